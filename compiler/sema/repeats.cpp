#include "compiler/sema/repeats.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <string_view>
#include <utility>
#include <variant>

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringMap.h"

namespace polc::sema {
namespace {

/// A part of a condition as text, whatever its order: `a and b` for `b and a`. Empty for one that is too long to be
/// compared: nobody repeats that by mistake, and texts within texts would take time and memory without end.
constexpr std::size_t longest_key = 1000;

std::string text_of(const ast::PermissionTerm& term) {
  std::string text;
  for (const ast::Segment& segment : term.segments) {
    if (!text.empty()) text += '.';
    if (segment.kind == ast::Segment::Kind::star) text += '*';
    if (segment.kind == ast::Segment::Kind::name) text += segment.name.text;
    if (segment.kind != ast::Segment::Kind::braces) continue;
    std::string paths;
    for (const ast::Path& path : segment.paths) paths += (paths.empty() ? "" : ", ") + joined(path);
    text += "{" + paths + "}";
  }
  return text;
}

/// One list: reports each entry that stands in it already.
class List {
 public:
  explicit List(Workspace& workspace) : workspace_(workspace) {}

  void add(const std::string& text, Span span) {
    if (text.empty()) return;
    const auto [place, is_new] = seen_.try_emplace(text, span);
    if (!is_new) workspace_.model.repeats.push_back({text, span, place->second, true});
  }

 private:
  Workspace& workspace_;
  llvm::StringMap<Span> seen_;
};

class Repeats {
 public:
  explicit Repeats(Workspace& workspace) : workspace_(workspace) {}

  void check(const ast::Statement& statement) {
    List accepted(workspace_);
    for (const ast::Accept& accept : statement.accepts) accepted.add(accept.code.text, accept.code.span);
    std::visit([&](const auto& node) { visit(node); }, statement.node);
  }

 private:
  // What declares names, or holds no list.
  static void visit(const ast::Policy&) {}
  static void visit(const ast::Import&) {}
  static void visit(const ast::Extends&) {}
  static void visit(const ast::Levels&) {}
  static void visit(const ast::Domain&) {}
  static void visit(const ast::Context&) {}
  static void visit(const ast::Resource&) {}

  void visit(const ast::Role& node) {
    names(node.includes);
    paths(node.within);
  }

  void visit(const ast::Settings& node) {
    names(node.roles);
    names(node.editable_by);
    for (const ast::Setting& setting : node.settings) {
      names(setting.editable_by);
      List required(workspace_);
      for (const ast::SettingRequirement& requirement : setting.requirements) {
        required.add(requirement_text(node, requirement), requirement.span);
      }
      for (const ast::SettingGrant& grant : setting.grants) {
        permissions(grant.permissions);
        if (grant.roles) roles(*grant.roles);
        condition(grant.condition);
      }
    }
  }

  void visit(const ast::RoleGroup& node) { roles(node.roles); }
  void visit(const ast::Define& node) { condition(node.condition); }
  void visit(const ast::Group& node) { permissions(node.permissions); }

  void visit(const ast::Grant& node) {
    roles(node.roles);
    permissions(node.permissions);
    condition(node.condition);
  }

  void visit(const ast::Forbid& node) {
    roles(node.roles);
    permissions(node.permissions);
    condition(node.condition);
  }

  void visit(const ast::Require& node) {
    condition(node.condition);
    permissions(node.permissions);
  }

  void visit(const ast::Implies& node) {
    permissions(node.from);
    permissions(node.to);
  }

  void visit(const ast::Gives& node) {
    permissions(node.permissions);
    roles(node.roles);
    condition(node.condition);
  }

  void visit(const ast::Exclusive& node) { names(node.roles); }

  void visit(const ast::CustomRoles& node) {
    permissions(node.permissions);
    condition(node.condition);
  }

