#include "compiler/page/words.h"

#include <array>

namespace polc::page {
namespace {

using Translations = std::array<std::string_view, 3>;  // In the order of Language.

constexpr Translations catalog[] = {
#define WORD(key, english, german, spanish) {english, german, spanish},
#include "compiler/page/words.def"
#undef WORD
};

}  // namespace

std::string_view word(Language language, Word word) {
  return catalog[static_cast<std::size_t>(word)][static_cast<std::size_t>(language)];
}

std::string_view language_code(Language language) {
  static constexpr std::string_view codes[] = {"en", "de", "es"};
  return codes[static_cast<std::size_t>(language)];
}

}  // namespace polc::page
