// When a `gives` statement gives: the requests and accounts in which somebody can take that step.
//
//   user.promote gives admin to others if context.office;
//
// Whoever holds `lead` can, where `lead` may `user.promote`, and where `context.office` holds. A request may be anything, so
// that the attributes drop out of it (there is a request, or there is none) and what remains is a condition on the account.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "compiler/access/access_conditions.h"
#include "compiler/access/account_scope.h"

namespace polc {

/// The roles that somebody has, sorted, each once. Empty: none, which counts as the fallback role.
using HeldRoles = std::vector<RoleId>;

/// One permission of one `gives`.
struct GiftUse {
  std::uint32_t gift = 0;    ///< Into Model::gifts.
  std::uint32_t target = 0;  ///< Into its targets.
};

class GiftConditions {
 public:
  /// Keeps a reference to `access`. Cost: linear in the permissions that the statements name.
  explicit GiftConditions(AccessConditions& access);

  const Model& model() const { return access_.model(); }
  AccessConditions& access() const { return access_; }
  const std::vector<GiftUse>& to_others() const { return to_others_; }
  const std::vector<GiftUse>& to_self() const { return to_self_; }
  const RoleGift& gift(const GiftUse& use) const { return model().gifts[use.gift]; }
  const Target& target(const GiftUse& use) const { return gift(use).targets[use.target]; }

  /// The requests and accounts in which whoever has these roles can give. Memoized, as is the next.
  Diagram when(const HeldRoles& held, const GiftUse& use);
  /// The accounts in which there is such a request.
  Diagram accounts(const HeldRoles& held, const GiftUse& use);

  /// The settings that any of these depend on, and those that these are bound to. All others may stay at their defaults.
  const std::vector<VariableId>& settings() const { return settings_; }
  /// The accounts that the policy admits, as far as those settings tell them apart.
  Diagram admitted() const { return admitted_; }
  /// The account that has changed nothing.
  Diagram unchanged();
  /// The accounts that one of these becomes by a change of this setting.
  Diagram after_change(Diagram accounts, VariableId setting);
  /// Of settings(): those that whoever has these roles may change to something else.
  std::vector<VariableId> editable(const HeldRoles& held) const;

  bool holds(const HeldRoles& held, RoleId role) const;
  /// Whether a role lets anybody take a step: to others it is worth nothing but to be had.
  bool is_useful(RoleId role);

  /// `held` and `role`; nothing where the policy admits nobody with both, or it is among them.
  std::optional<HeldRoles> with(const HeldRoles& held, RoleId role) const;

 private:
  AccessConditions& access_;
  AccountScope scope_;
  std::vector<GiftUse> to_others_;
  std::vector<GiftUse> to_self_;
  std::vector<VariableId> settings_;
  Diagram admitted_ = Diagram::always;
  using Key = std::pair<HeldRoles, std::pair<std::uint32_t, std::uint32_t>>;
  std::map<Key, Diagram> when_;
  std::map<Key, Diagram> accounts_;
  std::map<RoleId, bool> useful_;
};

}  // namespace polc
