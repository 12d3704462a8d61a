// From what a subject is decided before and after to the cases that changed, sorted by what they mean.
//
// A case is a request with all its attributes and an account with all its settings. Most cases are there on both sides, and
// changed if the level is another. Three kinds are told apart from these:
// - *by default*: an account (or a request) that left something out, whose decision changed since the default did. Where the
//   decision changes whatever it chooses, that is no matter of the default, and told once, as any other change;
// - *added*, *removed*: cases that only one side has, of a value of an attribute that the other lacks. They have one level;
// - *opened*, *closed*: accounts that only one side admits. Told where they decide higher than any account of the other side.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "compiler/analysis/query/compared_side.h"

namespace polc {

enum class ChangeKind : std::uint8_t {
  widened,
  narrowed,
  added,
  removed,
  widened_by_default,
  narrowed_by_default,
  opened,
  closed,
};
inline constexpr std::size_t change_kinds = 8;

struct CaseChange {
  ChangeKind kind{};
  std::uint32_t from = 0;  ///< Shared levels. Of added cases `to` alone counts, of removed ones `from`.
  std::uint32_t to = 0;
  Diagram where{};
  Diagram possible{};  ///< What the words need not say.
};

/// When a subject is decided at each shared level above the lowest.
using Allowed = std::vector<Diagram>;

class ChangedCases {
 public:
  /// Keeps references.
  ChangedCases(SharedTerms& terms, ComparedSide& before, ComparedSide& after);

  /// Of a subject that is on both sides, about a permission that is. Throws LimitReached as the operations of diagrams do.
  std::vector<CaseChange> of(const Allowed& before, const Allowed& after);

  /// Of a subject or a permission that one side alone has: what it is decided there above the lowest level.
  std::vector<CaseChange> on_one_side(Side side, const Allowed& allowed);

  /// Whether one side has values, or admits accounts, that the other does not.
  bool are_accounts_uneven();

  /// Cases that can be on the sides named, as far as these variables tell. Tests no other.
  Diagram possible(bool before, bool after, const std::vector<VariableId>& variables);
  /// No variable is left out.
  Diagram explicit_cases(const std::vector<VariableId>& variables);

  /// The cases again, those that leave something out being among them if with the default of either side they are.
  Diagram by_both_defaults(Diagram cases);

 private:
  ComparedSide& side(Side which) { return which == Side::before ? before_ : after_; }
  Diagram exactly(const Allowed& allowed, std::size_t level);
  Diagram with_default_of(Side side, Diagram condition);
  void compare(const Allowed& before, const Allowed& after, const std::vector<VariableId>& variables,
               std::vector<CaseChange>& changes);
  void find_one_sided(Side side, const Allowed& own, const Allowed& others, const std::vector<VariableId>& variables,
                      std::vector<CaseChange>& changes);
  bool is_uneven(VariableId variable);
  std::vector<VariableId> support(const Allowed& before, const Allowed& after);

  SharedTerms& terms_;
  DiagramManager& diagrams_;
  ComparedSide& before_;
  ComparedSide& after_;
  std::map<std::pair<int, std::vector<VariableId>>, Diagram> possible_;
  std::map<VariableId, bool> uneven_;
  std::optional<bool> are_uneven_;
};

}  // namespace polc
