// Fuzz target: any text is laid out or refused with diagnostics; a new layout says the same, and is a fixed point.
#include <cstddef>
#include <cstdint>
#include <string>

#include "compiler/format/format.h"

namespace {

void require(bool holds) {
  if (!holds) __builtin_trap();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // Narrow, so that lines break everywhere.
  const polc::FormatOptions options{20 + size % 100};
  polc::ParsedText text("fuzz.pol", std::string(reinterpret_cast<const char*>(data), size));
  const std::optional<std::string> once = polc::format(text, options);
  for (const polc::Diagnostic& diagnostic : text.sink.all()) require(diagnostic.code != polc::Code::layout_differs);
  require(once.has_value() != text.sink.has_errors());
  if (!once) return 0;
  polc::ParsedText again("again.pol", *once);
  require(polc::format(again, options) == once);
  return 0;
}
