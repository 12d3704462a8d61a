// Draws the type of an attribute or a setting, for the policy generator.
#pragma once

#include <string>

#include "tests/oracle/generator/workshop.h"

namespace polc::oracle {

/// A variable of type `bool`, `role`, a named domain, or one written out.
DraftVariable draw_variable(Workshop& workshop, const std::string& name);

}  // namespace polc::oracle
