// What the cells of a table say, in people's words: `allow`, `x`, `no`, nothing, `allow if own else instruct`.
//
// A cell may be: empty, or a word for no; a word for yes; a level; a condition with `if` before it or a level before
// that; `LEVEL if CONDITION else LEVEL …`, with a note, as a cell of a matrix in a policy. A bare word is a condition only where
// another cell uses it as one. Cost: each distinct text is interpreted once, whatever the number of cells.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/import/access_table.h"
#include "llvm/ADT/StringMap.h"

namespace polc::importing {

class CellTexts {
 public:
  /// A number for the text; the span is kept for the first cell that has it.
  std::uint32_t add(std::string_view text, Span span);

  /// Interprets every text that was added; contents are by its number, and those that can never be above the lowest level are
  /// absent. `levels` may be empty: then they are deny < allow, with one between them if the cells name another.
  /// Reports what cannot be understood, at its first cell; `levels` and the result are of use only if nothing was.
  std::vector<std::optional<CellContent>> interpret(std::vector<std::string>& levels, DiagnosticSink& sink);

 private:
  struct Text {
    std::string text;
    Span span;
  };
  std::vector<Text> texts_;
  llvm::StringMap<std::uint32_t> numbers_;
};

}  // namespace polc::importing
