// Permission patterns: from `billing.*, {skill, tag}.view except billing.pay` to permission ids.
//
// A tree of the names of all permissions, part by part, built once. A name costs its parts; a pattern with
// `*` costs the part of the tree that it walks, at most once for each of its segments.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/sema/workspace.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/StringRef.h"

namespace polc::sema {

class PermissionPatterns {
 public:
  /// All resources and groups must be declared.
  explicit PermissionPatterns(Workspace& workspace);

  /// The permissions of a set, each once, in the order written. A term that matches nothing is reported with
  /// the part that is unknown, and left out.
  std::vector<PermissionId> expand(const ast::PermissionSet& set);
  std::vector<PermissionId> expand(const ast::PermissionTerm& term);

  /// Reports what is wrong in groups that nothing uses.
  void check_groups();

 private:
  using NodeId = std::uint32_t;
  struct Node {
    std::vector<std::pair<std::string_view, NodeId>> children;  ///< In the order of declaration.
    std::optional<PermissionId> permission;
  };
  /// One segment of a term: `*`, or names of one or more parts.
  struct Element {
    struct Alternative {
      std::vector<std::string_view> parts;
      Span span;
      bool reached = false;  ///< Its parts were found somewhere.
      bool matched = false;  ///< And the rest of the term below them.
    };
    bool star = false;
    std::vector<Alternative> alternatives;
  };
  struct Walk;
  struct Group {
    enum class State : std::uint8_t { unseen, open, done };
    State state = State::unseen;
    std::vector<PermissionId> permissions;
  };

  static Element element_of(const ast::Segment& segment);
  void add_name(std::string_view name, PermissionId permission);
  std::optional<NodeId> child(NodeId node, std::string_view part) const;

  void expand_list(const std::vector<ast::PermissionTerm>& terms, std::vector<PermissionId>& out);
  void expand_term(const ast::PermissionTerm& term, std::vector<PermissionId>& out);
  bool expand_plain(const ast::PermissionTerm& term, std::vector<PermissionId>& out);
  std::optional<NodeId> descend(NodeId node, std::string_view name) const;
  bool expand_if_group(const ast::PermissionTerm& term, std::vector<PermissionId>& out);
  const std::vector<PermissionId>& expand_group(const ast::Group& group, Span use);

  /// Whether the elements from `position` on match anything below `node`; what they match goes to `state.out`.
  bool walk(Walk& state, NodeId node, std::size_t position);
  bool walk_element(Walk& state, NodeId node, std::size_t position);
  bool walk_star(Walk& state, NodeId node, std::size_t position);
  bool walk_alternative(Walk& state, NodeId node, std::size_t position, Element::Alternative& alternative);

  void report_unknown_part(Walk& state, NodeId node, std::string_view part, Span span);
  void report_incomplete(Walk& state, NodeId node, Span span);
  void report_group_cycle(const ast::Group& group, Span use);
  bool is_action(std::string_view name);
  bool explain_lone_name(Diagnostic& diagnostic, std::string_view name);
  void check_alternatives(Walk& state);
  void report_unreached(const Element::Alternative& alternative);
  void keep_first(std::vector<PermissionId>& permissions);

  Workspace& workspace_;
  std::vector<Node> nodes_;
  llvm::DenseMap<std::pair<NodeId, llvm::StringRef>, NodeId> children_;
  std::map<const ast::Group*, Group> groups_;
  llvm::DenseSet<const void*> lists_seen_;
  std::vector<const ast::Group*> open_groups_;  ///< Those being expanded, each named in the one before it.
  std::size_t silent_gaps_ = 0;                 ///< Uses of groups that are empty since they had an error.
  std::vector<std::uint32_t> seen_;             ///< By permission: the last round that met it.
  std::uint32_t round_ = 0;
};

}  // namespace polc::sema
