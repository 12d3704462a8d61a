// An expression in the language's own words, for dumps.
#pragma once

#include <string>

#include "compiler/model/model.h"

namespace polc {

/// `own and status in {open, held}`; `always` and `never` for the constants. Attributes of the context are
/// written `context.name`. Cut with `…` where it would be very long: expressions share parts, and written out
/// they may be exponentially longer than they are.
std::string expression_text(const Model& model, ExpressionId id);

}  // namespace polc
