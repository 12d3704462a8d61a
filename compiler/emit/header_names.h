// Every identifier that a policy's header declares, found once, so that declarations and uses agree.
#pragma once

#include <string>
#include <vector>

#include "compiler/decision/decision_table.h"
#include "compiler/model/model.h"

namespace polc {

/// A type of the header for the values of attributes or settings.
struct HeaderEnum {
  DomainId domain{};
  std::string name;
  std::vector<std::string> values;
};

struct HeaderResource {
  std::string name;                      ///< Of its namespace.
  std::vector<std::string> permissions;  ///< As Resource::permissions.
  std::vector<std::string> attributes;   ///< In the table's order.
  std::vector<HeaderEnum> enums;
};

struct HeaderNames {
  std::string policy;  ///< Of the namespace.
  std::vector<std::string> levels;
  std::vector<std::string> roles;
  std::vector<std::string> context;   ///< Attributes, in the table's order.
  std::vector<std::string> settings;  ///< In the table's order.
  std::vector<HeaderEnum> enums;      ///< Of the policy: shared domains, the context's and the settings'.
  std::vector<HeaderResource> resources;

  std::vector<std::string> types;  ///< By VariableId: as its resource's namespace spells the type, `bool` or an enum.
};

/// `name_space`: instead of the policy's name, if not empty.
HeaderNames name_header(const Model& model, const DecisionTable& table, const std::string& name_space);

}  // namespace polc
