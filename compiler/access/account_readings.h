// How the accounts of a policy read once a layer extends it.
//
// An account keeps what it has chosen. A layer may give a setting another default, which reaches every account that
// has not chosen, and may leave fewer values to choose from, so that an account which has chosen one of the others is
// at the layer's default. So one account has two configurations: as the base reads it, and as the whole policy does.
// With `s = on` in the base and `s = off` in the layer, the account that has chosen nothing reads on, and then off;
// one that has chosen `on` reads on twice.
//
// Exact, without trying the accounts: two conditions, one on each configuration, are walked side by side.
// Cost: the product of their sizes, memoized.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "compiler/access/account_scope.h"

namespace polc {

class AccountReadings {
 public:
  /// The base is the policy that ends with `base`; the layer is all that is on it. Keeps a reference to `conditions`.
  AccountReadings(ConditionDiagrams& conditions, Layer base);

  /// A request and an account. By VariableId; absent: it may be anything, or is not chosen.
  struct Case {
    Assignment in_base;
    Assignment in_layer;
    std::vector<VariableId> changed;  ///< The settings that read differently.
  };

  /// False if each account reads alike in both.
  bool differ() const { return !changed_.empty(); }

  /// A request and an account, admitted by both, for which the one condition holds as the base reads and the other as
  /// the layer does: with the fewest choices, then the fewest attributes away from their defaults. Throws LimitReached, as
  /// the operations of diagrams do, where there are too many pairs of conditions to look at.
  std::optional<Case> meet(Diagram in_base, Diagram in_layer);

  /// Where the layer changes the setting.
  Span place_of(VariableId setting) const;

 private:
  /// What a setting is in both readings, for each choice that an account of the base may have made.
  struct Changed {
    std::uint32_t base_default = 0;
    std::uint32_t layer_default = 0;
    ValueSet kept;
  };
  struct Step {
    std::uint64_t cost = 0;
    std::uint32_t in_base = 0;
    std::uint32_t in_layer = 0;
  };
  using Pair = std::pair<Diagram, Diagram>;

  std::vector<VariableId> bound_together(std::vector<VariableId> variables) const;
  std::uint32_t variable_of(const Pair& pair) const;
  Pair after(const Pair& pair, std::uint32_t variable, const Step& step) const;
  std::vector<Step> steps_at(std::uint32_t variable) const;
  std::uint64_t cheapest(const Pair& pair);

  ConditionDiagrams& conditions_;
  DiagramManager& diagrams_;
  Layer base_;
  AccountScope base_scope_;
  AccountScope layer_scope_;
  std::map<std::uint32_t, Changed> changed_;  // By VariableId.
  std::map<Pair, Step> memo_;
};

}  // namespace polc
