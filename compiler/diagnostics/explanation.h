// What a code means beyond its message: for `polc check --explain` and the page of all codes. Apart from the catalog,
// since no report needs it.
//
// The texts are in explanations/*.def:
//   POLC_EXPLANATION(name, "what it means, and why it is said")     of every code
//   POLC_ACCEPT(name, "when to accept it")                          of every warning
//   POLC_SITUATION(name, "what draws it", "what does not")          of codes whose catalog row has no policy as an example
// The build checks that each code has what it needs. These are full sentences, unlike messages.
#pragma once

#include <string_view>

#include "compiler/diagnostics/catalog.h"

namespace polc {

struct Explanation {
  std::string_view meaning;
  std::string_view accept;  ///< Empty for an error.
  std::string_view wrong;   ///< The catalog's example, or a situation.
  std::string_view right;
};

Explanation explanation_of(Code code);

}  // namespace polc
