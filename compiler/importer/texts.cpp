#include "compiler/importer/texts.h"

#include "llvm/ADT/StringRef.h"

namespace polc::importer {

std::string_view trimmed(std::string_view text) {
  const llvm::StringRef inner = llvm::StringRef(text.data(), text.size()).trim();
  return {inner.data(), inner.size()};
}

std::string shortened(const std::string& text) {
  constexpr std::size_t longest = 60;
  if (text.size() <= longest) return text;
  std::size_t cut = longest;
  while ((static_cast<unsigned char>(text[cut]) & 0xC0U) == 0x80U) --cut;
  return text.substr(0, cut) + "…";
}

}  // namespace polc::importer