  void visit(const ast::Matrix& node) {
    for (const ast::MatrixRow& row : node.rows) {
      permissions(row.permissions);
      for (const ast::Cell& cell : row.cells) {
        for (const ast::Outcome& outcome : cell.outcomes) condition(outcome.condition);
      }
    }
  }

  void visit(const ast::Assertion& node) {
    roles(node.roles);
    roles(node.become);
    permissions(node.permissions);
    condition(node.condition);
  }

  /// What is given holds for the whole block, so that it is one list.
  void visit(const ast::Test& node) {
    List given(workspace_);
    for (const auto& item : node.items) {
      if (const auto* conditions = std::get_if<ast::Given>(&item)) {
        for (const ast::ConditionPtr& each : conditions->conditions) given.add(condition(each), each->span);
      } else if (const auto* expectation = std::get_if<ast::Expectation>(&item)) {
        subjects(expectation->subjects);
        permissions(expectation->permissions);
        condition(expectation->condition);
      }
    }
  }

  void names(const std::vector<ast::Name>& list) {
    if (list.size() < 2) return;
    List seen(workspace_);
    for (const ast::Name& name : list) seen.add(name.text, name.span);
  }

  void paths(const std::vector<ast::Path>& list) {
    if (list.size() < 2) return;
    List seen(workspace_);
    for (const ast::Path& path : list) seen.add(joined(path), path.span);
  }

  void roles(const ast::RoleSet& set) {
    names(set.names);
    names(set.excepted);
  }

  /// Groups, which are names by themselves, and braces. Other terms are compared by what they name, where that is known:
  /// see note_covered_terms.
  void permissions(const ast::PermissionSet& set) {
    for (const auto* terms : {&set.terms, &set.excepted}) {
      List groups(workspace_);
      for (const ast::PermissionTerm& term : *terms) {
        const ast::Segment& first = term.segments.front();
        if (term.segments.size() == 1 && first.kind == ast::Segment::Kind::name) groups.add(first.name.text, term.span);
        for (const ast::Segment& segment : term.segments) paths(segment.paths);
      }
    }
  }

  /// Roles held together have no order.
  void subjects(const std::vector<std::vector<ast::Name>>& list) {
    List seen(workspace_);
    for (const std::vector<ast::Name>& held : list) {
      names(held);
      std::vector<std::string> sorted;
      for (const ast::Name& name : held) sorted.push_back(name.text);
      std::sort(sorted.begin(), sorted.end());
      const Span first = held.front().span;
      seen.add(fmt::format("{}", fmt::join(sorted, " + ")), {first.file, first.begin, held.back().span.end});
    }
  }

  static std::string requirement_text(const ast::Settings& group, const ast::SettingRequirement& requirement) {
    const bool is_short = requirement.setting.parts.size() == 1;
    std::string text = (is_short ? group.name.text + "." : "") + joined(requirement.setting);
    for (const ast::Name& value : requirement.values) text += " " + value.text;
    return text;
  }

  std::string condition(const ast::ConditionPtr& node) { return node ? condition(*node) : ""; }

  /// The text of a condition, after its parts were looked at. Recursion is as deep as the parser allows.
  std::string condition(const ast::Condition& node) {
    using Kind = ast::Condition::Kind;
    if (node.kind == Kind::comparison) return text_of(node.comparison);
    if (node.kind == Kind::negation) {
      const std::string operand = condition(node.operands.front());
      return operand.empty() || operand.size() > longest_key ? "" : "not (" + operand + ")";
    }
    List seen(workspace_);
    std::vector<std::string> texts;
    std::size_t size = 0;
    bool is_whole = true;
    for (const ast::ConditionPtr& operand : node.operands) {
      texts.push_back(condition(operand));
      seen.add(texts.back(), operand->span);
      size += texts.back().size();
      is_whole = is_whole && !texts.back().empty();
    }
    if (!is_whole || size > longest_key) return "";
    std::sort(texts.begin(), texts.end());
    return fmt::format("({})", fmt::join(texts, node.kind == Kind::conjunction ? " and " : " or "));
  }

