// The words of the language, and what each is for.
#pragma once

#include <string_view>
#include <vector>

namespace polc::editor {

bool is_keyword(std::string_view word);

/// Of a statement's first word, or of another that needs words of explanation; empty if there are none.
std::string_view keyword_help(std::string_view word);

const std::vector<std::string_view>& keywords();

}  // namespace polc::editor
