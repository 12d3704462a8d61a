// A text laid out for a test.
#pragma once

#include <optional>
#include <string>

#include "compiler/diagnostics/render.h"
#include "compiler/format/format.h"

namespace polc {

/// The new layout; what is wrong, where there is none.
inline std::string formatted(const std::string& text, std::size_t width = FormatOptions{}.width) {
  ParsedText parsed("test.pol", text);
  const std::optional<std::string> result = format(parsed, {width});
  return result ? *result : render_text(parsed.sources, parsed.sink.all());
}

/// What the proof finds between two texts.
inline std::optional<std::string> difference(const std::string& before, const std::string& after) {
  return find_difference_in_meaning(ParsedText("before.pol", before), ParsedText("after.pol", after));
}

}  // namespace polc
