// Which of many accounts decide differently after a policy changed, and what they lose of what they chose.
//
// An account is read as applications do: what it chose before is carried over by name, and what the policy after does not admit
// any more is left out. Then its decisions under both policies are compared, over every subject and request.
//
// Few settings matter: those that some changed decision tests. Accounts that chose alike in these are one to this comparison, so that
// a million of them cost a look-up each. Example: of 40 settings one decision tests `limit`, whose default went; there are three
// kinds of accounts: limit on, limit off, never chosen.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/analysis/query/diff.h"

namespace polc {

/// Setting and value, by name.
using AccountChoices = std::vector<std::pair<std::string_view, std::string_view>>;

/// How many accounts, and the first of them.
struct AccountCount {
  std::uint64_t accounts = 0;
  std::uint64_t first_line = 0;
  std::string first_name;  ///< Empty where the line gave none.
};

/// Accounts that decide the same things differently.
struct AccountGroup : AccountCount {
  std::vector<std::string> changes;  ///< `WIDER Agent: call.listen, call.whisper`
};

/// A choice that is not carried over.
struct AccountLoss : AccountCount {
  std::string choice;  ///< `supervisor.limit=off: now immutable`
};

struct AccountChanges {
  std::uint64_t accounts = 0;
  std::uint64_t changed = 0;         ///< Decide something differently.
  std::uint64_t losing = 0;          ///< Lose a choice.
  std::vector<AccountGroup> groups;  ///< Of those that decide something differently; the largest first.
  std::vector<AccountLoss> losses;   ///< Likewise.
};

/// Settings of the policy before that are compared together: what choices of them come to depends on no other choice. One part has
/// no settings, and all that changes for every account.
struct AccountPart {
  std::vector<std::string> settings;   ///< By name, in the policy's order.
  std::vector<std::size_t> questions;  ///< For AccountComparison alone.
};

/// What choices in one part come to.
struct PartChange {
  bool is_admitted = true;           ///< By the policy before; else no account has them, and the rest is empty.
  std::vector<std::string> changes;  ///< As of an AccountGroup.
  std::vector<std::string> losses;   ///< As the choices of AccountLoss.
};

class AccountComparison {
 public:
  /// Keeps references. Throws QuestionLimit and Incomparable.
  AccountComparison(const DiffSide& before, const DiffSide& after, const DiffOptions& options);
  ~AccountComparison();

  /// Counts an account. Choices that the policy before does not admit were never in force, and are told as lost. Cost: linear in its
  /// choices where its kind is known; else that of carrying it over, and a look-up for each two conditions that may differ.
  void add(const AccountChoices& choices, std::uint64_t line, std::string_view name);

  /// The same in two steps, for a caller that will see such choices again. Keeps each kind, which are as many as there are sets of lost
  /// choices.
  std::size_t kind_of(const AccountChoices& choices);
  void count(std::size_t kind, std::uint64_t line, std::string_view name);

  AccountChanges take();

  /// For whoever has a row an account and counts them elsewhere. Parts whose choices cannot come to anything are left out.
  std::vector<AccountPart> parts() const;
  /// `choices` are of the part's settings.
  PartChange of_part(const AccountPart& part, const AccountChoices& choices);

 private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace polc
