// The statements of a policy that bear on a permission, with their conditions as diagrams: which of them stand behind a
// condition that is shown.
//
// Read from a table's explanations, so that a `.polt` names the same lines as its `.pol`.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "compiler/diagram/transfer.h"
#include "compiler/table/read_back_table.h"
#include "pol/explain.h"

namespace polc {

/// One statement as it bears on one permission.
struct StatementUse {
  std::uint32_t rule = 0;  ///< Of the explanations.
  pol::Statement statement;
  std::optional<pol::Statement> implied_by;  ///< The `implies` through which it does.
  Diagram condition{};
  std::vector<pol::RoleId> named;
  std::vector<pol::RoleId> reached;  ///< Those and, for a grant, the roles that include them.

  bool is_restriction() const;
  bool is_grant() const;
  bool reaches(pol::RoleId role) const;
};

class StatementUses {
 public:
  /// Keeps a reference to `read_back`, whose table must outlive this.
  explicit StatementUses(ReadBackTable& read_back);
  StatementUses(const StatementUses&) = delete;  // The transfer reads the explanations of its own object.
  StatementUses& operator=(const StatementUses&) = delete;

  /// False if the table was compiled without explanations: then there are no statements to name.
  bool are_known() const { return explanations_.has_value(); }

  /// In the order of the policy. Computed once a permission. Throws as the operations of diagrams do.
  const std::vector<StatementUse>& of(pol::PermissionId permission);

  /// The fewest statements that grant `level` or more to one of these roles wherever `condition` holds: one, if one does it alone,
  /// the nearest first: by a role's own name before an inclusion, without an implication before with one.
  /// Else all that grant it in some part.
  std::vector<StatementUse> granting(pol::PermissionId permission, const std::vector<pol::RoleId>& roles,
                                     pol::Level level, Diagram condition);

  /// Other statements than `named`, the one that decides for a subject with these roles in the case of these values, that decide the
  /// same: grants of the level, or restrictions to it. Were `named` not there, one of them would decide.
  std::vector<StatementUse> behind(pol::PermissionId permission, const std::vector<pol::RoleId>& roles,
                                   const pol::Statement& named, const std::vector<std::uint32_t>& values);

  /// All statements that keep one of these roles below `level` somewhere in `condition`.
  std::vector<StatementUse> restricting(pol::PermissionId permission, const std::vector<pol::RoleId>& roles,
                                        pol::Level level, Diagram condition);

  /// A condition of the explanations, in the read-back table's variables. Throws as the operations of diagrams do.
  Diagram diagram_of(pol::ConditionId condition);

 private:
  ReadBackTable& read_back_;
  std::optional<pol::Explanations> explanations_;
  std::map<pol::PermissionId, std::vector<StatementUse>> uses_;
  DiagramTransfer transfer_;
};

}  // namespace polc
