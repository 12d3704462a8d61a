// Where the parser failed, and what it would have taken there.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace polc {

/// What could have stood where the parser failed.
struct Expectations {
  bool known = false;                ///< False where the text before is too long to try what fits.
  std::vector<std::string> written;  ///< Keywords and signs, as written.
  bool name = false;                 ///< Any name; `written` then lists the keywords too, which are names.
  bool text = false;                 ///< A quoted text.
  std::string meaning = "a name";    ///< What a name would mean there: "a role", "a condition".
};

struct SyntaxFailure {
  std::size_t token = 0;  ///< The first token that cannot stand where it does.
  Expectations expected;
  std::string_view form;  ///< How the statement or item reads.
  bool denies = false;    ///< The statement begins with the lowest level, and `form` is that of what takes away.
};

}  // namespace polc
