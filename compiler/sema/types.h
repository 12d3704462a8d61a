// Types and values: from what the author wrote after `:` to a domain, and from a value's name to its position.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "compiler/sema/statements.h"
#include "compiler/sema/workspace.h"

namespace polc::sema {

/// The domains that need no declaration. Each is made when it is first asked for, once the roles are known.
struct BuiltinDomains {
  std::optional<DomainId> boolean;
  std::optional<DomainId> role;            ///< All declared roles, in order.
  std::optional<DomainId> role_or_nobody;  ///< Of a setting: `nobody`, then all declared roles.
};

DomainId boolean_domain(Workspace& workspace, BuiltinDomains& builtin);

void declare_domains(Workspace& workspace, const Statements& statements);

/// Who has the type: a setting of type `role` may be `nobody`, an attribute may not.
enum class TypeOwner : std::uint8_t { attribute, setting };

/// Reports and returns nothing if the type names no domain.
std::optional<DomainId> resolve_type(Workspace& workspace, BuiltinDomains& builtin, const ast::Type& type,
                                     TypeOwner owner);

/// The position of a value. A boolean's values are also called on, off, yes and no.
std::optional<std::uint32_t> find_value(const Workspace& workspace, DomainId domain, std::string_view name);

/// The same, with a report if there is no such value.
std::optional<std::uint32_t> resolve_value(Workspace& workspace, DomainId domain, const ast::Name& name);

/// The values that a group of roles stands for, where the values are roles; nothing for any other name.
std::optional<ValueSet> values_of_group(const Workspace& workspace, DomainId domain, std::string_view name);

/// Reports unknown and repeated values; the rest are in the set. A group of roles names all of its own.
ValueSet resolve_values(Workspace& workspace, DomainId domain, const std::vector<ast::Name>& names);

/// The values of a domain, with all names that a boolean's have.
std::vector<std::string> value_names(const Domain& domain);

}  // namespace polc::sema
