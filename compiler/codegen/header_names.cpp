#include "compiler/codegen/header_names.h"

#include <map>
#include <optional>

#include "compiler/codegen/header_identifiers.h"

namespace polc {
namespace {

template <typename T>
std::vector<std::string> names_of(const std::vector<T>& things) {
  std::vector<std::string> names;
  names.reserve(things.size());
  for (const T& thing : things) names.push_back(thing.name);
  return names;
}

class HeaderNamer {
 public:
  HeaderNamer(const Model& model, const DecisionTable& table, const std::string& name_space)
      : model_(model), table_(table) {
    names_.policy = name_space.empty() ? namespace_identifier(model_.name, true) : name_space;
  }

  HeaderNames run() {
    names_.levels = IdentifierScope().add(names_of(model_.levels));
    names_.roles = IdentifierScope().add(names_of(model_.roles));
    names_.context = IdentifierScope().add(variable_names(attributes_of(std::nullopt)));
    names_.settings = IdentifierScope().add(variable_names(table_.setting_variables));
    names_.types.resize(model_.variables.size());
    name_policy_scope();
    for (std::size_t position = 0; position < model_.resources.size(); ++position) {
      name_resource(id_at<ResourceId>(position));
    }
    return std::move(names_);
  }

 private:
  std::vector<VariableId> attributes_of(std::optional<ResourceId> resource) const {
    std::vector<VariableId> found;
    for (const VariableId attribute : table_.attribute_variables) {
      if (model_.variables[index(attribute)].resource == resource) found.push_back(attribute);
    }
    return found;
  }

  std::vector<std::string> variable_names(const std::vector<VariableId>& variables) const {
    std::vector<std::string> names;
    names.reserve(variables.size());
    for (const VariableId variable : variables) names.push_back(model_.variables[index(variable)].name);
    return names;
  }

  bool is_boolean(VariableId variable) const { return model_.domain_of(variable).boolean; }

  HeaderEnum enum_of(DomainId domain, std::string name) const {
    return {domain, std::move(name), IdentifierScope().add(model_.domains[index(domain)].values)};
  }

  /// Types, in namespace `where`, for the variables whose values are written out at themselves. Members are declared with
  /// types in full: one that has the name of a type may not change what that name means in its struct.
  void add_own_enums(const std::vector<VariableId>& variables, IdentifierScope& scope, const std::string& where,
                     std::vector<HeaderEnum>& enums) {
    std::vector<VariableId> own;
    for (const VariableId variable : variables) {
      if (is_boolean(variable)) {
        names_.types[index(variable)] = "bool";
      } else if (const auto shared = shared_.find(model_.variables[index(variable)].domain); shared != shared_.end()) {
        names_.types[index(variable)] = "::" + names_.policy + "::" + shared->second;
      } else {
        own.push_back(variable);
      }
    }
    const std::vector<std::string> types = scope.add_types(variable_names(own));
    for (std::size_t position = 0; position < own.size(); ++position) {
      names_.types[index(own[position])] = where + "::" + types[position];
      enums.push_back(enum_of(model_.variables[index(own[position])].domain, types[position]));
    }
  }

  void name_policy_scope() {
    // What header.cpp declares in the policy's namespace.
    IdentifierScope scope({"Level",        "Role",      "Roles",   "Context",     "Request",   "InputsOf", "Setting",
                           "Settings",     "Account",   "account", "decide",      "matches",   "id",       "pack",
                           "pack_context", "inputs_of", "table",   "fingerprint", "generated", "role_of"});
    std::vector<std::string> resources;
    for (const std::string& name : scope.add(names_of(model_.resources)))
      names_.resources.push_back({name, {}, {}, {}});

    std::vector<DomainId> domains;
    std::vector<std::string> domain_names;
    for (const std::vector<VariableId>& list : {table_.attribute_variables, table_.setting_variables}) {
      for (const VariableId variable : list) {
        const DomainId domain = model_.variables[index(variable)].domain;
        const Domain& found = model_.domains[index(domain)];
        if (found.boolean || found.name.empty() || !shared_.try_emplace(domain).second) continue;
        domains.push_back(domain);
        domain_names.push_back(found.name);
      }
    }
    const std::vector<std::string> types = scope.add_types(domain_names);
    for (std::size_t position = 0; position < domains.size(); ++position) {
      shared_[domains[position]] = types[position];
      names_.enums.push_back(enum_of(domains[position], types[position]));
    }
    std::vector<VariableId> variables = attributes_of(std::nullopt);
    variables.insert(variables.end(), table_.setting_variables.begin(), table_.setting_variables.end());
    add_own_enums(variables, scope, "::" + names_.policy, names_.enums);
  }

  void name_resource(ResourceId id) {
    HeaderResource& resource = names_.resources[index(id)];
    IdentifierScope scope({"Permission", "Inputs", "inputs_of", "pack"});
    std::vector<std::string> actions;
    for (const PermissionId permission : model_.resources[index(id)].permissions) {
      actions.push_back(model_.permissions[index(permission)].action);
    }
    resource.permissions = scope.add(actions);
    const std::vector<VariableId> attributes = attributes_of(id);
    resource.attributes = IdentifierScope({"context"}).add(variable_names(attributes));
    add_own_enums(attributes, scope, "::" + names_.policy + "::" + resource.name, resource.enums);
  }

  const Model& model_;
  const DecisionTable& table_;
  HeaderNames names_;
  std::map<DomainId, std::string> shared_;  // Named domains, and their types.
};

}  // namespace

std::string namespace_identifier(const std::string& name, bool is_outermost) {
  IdentifierScope scope({"inputs_of", "main", "pack", "pol", "std"});
  return is_outermost ? scope.add_namespace(name) : scope.add({name}).front();
}

HeaderNames name_header(const Model& model, const DecisionTable& table, const std::string& name_space) {
  return HeaderNamer(model, table, name_space).run();
}

}  // namespace polc
