// Conditions and decisions of a compiled table as expressions of SQL, over inputs that have names in the place where the
// expression stands.
//
// Every test names the values that pass it, never those that do not, and every text is compared by bytes: so a value that the policy
// does not know, and NULL, pass no test, whatever stands around it. `guard` says that all inputs are there; beside it no
// expression is ever NULL, so that NOT and OR are those of the policy. Booleans of SQLite are 0 and 1.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "compiler/sql/dialect.h"
#include "compiler/table/read_back_table.h"

namespace polc::sql {

/// Where an expression finds what it speaks of.
struct InputTexts {
  std::string roles;                                ///< An array of texts; in SQLite, of JSON.
  std::function<std::string(VariableId)> variable;  ///< An attribute or a setting: a boolean or a text.
  /// In PostgreSQL a text may be of a type that brings its own `=`, as citext does, which takes `OPEN` for `open`.
  bool is_of_any_type = false;
};

/// The roles that decide one level of a permission, with the condition under which they do.
struct LevelTerm {
  std::vector<RoleId> roles;
  Diagram condition{};
};

/// What one level of a permission takes: any of `granted`, and none of `forbidden`.
struct LevelRule {
  std::vector<LevelTerm> granted;
  std::vector<LevelTerm> forbidden;
};

/// A permission as SQL needs it.
struct PermissionRule {
  PermissionId permission{};
  std::vector<VariableId> attributes;  ///< Exactly those that the decision depends on.
  std::vector<VariableId> settings;    ///< Likewise.
  std::vector<LevelRule> levels;       ///< By level above the lowest: [0] is level 1.
};

/// Reads a permission. Conditions test its attributes and settings alone. Throws QuestionLimit where it takes too much.
PermissionRule permission_rule(ReadBackTable& read_back, PermissionId permission);

class ConditionWriter {
 public:
  /// Keeps a reference to `read_back`.
  ConditionWriter(ReadBackTable& read_back, Dialect dialect, InputTexts inputs)
      : read_back_(read_back), dialect_(dialect), inputs_(std::move(inputs)) {}

  /// Where it holds. Throws as the operations of diagrams do: call it within ReadBackTable::ask.
  std::string condition(Diagram condition) const;
  /// The variable has one of the values.
  std::string test(VariableId variable, const ValueSet& values) const;
  /// The variable has a value, one that it may have: of a setting, one that an account may choose. Never NULL.
  std::string guard(VariableId variable) const;
  /// The subject has one of the roles, itself; whoever has none has the fallback role. Custom roles are left out.
  std::string has_any(const std::vector<RoleId>& roles) const;
  /// The subject's roles are known, and the policy lets somebody hold them together. Never NULL.
  std::string is_subject() const;
  /// The subject is decided at this level or above: `rule` of one level. Without guards.
  std::string reaches(const LevelRule& rule) const;

 private:
  std::string any_of(const std::vector<LevelTerm>& terms) const;
  std::string is_one_of(const std::string& text, const std::vector<std::string>& values) const;

  ReadBackTable& read_back_;
  Dialect dialect_;
  InputTexts inputs_;
};

// How values and types are written.

/// The roles that SQL knows, in the policy's order: all but the one that stands for custom roles.
std::vector<std::string> role_names(const ReadBackTable& read_back);
/// The values that a variable may have, as texts: of a setting, those that an account may choose.
std::vector<std::string> admitted_values(const ReadBackTable& read_back, VariableId variable);
/// A value of a variable: `true`, or `'open'`.
std::string value_literal(const ReadBackTable& read_back, VariableId variable, std::uint32_t value);
/// `boolean` or `text`.
std::string_view type_of(const ReadBackTable& read_back, VariableId variable);
/// Terms joined, in parentheses where there are several. `empty` if there is none.
std::string joined(const std::vector<std::string>& terms, std::string_view word, std::string_view empty);

}  // namespace polc::sql
