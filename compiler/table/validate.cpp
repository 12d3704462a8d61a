#include "compiler/table/validate.h"

#include <algorithm>
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
      if (is_known_equal(permission)) continue;
      const Comparison reading{"reading back", permission, ExpressionPool::always(), permissions[position].span};
      const std::uint64_t steps = max_steps + bytes_.steps(permission);
      const Bounded<bool> equal = compare(model_, reading, sink, [&] { return is_equal(position); }, steps);
      if (!equal.is_known()) return false;
      if (equal.value()) {
        equal_.insert(reading_of(permission));
        continue;
      }
      sink.report(Code::table_mistranslated, std::nullopt, {permissions[position].name});
      return false;
    }
    return true;
  }

 private:
  /// All that comparing a permission depends on: what the model says, and the bytes that the table has for it.
  using Reading = std::pair<PermissionId, std::vector<std::uint64_t>>;

  Reading reading_of(PermissionId permission) const {
    return {model_.first_alike(permission), bytes_.records_of(permission)};
  }

  bool is_known_equal(PermissionId permission) const {
    return model_.first_alike(permission) != permission && equal_.contains(reading_of(permission));
  }

  bool is_equal(std::size_t position) {
    const PermissionConditions& expected = model_.of(id_at<PermissionId>(position));
    const PermissionConditions found = bytes_.of(id_at<PermissionId>(position));
    const std::vector<Diagram> nothing(model_.upper_levels(), Diagram::never);
    const RoleGroup none{{}, nothing, nothing};
    const std::vector<GroupOf> expected_of = by_role(expected.groups);
    const std::vector<GroupOf> found_of = by_role(found.groups);
    // Roles come in few groups, so that few pairs of them are to be compared.
    std::set<std::pair<const RoleGroup*, const RoleGroup*>> pairs;
    auto one = expected_of.begin();
    auto other = found_of.begin();
    while (one != expected_of.end() || other != found_of.end()) {
      const bool has_one = one != expected_of.end() && (other == found_of.end() || one->first <= other->first);
      const bool has_other = other != found_of.end() && (one == expected_of.end() || other->first <= one->first);
      pairs.emplace(has_one ? one++->second : &none, has_other ? other++->second : &none);
    }
    for (const auto& [expected_group, found_group] : pairs) {
      for (std::size_t t = 0; t < nothing.size(); ++t) {
        if (!is_equal(*expected_group, *found_group, expected.every_subject[t], t)) return false;
      }
    }
    return true;
  }

  using GroupOf = std::pair<RoleId, const RoleGroup*>;

  /// The roles that are in a group, sorted. A role is in one.
  static std::vector<GroupOf> by_role(const std::vector<RoleGroup>& groups) {
    std::vector<GroupOf> result;
    for (const RoleGroup& group : groups)
      for (const RoleId role : group.roles) result.emplace_back(role, &group);
    std::sort(result.begin(), result.end());
    return result;
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
  std::set<Reading> equal_;
};

}  // namespace

bool is_translated(AccessConditions& model, const DecisionTable& table, const pol::TableView& bytes,
                   DiagnosticSink& sink) {
  return Validation(model, table, bytes).run(sink);
}

}  // namespace polc
