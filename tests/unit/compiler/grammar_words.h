// The grammar's words, read from its own text: what lists of them are held against.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <string>

namespace polc {

/// A file of the grammar without its comments.
inline std::string grammar_text(const std::string& file) {
  std::ifstream stream(std::string(POLC_SOURCE_DIR) + "/grammar/" + file);
  const std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  EXPECT_FALSE(text.empty()) << file;
  static const std::regex comment(R"(/\*[^*]*\*+/|(^|\n)//[^\n]*)");
  return std::regex_replace(text, comment, "\n");
}

/// `ACCEPT` → `accept`: the words, and not the signs.
inline std::map<std::string, std::string> grammar_words() {
  const std::string text = grammar_text("PolLexer.g4");
  static const std::regex token(R"(\n([A-Z]+): '([a-z]+)';)");
  std::map<std::string, std::string> words;
  for (std::sregex_iterator at(text.begin(), text.end(), token), end; at != end; ++at) words[(*at)[1]] = (*at)[2];
  return words;
}

/// The body of each rule: what stands between its `:` and its `;`.
inline std::map<std::string, std::string> grammar_rules() {
  const std::string text = grammar_text("PolParser.g4");
  static const std::regex rule(R"(\n([a-z][A-Za-z]*)\s*:([^;]*);)");
  std::map<std::string, std::string> rules;
  for (std::sregex_iterator at(text.begin(), text.end(), rule), end; at != end; ++at) rules[(*at)[1]] = (*at)[2];
  return rules;
}

/// The words that a text of this rule may begin with; a name is none.
inline std::set<std::string> first_words(const std::map<std::string, std::string>& rules, const std::string& rule) {
  static const std::regex part(R"(([A-Za-z]+|[()|])([?*+]?))");
  std::set<std::string> found;
  const std::map<std::string, std::string> words = grammar_words();
  const std::string& body = rules.at(rule);
  bool is_at_start = true;
  int passed_over = 0;  // Parentheses behind the first part.
  for (std::sregex_iterator at(body.begin(), body.end(), part), end; at != end; ++at) {
    const std::string text = (*at)[1];
    if (text == "(" && (!is_at_start || passed_over > 0)) ++passed_over;
    if (passed_over > 0) {
      if (text == ")") --passed_over;
      continue;
    }
    if (text == "|") is_at_start = true;
    if (!is_at_start || text == "(" || text == "|") continue;
    is_at_start = (*at)[2] == "?" || (*at)[2] == "*";
    if (words.contains(text)) found.insert(words.at(text));
    if (rules.contains(text) && text != "name") found.merge(first_words(rules, text));
  }
  return found;
}

}  // namespace polc
