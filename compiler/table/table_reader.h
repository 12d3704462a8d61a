// A table's permissions as conditions of the caller's diagrams: over the model's variables to compare the table with its
// model, or over the table's own where there is no model.
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/access/access_conditions.h"
#include "compiler/diagram/diagram.h"
#include "compiler/table/row_roles.h"
#include "pol/detail/rows.h"
#include "pol/table_view.h"

namespace polc {

/// What a permission's blocks say of the roles in one case.
class CaseRows {
 public:
  explicit CaseRows(const pol::TableData& data) : data_(data) {}

  void add(pol::detail::RowGroup group, bool is_restricted) { blocks_.push_back({group, is_restricted}); }

  /// Whether a subject that holds just these roles is decided at level `upper_level` + 1 or above. The empty subject has
  /// no role here.
  bool reach(const std::vector<RoleId>& roles, std::uint32_t upper_level) const;

 private:
  struct Block {
    pol::detail::RowGroup group;
    bool is_restricted;
  };
  const pol::TableData& data_;
  std::vector<Block> blocks_;
};

class TableReader {
 public:
  /// `table` is copied; its bytes and `diagrams` must outlive this. `variables`: for each of the table's attributes,
  /// then settings, which variable of `diagrams` it is.
  TableReader(const pol::TableView& table, DiagramManager& diagrams, std::vector<VariableId> variables);

  /// Roles that the permission treats alike. What a `require` takes is part of the groups' conditions, and
  /// `every_subject` is always empty of conditions. Cost: the permission's cases, and for each group the runs of cases
  /// that go on alike.
  PermissionConditions of(PermissionId permission);

  /// When a subject that holds just these roles is decided at each level above the lowest; [0] is level 1. Cost: the
  /// permission's cases, however many roles there are.
  std::vector<Diagram> allowed(PermissionId permission, const std::vector<RoleId>& roles);

  /// The rows of the case in which variables have these values, by VariableId. Cost: the permission's blocks.
  CaseRows rows_at(PermissionId permission, const std::vector<std::uint32_t>& values) const;

  /// The records that `of` reads, as numbers; and the resource, where one of them takes an attribute: its bits mean what they
  /// mean for the resource. Permissions with equal ones are read alike. Cost: the permission's blocks.
  std::vector<std::uint64_t> records_of(PermissionId permission) const;

  /// How many steps reading the permission may take, beside those of joining its blocks.
  std::uint64_t steps(PermissionId permission) const;

 private:
  std::size_t upper_levels() const { return table_.data().level_count - 1; }

  pol::TableView table_;
  DiagramManager& diagrams_;
  std::vector<VariableId> variables_;
  RowRoles rows_;
};

}  // namespace polc
