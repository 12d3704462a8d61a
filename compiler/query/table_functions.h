// A compiled table read back as conditions: for each permission and role, when each level is granted and when
// it is kept back.
//
// Every question about a policy is answered from the table alone, so that a `.pol` and its `.polt` cannot give
// different answers. The variables of the diagrams are the table's attributes, then its settings.
#pragma once

#include <vector>

#include "compiler/decision/diagram.h"
#include "compiler/decision/role_functions.h"
#include "pol/names.h"
#include "pol/table_view.h"

namespace polc {

class TableFunctions {
 public:
  /// `table` is copied; its bytes must outlive this.
  explicit TableFunctions(const pol::TableView& table);

  /// Roles that the permission treats alike. What a `require` takes is part of the groups' functions, and
  /// `every_subject` is always empty of conditions. Cost: the permission's cases times its groups.
  PermissionFunctions of(pol::PermissionId permission);

  /// When a subject that holds just these roles is decided at each level above the lowest; [0] is level 1. The
  /// empty subject counts as the fallback role.
  std::vector<Diagram> allowed(pol::PermissionId permission, const std::vector<pol::RoleId>& roles);

  /// The account configurations that the table admits: bounds, requirements and immutables. Costs up to the product of
  /// what requirements tie together; `within_accounts` where a condition is at hand.
  Diagram admitted();

  /// Where `condition` holds, in accounts that the table admits (bounds, requirements, immutables): `current`, by
  /// variable, is one of them, and an account that differs from it in no setting which this leaves open is another.
  Diagram within_accounts(Diagram condition, const std::vector<std::uint32_t>& current);

  VariableId attribute(std::size_t position) const { return id_at<VariableId>(position); }
  VariableId setting(std::size_t position) const {
    return id_at<VariableId>(table_.data().attributes.size() + position);
  }
  bool is_setting(VariableId variable) const { return index(variable) >= table_.data().attributes.size(); }
  std::size_t setting_position(VariableId variable) const { return index(variable) - table_.data().attributes.size(); }

  Diagrams& diagrams() { return diagrams_; }
  const pol::TableView& table() const { return table_; }
  const pol::Names& names() const { return names_; }
  std::size_t thresholds() const { return table_.data().level_count - 1; }

 private:
  /// The roles that any row names, those with the same bits in every row together. Their functions are the same,
  /// and are read once for all of them.
  std::vector<std::vector<RoleId>> alike(const std::vector<pol::format::Record>& blocks) const;
  void read_block(const pol::format::Record& record, std::uint32_t resource, std::vector<RoleGroup>& classes);
  Diagram admitted_by(std::size_t setting_position);

  pol::TableView table_;
  pol::Names names_;
  Diagrams diagrams_;
};

}  // namespace polc
