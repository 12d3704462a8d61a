#include "compiler/table/read_back_table.h"

#include "compiler/access/account_scope.h"

namespace polc {
namespace {

std::vector<std::uint32_t> domain_sizes(const pol::TableData& data) {
  std::vector<std::uint32_t> sizes;
  for (const pol::format::Attribute& attribute : data.attributes) sizes.push_back(attribute.value_count);
  for (const pol::format::Setting& setting : data.settings) sizes.push_back(setting.value_count);
  return sizes;
}

/// The value at which a setting requires nothing of others.
std::uint32_t neutral_value(const pol::format::Setting& setting) {
  return (setting.flags & pol::format::Setting::boolean) != 0 ? 0 : setting.default_value;
}

std::vector<VariableId> own_variables(const pol::TableData& data) {
  std::vector<VariableId> variables;
  for (std::size_t position = 0; position < data.attributes.size() + data.settings.size(); ++position)
    variables.push_back(id_at<VariableId>(position));
  return variables;
}

}  // namespace

ReadBackTable::ReadBackTable(const pol::TableView& table, DiagramLimits limits)
    : table_(table),
      names_(table),
      diagrams_(domain_sizes(table.data()), limits),
      reader_(table, diagrams_, own_variables(table.data())) {}

PermissionConditions ReadBackTable::of(PermissionId permission) {
  constexpr std::size_t most_groups = 1U << 14;
  if (const auto found = read_.find(permission); found != read_.end()) return found->second;
  PermissionConditions conditions = reader_.of(permission);
  groups_read_ += conditions.groups.size() + 1;
  if (groups_read_ > most_groups) {
    read_.clear();
    groups_read_ = conditions.groups.size() + 1;
  }
  return read_.emplace(permission, std::move(conditions)).first->second;
}

std::vector<RoleId> ReadBackTable::held(const std::vector<RoleId>& roles) const {
  std::vector<RoleId> result = roles;
  const std::uint32_t fallback = table_.data().fallback_role;
  if (result.empty() && fallback != pol::format::none) result.push_back(id_at<RoleId>(fallback));
  return result;
}

std::vector<Diagram> ReadBackTable::allowed(PermissionId permission, const std::vector<RoleId>& roles) {
  return reader_.allowed(permission, held(roles));
}

std::vector<RoleId> ReadBackTable::roles_that_reach(PermissionId permission, const std::vector<RoleId>& roles,
                                                    std::size_t upper_level,
                                                    const std::vector<std::uint32_t>& values) const {
  const CaseRows rows = reader_.rows_at(permission, values);
  std::vector<RoleId> result;
  std::vector<RoleId> subject = roles.empty() ? std::vector<RoleId>() : held(roles);
  subject.emplace_back();
  for (std::uint32_t position = 0; position < table_.role_count(); ++position) {
    subject.back() = id_at<RoleId>(position);
    if (rows.reach(subject, static_cast<std::uint32_t>(upper_level))) result.push_back(subject.back());
  }
  return result;
}

Diagram ReadBackTable::admitted() {
  const Bounded<Diagram> admitted = diagrams_.bounded(max_steps, [&] {
    Diagram result = Diagram::always;
    for (std::size_t position = table_.data().settings.size(); position-- > 0;) {
      result = diagrams_.conjunction(admitted_by(position), result);
    }
    return result;
  });
  if (const std::optional<Limit> limit = admitted.limit())
    throw QuestionLimit("the settings that accounts may choose together", limit_text(diagrams_, *limit, max_steps));
  return admitted.value();
}

std::vector<VariableId> ReadBackTable::bound_together(const std::vector<VariableId>& variables,
                                                      const std::vector<std::uint32_t>& current) const {
  const auto& settings = table_.data().settings;
  RequiredSettings required(diagrams_.variable_count());
  for (std::size_t position = 0; position < settings.size(); ++position) {
    const bool binds_now = current[index(setting(position))] != neutral_value(settings[position]);
    for (std::uint32_t number = 0; number < settings[position].requirement_count; ++number) {
      const auto other = setting(table_.data().requirements[settings[position].first_requirement + number].setting);
      required[index(setting(position))].push_back(other);
      if (binds_now) required[index(other)].push_back(setting(position));
    }
  }
  return with_required_settings(variables, required);
}

Diagram ReadBackTable::within_accounts(Diagram condition, const std::vector<std::uint32_t>& current) {
  Diagram result = Diagram::always;
  for (const VariableId variable : bound_together(diagrams_.support(condition), current)) {
    if (is_setting(variable)) result = diagrams_.conjunction(admitted_by(setting_position(variable)), result);
  }
  return diagrams_.conjunction(condition, result);
}

Diagram ReadBackTable::admitted_around(const std::vector<VariableId>& variables,
                                       const std::vector<std::uint32_t>& current) {
  Diagram result = Diagram::always;
  std::vector<VariableId> others;
  for (const VariableId variable : bound_together(variables, current)) {
    if (!is_setting(variable)) continue;
    result = diagrams_.conjunction(admitted_by(setting_position(variable)), result);
    if (std::find(variables.begin(), variables.end(), variable) == variables.end()) others.push_back(variable);
  }
  for (const VariableId variable : others) result = diagrams_.exists(result, variable);
  return result;
}

std::vector<std::uint32_t> ReadBackTable::default_values() const {
  std::vector<std::uint32_t> values(diagrams_.variable_count(), 0);
  for (std::size_t position = 0; position < table_.data().settings.size(); ++position)
    values[index(setting(position))] = table_.data().settings[position].default_value;
  return values;
}

/// Its bounds, and what it requires.
Diagram ReadBackTable::admitted_by(std::size_t position) {
  const pol::TableData& data = table_.data();
  const auto set_of = [&](std::uint32_t first, std::uint32_t count) {
    ValueSet values(count);
    for (std::uint32_t value = 0; value < count; ++value) {
      if ((data.value_sets[first + value / 64] >> (value % 64) & 1) != 0) values.set(value);
    }
    return values;
  };
  const pol::format::Setting& entry = data.settings[position];
  const Diagram bounds = (entry.flags & pol::format::Setting::immutable) != 0
                             ? diagrams_.is(setting(position), entry.default_value)
                             : diagrams_.one_of(setting(position), set_of(entry.allowed, entry.value_count));
  Diagram met = Diagram::always;
  for (std::uint32_t number = 0; number < entry.requirement_count; ++number) {
    const pol::format::Requirement& requirement = data.requirements[entry.first_requirement + number];
    const ValueSet values = set_of(requirement.values, data.settings[requirement.setting].value_count);
    met = diagrams_.conjunction(met, diagrams_.one_of(setting(requirement.setting), values));
  }
  return diagrams_.conjunction(bounds,
                               diagrams_.disjunction(diagrams_.is(setting(position), neutral_value(entry)), met));
}

}  // namespace polc
