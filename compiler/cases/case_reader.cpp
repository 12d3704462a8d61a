#include "compiler/cases/case_reader.h"

#include <algorithm>

#include "compiler/text/name_list.h"

namespace polc {
namespace {

template <typename Items>
std::vector<std::string> names_in(const Items& items) {
  std::vector<std::string> names;
  for (const auto& item : items) names.push_back(item.name);
  return names;
}

/// `context.badge` is `badge` of the context.
bool is_called(const Variable& variable, const std::string& name) {
  return variable.name == name || (!variable.resource && "context." + variable.name == name);
}

std::string as_boolean(const std::string& text) {
  if (text == "true" || text == "on" || text == "yes") return "true";
  return text == "false" || text == "off" || text == "no" ? "false" : text;
}

std::string lower_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return text;
}

}  // namespace

CaseReader::CaseReader(Model& model, DiagnosticSink& sink) : model_(model), sink_(sink) {
  for (std::size_t role = 0; role < model.roles.size(); ++role) {
    if (!model.roles[role].custom) roles_[model.roles[role].name] = id_at<RoleId>(role);
  }
  for (std::size_t permission = 0; permission < model.permissions.size(); ++permission)
    permissions_[model.permissions[permission].name] = id_at<PermissionId>(permission);
  for (std::size_t position = 0; position < model.variables.size(); ++position) {
    const Variable& variable = model.variables[position];
    if (variable.kind == Variable::Kind::setting) {
      settings_[variable.name] = id_at<VariableId>(position);
    } else {
      attributes_[variable.name] = true;
      if (!variable.resource) attributes_["context." + variable.name] = true;
    }
  }
}

std::vector<std::string> CaseReader::names_of_columns() const {
  std::vector<std::string> names = {"as", "permission", "level", "note"};
  for (const auto& entry : attributes_) names.push_back(entry.getKey().str());
  for (const auto& entry : settings_) names.push_back(entry.getKey().str());
  std::sort(names.begin(), names.end());
  return names;
}

void CaseReader::suggest(Diagnostic& diagnostic, const std::string& wrong, const std::vector<std::string>& names) {
  if (const auto nearest = nearest_name(wrong, names)) diagnostic.helps = {did_you_mean(wrong, *nearest)};
}

std::optional<RoleId> CaseReader::role(const CaseWord& word) {
  if (const auto found = roles_.find(word.text); found != roles_.end()) return found->second;
  suggest(sink_.report(Code::unknown_request_role, word.span, {word.text}), word.text, names_in(model_.roles));
  return std::nullopt;
}

std::optional<PermissionId> CaseReader::permission(const CaseWord& word) {
  if (const auto found = permissions_.find(word.text); found != permissions_.end()) return found->second;
  suggest(sink_.report(Code::unknown_request_permission, word.span, {word.text}), word.text,
          names_in(model_.permissions));
  return std::nullopt;
}

std::optional<LevelId> CaseReader::level(const CaseWord& word) {
  for (std::size_t level = 0; level < model_.levels.size(); ++level) {
    if (model_.levels[level].name == word.text) return id_at<LevelId>(level);
  }
  const std::vector<std::string> names = names_in(model_.levels);
  Diagnostic& diagnostic = sink_.report(Code::bad_request_line, word.span, {"there is no level `" + word.text + "`"});
  diagnostic.helps = {"its levels are " + listed(names)};
  return std::nullopt;
}

std::optional<VariableId> CaseReader::attribute(const CaseWord& word, PermissionId permission) {
  std::vector<std::string> names;
  const Resource& resource = model_.resources[index(model_.permissions[index(permission)].resource)];
  std::vector<VariableId> all = resource.attributes;
  for (std::size_t position = 0; position < model_.variables.size(); ++position) {
    const Variable& variable = model_.variables[position];
    if (variable.kind == Variable::Kind::attribute && !variable.resource) all.push_back(id_at<VariableId>(position));
  }
  for (const VariableId id : all) {
    if (is_called(model_.variables[index(id)], word.text)) return id;
    names.push_back(model_.variables[index(id)].name);
  }
  Diagnostic& diagnostic =
      sink_.report(Code::unknown_request_attribute, word.span,
                   {word.text, model_.permissions[index(permission)].name, names.empty() ? "none" : listed(names)});
  if (names.empty()) diagnostic.helps = {"it takes no attribute: leave the cell blank"};
  return std::nullopt;
}

std::optional<VariableId> CaseReader::setting(const CaseWord& word) {
  if (const auto found = settings_.find(word.text); found != settings_.end()) return found->second;
  std::vector<std::string> names;
  for (const auto& entry : settings_) names.push_back(entry.getKey().str());
  std::sort(names.begin(), names.end());
  suggest(sink_.report(Code::unknown_request_setting, word.span, {word.text}), word.text, names);
  return std::nullopt;
}

std::optional<ExpressionId> CaseReader::is(VariableId variable, const CaseValue& value) {
  const Domain& domain = model_.domain_of(variable);
  // A spreadsheet writes TRUE.
  const std::string name = domain.boolean ? as_boolean(lower_case(value.value.text)) : value.value.text;
  const auto found = std::find(domain.values.begin(), domain.values.end(), name);
  if (found == domain.values.end()) {
    sink_.report(Code::unknown_request_value, value.value.span,
                 {value.value.text, value.name.text, listed(domain.values)});
    return std::nullopt;
  }
  Expression expression;
  expression.kind = Expression::Kind::one_of;
  expression.variable = variable;
  expression.values = ValueSet(static_cast<unsigned>(domain.values.size()));
  expression.values.set(static_cast<unsigned>(found - domain.values.begin()));
  return model_.expressions.add(std::move(expression));
}

std::optional<Expectation> CaseReader::read(const CaseWords& words) {
  const std::size_t problems = sink_.all().size();
  Expectation expectation;
  expectation.span = words.row;
  for (const std::vector<CaseWord>& roles : words.subjects) {
    std::vector<RoleId>& subject = expectation.subjects.emplace_back();
    for (const CaseWord& word : roles) {
      if (const auto id = role(word)) subject.push_back(*id);
    }
  }
  const auto asked = permission(words.permission);
  if (const auto id = level(words.level)) expectation.level = *id;
  Expression all;
  all.kind = Expression::Kind::conjunction;
  std::vector<VariableId> named;
  const auto add = [&](VariableId variable, const CaseValue& value) {
    if (std::find(named.begin(), named.end(), variable) != named.end())
      sink_.report(Code::repeated_assignment, value.name.span, {value.name.text});
    named.push_back(variable);
    if (const auto condition = is(variable, value)) all.operands.push_back(*condition);
  };
  for (const CaseValue& input : words.inputs) {
    if (!asked) break;
    if (const auto variable = attribute(input.name, *asked)) add(*variable, input);
  }
  for (const CaseValue& value : words.settings) {
    const auto variable = setting(value.name);
    if (!variable) continue;
    expectation.fixed_settings.push_back(*variable);
    if (value.value.text != "*") add(*variable, value);
  }
  if (sink_.all().size() != problems) return std::nullopt;
  const ExpressionId condition =
      all.operands.empty() ? ExpressionPool::always() : model_.expressions.add(std::move(all));
  expectation.targets.push_back({*asked, condition, std::nullopt, 0});
  return expectation;
}

}  // namespace polc
