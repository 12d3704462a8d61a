// The words of a mapping, one after the other. What does not fit is reported once and ends the statement at hand.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/sql/rows/mapping_words.h"
#include "compiler/sql/rows/row_mapping.h"

namespace polc::sql {

/// Thrown where a statement cannot be read on; it has been reported.
struct StatementEnds {};

/// A name of the policy with its dots, as written.
struct PolicyPath {
  std::string text;
  Span span;
  bool is_word = false;  ///< One plain word, which may be a word of the mapping.
};

class MappingCursor {
 public:
  MappingCursor(std::vector<MappingWord> words, DiagnosticSink& sink) : words_(std::move(words)), sink_(sink) {}

  const MappingWord& now() const { return words_[at_]; }
  bool is_end() const { return now().kind == MappingWord::Kind::end; }
  bool sees(std::string_view word) const { return sees_at(at_, word); }
  bool sees_next(std::string_view word) const { return at_ + 1 < words_.size() && sees_at(at_ + 1, word); }
  bool sees_sign(std::string_view sign) const { return now().kind == MappingWord::Kind::sign && now().text == sign; }

  /// Takes the word if it is there.
  bool take(std::string_view word);
  bool take_sign(std::string_view sign);

  // These throw StatementEnds where something else stands.
  void expect(std::string_view words);  ///< Several, separated by spaces.
  void expect_sign(std::string_view sign);
  MappingWord database_name(std::string_view what);  ///< A word or what stands in double quotes.
  MappingWord quoted(std::string_view what);
  PolicyPath path(std::string_view what);
  PolicyPath name(std::string_view what);  ///< Without dots of its own outside of backquotes.
  TableName table();
  [[noreturn]] void unexpected(const std::string& expected, const std::string& help = "");

  /// How many braces are open here.
  int depth() const { return depth_; }
  /// Goes on behind a statement that began where so many braces were open.
  void skip_statement(int depth);

  /// How the statement at hand is written: the help of what is unexpected in it.
  void set_form(std::string form) { form_ = std::move(form); }
  Span span_from(Span first) const;

 private:
  bool sees_at(std::size_t at, std::string_view word) const {
    return words_[at].kind == MappingWord::Kind::word && words_[at].text == word;
  }
  MappingWord next() {
    MappingWord word = words_[at_];
    if (!is_end()) ++at_;
    if (word.kind == MappingWord::Kind::sign) depth_ += word.text == "{" ? 1 : word.text == "}" ? -1 : 0;
    return word;
  }

  std::vector<MappingWord> words_;
  DiagnosticSink& sink_;
  std::size_t at_ = 0;
  int depth_ = 0;
  std::string form_;
};

}  // namespace polc::sql
