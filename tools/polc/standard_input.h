// Standard input as the text of a policy: `polc compile -`.
#pragma once

#include "compiler/files/file_reader.h"

namespace polc::tool {

/// What diagnostics call it. No rule for make names it.
inline constexpr const char* standard_input_name = "<stdin>";

/// Reads standard input under that name, to its end or to `max_text_bytes`, and every other file as `reader` does.
FileReader with_standard_input(FileReader reader);

}  // namespace polc::tool
