#include "compiler/table/table_schema.h"

#include <algorithm>
#include <map>

#include "compiler/access/subjects.h"

namespace polc {
namespace {

class Schema {
 public:
  Schema(const Model& model, const InputLayout& layout) : model_(model), layout_(layout) {}

  DecisionTable run() {
    table_.role_words = pol::format::role_words(static_cast<std::uint32_t>(model_.roles.size()));
    number_variables();
    for (const VariableId variable : table_.attribute_variables) add_attribute(variable);
    for (const VariableId variable : table_.setting_variables) add_setting(variable);
    for (std::size_t position = 0; position < model_.resources.size(); ++position)
      add_resource(id_at<ResourceId>(position));
    for (const ExclusiveRoles& exclusive : model_.exclusive_roles)
      table_.exclusive.push_back(role_list(exclusive.roles));
    add_inclusions();
    add_custom_roles();
    return std::move(table_);
  }

 private:
  void number_variables() {
    for (std::size_t position = 0; position < model_.variables.size(); ++position) {
      const bool is_attribute = model_.variables[position].kind == Variable::Kind::attribute;
      (is_attribute ? table_.attribute_variables : table_.setting_variables).push_back(id_at<VariableId>(position));
    }
    // The format's order: the context's attributes, then those of each resource in turn.
    const auto owner = [&](VariableId id) {
      const std::optional<ResourceId> resource = model_.variables[index(id)].resource;
      return resource ? index(*resource) + 1 : 0;
    };
    std::stable_sort(table_.attribute_variables.begin(), table_.attribute_variables.end(),
                     [&](VariableId a, VariableId b) { return owner(a) < owner(b); });
    table_.table_index.resize(model_.variables.size());
    for (const auto& list : {table_.attribute_variables, table_.setting_variables}) {
      for (std::size_t position = 0; position < list.size(); ++position) {
        table_.table_index[index(list[position])] = static_cast<std::uint32_t>(position);
      }
    }
  }

  void add_attribute(VariableId id) {
    const Variable& variable = model_.variables[index(id)];
    const Domain& domain = model_.domain_of(id);
    const BitField field = layout_.fields[index(id)];
    pol::format::Attribute attribute{};
    attribute.resource = variable.resource ? static_cast<std::uint32_t>(index(*variable.resource)) : pol::format::none;
    attribute.value_count = static_cast<std::uint32_t>(domain.values.size());
    attribute.default_value = variable.default_value.value_or(pol::format::none);
    attribute.shift = field.shift;
    attribute.width = field.width;
    attribute.boolean = domain.boolean ? 1 : 0;
    table_.attributes.push_back(attribute);
  }

  void add_setting(VariableId id) {
    const Variable& variable = model_.variables[index(id)];
    const Domain& domain = model_.domain_of(id);
    pol::format::Setting setting{};
    setting.value_count = static_cast<std::uint32_t>(domain.values.size());
    setting.default_value = *variable.default_value;
    if (variable.immutable) setting.flags |= pol::format::Setting::immutable;
    if (domain.boolean) setting.flags |= pol::format::Setting::boolean;
    setting.allowed = value_set(variable.allowed);
    setting.first_requirement = static_cast<std::uint32_t>(table_.requirements.size());
    setting.requirement_count = static_cast<std::uint32_t>(variable.requirements.size());
    for (const SettingRequirement& requirement : variable.requirements) {
      table_.requirements.push_back({table_.table_index[index(requirement.setting)], value_set(requirement.values)});
    }
    setting.editable_by = editors(variable.editable_by);
    table_.settings.push_back(setting);
  }

  void add_resource(ResourceId id) {
    pol::format::Resource resource{};
    const auto add = [&](VariableId attribute) {
      const Variable& variable = model_.variables[index(attribute)];
      if (!variable.default_value) return;
      const BitField field = layout_.fields[index(attribute)];
      resource.defaulted_mask |= field.mask();
      if (field.width != 0) resource.default_bits |= std::uint64_t{*variable.default_value} << field.shift;
    };
    // The context's come first; those of other resources are not looked at, or it would be a square of the resources.
    for (const VariableId attribute : table_.attribute_variables) {
      if (model_.variables[index(attribute)].resource) break;
      add(attribute);
    }
    for (const VariableId attribute : model_.resources[index(id)].attributes) add(attribute);
    table_.resources.push_back(resource);
  }

