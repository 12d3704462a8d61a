#include "compiler/importer/write_policy.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "compiler/importer/inheritance.h"
#include "compiler/importer/layout.h"
#include "compiler/importer/matrix_layout.h"
#include "compiler/importer/permission_terms.h"
#include "compiler/importer/rule_layout.h"
#include "compiler/text/name_text.h"
#include "compiler/text/visible.h"
#include "llvm/ADT/BitVector.h"

namespace polc::importer {
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

std::string title_text(const std::string& title) {
  return title.empty() ? "" : " " + quoted_text(title);
}

std::string role_text(const AccessTable& table, std::size_t role, const std::vector<std::uint32_t>& includes) {
  const ImportedName& name = table.roles[role];
  const std::string head = "role " + name_text(name.text) + title_text(name.title);
  if (includes.empty()) return head + ";\n";
  std::vector<std::string> names;
  for (const std::uint32_t included : includes) names.push_back(name_text(table.roles[included].text));
  return packed(head + " includes ", names, ";\n", 2);
}

/// Lists of values that several attributes have, declared once. By the text of the list.
class Domains {
 public:
  explicit Domains(const InferredAttributes& attributes) {
    for (const InferredAttribute& attribute : attributes.context) count(attribute);
    for (const auto& [resource, own] : attributes.of_resource) {
      for (const InferredAttribute& attribute : own) count(attribute);
    }
    std::erase_if(uses_, [](const auto& entry) { return entry.second < 2; });
    for (const InferredAttribute& attribute : attributes.context) declare(attribute);
    for (const auto& [resource, own] : attributes.of_resource) {
      for (const InferredAttribute& attribute : own) declare(attribute);
    }
  }

  const std::string& text() const { return text_; }

  /// The domain's name; nothing for a list that only one attribute has.
  const std::string* name_of(const InferredAttribute& attribute) const {
    const auto found = names_.find(list_text(attribute));
    return found == names_.end() ? nullptr : &found->second;
  }

  static std::string list_text(const InferredAttribute& attribute) {
    std::vector<std::string> values;
    for (const std::string& value : attribute.values) values.push_back(name_text(value));
    return fmt::format("{{{}}}", fmt::join(values, ", "));
  }

 private:
  void count(const InferredAttribute& attribute) {
    if (attribute.type == InferredAttribute::Type::values) ++uses_[list_text(attribute)];
  }

  /// Called after the first attribute that has it.
  void declare(const InferredAttribute& attribute) {
    if (attribute.type != InferredAttribute::Type::values) return;
    const std::string list = list_text(attribute);
    if (!uses_.contains(list) || names_.contains(list)) return;
    std::string name = attribute.name;
    // `bool` and `role` are types already.
    if (name == "bool" || name == "role") name += "_value";
    while (!taken_.insert(name).second) name += "_2";
    text_ += fmt::format("/// The values that the table names; `other` stands for the rest.\ndomain {} = {};\n",
                         name_text(name), list);
    names_.emplace(list, name_text(name));
  }