  /// What stands between the subject of a comparison and one operand.
  static std::string_view words_of(ast::Comparison::Kind kind) {
    using Kind = ast::Comparison::Kind;
    switch (kind) {
      case Kind::at_least:
        return "is at least";
      case Kind::at_most:
        return "is at most";
      case Kind::above:
        return "is above";
      case Kind::below:
        return "is below";
      case Kind::is_not:
      case Kind::not_in:
        return "is not";
      case Kind::truth:
      case Kind::is:
      case Kind::in:
        break;
    }
    return "is";
  }

  static std::string text_of(const ast::Comparison& node) {
    using Kind = ast::Comparison::Kind;
    const std::string subject = joined(node.subject);
    if (node.kind == Kind::truth) return subject;
    if (node.operand) return fmt::format("{} {} {}", subject, words_of(node.kind), joined(*node.operand));
    std::vector<std::string> values;
    for (const ast::Name& value : node.values) values.push_back(value.text);
    std::sort(values.begin(), values.end());
    if (values.size() == 1 && !node.bare) return fmt::format("{} {} {}", subject, words_of(node.kind), values.front());
    return fmt::format("{} {}in {{{}}}{}", subject, node.kind == Kind::not_in ? "not " : "", fmt::join(values, ", "),
                       node.bare ? " of roles" : "");
  }

  Workspace& workspace_;
};

}  // namespace

void note_repeats(Workspace& workspace, const Statements& statements) {
  Repeats repeats(workspace);
  for (const LayeredStatement& statement : statements) repeats.check(*statement.statement);
}

void note_covered_terms(Workspace& workspace, const std::vector<ast::PermissionTerm>& terms,
                        std::vector<std::vector<PermissionId>> permissions) {
  llvm::DenseMap<std::uint32_t, std::uint32_t> named;  // How many of the terms that are kept name a permission.
  const auto count_of = [&](PermissionId permission) -> std::uint32_t& {
    return named[static_cast<std::uint32_t>(index(permission))];
  };
  for (std::vector<PermissionId>& each : permissions) {
    std::sort(each.begin(), each.end());
    each.erase(std::unique(each.begin(), each.end()), each.end());
    for (const PermissionId permission : each) ++count_of(permission);
  }
  // The narrowest first, and of two that are alike the later: of `r.*, r.v` it is `r.v` that adds nothing.
  std::vector<std::size_t> order(terms.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::pair(permissions[a].size(), b) < std::pair(permissions[b].size(), a);
  });
  std::vector<std::size_t> covered;
  for (const std::size_t term : order) {
    const std::vector<PermissionId>& each = permissions[term];
    const bool is_covered = !each.empty() && std::all_of(each.begin(), each.end(), [&](PermissionId permission) {
      return count_of(permission) > 1;
    });
    if (!is_covered) continue;
    covered.push_back(term);
    for (const PermissionId permission : each) --count_of(permission);
  }
  if (covered.empty()) return;
  std::sort(covered.begin(), covered.end());
  llvm::DenseMap<std::uint32_t, std::size_t> keeper;  // The first term that is kept and names a permission.
  for (std::size_t term = 0; term < terms.size(); ++term) {
    if (std::binary_search(covered.begin(), covered.end(), term)) continue;
    for (const PermissionId permission : permissions[term])
      keeper.try_emplace(static_cast<std::uint32_t>(index(permission)), term);
  }
  for (const std::size_t term : covered) {
    // INVARIANT: one that is kept names each permission of one that is covered.
    const ast::PermissionTerm& other =
        terms[keeper.find(static_cast<std::uint32_t>(index(permissions[term].front())))->second];
    const std::string text = text_of(terms[term]);
    workspace.model.repeats.push_back({text, terms[term].span, other.span, text == text_of(other)});
  }
}

}  // namespace polc::sema
