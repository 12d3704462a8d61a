#include "compiler/analysis/lint/ungranted.h"

#include <fmt/format.h>

#include <string>

#include "compiler/text/name_list.h"

namespace polc::lint {
namespace {

/// By RoleId: those that something is granted to, kept from, or said of in a cell.
std::vector<bool> roles_with_a_say(PolicyFacts& facts) {
  const Model& model = facts.model();
  std::vector<bool> result(model.roles.size());
  for (const Rule& rule : model.rules) {
    if (rule.targets.empty()) continue;
    for (const RoleId role : facts.access.reached(rule)) result[index(role)] = true;
  }
  for (const Absence& absence : model.absences) result[index(absence.role)] = true;
  for (const Role& role : model.roles) {
    for (const RoleId included : role.includes) result[index(included)] = true;
  }
  return result;
}

void check_roles(PolicyFacts& facts, DiagnosticSink& sink) {
  const std::vector<bool> has_say = roles_with_a_say(facts);
  for (std::size_t position = 0; position < has_say.size(); ++position) {
    const Role& role = facts.model().roles[position];
    if (!has_say[position] && !role.custom) sink.report(Code::role_without_grants, role.span, {role.name});
  }
}

/// By PermissionId: those that a grant or a cell names. A grant that never counts has a warning of its own.
std::vector<bool> permissions_with_a_say(const Model& model) {
  std::vector<bool> result(model.permissions.size());
  for (const Rule& rule : model.rules) {
    if (rule.kind != Rule::Kind::grant) continue;
    for (const Target& target : rule.targets) result[index(target.permission)] = true;
  }
  for (const Absence& absence : model.absences) result[index(absence.permission)] = true;
  for (const PermissionId permission : model.custom_never) result[index(permission)] = true;
  return result;
}

/// One report for a resource: what was forgotten there was forgotten once.
void report_unused(const Model& model, const Resource& resource, const std::vector<PermissionId>& unused,
                   DiagnosticSink& sink) {
  const auto name_of = [&](PermissionId id) { return in_backquotes(model.permissions[index(id)].name); };
  const std::size_t all = resource.permissions.size();
  if (unused.size() == 1) {
    const Permission& permission = model.permissions[index(unused.front())];
    sink.report(Code::permission_without_grants, permission.span, {in_backquotes(permission.name)});
  } else if (unused.size() == all) {
    sink.report(Code::permission_without_grants, resource.span, {fmt::format("`{}.*`", resource.name)});
  } else if (!unused.empty()) {
    sink.report(Code::permission_without_grants, resource.span,
                {fmt::format("{} of the {} permissions of `{}`: {}", unused.size(), all, resource.name,
                             first_of(unused, examples_shown, name_of))});
  }
}

void check_permissions(PolicyFacts& facts, DiagnosticSink& sink) {
  const Model& model = facts.model();
  const std::vector<bool> has_say = permissions_with_a_say(model);
  for (const Resource& resource : model.resources) {
    std::vector<PermissionId> unused;
    for (const PermissionId permission : resource.permissions) {
      if (!has_say[index(permission)]) unused.push_back(permission);
    }
    report_unused(model, resource, unused, sink);
  }
}

}  // namespace

void check_ungranted(PolicyFacts& facts, DiagnosticSink& sink) {
  check_roles(facts, sink);
  check_permissions(facts, sink);
}

}  // namespace polc::lint