  std::map<std::string, std::size_t> uses_;
  std::map<std::string, std::string> names_;
  std::set<std::string> taken_;
  std::string text_;
};

std::string attribute_text(const InferredAttribute& attribute, const Domains& domains) {
  switch (attribute.type) {
    case InferredAttribute::Type::boolean:
      return fmt::format("  {}: bool;\n", name_text(attribute.name));
    case InferredAttribute::Type::role:
      return fmt::format("  {}: role;\n", name_text(attribute.name));
    case InferredAttribute::Type::values:
      break;
  }
  if (const std::string* domain = domains.name_of(attribute)) {
    return fmt::format("  {}: {};\n", name_text(attribute.name), *domain);
  }
  return fmt::format("  /// The values that the table names; `other` stands for the rest.\n  {}: {};\n",
                     name_text(attribute.name), Domains::list_text(attribute));
}

std::string resource_text(const AccessTable& table, const PermissionTerms::Resource& resource,
                          const InferredAttributes& attributes, const Domains& domains) {
  const std::string head = "resource " + path_text(resource.name);
  std::vector<std::string> actions;
  bool have_titles = false;
  for (const std::uint32_t number : resource.permissions) {
    const ImportedPermission& permission = table.permissions[number];
    actions.push_back(name_text(permission.action) + title_text(permission.title));
    have_titles = have_titles || !permission.title.empty();
  }
  const auto own = attributes.of_resource.find(resource.name);
  if (own == attributes.of_resource.end()) {
    const std::string line = fmt::format("{} {{ actions {}; }}\n", head, fmt::join(actions, ", "));
    if (line.size() <= line_width + 1) return line;
  }
  std::string text = head + " {\n";
  if (own != attributes.of_resource.end()) {
    for (const InferredAttribute& attribute : own->second) text += attribute_text(attribute, domains);
  }
  const std::string line = fmt::format("  actions {};\n", fmt::join(actions, ", "));
  if (line.size() <= line_width + 1) {
    text += line;
  } else if (have_titles) {
    text += fmt::format("  actions\n    {};\n", fmt::join(actions, ",\n    "));
  } else {
    text += "  actions\n" + packed("    ", actions, ";\n", 4);
  }
  return text + "}\n";
}

/// Blank lines set resources of several lines apart; short ones stand in a list.
std::string resources_text(const AccessTable& table, const PermissionTerms& terms, const InferredAttributes& attributes,
                           const Domains& domains, bool are_absences_said) {
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
    one += resource_text(table, resource, attributes, domains);
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

/// Which role includes which, beyond what the file says.
void tell_includes(const AccessTable& table, const RoleLists& includes, std::vector<std::string>& inferred) {
  const bool is_said = std::any_of(table.includes.begin(), table.includes.end(),
                                   [](const std::vector<std::uint32_t>& included) { return !included.empty(); });
  if (is_said) return;
  for (std::size_t role = 0; role < includes.size(); ++role) {
    for (const std::uint32_t included : includes[role]) {
      inferred.push_back(name_text(table.roles[role].text) + " includes " + name_text(table.roles[included].text) +
                         ", and gets what that role is granted later");
    }
  }
}

/// What the file says, and nothing more.
FactoredTable as_said(const AccessTable& table) {
  const bool is_said = std::any_of(table.includes.begin(), table.includes.end(),
                                   [](const std::vector<std::uint32_t>& included) { return !included.empty(); });
  return is_said ? factor(table) : FactoredTable{table.includes, table.grants};
}

}  // namespace

WrittenPolicy write_policy(const AccessTable& table, const InferredAttributes& attributes, const PolicyHeader& header,
                           WriteStyle style) {
  const bool is_literal = style == WriteStyle::literal;
  WrittenPolicy written;
  const PermissionTerms terms(table, !is_literal);
  const Domains domains(attributes);
  FactoredTable factored = is_literal ? as_said(table) : factor(table);
  const bool has_includes = std::any_of(factored.includes.begin(), factored.includes.end(),
                                        [](const std::vector<std::uint32_t>& included) { return !included.empty(); });
  std::optional<std::string> matrix;
  if (is_literal) {
    matrix = literal_matrix_text(table);
  } else if (!has_includes || has_conditions(table)) {
    // Inheritance says more than a table of plain yes and no; where cells say more than that, the table reads better.
    matrix = matrix_text(table, terms);
    if (matrix) factored.includes.assign(table.roles.size(), {});
    if (matrix && matrix->find("*") != std::string::npos) {
      written.inferred.emplace_back("matrix rows with `*` also cover what is added to the resource later");
    }
  }
  if (!is_literal) tell_includes(table, factored.includes, written.inferred);

  const auto absences = matrix ? std::nullopt : absences_text(table, terms);
  // Either matrix has a column for every role: then what is granted to nobody, and who is granted nothing, is said.
  const bool are_absences_said = matrix || absences;

  std::string text = header_text(table, header) + '\n';
  // A role that another includes, or that is denied something, is not there for nothing.
  llvm::BitVector has_further_say(static_cast<unsigned>(table.roles.size()));
  for (const std::vector<std::uint32_t>& included : factored.includes) {
    for (const std::uint32_t role : included) has_further_say.set(role);
  }
  for (const ImportedDenial& denial : table.denials) has_further_say.set(denial.role);
  for (std::size_t role = 0; role < table.roles.size(); ++role) {
    const bool is_idle = !are_absences_said && factored.grants[role].empty() && factored.includes[role].empty() &&
                         !has_further_say.test(static_cast<unsigned>(role));
    if (is_idle) text += "accept POL6005 because \"The table grants it nothing.\";\n";
    text += role_text(table, role, factored.includes[role]);
  }
  if (!domains.text().empty()) text += '\n' + domains.text();
  if (!attributes.context.empty()) {
    text += "\ncontext {\n";
    for (const InferredAttribute& attribute : attributes.context) text += attribute_text(attribute, domains);
    text += "}\n";
  }
  text += '\n' + resources_text(table, terms, attributes, domains, are_absences_said) + '\n';
  text += matrix ? *matrix : rules_text(table, factored.grants, terms, written.inferred);
  if (!table.denials.empty()) text += '\n' + denials_text(table, terms);
  if (absences) text += '\n' + *absences;
  written.text = std::move(text);
  return written;
}

}  // namespace polc::importer
