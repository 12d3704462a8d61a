// A failed parse in words: what was found, what could stand there, and the likely way out.
//
// The parser says at which token no statement of the language goes on, and which tokens would have fitted; this
// file knows nothing of the grammar beyond that. Cost: a few looks at the tokens around.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/syntax/syntax_failure.h"
#include "compiler/syntax/token.h"

namespace polc {

/// Reports a failure in tokens `range`. `first` is the first word of the statement, or range.end within a block, where
/// no statement starts. `levels` are the words that may start a grant.
void report_failure(const TokenList& tokens, TokenRange range, std::size_t first, const SyntaxFailure& failure,
                    const std::vector<std::string>& levels, DiagnosticSink& sink);

/// The names in the file's `levels` statements.
std::vector<std::string> declared_levels(const TokenList& tokens);

}  // namespace polc
