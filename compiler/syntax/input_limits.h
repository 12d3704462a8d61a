// What a text must be before it is parsed: small enough, UTF-8, and not nested beyond measure.
//
// Cost: linear. The first problem is reported; the callers then leave the text, or the statement, alone.
#pragma once

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/source/source_manager.h"
#include "compiler/syntax/token.h"

namespace polc {

/// A policy of 10,000 permissions takes about one megabyte, the largest known, SELinux's, fifteen; more is a mistake, or an
/// attack.
inline constexpr std::size_t max_source_bytes = 256U << 20U;

/// A token takes sixteen bytes here and a multiple of that in the tree. A text of words and bars, as policies are, has
/// one for each four to six bytes, so that it reaches the cap on bytes first; this one stops a file of signs in a row.
inline constexpr std::size_t max_tokens = 64'000'000;

/// Parentheses, braces and `not`s within each other. The parser and all that walk conditions recurse that deep; a
/// sanitized build has stack for some eight thousand. No condition that a person reads comes near.
inline constexpr std::size_t max_nesting = 200;

/// Beyond it the rest is noise, and each error costs time to explain.
inline constexpr std::size_t max_syntax_errors = 100;

/// What a text may hold that is read as a policy, or as a table that becomes one.
struct TextLimits {
  std::size_t max_bytes = max_source_bytes;
  bool has_bare_returns = false;  ///< A carriage return alone ends a line, as old spreadsheets write it.
};

/// Reports what keeps a text from being parsed at all. True if nothing does.
bool check_text(const SourceManager& sources, FileId file, DiagnosticSink& sink, TextLimits limits = {});

/// Reports the first token of a range that is nested too deep. True if none is.
bool check_nesting(const TokenList& tokens, TokenRange range, DiagnosticSink& sink);

/// How many bytes a byte order mark takes at the start of a text.
std::size_t byte_order_mark_size(std::string_view text);

}  // namespace polc
