#include "compiler/table/validate.h"

#include <set>

#include "compiler/access/complexity.h"
#include "compiler/table/table_reader.h"

namespace polc {
namespace {

/// The model's variable for each of the table's attributes, then settings.
std::vector<VariableId> variables_of(const DecisionTable& table) {
  std::vector<VariableId> variables = table.attribute_variables;
  variables.insert(variables.end(), table.setting_variables.begin(), table.setting_variables.end());
  return variables;
}

class Validation {
 public:
  Validation(AccessConditions& model, const DecisionTable& table, const pol::TableView& bytes)
      : model_(model), diagrams_(model.diagrams()), bytes_(bytes, model.diagrams(), variables_of(table)) {}

  bool run(DiagnosticSink& sink) {
    const std::vector<Permission>& permissions = model_.model().permissions;
    for (std::size_t position = 0; position < permissions.size(); ++position) {
      const auto permission = id_at<PermissionId>(position);
      const Comparison reading{"reading back", permission, ExpressionPool::always(), permissions[position].span};
      const std::uint64_t steps = max_steps + bytes_.steps(id_at<PermissionId>(position));
      const Bounded<bool> equal = compare(model_, reading, sink, [&] { return is_equal(position); }, steps);
      if (!equal.is_known()) return false;
      if (equal.value()) continue;
      sink.report(Code::table_mistranslated, std::nullopt, {permissions[position].name});
      return false;
    }
    return true;
  }

 private:
  bool is_equal(std::size_t position) {
    const PermissionConditions& expected = model_.of(id_at<PermissionId>(position));
    const PermissionConditions found = bytes_.of(id_at<PermissionId>(position));
    const std::vector<Diagram> nothing(model_.upper_levels(), Diagram::never);
    const RoleGroup none{{}, nothing, nothing};
    std::vector<const RoleGroup*> expected_of(model_.model().roles.size(), &none);
    for (const RoleGroup& group : expected.groups) {
      for (const RoleId role : group.roles) expected_of[index(role)] = &group;
    }
    std::vector<const RoleGroup*> found_of(expected_of.size(), &none);
    for (const RoleGroup& group : found.groups) {
      for (const RoleId role : group.roles) found_of[index(role)] = &group;
    }
    // Roles come in few groups, so that few pairs of them are to be compared.
    std::set<std::pair<const RoleGroup*, const RoleGroup*>> pairs;
    for (std::size_t role = 0; role < expected_of.size(); ++role) {
      if (expected_of[role] != &none || found_of[role] != &none) pairs.emplace(expected_of[role], found_of[role]);
    }
    for (const auto& [expected_group, found_group] : pairs) {
      for (std::size_t t = 0; t < nothing.size(); ++t) {
        if (!is_equal(*expected_group, *found_group, expected.every_subject[t], t)) return false;
      }
    }
    return true;
  }

  /// Where a `require` takes the level from everybody the table may say so in either of two ways; elsewhere
  /// grants and restrictions must both be the model's, since they meet those of other roles.
  bool is_equal(const RoleGroup& expected, const RoleGroup& found, Diagram taken, std::size_t t) {
    const Diagram open = diagrams_.negation(taken);
    const Diagram allowed = diagrams_.difference(found.granted[t], found.forbidden[t]);
    return diagrams_.conjunction(allowed, taken) == Diagram::never &&
           diagrams_.conjunction(expected.granted[t], open) == diagrams_.conjunction(found.granted[t], open) &&
           diagrams_.conjunction(expected.forbidden[t], open) == diagrams_.conjunction(found.forbidden[t], open);
  }

  AccessConditions& model_;
  DiagramManager& diagrams_;
  TableReader bytes_;
};

}  // namespace

bool is_translated(AccessConditions& model, const DecisionTable& table, const pol::TableView& bytes,
                   DiagnosticSink& sink) {
  return Validation(model, table, bytes).run(sink);
}

}  // namespace polc
