#include "compiler/analysis/lint/causes.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/access/subjects.h"

namespace polc::lint {
namespace {

/// How the rule's author named this role, if by a set: `staff`, `all roles`.
std::string written_group(const Model& model, const Rule& rule, RoleId role) {
  if (rule.all_roles && has_role(rule.roles, role)) return "`all roles`";
  for (const std::uint32_t position : rule.groups) {
    const GroupOfRoles& group = model.role_groups[position];
    if (has_role(group.roles, role)) return "`" + group.name + "`";
  }
  return {};
}

}  // namespace

bool Causes::decides(const ClassUse& use, std::size_t upper_level) const {
  const Rule& rule = facts_.model().rules[use.rule];
  return rule.kind == Rule::Kind::grant ? index(rule.level) > upper_level : index(rule.level) <= upper_level;
}

void Causes::add(const ClassUse& use, RoleId role) {
  if (known_.insert(use.rule).second) causes_.push_back({use.rule, role});
}

Diagram Causes::cover(Diagram open, const Uses& uses, std::size_t upper_level, RoleId role) {
  DiagramManager& diagrams = facts_.diagrams();
  const auto covers_all = [&](const ClassUse* use) {
    return decides(*use, upper_level) && diagrams.implies(open, use->when);
  };
  if (const auto found = std::find_if(uses.begin(), uses.end(), covers_all); found != uses.end()) {
    add(**found, role);
    return Diagram::never;
  }
  for (const ClassUse* use : uses) {
    if (open == Diagram::never) break;
    if (!decides(*use, upper_level) || diagrams.conjunction(open, use->when) == Diagram::never) continue;
    add(*use, role);
    open = diagrams.difference(open, use->when);
  }
  return open;
}

void Causes::label(Diagnostic& diagnostic) const {
  constexpr std::size_t shown = 4;
  const Model& model = facts_.model();
  for (std::size_t position = 0; position < std::min(shown, causes_.size()); ++position) {
    const auto& [number, role] = causes_[position];
    const Rule& rule = model.rules[number];
    if (rule.kind == Rule::Kind::restriction) {
      diagnostic.label(rule.span, "taken away here");
      continue;
    }
    const std::string& holder = model.roles[index(role)].name;
    const bool is_named = has_role(rule.roles, role);
    const auto junior = std::find_if(rule.roles.begin(), rule.roles.end(),
                                     [&model, role = role](RoleId named) { return holds(model, role, named); });
    if (const std::string group = written_group(model, rule, role); !group.empty()) {
      diagnostic.label(rule.span, fmt::format("granted to {} here", group));
    } else if (is_named || junior == rule.roles.end()) {
      diagnostic.label(rule.span, fmt::format("granted to `{}` here", holder));
    } else {
      diagnostic.label(rule.span, fmt::format("granted here to `{}`, which `{}` includes",
                                              model.roles[index(*junior)].name, holder));
    }
  }
  if (causes_.size() > shown) diagnostic.help(fmt::format("{} more lines do the same", causes_.size() - shown));
}

}  // namespace polc::lint
