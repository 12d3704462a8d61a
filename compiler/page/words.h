// What the page says of itself, in the languages of its catalog: words.def. Linear in the languages; nothing is allocated.
#pragma once

#include <cstdint>
#include <string_view>

namespace polc::page {

enum class Language : std::uint8_t { en, de, es };

enum class Word : std::uint8_t {
#define WORD(key, english, german, spanish) key,
#include "compiler/page/words.def"
#undef WORD
};

/// A pattern for fmt::format where the catalog has braces.
std::string_view word(Language language, Word word);

/// As HTML's `lang`: "en".
std::string_view language_code(Language language);

}  // namespace polc::page
