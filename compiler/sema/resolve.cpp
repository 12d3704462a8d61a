// The order of the steps: names first, then what is said with them.
#include "compiler/sema/resolve.h"

#include <utility>

#include "compiler/common/interruption.h"
#include "compiler/sema/claims.h"
#include "compiler/sema/custom_roles.h"
#include "compiler/sema/deceiving_names.h"
#include "compiler/sema/defines.h"
#include "compiler/sema/gifts.h"
#include "compiler/sema/implications.h"
#include "compiler/sema/matrices.h"
#include "compiler/sema/name_clashes.h"
#include "compiler/sema/policy_header.h"
#include "compiler/sema/repeats.h"
#include "compiler/sema/resources.h"
#include "compiler/sema/roles.h"
#include "compiler/sema/rules.h"
#include "compiler/sema/setting_grants.h"
#include "compiler/sema/settings.h"
#include "compiler/sema/unread_names.h"

namespace polc {

Model resolve(const std::vector<PolicyLayer>& layers, DiagnosticSink& sink, ResolveCost* cost,
              std::vector<NamedCondition>* defines, FixedSettings fixed) {
  using namespace sema;
  Workspace workspace(sink);
  workspace.keeps_fixed_settings = fixed == FixedSettings::kept;
  const std::size_t first_diagnostic = sink.all().size();
  const Statements statements = statements_of(layers);
  BuiltinDomains builtin;
  collect_unread_names(workspace, layers);
  check_deceiving_names(layers, sink);

  declare_policy_name(workspace, statements);
  declare_levels(workspace, statements);
  declare_roles(workspace, statements);
  declare_domains(workspace, statements);
  declare_defines_and_groups(workspace, statements);
  declare_context(workspace, builtin, statements);
  declare_resources(workspace, builtin, statements);
  check_not_empty(workspace, layers);
  resolve_role_places(workspace, statements);
  const std::vector<DeclaredSetting> settings = declare_settings(workspace, builtin, statements);
  check_name_clashes(workspace, statements);
  resolve_requirements(workspace, settings);
  check_requirement_rings(workspace, settings);
  resolve_accepted_warnings(workspace, statements);
  check_define_cycles(workspace, statements);

  look_for_interruption();
  PermissionPatterns patterns(workspace);
  TargetResolver targets(workspace);
  std::vector<RuleDraft> drafts;
  RuleWork work{workspace, patterns, targets, drafts};
  patterns.check_groups();
  resolve_matrices(work, statements);
  look_for_interruption();
  resolve_grants(work, statements);
  resolve_setting_grants(work, builtin, settings);
  const NeverHeld never_held = resolve_custom_roles(work, statements);
  look_for_interruption();
  resolve_forbids(work, statements);
  resolve_requires(work, statements);
  apply_implications(work, statements);
  remove_never_held(workspace, never_held, drafts);
  resolve_exclusive_roles(workspace, statements);
  resolve_gifts(workspace, patterns, targets, statements);
  resolve_assertions(workspace, patterns, targets, statements);
  resolve_tests(workspace, patterns, targets, statements);
  check_unused_defines(workspace, targets, statements);
  look_for_interruption();
  note_repeats(workspace, statements);
  withdraw_doubtful_fixes(sink, first_diagnostic);
  if (defines != nullptr) *defines = named_conditions(workspace, targets.conditions(), statements);

  workspace.model.rules.reserve(drafts.size());
  for (RuleDraft& draft : drafts) workspace.model.rules.push_back(std::move(draft.rule));
  if (cost != nullptr) *cost = {workspace.entries_spent, suggested_names - workspace.suggestion_budget};
  return std::move(workspace.model);
}

}  // namespace polc
