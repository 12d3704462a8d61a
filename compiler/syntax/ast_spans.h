// Every span of a statement, in no order that matters: for who moves a tree, or asks which parts of it hold a place.
#pragma once

#include <optional>
#include <type_traits>
#include <variant>
#include <vector>

#include "compiler/syntax/ast.h"

namespace polc::ast {

/// Calls `visit` with each span of a node, by reference: of a constant node, constant ones.
template <typename Visit>
class SpanVisitor {
 public:
  explicit SpanVisitor(Visit& visit) : visit_(visit) {}

  template <typename Node>
  void operator()(Node& node) {
    using Plain = std::remove_const_t<Node>;
    if constexpr (std::is_same_v<Plain, Name> || std::is_same_v<Plain, Text> || std::is_same_v<Plain, Type>) {
      visit_(node.span);
      if constexpr (std::is_same_v<Plain, Type>) all(node.name, node.values);
    } else if constexpr (std::is_same_v<Plain, Path>) {
      visit_(node.span);
      all(node.parts);
    } else if constexpr (std::is_same_v<Plain, Comparison>) {
      all(node.subject, node.values, node.operand);
    } else if constexpr (std::is_same_v<Plain, Condition>) {
      visit_(node.span);
      if (node.kind == Condition::Kind::comparison) (*this)(node.comparison);
      all(node.operands);
    } else if constexpr (std::is_same_v<Plain, RoleSet>) {
      visit_(node.span);
      all(node.names, node.excepted);
    } else if constexpr (std::is_same_v<Plain, Segment>) {
      visit_(node.span);
      if (node.kind == Segment::Kind::name) (*this)(node.name);
      all(node.paths);
    } else if constexpr (std::is_same_v<Plain, PermissionTerm>) {
      visit_(node.span);
      all(node.segments);
    } else if constexpr (std::is_same_v<Plain, PermissionSet>) {
      visit_(node.span);
      all(node.terms, node.excepted);
    } else if constexpr (std::is_same_v<Plain, Policy>) {
      all(node.name, node.title);
    } else if constexpr (std::is_same_v<Plain, Import> || std::is_same_v<Plain, Extends>) {
      (*this)(node.file);
    } else if constexpr (std::is_same_v<Plain, LevelName>) {
      all(node.name, node.title);
    } else if constexpr (std::is_same_v<Plain, Levels>) {
      all(node.levels);
    } else if constexpr (std::is_same_v<Plain, Domain>) {
      all(node.name, node.values);
    } else if constexpr (std::is_same_v<Plain, Role>) {
      all(node.name, node.title, node.includes, node.within);
      if (node.fallback) visit_(*node.fallback);
    } else if constexpr (std::is_same_v<Plain, RoleGroup>) {
      all(node.name, node.title, node.roles);
    } else if constexpr (std::is_same_v<Plain, Attribute>) {
      all(node.name, node.title, node.type, node.default_value);
    } else if constexpr (std::is_same_v<Plain, Context>) {
      all(node.attributes);
    } else if constexpr (std::is_same_v<Plain, Action>) {
      all(node.name, node.title);
    } else if constexpr (std::is_same_v<Plain, Resource>) {
      all(node.name, node.title, node.attributes, node.actions);
    } else if constexpr (std::is_same_v<Plain, SettingGrant>) {
      visit_(node.span);
      all(node.permissions, node.roles, node.level, node.condition);
    } else if constexpr (std::is_same_v<Plain, SettingRequirement>) {
      visit_(node.span);
      all(node.setting, node.values);
    } else if constexpr (std::is_same_v<Plain, Setting>) {
      visit_(node.span);
      if (node.immutable) visit_(*node.immutable);
      all(node.name, node.title, node.type, node.default_value, node.grants, node.requirements, node.editable_by,
          node.note);
      if (node.within) all(*node.within);
    } else if constexpr (std::is_same_v<Plain, Settings>) {
      all(node.name, node.title, node.roles, node.editable_by, node.settings);
    } else if constexpr (std::is_same_v<Plain, Define>) {
      all(node.name, node.condition);
    } else if constexpr (std::is_same_v<Plain, Group>) {
      all(node.name, node.permissions);
    } else if constexpr (std::is_same_v<Plain, Grant>) {
      all(node.level, node.roles, node.permissions, node.condition, node.note);
    } else if constexpr (std::is_same_v<Plain, Forbid>) {
      all(node.roles, node.permissions, node.above, node.condition, node.note);
    } else if constexpr (std::is_same_v<Plain, Require>) {
      all(node.condition, node.permissions, node.above, node.note);
    } else if constexpr (std::is_same_v<Plain, Implies>) {
      all(node.from, node.to, node.note);
    } else if constexpr (std::is_same_v<Plain, Gives>) {
      all(node.permissions, node.roles, node.level, node.condition, node.note);
    } else if constexpr (std::is_same_v<Plain, Exclusive>) {
      all(node.roles, node.note);
    } else if constexpr (std::is_same_v<Plain, CustomRoles>) {
      all(node.permissions, node.condition, node.note);
    } else if constexpr (std::is_same_v<Plain, Outcome>) {
      all(node.level, node.condition);
    } else if constexpr (std::is_same_v<Plain, Cell>) {
      visit_(node.span);
      all(node.outcomes, node.note);
    } else if constexpr (std::is_same_v<Plain, MatrixRow>) {
      visit_(node.span);
      all(node.permissions, node.cells);
    } else if constexpr (std::is_same_v<Plain, Matrix>) {
      all(node.name, node.title, node.columns, node.rows);
    } else if constexpr (std::is_same_v<Plain, Assertion>) {
      all(node.roles, node.permissions, node.become, node.level, node.condition, node.note);
    } else if constexpr (std::is_same_v<Plain, Given>) {
      all(node.conditions);
    } else if constexpr (std::is_same_v<Plain, UnderEverySetting>) {
      // Holds nothing.
    } else if constexpr (std::is_same_v<Plain, Expectation>) {
      visit_(node.span);
      for (auto& subject : node.subjects) all(subject);
      all(node.permissions, node.condition, node.level);
    } else if constexpr (std::is_same_v<Plain, Test>) {
      (*this)(node.name);
      for (auto& item : node.items) std::visit(*this, item);
    } else if constexpr (std::is_same_v<Plain, Accept>) {
      all(node.code, node.reason);
    } else {
      static_assert(std::is_same_v<Plain, Statement>, "a kind of node that is not visited");
      visit_(node.span);
      all(node.accepts);
      std::visit(*this, node.node);
    }
  }

 private:
  template <typename... Parts>
  void all(Parts&... parts) {
    (each(parts), ...);
  }
  template <typename Part>
  void each(Part& part) {
    (*this)(part);
  }
  template <typename Part>
  void each(std::optional<Part>& part) {
    if (part) (*this)(*part);
  }
  template <typename Part>
  void each(const std::optional<Part>& part) {
    if (part) (*this)(*part);
  }
  void each(ConditionPtr& part) {
    if (part) (*this)(*part);
  }
  void each(const ConditionPtr& part) {
    if (part) (*this)(std::as_const(*part));
  }
  template <typename Part>
  void each(std::vector<Part>& parts) {
    for (Part& part : parts) each(part);
  }
  template <typename Part>
  void each(const std::vector<Part>& parts) {
    for (const Part& part : parts) each(part);
  }

  Visit& visit_;
};

template <typename Node, typename Visit>
void for_each_span(Node& node, Visit visit) {
  SpanVisitor<Visit> visitor(visit);
  visitor(node);
}

}  // namespace polc::ast
