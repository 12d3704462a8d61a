// The canonical layout of a statement, as a document.
//
// What an author decides stays: which lists and blocks have lines of their own, where items of a list begin a new line,
// blank lines. The rest is decided here: blanks, indentation, the columns of a matrix and of a test, and where a line that
// is too long is broken. grammar/README.md shows it by example.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "compiler/format/document.h"
#include "compiler/format/gaps.h"
#include "compiler/syntax/concrete_tree.h"
#include "compiler/syntax/token.h"

namespace polc {

class Layout {
 public:
  /// Keeps references to both. `width`: the columns that a line should not pass.
  Layout(const TokenList& tokens, const Gaps& gaps, std::size_t width) : tokens_(tokens), gaps_(gaps), width_(width) {}

  Document statement(const SyntaxNode& node) const;

 private:
  /// A place among the tokens and children of a node.
  struct Place {
    std::size_t at;
    std::vector<SyntaxNode>::const_iterator child;  ///< The first that does not stand before it.
    std::vector<SyntaxNode>::const_iterator last;
    bool is_child() const { return child != last && child->tokens.begin == at; }
    bool is_child(SyntaxRule rule) const { return is_child() && child->rule == rule; }
  };

  // layout.cpp: declarations, rules and what they are made of.
  Document of(const SyntaxNode& node) const;
  Document declaration(const SyntaxNode& node) const;
  Document with_clauses(const SyntaxNode& node, std::size_t keyword) const;
  Document roles_to(Place& place) const;
  Document clause(const SyntaxNode& node) const;
  Document condition(const SyntaxNode& node) const;
  Document parenthesized(const SyntaxNode& node) const;

  // layout_lists.cpp
  Document list(const SyntaxNode& node, bool leads) const;
  Document items(const SyntaxNode& node, TokenRange range) const;
  Document separator(std::size_t token) const;
  bool has_own_lines(const SyntaxNode& node, TokenRange range) const;
  bool fills_lines(const SyntaxNode& node, TokenRange range) const;
  Document braces(const SyntaxNode& node) const;
  Document actions(const SyntaxNode& node) const;

  // layout_blocks.cpp
  Document block(const SyntaxNode& node) const;
  std::vector<Document> expectations(const SyntaxNode* first, const SyntaxNode* last) const;
  Document expectation(const SyntaxNode& node) const;

  // layout_matrix.cpp
  Document matrix(const SyntaxNode& node) const;

  // Parts.
  static Place place_in(const SyntaxNode& node, std::size_t at);
  Document next_part(Place& place, bool leads = false) const;
  Document flow(const SyntaxNode& node, TokenRange range) const;
  Document joint(std::size_t token) const;
  bool may_wrap(std::size_t token) const;
  bool needs_space(std::size_t token) const;
  std::string line_of(TokenRange range) const;

  const TokenList& tokens_;
  const Gaps& gaps_;
  std::size_t width_;
};

}  // namespace polc
