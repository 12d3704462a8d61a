#include "compiler/graph/graph_words.h"

#include <fmt/format.h>

#include "compiler/text/display_width.h"
#include "compiler/text/visible.h"

namespace polc {

std::string reach_words(const Reach& reach, std::size_t permissions) {
  const std::string all = fmt::format("{} of {}", reach.all(), permissions);
  if (reach.sometimes == 0) return all;
  if (reach.always == 0) return all + " in some cases";
  return fmt::format("{}, {} of them in some cases", all, reach.sometimes);
}

std::string short_title(std::string_view title, std::size_t columns) {
  const std::string shown = visible(title);
  if (display_width(shown) <= columns) return shown;
  std::size_t end = 0;
  std::size_t width = 0;
  while (end < shown.size() && width + 1 < columns) {
    ++end;
    while (end < shown.size() && (static_cast<unsigned char>(shown[end]) & 0xC0U) == 0x80U) ++end;
    width = display_width(shown.substr(0, end));
  }
  return shown.substr(0, end) + "…";
}

}  // namespace polc
