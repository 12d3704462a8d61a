// One of two tables that are compared, read into the terms that they share: who is decided at which level, which accounts it
// admits, and the statements that stand behind it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "compiler/analysis/query/shared_terms.h"
#include "compiler/table/read_back_table.h"
#include "pol/explain.h"

namespace polc {

/// By shared level above the lowest: [0] is shared level 1.
struct LevelConditions {
  std::vector<Diagram> granted;
  std::vector<Diagram> forbidden;

  bool operator==(const LevelConditions&) const = default;
  bool operator<(const LevelConditions& b) const {
    return granted != b.granted ? granted < b.granted : forbidden < b.forbidden;
  }
};

/// Roles, by their place in the shared terms, that a permission treats alike.
struct SharedRoleGroup {
  std::vector<std::uint32_t> roles;
  LevelConditions conditions;
};

/// A statement as it bears on one permission.
struct SharedStatement {
  pol::Statement statement;
  std::optional<pol::Statement> implied_by;
  bool is_restriction = false;
  bool binds_everyone = false;
  std::uint32_t level = 0;           ///< Shared: granted, or the highest that is left.
  std::vector<std::uint32_t> roles;  ///< Shared, sorted: whom it reaches.
  Diagram condition{};
};

class ComparedSide {
 public:
  ComparedSide(SharedTerms& terms, Side side);

  /// Of a permission that this side has, by its place in the shared terms. Every other role has `without_statements`.
  /// Throws QuestionLimit where the table's own conditions take too much to read, LimitReached where the shared ones do.
  std::vector<SharedRoleGroup> groups(std::uint32_t permission);

  /// What a role has of which no statement speaks: levels below all that this side knows, if there are such.
  const LevelConditions& without_statements() const { return without_; }

  /// Where a variable has a value that this side has and admits. `always` for one that it does not have.
  Diagram bounds_of(VariableId variable);

  /// What bounds one setting, and what it requires, here. `always` for other variables.
  Diagram admitted_by(VariableId variable);
  /// The settings that requirements tie to this one, either way.
  const std::vector<VariableId>& tied_to(VariableId setting) const { return tied_[index(setting)]; }

  /// Whether the policy lets a subject hold both roles, by place.
  bool admits(std::uint32_t first, std::uint32_t second) const;

  std::vector<SharedStatement> statements(std::uint32_t permission);
  bool has_statements() const { return explanations_.has_value(); }

  std::optional<std::uint32_t> fallback() const;
  const pol::TableView& table() const { return terms_.table(side_); }
  Side side() const { return side_; }

 private:
  Diagram shared(Diagram own);
  Diagram shared_condition(std::uint32_t condition);
  LevelConditions shared(const RoleGroup& group);
  /// The first own level that is at or above a shared one; the own level count if none is.
  std::uint32_t own_level(std::size_t shared_level) const;

  SharedTerms& terms_;
  Side side_;
  ReadBackTable own_;
  std::optional<pol::Explanations> explanations_;
  LevelConditions without_;
  std::vector<std::vector<VariableId>> tied_;  // By VariableId.
  std::unordered_map<Diagram, Diagram> shared_;
  std::unordered_map<std::uint32_t, Diagram> shared_conditions_;
};

}  // namespace polc
