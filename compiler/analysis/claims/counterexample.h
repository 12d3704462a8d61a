// A case in which a claim does not hold, in words: who, with what, in which account, and which lines make it so.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/access/access_conditions.h"
#include "compiler/diagnostics/diagnostic.h"

namespace polc {

/// What there is to say of a counterexample: roles count before settings away from their defaults, and those before
/// attributes.
struct CounterexampleSize {
  std::size_t roles = 0;
  std::uint64_t values = 0;
  auto operator<=>(const CounterexampleSize&) const = default;
};

struct Counterexample {
  std::vector<RoleId> roles;  ///< Held directly; empty: none.
  PermissionId permission{};
  /// Attributes and settings that matter. Any other setting is at its default, as is any other attribute that has one;
  /// the rest may be anything and change nothing.
  Assignment assignment;
  LevelId decided{};
  CounterexampleSize size;
};

/// The case of `failing` with the fewest settings away from their defaults, then the fewest attributes away
/// from theirs. Whatever the level that it is decided at depends on is part of it. `failing` must not be `never`.
Counterexample smallest_case(AccessConditions& access, PermissionId permission, const std::vector<RoleId>& roles,
                             Diagram failing);

/// `a subject that holds member`, `… with own=false`, `… in an account with supervisor.manage_settings=on`.
std::string case_text(const Model& model, const Counterexample& example);

/// "`polc decide shop.pol --as clerk till.open own=true` answers `allow`": the command that decides the case, and the level.
/// `policy` is the file as the user named it.
std::string answer_text(const Model& model, const Counterexample& example, std::string_view policy);

/// `own=false`, `tills.share=on`: a value as a request gives it.
std::string setting_value_text(const Model& model, VariableId variable, std::uint32_t value);

/// `role` or `roles`, quoted and joined, for messages.
std::string role_names(const Model& model, const std::vector<RoleId>& roles);

/// The first statement of a layer above `layer` that grants something in this case, or null.
const Rule* grant_above_layer(AccessConditions& access, const Counterexample& example, Layer layer);

/// Adds a label for each line that grants or restricts in this case, and for the inclusions and implications
/// through which it does.
void label_causes(AccessConditions& access, const Counterexample& example, Diagnostic& diagnostic);

/// Where nothing grants `level` in this case: adds a label for the first few lines that would in another.
void label_missed_grants(AccessConditions& access, const Counterexample& example, LevelId level,
                         Diagnostic& diagnostic);

}  // namespace polc
