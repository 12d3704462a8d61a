#include "compiler/sema/types.h"

#include <fmt/format.h>

#include <utility>

#include "compiler/sema/role_groups.h"
#include "compiler/sema/roles.h"
#include "compiler/sema/unread_names.h"
#include "compiler/syntax/foreign_forms.h"

namespace polc::sema {
namespace {

DomainId add_domain(Workspace& workspace, Domain domain) {
  llvm::StringMap<std::uint32_t> positions;
  for (std::size_t i = 0; i < domain.values.size(); ++i)
    positions.try_emplace(domain.values[i], static_cast<std::uint32_t>(i));
  workspace.model.domains.push_back(std::move(domain));
  workspace.symbols.domain_values.push_back(std::move(positions));
  return id_at<DomainId>(workspace.model.domains.size() - 1);
}

void report_repeated_value(Workspace& workspace, const ast::Name& name, Span first) {
  workspace.sink.report(Code::repeated_value, name.span, {name.text}).label(first, "first named here");
}

DomainId add_written_domain(Workspace& workspace, std::string name, const std::vector<ast::Name>& values,
                            bool ordered) {
  Domain domain;
  domain.name = std::move(name);
  domain.ordered = ordered;
  llvm::StringMap<Span> seen;
  for (const ast::Name& value : values) {
    const auto [place, inserted] = seen.try_emplace(value.text, value.span);
    if (inserted) {
      domain.values.push_back(value.text);
    } else {
      report_repeated_value(workspace, value, place->second);
    }
  }
  return add_domain(workspace, std::move(domain));
}

/// A domain must have a value: a policy without a role has been reported already.
std::optional<DomainId> role_domain(Workspace& workspace, std::optional<DomainId>& made, std::string name,
                                    std::vector<std::string> values) {
  if (made) return made;
  Domain domain;
  domain.name = std::move(name);
  domain.values = std::move(values);
  domain.of_roles = true;
  for (const Role& role : workspace.model.roles) {
    if (!role.custom) domain.values.push_back(role.name);
  }
  if (!domain.values.empty()) made = add_domain(workspace, std::move(domain));
  return made;
}

void report_unknown_type(Workspace& workspace, const ast::Name& name) {
  std::vector<std::string> candidates = {"bool", "role"};
  for (const Domain& domain : workspace.model.domains) {
    if (!domain.name.empty()) candidates.push_back(domain.name);
  }
  Diagnostic& diagnostic = workspace.sink.report(Code::unknown_type, name.span, {name.text});
  if (is_foreign_type(name.text)) {
    diagnostic.helps = {std::string(comparison_help())};
    return;
  }
  suggest(workspace, diagnostic, name.text, candidates);
}

}  // namespace

DomainId boolean_domain(Workspace& workspace, BuiltinDomains& builtin) {
  if (!builtin.boolean) builtin.boolean = add_domain(workspace, {"bool", {"false", "true"}, true});
  return *builtin.boolean;
}

void declare_domains(Workspace& workspace, const Statements& statements) {
  for_each<ast::Domain>(statements, [&](const ast::Domain& node, const LayeredStatement&) {
    if (node.name.text == "bool" || node.name.text == "role") {
      workspace.sink.report(Code::builtin_type_redeclared, node.name.span, {node.name.text});
      return;
    }
    const DomainId next = id_at<DomainId>(workspace.model.domains.size());
    if (declare(workspace, workspace.symbols.domains, "domain", node.name.text, node.name.span, next)) {
      add_written_domain(workspace, node.name.text, node.values, node.ordered);
    }
  });
}

std::optional<DomainId> resolve_type(Workspace& workspace, BuiltinDomains& builtin, const ast::Type& type,
                                     TypeOwner owner) {
  if (!type.name) return add_written_domain(workspace, "", type.values, type.ordered);
  if (type.name->text == "bool") return boolean_domain(workspace, builtin);
  if (type.name->text == "role" && owner == TypeOwner::attribute) {
    return role_domain(workspace, builtin.role, "role", {});
  }
  if (type.name->text == "role") {
    if (!nobody_is_clear(workspace, type.span, "no role at all")) return std::nullopt;
    return role_domain(workspace, builtin.role_or_nobody, "role or nobody", {"nobody"});
  }
  if (const DomainId* domain = lookup(workspace.symbols.domains, type.name->text)) return *domain;
  if (!is_unread(workspace, type.name->text)) report_unknown_type(workspace, *type.name);
  return std::nullopt;
}

std::optional<std::uint32_t> find_value(const Workspace& workspace, DomainId domain, std::string_view name) {
  if (workspace.model.domains[index(domain)].boolean) {
    if (name == "true" || name == "on" || name == "yes") return 1;
    if (name == "false" || name == "off" || name == "no") return 0;
    return std::nullopt;
  }
  const auto& positions = workspace.symbols.domain_values[index(domain)];
  const auto found = positions.find(llvm::StringRef(name.data(), name.size()));
  if (found == positions.end()) return std::nullopt;
  return found->second;
}

std::optional<std::uint32_t> resolve_value(Workspace& workspace, DomainId domain, const ast::Name& name) {
  const auto value = find_value(workspace, domain, name.text);
  if (!value) {
    const std::vector<std::string> values = value_names(workspace.model.domains[index(domain)]);
    Diagnostic& diagnostic = workspace.sink.report(Code::unknown_value, name.span, {name.text, listed(values)});
    suggest(workspace, diagnostic, name.text, values);
  }
  return value;
}

ValueSet resolve_values(Workspace& workspace, DomainId domain, const std::vector<ast::Name>& names) {
  ValueSet set(static_cast<unsigned>(workspace.model.domains[index(domain)].values.size()));
  llvm::DenseMap<std::uint32_t, Span> seen;
  for (const ast::Name& name : names) {
    if (const auto group = values_of_group(workspace, domain, name.text)) {
      set |= *group;
      continue;
    }
    const auto value = resolve_value(workspace, domain, name);
    if (!value) continue;
    const auto [place, inserted] = seen.try_emplace(*value, name.span);
    if (!inserted) report_repeated_value(workspace, name, place->second);
    set.set(*value);
  }
  return set;
}

std::optional<ValueSet> values_of_group(const Workspace& workspace, DomainId domain, std::string_view name) {
  const GroupOfRoles* group = find_role_group(workspace, name);
  if (group == nullptr || !workspace.model.domains[index(domain)].of_roles) return std::nullopt;
  ValueSet set(static_cast<unsigned>(workspace.model.domains[index(domain)].values.size()));
  for (const RoleId role : group->roles) {
    if (const auto value = find_value(workspace, domain, workspace.model.roles[index(role)].name)) set.set(*value);
  }
  return set;
}

std::vector<std::string> value_names(const Domain& domain) {
  if (domain.boolean) return {"true", "false", "on", "off", "yes", "no"};
  return domain.values;
}

}  // namespace polc::sema
