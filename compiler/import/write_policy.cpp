// Entry: write_policy.
#include "compiler/import/write_policy.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "compiler/import/inheritance.h"
#include "compiler/import/layout.h"
#include "compiler/import/matrix_layout.h"
#include "compiler/import/permission_terms.h"
#include "compiler/import/rule_layout.h"
#include "compiler/text/name_text.h"
#include "compiler/text/visible.h"
#include "llvm/ADT/BitVector.h"

namespace polc::importing {
namespace {

std::string header_text(const AccessTable& table, const PolicyHeader& header) {
  std::string text = fmt::format("/// Imported from {}.\n", visible(header.origin));
  if (!table.source.empty()) text += fmt::format("/// Its source: {}\n", visible(table.source));
  text += fmt::format("policy {};\n", path_text(header.name));
  const bool are_usual = table.levels == std::vector<std::string>{"deny", "allow"};
  if (are_usual) return text;
  std::vector<std::string> levels;
  for (const std::string& level : table.levels) levels.push_back(name_text(level));
  return text + fmt::format("\nlevels {};\n", fmt::join(levels, " < "));
}

std::string role_text(const AccessTable& table, std::size_t role, const std::vector<std::uint32_t>& includes) {
  const std::string head = "role " + name_text(table.roles[role].text);
  if (includes.empty()) return head + ";\n";
  std::vector<std::string> names;
  for (const std::uint32_t included : includes) names.push_back(name_text(table.roles[included].text));
  return packed(head + " includes ", names, ";\n", 2);
}

std::string attribute_text(const InferredAttribute& attribute) {
  switch (attribute.type) {
    case InferredAttribute::Type::boolean:
      return fmt::format("  {}: bool;\n", name_text(attribute.name));
    case InferredAttribute::Type::role:
      return fmt::format("  {}: role;\n", name_text(attribute.name));
    case InferredAttribute::Type::values:
      break;
  }
  std::vector<std::string> values;
  for (const std::string& value : attribute.values) values.push_back(name_text(value));
  return fmt::format("  /// The values that the table names; `other` stands for the rest.\n  {}: {{{}}};\n",
                     name_text(attribute.name), fmt::join(values, ", "));
}

std::string resource_text(const AccessTable& table, const PermissionTerms::Resource& resource,
                          const InferredAttributes& attributes) {
  const std::string head = "resource " + path_text(resource.name);
  std::vector<std::string> actions;
  for (const std::uint32_t permission : resource.permissions) {
    actions.push_back(name_text(table.permissions[permission].action));
  }
  const auto own = attributes.of_resource.find(resource.name);
  if (own == attributes.of_resource.end()) {
    const std::string line = fmt::format("{} {{ actions {}; }}\n", head, fmt::join(actions, ", "));
    if (line.size() <= line_width + 1) return line;
  }
  std::string text = head + " {\n";
  if (own != attributes.of_resource.end()) {
    for (const InferredAttribute& attribute : own->second) text += attribute_text(attribute);
  }
  const std::string line = fmt::format("  actions {};\n", fmt::join(actions, ", "));
  text += line.size() <= line_width + 1 ? line : "  actions\n" + packed("    ", actions, ";\n", 4);
  return text + "}\n";
}

/// Blank lines set resources of several lines apart; short ones stand in a list.
std::string resources_text(const AccessTable& table, const PermissionTerms& terms, const InferredAttributes& attributes,
                           bool are_absences_said) {
  llvm::BitVector granted(static_cast<unsigned>(table.permissions.size()), are_absences_said);
  for (const std::vector<ImportedGrant>& grants : table.grants) {
    for (const ImportedGrant grant : grants) granted.set(grant.permission);
  }
  std::string text;
  bool was_block = false;
  for (const PermissionTerms::Resource& resource : terms.resources()) {
    const bool is_granted = std::all_of(resource.permissions.begin(), resource.permissions.end(),
                                        [&](std::uint32_t permission) { return granted.test(permission); });
    std::string one = is_granted ? "" : "accept POL6006 because \"The table grants some of it to nobody.\";\n";
    one += resource_text(table, resource, attributes);
    const bool is_block = std::count(one.begin(), one.end(), '\n') > 1;
    if (!text.empty() && (is_block || was_block)) text += '\n';
    text += one;
    was_block = is_block;
  }
  return text;
}

bool has_conditions(const AccessTable& table) {
  return std::any_of(table.contents.begin(), table.contents.end(), [&](const CellContent& content) {
    return !content.is_unconditional() || content.highest_level() != table.highest_level();
  });
}

}  // namespace

std::string write_policy(const AccessTable& table, const InferredAttributes& attributes, const PolicyHeader& header) {
  const PermissionTerms terms(table);
  FactoredTable factored = factor(table);
  const bool has_includes = std::any_of(factored.includes.begin(), factored.includes.end(),
                                        [](const std::vector<std::uint32_t>& included) { return !included.empty(); });
  // Inheritance says more than a table of plain yes and no; where cells say more than that, the table reads better.
  std::optional<std::string> matrix;
  if (!has_includes || has_conditions(table)) matrix = matrix_text(table, terms);
  if (matrix) factored.includes.assign(table.roles.size(), {});

  const auto absences = matrix ? std::nullopt : absences_text(table, terms);
  // Either matrix has a column for every role: then what is granted to nobody, and who is granted nothing, is said.
  const bool are_absences_said = matrix || absences;

  std::string text = header_text(table, header) + '\n';
  for (std::size_t role = 0; role < table.roles.size(); ++role) {
    const bool is_idle = !are_absences_said && factored.grants[role].empty() && factored.includes[role].empty();
    if (is_idle) text += "accept POL6005 because \"The table grants it nothing.\";\n";
    text += role_text(table, role, factored.includes[role]);
  }
  if (!attributes.context.empty()) {
    text += "\ncontext {\n";
    for (const InferredAttribute& attribute : attributes.context) text += attribute_text(attribute);
    text += "}\n";
  }
  text += '\n' + resources_text(table, terms, attributes, are_absences_said) + '\n';
  text += matrix ? *matrix : rules_text(table, factored.grants, terms);
  if (!table.denials.empty()) text += '\n' + denials_text(table, terms);
  if (absences) text += '\n' + *absences;
  return text;
}

}  // namespace polc::importing
