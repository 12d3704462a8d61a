#include "compiler/analysis/claims/counterexample.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "compiler/access/subjects.h"
#include "compiler/text/media.h"
#include "compiler/text/name_list.h"

namespace polc {
namespace {

/// Every variable has a value: what the assignment leaves open is at its default, or its first.
std::vector<std::uint32_t> completed(const Model& model, const Assignment& assignment) {
  std::vector<std::uint32_t> values(model.variables.size());
  for (std::size_t position = 0; position < values.size(); ++position) {
    values[position] = assignment.values[position].value_or(model.variables[position].default_value.value_or(0));
  }
  return values;
}

std::vector<RoleId> effective_roles(const Model& model, const Counterexample& example) {
  if (example.roles.empty() && model.fallback) return {*model.fallback};
  return example.roles;
}

/// Whether a condition can both hold and fail below a node, with what is known.
bool is_open(const DiagramManager& diagrams, Diagram node, const Assignment& known) {
  bool holds = false;
  bool fails = false;
  std::set<Diagram> seen;
  std::vector<Diagram> open = {node};
  while (!open.empty() && !(holds && fails)) {
    const Diagram next = open.back();
    open.pop_back();
    holds = holds || next == Diagram::always;
    fails = fails || next == Diagram::never;
    if (DiagramManager::is_constant(next) || !seen.insert(next).second) continue;
    const VariableId variable = diagrams.variable(next);
    const std::optional<std::uint32_t> value = known.values[index(variable)];
    for (std::uint32_t each = 0; each < diagrams.domain_size(variable); ++each) {
      if (!value || *value == each) open.push_back(diagrams.child(next, each));
    }
  }
  return holds && fails;
}

/// The first variable that is not known and on which the condition depends where all others have `values`.
std::optional<VariableId> first_open(const DiagramManager& diagrams, Diagram condition, const Assignment& known,
                                     const std::vector<std::uint32_t>& values) {
  while (is_open(diagrams, condition, known)) {
    const VariableId variable = diagrams.variable(condition);
    if (!known.values[index(variable)]) return variable;
    condition = diagrams.child(condition, values[index(variable)]);
  }
  return std::nullopt;
}

/// Puts into the assignment what the decision depends on beside it: attributes without a default, which a request must
/// give. Any value of theirs leaves the case what it is.
void complete(const AccessConditions& access, const std::vector<Diagram>& allowed, DiagramManager& diagrams,
              Assignment& assignment) {
  const Model& model = access.model();
  const std::vector<std::uint32_t> values = completed(model, assignment);
  Assignment known = assignment;
  for (std::size_t position = 0; position < known.values.size(); ++position) {
    if (!known.values[position]) known.values[position] = model.variables[position].default_value;
  }
  for (const Diagram condition : allowed) {
    while (const std::optional<VariableId> variable = first_open(diagrams, condition, known, values)) {
      known.values[index(*variable)] = values[index(*variable)];
      assignment.values[index(*variable)] = values[index(*variable)];
    }
  }
}

/// The name of a value as a request gives it.
std::string request_value(const Model& model, VariableId id, std::uint32_t value) {
  const Domain& domain = model.domain_of(id);
  const bool is_switch = model.variables[index(id)].kind == Variable::Kind::setting && domain.boolean;
  return is_switch ? (value != 0 ? "on" : "off") : domain.values[value];
}

/// Calls `visit(variable, value)` for each setting away from its default and each attribute of the case.
template <typename Visit>
void for_each_given(const Model& model, const Counterexample& example, Visit visit) {
  for (std::size_t position = 0; position < model.variables.size(); ++position) {
    const std::optional<std::uint32_t> value = example.assignment.values[position];
    const Variable& variable = model.variables[position];
    if (!value || (variable.kind == Variable::Kind::setting && variable.default_value == *value)) continue;
    visit(id_at<VariableId>(position), *value);
  }
}

/// In backquotes where the command would read a sign in it as its own.
std::string request_name(std::string_view name, std::string_view signs) {
  const bool is_plain = name.find_first_of(signs) == std::string_view::npos;
  return is_plain ? std::string(name) : "`" + std::string(name) + "`";
}

}  // namespace

Counterexample smallest_case(AccessConditions& access, PermissionId permission, const std::vector<RoleId>& roles,
                             Diagram failing) {
  const Model& model = access.model();
  const auto cost = [&](VariableId id, std::uint32_t value) -> std::uint32_t {
    const Variable& variable = model.variables[index(id)];
    const bool is_default = variable.default_value == value;
    if (variable.kind == Variable::Kind::setting) return is_default ? 0 : 10000;
    // A switch that is off reads as nothing special; any other attribute value has to be said.
    return is_default ? 1 : (model.domain_of(id).boolean && value == 0 ? 2 : 3);
  };
  Counterexample example{roles, permission, *access.diagrams().cheapest(failing, cost), LevelId{0}, {roles.size(), 0}};
  const std::vector<Diagram> allowed = access.allowed(permission, roles);
  complete(access, allowed, access.diagrams(), example.assignment);
  for (std::size_t position = 0; position < example.assignment.values.size(); ++position) {
    const std::optional<std::uint32_t> value = example.assignment.values[position];
    if (value) example.size.values += cost(id_at<VariableId>(position), *value);
  }
  const std::vector<std::uint32_t> values = completed(model, example.assignment);
  for (std::size_t t = 0; t < allowed.size(); ++t) {
    if (access.diagrams().holds(allowed[t], values)) example.decided = id_at<LevelId>(t + 1);
  }
  return example;
}

std::string setting_value_text(const Model& model, VariableId variable, std::uint32_t value) {
  return model.variables[index(variable)].name + "=" + request_value(model, variable, value);
}

std::string role_names(const Model& model, const std::vector<RoleId>& roles) {
  std::string names;
  for (const RoleId role : roles)
    names += fmt::format("{}`{}`", names.empty() ? "" : " and ", model.roles[index(role)].name);
  return names;
}

std::string case_text(const Model& model, const Counterexample& example) {
  std::string text =
      example.roles.empty() ? "a subject without a role" : "a subject with " + role_names(model, example.roles);
  std::string inputs;
  std::string settings;
  for_each_given(model, example, [&](VariableId id, std::uint32_t value) {
    const Variable& variable = model.variables[index(id)];
    std::string& list = variable.kind == Variable::Kind::setting ? settings : inputs;
    list += fmt::format("{}`{}={}`", list.empty() ? "" : ", ", variable.name, request_value(model, id, value));
  });
  if (!inputs.empty()) text += " and " + inputs;
  if (!settings.empty()) text += ", in an account with " + settings;
  return text;
}

std::string answer_text(const Model& model, const Counterexample& example, std::string_view policy) {
  std::string roles;
  for (const RoleId role : example.roles)
    roles += (roles.empty() ? "" : ",") + request_name(model.roles[index(role)].name, ",");
  std::string inputs;
  std::string settings;
  for_each_given(model, example, [&](VariableId id, std::uint32_t value) {
    const Variable& variable = model.variables[index(id)];
    const std::string given = shell_word(request_name(variable.name, "=") + "=" + request_value(model, id, value));
    if (variable.kind == Variable::Kind::setting) {
      settings += " --set " + given;
    } else {
      inputs += " " + given;
    }
  });
  const std::string& permission = model.permissions[index(example.permission)].name;
  std::string command = "polc decide " + shell_word(policy);
  // A name may begin with a hyphen, which must not read as an option's.
  if (!roles.empty()) command += (roles.starts_with('-') ? " --as=" : " --as ") + shell_word(roles);
  const bool has_hyphen = permission.starts_with('-') || inputs.find(" -") != std::string::npos;
  if (has_hyphen) command += settings + " --";
  command += " " + shell_word(permission) + inputs + (has_hyphen ? "" : settings);
  return fmt::format("`{}` answers `{}`", command, model.levels[index(example.decided)].name);
}

const Rule* grant_above_layer(AccessConditions& access, const Counterexample& example, Layer layer) {
  const Model& model = access.model();
  const std::vector<std::uint32_t> values = completed(model, example.assignment);
  const std::vector<RoleId> held = effective_roles(model, example);
  for (const RuleUse& use : access.uses(example.permission)) {
    const Rule& rule = model.rules[use.rule];
    if (rule.kind != Rule::Kind::grant || rule.layer <= layer) continue;
    const std::vector<RoleId>& reached = access.reached(rule);
    const bool is_held = std::any_of(held.begin(), held.end(), [&](RoleId role) { return has_role(reached, role); });
    if (is_held && access.diagrams().holds(access.conditions().of(use.target.condition), values)) return &rule;
  }
  return nullptr;
}

void label_causes(AccessConditions& access, const Counterexample& example, Diagnostic& diagnostic) {
  const Model& model = access.model();
  const std::vector<std::uint32_t> values = completed(model, example.assignment);
  const std::vector<RoleId> held = effective_roles(model, example);
  std::set<std::uint32_t> rules;
  std::set<std::uint32_t> implications;
  std::set<RoleId> seniors;
  for (const RuleUse& use : access.uses(example.permission)) {
    const Rule& rule = model.rules[use.rule];
    if (!access.diagrams().holds(access.conditions().of(use.target.condition), values)) continue;
    const std::vector<RoleId>& reached = access.reached(rule);
    const auto holder = std::find_if(held.begin(), held.end(), [&](RoleId role) { return has_role(reached, role); });
    if (!rule.every_subject && holder == held.end()) continue;
    if (use.target.implied_by) implications.insert(*use.target.implied_by);
    const bool is_grant = rule.kind == Rule::Kind::grant;
    if (is_grant && !has_role(rule.roles, *holder)) seniors.insert(*holder);
    if (!rules.insert(use.rule).second) continue;
    const std::string& level = model.levels[index(rule.level)].name;
    diagnostic.label(rule.span,
                     is_grant ? fmt::format("grants `{}` here", level) : fmt::format("limits it to `{}` here", level));
  }
  for (const std::uint32_t implication : implications)
    diagnostic.label(model.implications[implication].span, "through this");
  const auto name_of = [&](RoleId role) { return in_backquotes(model.roles[index(role)].name); };
  for (const RoleId role : seniors) {
    std::set<RoleId> included;
    for (const std::uint32_t rule : rules) {
      for (const RoleId named : model.rules[rule].roles) {
        if (named != role && holds(model, role, named)) included.insert(named);
      }
    }
    diagnostic.label(model.roles[index(role)].span,
                     fmt::format("{} includes {}", name_of(role), first_of(included, examples_shown, name_of)));
  }
}

void label_missed_grants(AccessConditions& access, const Counterexample& example, LevelId level,
                         Diagnostic& diagnostic) {
  constexpr std::size_t most = 3;
  const Model& model = access.model();
  const std::vector<std::uint32_t> values = completed(model, example.assignment);
  std::vector<const Rule*> missed;
  for (const RuleUse& use : access.uses(example.permission)) {
    const Rule& rule = model.rules[use.rule];
    if (rule.kind != Rule::Kind::grant || rule.level < level) continue;
    if (!has_any_role(access.reached(rule), effective_roles(model, example))) continue;
    if (access.diagrams().holds(access.conditions().of(use.target.condition), values)) return;
    missed.push_back(&rule);
  }
  if (missed.size() > most) missed.resize(most);
  for (const Rule* rule : missed)
    diagnostic.label(rule->span,
                     fmt::format("grants `{}`, but not in this case", model.levels[index(rule->level)].name));
}

}  // namespace polc
