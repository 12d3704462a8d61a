// Which role includes which, as a picture.
#pragma once

#include <string>

#include "compiler/model/model.h"
#include "compiler/page/labels.h"

namespace polc::page {

/// An SVG of fixed size; empty where no role includes another. Roles that neither include nor are included are left out.
std::string role_diagram(const Model& model, const Labels& labels);

}  // namespace polc::page
