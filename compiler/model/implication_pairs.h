// Which permission implies which, read from the sets that an `implies` names.
#pragma once

#include <optional>
#include <utility>

#include "compiler/model/model.h"

namespace polc {

/// A premise and what it implies.
using ImplicationPair = std::pair<PermissionId, PermissionId>;

/// The first that the statement makes, in the order of its sets; nothing if it makes none. No permission implies itself.
std::optional<ImplicationPair> first_pair(const Model& model, const Implication& implication);

}  // namespace polc
