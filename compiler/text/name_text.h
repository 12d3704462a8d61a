// Names and quoted texts as the grammar wants them, so that what is shown may be written.
#pragma once

#include <string>
#include <string_view>

namespace polc {

/// In backquotes where the grammar needs them. A dot does not separate: `a.b` as one name is quoted.
std::string name_text(std::string_view name);

/// A name whose dots separate its parts: a permission, a resource, a setting.
std::string path_text(std::string_view name);

/// In double quotes, on one line.
std::string quoted_text(std::string_view text);

}  // namespace polc
