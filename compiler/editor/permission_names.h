// The names of all permissions as a tree, part by part, and what each name in a pattern leads to.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string_view>
#include <vector>

#include "compiler/editor/symbols.h"
#include "llvm/ADT/StringMap.h"

namespace polc::editor {

/// What a term stands for.
struct MatchedTerm {
  std::vector<SymbolId> actions;                               ///< Each once, in the order found.
  std::map<const ast::Name*, std::vector<SymbolId>> meanings;  ///< What of it each written name leads to.
};

class PermissionNames {
 public:
  /// Keeps a reference. Cost: linear in the permissions.
  explicit PermissionNames(const Symbols& symbols);

  /// A term that is no group. Cost: the part of the tree that it walks; past some 100,000 steps the rest is left out.
  MatchedTerm match(const ast::PermissionTerm& term) const;

  /// The names that may stand behind these parts: `till` has `open` and `close`. Of `*`, whatever stands at any depth below it.
  std::vector<std::string_view> children(const std::vector<std::vector<std::string_view>>& written) const;

 private:
  using NodeId = std::uint32_t;
  struct Node {
    llvm::StringMap<NodeId> by_name;
    std::vector<std::pair<std::string_view, NodeId>> children;
    SymbolId resource = no_symbol;
    SymbolId action = no_symbol;
  };
  struct Walk;

  NodeId reach(NodeId node, std::string_view part);
  bool walk(Walk& state, NodeId node, std::size_t position) const;
  bool walk_star(Walk& state, NodeId node, std::size_t position) const;
  bool walk_names(Walk& state, NodeId node, std::size_t position, const ast::Name* names, std::size_t count) const;

  const Symbols& symbols_;
  std::deque<Node> nodes_;  // Stays where it is: names are views of its keys.
};

}  // namespace polc::editor
