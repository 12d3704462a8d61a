// What a question is about: some facts of the request, and one account or any.
#pragma once

#include <map>
#include <vector>

#include "compiler/analysis/query/condition_words.h"
#include "compiler/table/read_back_table.h"

namespace polc {

struct QuestionScope {
  /// By variable, the facts that are given; all others are open.
  std::map<VariableId, std::uint32_t> facts;
  /// By variable, the settings of the account; those of attributes are not looked at. With `any_account`, of one that is admitted.
  std::vector<std::uint32_t> account;
  bool any_account = false;  ///< Whatever an account may choose; else this one.
};

/// What is possible within the scope, as far as these conditions can tell.
Diagram possible_within(ReadBackTable& read_back, const QuestionScope& scope, const std::vector<Diagram>& conditions);

/// The settings that the least words for these conditions would name if the account were any: those that can change an answer.
std::vector<VariableId> settings_that_matter(ReadBackTable& read_back, const QuestionScope& scope,
                                             const std::vector<Diagram>& conditions);

/// What is decided at one level, where no higher level is.
struct LevelOutcome {
  pol::Level level{};
  bool is_rest = false;  ///< Wherever those before do not hold: `words` is `always`.
  ConditionWords words;
};

/// The outcomes of a subject that is decided at each level above the lowest under `levels`; the highest level first, those that
/// never come left out. `possible` as from possible_within.
std::vector<LevelOutcome> outcomes_of(ReadBackTable& read_back, const std::vector<Diagram>& levels, Diagram possible);

}  // namespace polc
