// The words of a mapping. `//` begins a comment; a word has letters, digits, `_` and single hyphens inside, as a name of a policy
// has; what else a name holds goes into double quotes or backquotes. Cost: linear.
#pragma once

#include <string>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/source/source_manager.h"

namespace polc::sql {

struct MappingWord {
  enum class Kind : std::uint8_t { word, quoted, backquoted, sign, end };
  Kind kind = Kind::end;
  std::string text;  ///< Without its quotes, and what they escape as it is.
  Span span;
};

/// The last one is of Kind::end. Reports what is no word, and leaves it out.
std::vector<MappingWord> mapping_words(const SourceManager& sources, FileId file, DiagnosticSink& sink);

}  // namespace polc::sql
