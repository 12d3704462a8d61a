// Entry: check_ungranted.
#include "compiler/lint/ungranted.h"

#include <algorithm>

namespace polc::warnings {
namespace {

/// By RoleId: those that something is granted to, kept from, or said of in a cell.
std::vector<bool> roles_with_a_say(PolicyFacts& facts) {
  const Model& model = facts.model();
  std::vector<bool> result(model.roles.size());
  for (const Rule& rule : model.rules) {
    if (rule.targets.empty()) continue;
    for (const RoleId role : facts.functions.reached(rule)) result[index(role)] = true;
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

void check_permissions(PolicyFacts& facts, DiagnosticSink& sink) {
  const Model& model = facts.model();
  const std::vector<bool> has_say = permissions_with_a_say(model);
  for (const Resource& resource : model.resources) {
    const bool is_unused = std::none_of(resource.permissions.begin(), resource.permissions.end(),
                                        [&](PermissionId permission) { return has_say[index(permission)]; });
    if (is_unused && resource.permissions.size() > 1) {
      sink.report(Code::permission_without_grants, resource.span, {resource.name + ".*"});
      continue;
    }
    for (const PermissionId permission : resource.permissions) {
      if (has_say[index(permission)]) continue;
      const Permission& declared = model.permissions[index(permission)];
      sink.report(Code::permission_without_grants, declared.span, {declared.name});
    }
  }
}

}  // namespace

void check_ungranted(PolicyFacts& facts, DiagnosticSink& sink) {
  check_roles(facts, sink);
  check_permissions(facts, sink);
}

}  // namespace polc::warnings
