// Three-valued answers: what a decision can still become while some attributes are unknown.
//
// For menus, filters and previews: "never", "always", or "it depends on these". What is known comes from a RequestInputs. Every
// valid value of every unknown attribute is tried, up to `max_completions` combinations; beyond that the bounds are still
// right but may be too wide, and `exact` says so. A request that had something refused gets the lowest level. No heap.
#pragma once

#include <cstdint>

#include <pol/custom_roles.h>
#include <pol/decide.h>
#include <pol/request_inputs.h>

namespace pol {

struct [[nodiscard]] PartialAnswer {
  Level lowest{};     ///< No completion gets less.
  Level highest{};    ///< No completion gets more.
  bool exact = true;  ///< Some completion gets `lowest`, and some `highest`.
  /// The unknown attributes, as input bits, that change the answer; if not exact, all that may.
  std::uint64_t depends_on = 0;

  constexpr bool is_settled() const { return lowest == highest; }
};

inline constexpr std::uint32_t max_completions = 4096;

/// The lowest level if the policy lets nobody hold these roles together: see find_conflict.
PartialAnswer decide_partial(const TableView& table, const RoleSet& roles, PermissionId permission,
                             PartialInputs inputs, AccountWords account);
PartialAnswer decide_partial(const TableView& table, const RoleSet& roles, PermissionId permission,
                             PartialInputs inputs = {});
/// For a subject that holds custom roles as well, which together have the permissions in `custom`.
PartialAnswer decide_partial(const TableView& table, const RoleSet& roles, const PermissionSet& custom,
                             PermissionId permission, PartialInputs inputs, AccountWords account);

/// Each of these for a request, as far as it says something.
PartialAnswer decide_partial(const TableView& table, const RoleSet& roles, PermissionId permission,
                             const RequestInputs& request, AccountWords account);
PartialAnswer decide_partial(const TableView& table, const RoleSet& roles, PermissionId permission,
                             const RequestInputs& request);
PartialAnswer decide_partial(const TableView& table, const RoleSet& roles, const PermissionSet& custom,
                             PermissionId permission, const RequestInputs& request, AccountWords account);

/// Whether an answer's `depends_on` names an attribute.
constexpr bool depends_on(const TableView& table, const PartialAnswer& answer, AttributeId attribute) {
  return index(attribute) < table.attribute_count() &&
         (attribute_bits(table.data().attributes[index(attribute)]) & answer.depends_on) != 0;
}

}  // namespace pol
