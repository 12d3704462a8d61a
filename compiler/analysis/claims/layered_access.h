// What decides a permission in a base and in what extends it, by role: how much the base grants for good, how much it
// withholds for good, and what is decided with all layers.
//
// The base is the policy that ends with a given layer; what later layers declare is the layer. A role that a layer adds
// counts, for the base, as what it includes: `role senior_reader includes reader` in a layer is for the base a subject
// with `reader` itself, so that what the base forbids to readers is withheld from it, though a `forbid` does not reach
// it. (What `reader` includes in turn, it does not count as: nor does a reader.)
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "compiler/access/access_conditions.h"

namespace polc {

/// Roles that a permission treats alike, with all layers and without. Conditions by level above the lowest: [0] is
/// level 1.
struct LayeredRoles {
  std::vector<RoleId> roles;   ///< Sorted. Of two of different groups, either all pairs exclude each other or none.
  bool are_immutable = false;  ///< By the base.
  bool are_custom = false;     ///< The role that stands for those of accounts.
  std::vector<Diagram> granted;
  std::vector<Diagram> forbidden;
  std::vector<Diagram> base_granted;    ///< By the base alone, to the role itself.
  std::vector<Diagram> base_forbidden;  ///< By the base alone, to what the role counts as.
  std::vector<Diagram> kept;            ///< Granted by the base for good.
  std::vector<Diagram> withheld;        ///< Forbidden by the base for good, to what the role counts as.
};

struct LayeredConditions {
  std::vector<LayeredRoles> groups;    ///< Roles that nothing speaks of are in none.
  std::vector<Diagram> every_subject;  ///< When a `require` takes it from everybody.
  std::vector<Diagram> base_every_subject;
  std::vector<Diagram> withheld_from_every_subject;
  std::vector<Diagram> withheld_from_any;  ///< When the base forbids it, for good, to one of the roles that it names.
};

class LayeredAccess {
 public:
  /// Keeps a reference to `access`.
  LayeredAccess(AccessConditions& access, Layer base);

  /// True if the base makes a rule or a role immutable.
  bool has_immutables() const { return has_immutables_; }

  LayeredConditions of(PermissionId permission);

  /// Whether the base has the rule as it applies to the permission.
  bool is_of_base(const RuleUse& use) const;

  /// Whether the rule of the base grants to the role for good: since it is immutable, or a role that the role holds is.
  bool keeps_for(const Rule& grant, RoleId role);

  /// An immutable role of the base that `role` holds and that holds the grant.
  std::optional<RoleId> immutable_holder(const Rule& grant, RoleId role);

  /// Itself; of a role that a layer adds, what it includes as well. Sorted.
  const std::vector<RoleId>& counts_as(RoleId role) const { return counts_as_[index(role)]; }

  bool is_immutable(RoleId role) const;

 private:
  struct Reach;
  void count_as(RoleId role);
  std::vector<Reach> reaches_of(PermissionId permission);
  void add_grant(std::vector<Reach>& reaches, const RuleUse& use, std::uint32_t position);
  void add_restriction(std::vector<Reach>& reaches, const RuleUse& use, std::uint32_t position);

  AccessConditions& access_;
  const Model& model_;
  Layer base_;
  bool has_immutables_ = false;
  std::vector<std::vector<RoleId>> seniors_;    // By RoleId: the roles whose closure holds it.
  std::vector<std::vector<RoleId>> counts_as_;  // By RoleId.
  std::vector<std::vector<RoleId>> counted_;    // The reverse.

  /// By RoleId: the lists of exclusive roles that it holds a role of, by position, with that role.
  std::vector<std::vector<std::pair<std::uint32_t, RoleId>>> exclusive_;
};

}  // namespace polc
