// A condition as the fewest alternatives, in the language's words, with the switches that each needs apart from its facts.
//
// `not assigned, with organization.log_in_to_unassigned on`: a person who reads an answer can change the second, and not the first.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/analysis/query/pair_tests.h"
#include "compiler/diagram/cover.h"
#include "compiler/table/read_back_table.h"

namespace polc {

/// One alternative. Both texts empty: always.
struct WordedAlternative {
  std::string condition;  ///< All of it, as a policy would say it.
  std::string facts;      ///< What it asks of the request, as a policy would say it; empty if nothing.
  std::string settings;   ///< What it asks of the account, for people: `mail.alerts on and mail.level is high`.
  Diagram holds{};
  // The same as data, for who words it otherwise: the tests, and one of two variables where that is shorter.
  Alternative tests;
  std::optional<PairTest> comparison;
};

struct ConditionWords {
  std::vector<WordedAlternative> alternatives;  ///< None: never.
  bool is_proved_smallest = true;               ///< As of MinimalCover.
  std::vector<VariableId> settings;             ///< That the words name, ascending.

  bool is_always() const { return alternatives.size() == 1 && alternatives.front().condition.empty(); }
  /// The alternatives joined with `or`; `never` and `always` where there is nothing to join.
  std::string text() const;
};

/// The words for `condition` where nothing but `possible` can be. Throws LimitReached as `minimal_cover` does.
ConditionWords condition_words(ReadBackTable& read_back, Diagram condition, Diagram possible);

}  // namespace polc
