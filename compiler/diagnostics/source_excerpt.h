// One line of a source with marks under a part of it, ready to print.
//
// Long lines are cut around the part, tabs become spaces, wide characters count as two columns, what a reader cannot see
// or a terminal would act on is shown as `<U+001B>`, and a byte that is no UTF-8 as a replacement character.
#pragma once

#include <cstdint>
#include <string>

#include "compiler/source/source_manager.h"

namespace polc {

struct SourceExcerpt {
  std::uint32_t line = 1;  ///< The line's number.
  std::string text;        ///< The line, or the part of it around the marks.
  std::string padding;     ///< What puts the marks under their place.
  std::string marks;       ///< `^^^`, at least one. Of a span over several lines, the part on the first.
};

SourceExcerpt excerpt_of(const SourceManager& sources, Span span);

}  // namespace polc
