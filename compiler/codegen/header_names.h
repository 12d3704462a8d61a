// Every identifier that a policy's header declares, found once, so that declarations and uses agree.
#pragma once

#include <string>
#include <vector>

#include "compiler/model/model.h"
#include "compiler/table/decision_table.h"

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

  std::vector<std::string> types;  ///< By VariableId: `bool`, or an enum in full.
};

/// A namespace's identifier, outside of all others or in one. Not one that what the header finds by its arguments' types
/// would be mistaken for.
std::string namespace_identifier(const std::string& name, bool is_outermost);

/// `name_space`: instead of the policy's name, if not empty.
HeaderNames name_header(const Model& model, const DecisionTable& table, const std::string& name_space);

}  // namespace polc
