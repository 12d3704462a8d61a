#include "compiler/importer/texts.h"

#include "compiler/text/code_points.h"
#include "llvm/ADT/StringRef.h"

namespace polc::importer {

std::string_view trimmed(std::string_view text) {
  const llvm::StringRef inner = llvm::StringRef(text.data(), text.size()).trim();
  return {inner.data(), inner.size()};
}

std::string shortened(const std::string& text) {
  return polc::shortened(text, 60);
}

}  // namespace polc::importer
