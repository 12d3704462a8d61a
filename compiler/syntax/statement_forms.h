// The words that begin statements, and how each statement and item reads.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/syntax/grammar_parser.h"

namespace polc {

/// A word that begins a statement.
struct StatementWord {
  std::string_view word;
  std::optional<GrammarRule> rule;  ///< None for `immutable`, behind which another word says what it is.
  bool may_declare = true;          ///< Whether names, or other files, are lost with a statement that cannot be read.
};

/// Nothing for any other word; a level begins a grant, and a permission an implication.
const StatementWord* find_statement_word(std::string_view word);

/// All of them, sorted.
const std::vector<std::string>& statement_words();

/// "a role reads `role NAME \"Title\" includes ROLES;`": the way out that a syntax error shows where it knows no nearer
/// one. Words in capitals are the author's to fill in. Of a statement that starts with no word of its own, the form of a
/// grant.
std::string_view form_of(GrammarRule rule);

}  // namespace polc
