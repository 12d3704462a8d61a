// Source text to abstract syntax tree. The only stage that knows ANTLR, and it keeps that to one .cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/source/source_manager.h"
#include "compiler/syntax/ast.h"
#include "compiler/syntax/concrete_tree.h"
#include "compiler/syntax/token.h"

namespace polc {

/// What parsing took, counted and not timed.
struct ParseCost {
  std::uint64_t tokens = 0;
  std::uint64_t looks = 0;  ///< At tokens, by whatever looked.
};

/// Parses one file. Never throws and never fails: what cannot be understood is reported to `sink` and left
/// out of the tree, so that later stages can still look at the rest. Cost: linear in the text.
ast::File parse(const SourceManager& sources, FileId file, DiagnosticSink& sink, ParseCost* cost = nullptr);

/// The tokens of a file without errors, and each of its statements with every token in its role.
struct ConcreteSyntax {
  TokenList tokens;
  std::vector<SyntaxNode> statements;
};

/// The same. Fills `concrete` if there are no errors.
ast::File parse(const SourceManager& sources, FileId file, DiagnosticSink& sink,
                std::optional<ConcreteSyntax>& concrete);

}  // namespace polc
