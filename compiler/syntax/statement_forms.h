// How each statement and item reads: the way out that a syntax error shows where it knows no nearer one.
#pragma once

#include <string_view>

#include "compiler/syntax/grammar_parser.h"

namespace polc {

/// "a role reads `role NAME \"Title\" includes ROLES;`". Words in capitals are the author's to fill in. Of a
/// statement that starts with no word of its own, the form of a grant.
std::string_view form_of(GrammarRule rule);

}  // namespace polc
