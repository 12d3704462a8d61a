// Which sets of roles a subject may hold.
#pragma once

#include <vector>

#include "compiler/model/model.h"

namespace polc {

/// False if the subject would hold two roles that exclude each other, inclusions counted.
bool is_admissible(const Model& model, const std::vector<RoleId>& roles);

}  // namespace polc