  /// What leads to a role of an exclusive list: the runtime knows no other inheritance.
  void add_inclusions() {
    std::vector<RoleId> exclusive;
    for (const ExclusiveRoles& list : model_.exclusive_roles) {
      exclusive.insert(exclusive.end(), list.roles.begin(), list.roles.end());
    }
    std::sort(exclusive.begin(), exclusive.end());
    for (std::size_t position = 0; position < model_.roles.size(); ++position) {
      for (const RoleId included : model_.roles[position].includes) {
        if (!holds_any(model_, included, exclusive)) continue;
        table_.inclusions.push_back(
            {static_cast<std::uint32_t>(position), static_cast<std::uint32_t>(index(included))});
      }
    }
    // All that lead to a role come before its own, as the format wants it: whoever includes a role holds more than it does.
    std::stable_sort(table_.inclusions.begin(), table_.inclusions.end(),
                     [&](const pol::format::Inclusion& a, const pol::format::Inclusion& b) {
                       return model_.roles[a.role].closure.size() > model_.roles[b.role].closure.size();
                     });
  }

  void add_custom_roles() {
    const bool has_custom =
        std::any_of(model_.roles.begin(), model_.roles.end(), [](const Role& role) { return role.custom; });
    if (!has_custom) return;
    const std::size_t words = (model_.permissions.size() + 63) / 64;
    table_.custom_roles.resize(3 * words);
    const auto set = [&](std::size_t plane, PermissionId permission) {
      table_.custom_roles[plane * words + index(permission) / 64] |= std::uint64_t{1} << (index(permission) % 64);
    };
    for (const Rule& rule : model_.rules) {
      if (rule.origin != Rule::Origin::custom_roles) continue;
      for (const Target& target : rule.targets) set(0, target.permission);
    }
    for (const PermissionId permission : model_.custom_always) set(1, permission);
    for (const PermissionId permission : model_.custom_never) set(2, permission);
  }

  /// All roles that hold one of `roles`, by inclusion too: the runtime knows no inheritance. Settings with the same editors
  /// share a list.
  pol::format::RoleList editors(const std::vector<RoleId>& roles) {
    if (roles.empty()) return role_list(roles);
    const auto [entry, is_new] = editors_.try_emplace(roles);
    if (!is_new) return entry->second;
    if (seniors_.empty()) seniors_ = seniors_of_each(model_);
    std::vector<RoleId> holders;
    for (const RoleId role : roles) {
      holders.insert(holders.end(), seniors_[index(role)].begin(), seniors_[index(role)].end());
    }
    std::sort(holders.begin(), holders.end());
    holders.erase(std::unique(holders.begin(), holders.end()), holders.end());
    return entry->second = role_list(holders);
  }

  std::uint32_t value_set(const ValueSet& values) {
    const auto first = static_cast<std::uint32_t>(table_.value_sets.size());
    table_.value_sets.resize(first + (values.size() + 63) / 64);
    for (const unsigned value : values.set_bits())
      table_.value_sets[first + value / 64] |= std::uint64_t{1} << (value % 64);
    return first;
  }

  pol::format::RoleList role_list(const std::vector<RoleId>& roles) {
    const auto first = static_cast<std::uint32_t>(table_.role_lists.size());
    for (const RoleId role : roles) table_.role_lists.push_back(static_cast<std::uint32_t>(index(role)));
    return {first, static_cast<std::uint32_t>(roles.size())};
  }

  const Model& model_;
  const InputLayout& layout_;
  DecisionTable table_;
  std::map<std::vector<RoleId>, pol::format::RoleList> editors_;  // By what the policy says.
  std::vector<std::vector<RoleId>> seniors_;                      // By RoleId; empty until a setting has editors.
};

}  // namespace

DecisionTable describe_schema(const Model& model, const InputLayout& layout) {
  return Schema(model, layout).run();
}

}  // namespace polc
