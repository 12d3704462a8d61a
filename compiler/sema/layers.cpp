#include "compiler/sema/layers.h"

#include <algorithm>
#include <string>

#include "compiler/sema/role_groups.h"
#include "compiler/text/name_text.h"

namespace polc::sema {
namespace {

void report_immutable_role(Workspace& workspace, const std::vector<RoleId>& touched, Span where,
                           const ast::RoleSet* written) {
  std::vector<std::string> names;
  names.reserve(touched.size());
  for (const RoleId role : touched) names.push_back(workspace.model.roles[index(role)].name);
  Diagnostic& diagnostic = workspace.sink.report(Code::immutable_role_touched, where, {listed(names)});
  constexpr std::size_t shown = 3;
  for (std::size_t i = 0; i < std::min(shown, touched.size()); ++i) {
    diagnostic.label(workspace.model.roles[index(touched[i])].span, "declared immutable here");
  }
  if (written == nullptr || !written->all) return;
  // With those that are excepted already: whoever leaves one of them out would grant or deny more than before.
  std::string except;
  for (const ast::Name& name : written->excepted) except += (except.empty() ? "" : ", ") + name_text(name.text);
  for (const std::string& name : names) except += (except.empty() ? "" : ", ") + name_text(name);
  diagnostic.help("write `all roles except " + except + "`");
}

void report_includes_immutable(Workspace& workspace, const Role& role, const Role& included, Span where) {
  workspace.sink.report(Code::includes_immutable_role, where, {role.name, included.name})
      .label(included.span, "declared immutable here");
}

}  // namespace

bool is_untouchable(const Workspace& workspace, RoleId role, Layer layer) {
  const Role& declared = workspace.model.roles[index(role)];
  return declared.immutable && declared.layer < layer;
}

void check_roles_untouched(Workspace& workspace, const std::vector<RoleId>& roles, Layer layer, Span where,
                           const ast::RoleSet* written) {
  if (layer == 0) return;
  std::vector<RoleId> touched;
  std::copy_if(roles.begin(), roles.end(), std::back_inserter(touched),
               [&](RoleId role) { return is_untouchable(workspace, role, layer); });
  if (!touched.empty()) report_immutable_role(workspace, touched, where, written);
}

void check_includes(Workspace& workspace, RoleId role, const std::vector<ast::Name>& written) {
  const Role& declared = workspace.model.roles[index(role)];
  const auto check = [&](RoleId included, Span where) {
    if (!is_untouchable(workspace, included, declared.layer)) return;
    report_includes_immutable(workspace, declared, workspace.model.roles[index(included)], where);
  };
  for (const ast::Name& name : written) {
    if (const RoleId* included = lookup(workspace.symbols.roles, name.text)) check(*included, name.span);
    const GroupOfRoles* group = find_role_group(workspace, name.text);
    if (group == nullptr) continue;
    for (const RoleId included : group->roles) check(included, name.span);
  }
}

}  // namespace polc::sema
