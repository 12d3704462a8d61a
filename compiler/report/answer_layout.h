// How answers for people are laid out: who and what in words, lines that are wrapped and never cut, places at the right edge.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/analysis/query/question_scope.h"
#include "compiler/analysis/query/statement_uses.h"
#include "pol/names.h"

namespace llvm::json {
class Value;
class Array;
class Object;
}  // namespace llvm::json

namespace polc {

/// Lines of text with a label at the left. All texts are made visible here: see text/visible.h.
class AnswerText {
 public:
  /// `width`: the columns of a line. A word that is longer has a line of its own, whole.
  explicit AnswerText(std::size_t width) : width_(width) {}

  void blank() { text_ += '\n'; }
  /// Not wrapped: what can be opened or searched for.
  void whole(const std::string& text);
  /// Wrapped at spaces; lines after the first start `indent` further right.
  void line(const std::string& text, std::size_t indent = 0);
  /// A label, then the text from `column` on, wrapped there, then `right` at the right edge: on the last line if it has room, else
  /// below. A label that reaches into the text's column stands on lines of its own.
  void row(const std::string& label, std::size_t column, const std::string& text, const std::string& right = "");

  std::string take() { return std::move(text_); }

 private:
  std::size_t width_;
  std::string text_;
};

/// Said once in an answer of which some conditions are not proved to be the smallest.
inline constexpr std::string_view may_be_shorter = "Some of these conditions may have shorter words: too much to try.";

/// A role's title, or its name where it has none; both where another role has the same title.
std::string role_label(const pol::Names& names, const pol::TableView& table, pol::RoleId role);
/// "Agent, Phone user"
std::string role_labels(const pol::Names& names, const pol::TableView& table, const std::vector<pol::RoleId>& roles,
                        std::string_view last = ", ");

/// "supervisor.limit_to_assigned"
std::string setting_name(const ReadBackTable& read_back, VariableId setting);
/// "on", "off"; of a setting that is no switch, the value's name.
std::string setting_value_name(const ReadBackTable& read_back, VariableId setting, std::uint32_t value);

/// "if not assigned, with mail.alerts on"; "with mail.alerts on"; "always".
std::string alternative_text(const WordedAlternative& alternative);

/// "policy.pol:115", and for an implied grant "policy.pol:115 by :130".
std::string place_text(const StatementUse& use);
std::string places_text(const std::vector<StatementUse>& uses);

/// What was asked and what was not: "For the default account. 2 settings can change this (--under-any-setting): …"
void add_scope(AnswerText& text, ReadBackTable& read_back, const QuestionScope& scope,
               const std::vector<VariableId>& settings);

// The same for programs: README.md of tools/polc has the members.
llvm::json::Object scope_json(ReadBackTable& read_back, const QuestionScope& scope);
llvm::json::Array roles_json(const pol::Names& names, const std::vector<pol::RoleId>& roles);
llvm::json::Array settings_json(const ReadBackTable& read_back, const std::vector<VariableId>& settings);
llvm::json::Array statements_json(const std::vector<StatementUse>& uses);
llvm::json::Object statement_json(const pol::Statement& statement);
/// `if`, `alternatives` and `proved_smallest`. `granted_by`: by alternative; may be empty.
void add_words(llvm::json::Object& object, const ConditionWords& words,
               const std::vector<std::vector<StatementUse>>& granted_by);

}  // namespace polc
