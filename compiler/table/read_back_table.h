// A compiled table read back as conditions: for each permission and role, when each level is granted and when
// it is kept back.
//
// `polc matrix`, `polc explain` and `polc dump --stage=decisions` read the table alone, so that a `.pol` and its `.polt`
// cannot give different answers. Asserts, tests and warnings speak of the model, which table/validate.h compares the table
// with. The variables of the diagrams are the table's attributes, then its settings.
#pragma once

#include <algorithm>
#include <cstdint>
#include <exception>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "compiler/access/access_conditions.h"
#include "compiler/access/complexity.h"
#include "compiler/diagram/diagram.h"
#include "compiler/table/table_reader.h"
#include "pol/names.h"
#include "pol/table_view.h"

namespace polc {

/// Thrown where a question takes more than it may.
class QuestionLimit : public std::exception {
 public:
  QuestionLimit(std::string subject, std::string amount) : subject_(std::move(subject)), amount_(std::move(amount)) {}

  const std::string& subject() const { return subject_; }
  const std::string& amount() const { return amount_; }  ///< That it may take: "524288 steps".
  const char* what() const noexcept override { return "a question takes more than it may"; }

 private:
  std::string subject_;
  std::string amount_;
};

class ReadBackTable {
 public:
  /// `table` is copied; its bytes must outlive this.
  explicit ReadBackTable(const pol::TableView& table, DiagramLimits limits = {});

  /// What `work` gives, which asks about one permission. Throws QuestionLimit where that takes too much, or all
  /// questions together do.
  template <typename Work>
  auto ask(PermissionId permission, Work work) {
    const std::uint64_t allowed = std::min(steps(permission), steps_left());
    auto answer = diagrams_.bounded(allowed, std::move(work));
    if (const std::optional<Limit> limit = answer.limit())
      throw QuestionLimit("`" + std::string(names_.name(permission)) + "`", limit_text(diagrams_, *limit, allowed));
    return std::move(answer).value();
  }

  /// Roles that the permission treats alike. What a `require` takes is part of the groups' conditions, and
  /// `every_subject` is always empty of conditions. Cost: as TableReader::of; that of a copy, if it was asked for lately:
  /// a setting of 260 values asks about the same few permissions for each.
  PermissionConditions of(PermissionId permission);

  /// When a subject that holds just these roles is decided at each level above the lowest; [0] is level 1. The
  /// empty subject counts as the fallback role.
  std::vector<Diagram> allowed(PermissionId permission, const std::vector<RoleId>& roles);

  /// The roles that, held together with `roles`, reach level `upper_level` + 1 where variables have these values. Cost:
  /// linear in the roles.
  std::vector<RoleId> roles_that_reach(PermissionId permission, const std::vector<RoleId>& roles,
                                       std::size_t upper_level, const std::vector<std::uint32_t>& values) const;

  /// The steps to be allowed for a question about one permission: what its table takes to read, and as much to work
  /// with what was read as any comparison has.
  std::uint64_t steps(PermissionId permission) const { return max_steps + reader_.steps(permission); }

  /// The account configurations that the table admits: bounds, requirements and immutables. Costs up to the product of
  /// what requirements tie together, or throws QuestionLimit; `within_accounts` where a condition is at hand.
  Diagram admitted();

  /// Where `condition` holds, in accounts that the table admits (bounds, requirements, immutables): `current`, by
  /// variable, is one of them, and an account that differs from it in no setting which this leaves open is another.
  Diagram within_accounts(Diagram condition, const std::vector<std::uint32_t>& current);

  /// The same alone, as far as these variables tell accounts apart: it tests none but the settings among them.
  Diagram admitted_around(const std::vector<VariableId>& variables, const std::vector<std::uint32_t>& current);

  /// Every setting at its default, and every attribute at its first value. By variable.
  std::vector<std::uint32_t> default_values() const;

  VariableId attribute(std::size_t position) const { return id_at<VariableId>(position); }
  VariableId setting(std::size_t position) const {
    return id_at<VariableId>(table_.data().attributes.size() + position);
  }
  bool is_setting(VariableId variable) const { return index(variable) >= table_.data().attributes.size(); }
  std::size_t setting_position(VariableId variable) const { return index(variable) - table_.data().attributes.size(); }

  DiagramManager& diagrams() { return diagrams_; }
  const pol::TableView& table() const { return table_; }
  const pol::Names& names() const { return names_; }
  std::size_t upper_levels() const { return table_.data().level_count - 1; }

 private:
  std::uint64_t steps_left() const {
    return max_steps_of_policy - std::min(max_steps_of_policy, diagrams_.steps_taken());
  }
  /// As they count: the empty subject is the fallback role.
  std::vector<RoleId> held(const std::vector<RoleId>& roles) const;
  Diagram admitted_by(std::size_t setting_position);
  std::vector<VariableId> bound_together(const std::vector<VariableId>& variables,
                                         const std::vector<std::uint32_t>& current) const;

  pol::TableView table_;
  pol::Names names_;
  DiagramManager diagrams_;
  TableReader reader_;
  std::map<PermissionId, PermissionConditions> read_;  ///< Those last read; a diagram stays what it is.
  std::size_t groups_read_ = 0;                        ///< In all of these.
};

}  // namespace polc
