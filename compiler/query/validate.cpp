// Entry: find_mistranslation.
#include "compiler/query/validate.h"

#include <set>
#include <unordered_map>

namespace polc {
namespace {

class Validation {
 public:
  Validation(RoleFunctions& model, const DecisionTable& table, TableFunctions& bytes)
      : model_(model), diagrams_(model.diagrams()), bytes_(bytes) {
    // The table's variables are its attributes, then its settings.
    variables_ = table.attribute_variables;
    variables_.insert(variables_.end(), table.setting_variables.begin(), table.setting_variables.end());
  }

  std::optional<std::string> run() {
    for (std::size_t position = 0; position < model_.model().permissions.size(); ++position) {
      if (!is_equal(position)) return model_.model().permissions[position].name;
    }
    return std::nullopt;
  }

 private:
  bool is_equal(std::size_t position) {
    const PermissionFunctions& expected = model_.of(id_at<PermissionId>(position));
    const PermissionFunctions found = bytes_.of(pol::id_at<pol::PermissionId>(position));
    const std::vector<Diagram> nothing(model_.thresholds(), Diagram::never);
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
      const RoleGroup read{{}, translated(found_group->granted), translated(found_group->forbidden)};
      for (std::size_t t = 0; t < nothing.size(); ++t) {
        if (!is_equal(*expected_group, read, expected.every_subject[t], t)) return false;
      }
    }
    return true;
  }

  /// Where a `require` takes the level from everybody the table may say so in either of two ways; elsewhere
  /// grants and restrictions must both be the model's, since they meet those of other roles.
  bool is_equal(const RoleGroup& expected, const RoleGroup& found, Diagram taken, std::size_t t) {
    const Diagram open = diagrams_.negation(taken);
    const Diagram allowed = diagrams_.difference(found.granted[t], found.forbidden[t]);
    return diagrams_.both(allowed, taken) == Diagram::never &&
           diagrams_.both(expected.granted[t], open) == diagrams_.both(found.granted[t], open) &&
           diagrams_.both(expected.forbidden[t], open) == diagrams_.both(found.forbidden[t], open);
  }

  std::vector<Diagram> translated(const std::vector<Diagram>& functions) {
    std::vector<Diagram> result;
    result.reserve(functions.size());
    for (const Diagram function : functions) result.push_back(translated(function));
    return result;
  }

  /// A diagram over the table's variables as one over the model's.
  Diagram translated(Diagram diagram) {
    if (Diagrams::is_constant(diagram)) return diagram;
    if (const auto found = memo_.find(diagram); found != memo_.end()) return found->second;
    const VariableId tested = bytes_.diagrams().variable(diagram);
    const VariableId variable = variables_[index(tested)];
    Diagram result = Diagram::never;
    for (std::uint32_t value = 0; value < diagrams_.domain_size(variable); ++value) {
      const Diagram rest = translated(bytes_.diagrams().child(diagram, value));
      result = diagrams_.either(result, diagrams_.both(diagrams_.is(variable, value), rest));
    }
    memo_.emplace(diagram, result);
    return result;
  }

  RoleFunctions& model_;
  Diagrams& diagrams_;
  TableFunctions& bytes_;
  std::vector<VariableId> variables_;
  std::unordered_map<Diagram, Diagram> memo_;
};

}  // namespace

std::optional<std::string> find_mistranslation(RoleFunctions& model, const DecisionTable& table,
                                               TableFunctions& bytes) {
  return Validation(model, table, bytes).run();
}

}  // namespace polc
