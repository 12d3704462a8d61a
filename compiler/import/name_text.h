// Names and quoted texts as the grammar wants them.
#pragma once

#include <string>
#include <string_view>

namespace polc::importing {

/// In backquotes where the grammar needs them. A dot does not separate: `a.b` as one name is quoted.
std::string name_text(std::string_view name);

/// A name whose dots separate its parts.
std::string path_text(std::string_view name);

/// In double quotes, on one line.
std::string quoted_text(std::string_view text);

}  // namespace polc::importing
