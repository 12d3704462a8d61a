// Asserts that cannot fail, of which `polc check` warns: to `polc test` they are errors, as a test is that no request fits.
#pragma once

#include "compiler/compile.h"

namespace polc::tool {

/// Makes errors of the warnings that an assert claims nothing, unless the policy accepts them. True if there was one.
bool refuse_vacuous_asserts(Compilation& compilation);

}  // namespace polc::tool
