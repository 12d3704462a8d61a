#include "compiler/syntax/statement_forms.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/compiler/grammar_words.h"

namespace polc {
namespace {

TEST(StatementForms, TheWordsAreThoseOfTheGrammar) {
  const std::set<std::string> in_grammar = first_words(grammar_rules(), "statement");
  EXPECT_EQ(std::set<std::string>(statement_words().begin(), statement_words().end()), in_grammar);
  EXPECT_TRUE(std::is_sorted(statement_words().begin(), statement_words().end()));
}

TEST(StatementForms, EachWordIsFound) {
  for (const std::string& word : statement_words()) {
    const StatementWord* found = find_statement_word(word);
    ASSERT_NE(found, nullptr) << word;
    EXPECT_EQ(found->word, word);
    EXPECT_EQ(found->rule.has_value(), word != "immutable") << word;
  }
  EXPECT_EQ(find_statement_word("allow"), nullptr);
  EXPECT_EQ(find_statement_word(""), nullptr);
}

/// A form shows the word that it is about.
TEST(StatementForms, EachWordStandsInItsForm) {
  for (const std::string& word : statement_words()) {
    const std::optional<GrammarRule> rule = find_statement_word(word)->rule;
    if (!rule) continue;
    EXPECT_NE(form_of(*rule).find("`" + word + " "), std::string::npos) << word;
  }
}

}  // namespace
}  // namespace polc
