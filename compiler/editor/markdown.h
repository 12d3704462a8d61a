// Texts of a policy as an editor shows them: in Markdown, in which they mean nothing but themselves.
#pragma once

#include <string>
#include <string_view>

namespace polc::editor {

/// A block of code, between fences longer than any that stands in it: a title may be a fence. Empty of nothing.
std::string fenced(std::string_view language, std::string text);

/// A name as code.
std::string code(std::string_view text);

/// Its characters as text.
std::string plain(std::string_view text);

}  // namespace polc::editor
