// Entry: check_roles_untouched, check_immutable_rules.
#include "compiler/sema/layers.h"

#include <algorithm>
#include <string>
#include <unordered_map>

#include "llvm/ADT/BitVector.h"

namespace polc::sema {
namespace {

void report_immutable_role(Workspace& workspace, const std::vector<RoleId>& touched, Span where, bool all_roles) {
  std::vector<std::string> names;
  names.reserve(touched.size());
  for (const RoleId role : touched) names.push_back(workspace.model.roles[index(role)].name);
  Diagnostic& diagnostic = workspace.sink.report(Code::immutable_role_touched, where, {listed(names)});
  constexpr std::size_t shown = 3;
  for (std::size_t i = 0; i < std::min(shown, touched.size()); ++i) {
    diagnostic.label(workspace.model.roles[index(touched[i])].span, "immutable since it was declared here");
  }
  if (!all_roles) return;
  std::string except;
  for (const std::string& name : names) except += (except.empty() ? "" : ", ") + name;
  diagnostic.help("write `all roles except " + except + "`");
}

void report_immutable_rule(Workspace& workspace, const Rule& restriction, const Rule& immutable,
                           PermissionId permission) {
  const std::string what = restriction.every_subject ? "require" : "forbid";
  workspace.sink
      .report(Code::immutable_rule_restricted, restriction.span,
              {what, workspace.model.permissions[index(permission)].name})
      .label(immutable.span, "granted here, by a rule that is immutable");
}

/// The immutable grants of one permission.
struct ImmutableGrants {
  llvm::BitVector roles;
  Layer lowest_layer = 0;
  std::vector<const Rule*> rules;
};

class ImmutableRules {
 public:
  explicit ImmutableRules(Workspace& workspace) : workspace_(workspace) {}

  void add(const Rule& rule) {
    for (const Target& target : rule.targets) {
      ImmutableGrants& grants = grants_[index(target.permission)];
      if (grants.rules.empty()) {
        grants.roles.resize(static_cast<unsigned>(workspace_.model.roles.size()));
        grants.lowest_layer = rule.layer;
      }
      grants.lowest_layer = std::min(grants.lowest_layer, rule.layer);
      for (const RoleId role : rule.roles) grants.roles.set(static_cast<unsigned>(index(role)));
      grants.rules.push_back(&rule);
    }
  }

  bool empty() const { return grants_.empty(); }

  /// At most one report: a rule for many permissions is one mistake.
  void check(const Rule& restriction) {
    const llvm::BitVector reached = reached_by(restriction);
    for (const Target& target : restriction.targets) {
      const auto found = grants_.find(index(target.permission));
      if (found == grants_.end() || found->second.lowest_layer >= restriction.layer) continue;
      if (!found->second.roles.anyCommon(reached)) continue;
      for (const Rule* rule : found->second.rules) {
        if (rule->layer >= restriction.layer || rule->level <= restriction.level) continue;
        if (!overlaps(*rule, reached)) continue;
        report_immutable_rule(workspace_, restriction, *rule, target.permission);
        return;
      }
    }
  }

 private:
  /// Whom the restriction hits: a role that it names, with all whose grants that role inherits.
  llvm::BitVector reached_by(const Rule& restriction) const {
    const auto size = static_cast<unsigned>(workspace_.model.roles.size());
    llvm::BitVector reached(size, restriction.every_subject);
    for (const RoleId role : restriction.roles) {
      for (const RoleId junior : workspace_.model.roles[index(role)].closure) {
        reached.set(static_cast<unsigned>(index(junior)));
      }
    }
    return reached;
  }

  static bool overlaps(const Rule& rule, const llvm::BitVector& roles) {
    return std::any_of(rule.roles.begin(), rule.roles.end(),
                       [&](RoleId role) { return roles.test(static_cast<unsigned>(index(role))); });
  }

  Workspace& workspace_;
  std::unordered_map<std::size_t, ImmutableGrants> grants_;
};

}  // namespace

bool is_untouchable(const Workspace& workspace, RoleId role, Layer layer) {
  const Role& declared = workspace.model.roles[index(role)];
  return declared.immutable && declared.layer < layer;
}

void check_roles_untouched(Workspace& workspace, const std::vector<RoleId>& roles, Layer layer, Span where,
                           bool all_roles) {
  if (layer == 0) return;
  std::vector<RoleId> touched;
  std::copy_if(roles.begin(), roles.end(), std::back_inserter(touched),
               [&](RoleId role) { return is_untouchable(workspace, role, layer); });
  if (!touched.empty()) report_immutable_role(workspace, touched, where, all_roles);
}

void check_immutable_rules(Workspace& workspace, const std::vector<RuleDraft>& drafts) {
  ImmutableRules immutable(workspace);
  for (const RuleDraft& draft : drafts) {
    if (draft.rule.immutable && draft.rule.kind == Rule::Kind::grant) immutable.add(draft.rule);
  }
  if (immutable.empty()) return;
  for (const RuleDraft& draft : drafts) {
    if (draft.rule.kind == Rule::Kind::restriction && draft.rule.layer > 0) immutable.check(draft.rule);
  }
}

}  // namespace polc::sema
