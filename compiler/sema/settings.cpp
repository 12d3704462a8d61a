#include "compiler/sema/settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "compiler/sema/budget.h"
#include "compiler/sema/roles.h"
#include "compiler/sema/unread_names.h"

namespace polc::sema {
namespace {

constexpr std::size_t copied_roles_per_entry = 8;  // A role's number is that much smaller than a target.

void report_immutable_setting(Workspace& workspace, const ast::Setting& node, const Variable& base) {
  workspace.sink.report(Code::immutable_setting_redeclared, node.name.span, {base.name})
      .label(base.span, "declared immutable here");
}

void report_override(Workspace& workspace, Span span, std::string_view clause, const Variable& base) {
  workspace.sink.report(Code::setting_override, span, {base.name, std::string(clause)})
      .label(base.span, "first declared here");
}

void report_wider_bound(Workspace& workspace, const ast::Name& value, const Variable& base) {
  workspace.sink.report(Code::wider_bound, value.span, {base.name, value.text}).label(base.span, "limited here");
}

void report_default_outside_bound(Workspace& workspace, const ast::Setting& node, const std::string& name) {
  workspace.sink.report(Code::default_outside_bound, node.default_value.span, {name, node.default_value.text});
}

Span default_span(const Workspace& workspace, VariableId setting) {
  return workspace.symbols.default_spans.lookup(static_cast<std::uint32_t>(index(setting)));
}

void report_default_breaks_requirement(Workspace& workspace, VariableId setting,
                                       const SettingRequirement& requirement) {
  const std::vector<Variable>& variables = workspace.model.variables;
  workspace.sink
      .report(Code::default_breaks_requirement, requirement.span,
              {variables[index(setting)].name, variables[index(requirement.setting)].name})
      .label(default_span(workspace, setting), "on by default")
      .label(default_span(workspace, requirement.setting), "the default of the setting that it requires");
}

void report_unknown_setting(Workspace& workspace, const ast::Path& path, const std::string& name,
                            std::string_view group) {
  Diagnostic& diagnostic = workspace.sink.report(Code::unknown_setting, path.span, {name});
  if (!may_suggest(workspace, workspace.symbols.settings.size())) return;
  std::vector<std::string> candidates;
  const std::string own = std::string(group) + ".";
  for (const auto& entry : workspace.symbols.settings) {
    candidates.push_back(entry.first().str());
    // Within their own group they are named without it.
    if (std::string_view(entry.first()).starts_with(own)) candidates.push_back(entry.first().substr(own.size()).str());
  }
  suggest(workspace, diagnostic, name, candidates);
}

void report_requirement_needs_value(Workspace& workspace, const ast::Path& path, const Variable& setting,
                                    const Domain& domain) {
  workspace.sink.report(Code::requirement_needs_value, path.span, {setting.name, listed(domain.values)});
}

void report_requires_itself(Workspace& workspace, Span span, const Variable& setting) {
  workspace.sink.report(Code::requires_itself, span, {setting.name});
}

/// Without a type a setting is a switch; `= members` then has no domain to be found in.
void report_switch_default(Workspace& workspace, const ast::Setting& node) {
  workspace.sink.report(Code::switch_default, node.default_value.span, {node.name.text, node.default_value.text});
}

class SettingDeclarations {
 public:
  SettingDeclarations(Workspace& workspace, BuiltinDomains& builtin) : workspace_(workspace), builtin_(builtin) {}

  void declare_group(const ast::Settings& node, const LayeredStatement& statement) {
    NameMap<SettingsGroup>& groups = workspace_.symbols.settings_groups;
    SettingsGroup group{statement.layer, resolve_roles(workspace_, node.roles),
                        resolve_roles(workspace_, node.editable_by)};
    const auto known = groups.find(node.name.text);
    if (known != groups.end() && known->second.value.layer < statement.layer) {
      const SettingsGroup& base = known->second.value;
      if (node.roles.empty()) group.granted_to = base.granted_to;
      if (node.editable_by.empty()) group.editable_by = base.editable_by;
    } else {
      // The settings of a second group of one name are declared all the same: later lines may name them.
      const bool is_new = declare(workspace_, groups, "settings group", node.name.text, node.name.span, group);
      if (is_new && !node.settings.empty())
        workspace_.model.settings_heads.push_back(
            {node.name.text, node.title ? node.title->text : "", statement.statement->doc});
    }
    const bool adds = std::any_of(node.settings.begin(), node.settings.end(), [&](const ast::Setting& setting) {
      return base_of(node, setting, statement.layer) == nullptr;
    });
    // What a layer's own settings are granted to and edited by is said there; of the base's it cannot change.
    if (!adds) check_head(node, statement.layer);
    for (const ast::Setting& setting : node.settings) declare_setting(node, setting, group);
  }

  std::vector<DeclaredSetting> take() { return std::move(settings_); }

 private:
  /// The setting of a lower layer that this one is; null if it is a new one.
  const VariableId* base_of(const ast::Settings& group, const ast::Setting& node, Layer layer) const {
    const VariableId* known =
        lookup(workspace_.symbols.settings, fmt::format("{}.{}", group.name.text, node.name.text));
    return known != nullptr && workspace_.model.variables[index(*known)].layer < layer ? known : nullptr;
  }

  /// A layer that gives the base's settings other defaults says nothing else of their group.
  void check_head(const ast::Settings& node, Layer layer) {
    if (node.settings.empty()) return;
    const VariableId* id = base_of(node, node.settings.front(), layer);
    if (id == nullptr) return;
    const Variable& base = workspace_.model.variables[index(*id)];
    if (node.title) report_override(workspace_, node.title->span, "group's title", base);
    if (!node.roles.empty()) report_override(workspace_, node.roles.front().span, "group's `for`", base);
    if (!node.editable_by.empty()) {
      report_override(workspace_, node.editable_by.front().span, "group's `editable by`", base);
    }
  }

  void declare_setting(const ast::Settings& group, const ast::Setting& node, const SettingsGroup& roles) {
    const Layer layer = roles.layer;
    const std::string name = fmt::format("{}.{}", group.name.text, node.name.text);
    if (const VariableId* base = base_of(group, node, layer)) {
      return override_setting(node, *base, workspace_.model.variables[index(*base)], layer);
    }
    const VariableId id = id_at<VariableId>(workspace_.model.variables.size());
    if (!declare(workspace_, workspace_.symbols.settings, "setting", name, node.name.span, id)) return;
    Variable variable;
    variable.kind = Variable::Kind::setting;
    variable.name = name;
    variable.short_name = node.name.text;
    variable.title = node.title ? node.title->text : "";
    variable.doc = node.doc;
    variable.span = node.name.span;
    variable.layer = layer;
    variable.immutable = node.immutable.has_value();
    const std::size_t copied = roles.granted_to.size() + (node.editable_by.empty() ? roles.editable_by.size() : 0);
    if (spend(workspace_, copied / copied_roles_per_entry, node.name.span)) {
      variable.granted_to = roles.granted_to;
      variable.editable_by = node.editable_by.empty() ? roles.editable_by : resolve_roles(workspace_, node.editable_by);
    }
    variable.note = node.note ? node.note->text : "";
    const bool sound = set_domain(variable, node) && set_values(variable, node);
    workspace_.model.variables.push_back(std::move(variable));
    workspace_.symbols.broken_variables.push_back(!sound);
    workspace_.symbols.default_spans[static_cast<std::uint32_t>(index(id))] = node.default_value.span;
    settings_.push_back({&group, &node, id, layer});
  }

  bool set_domain(Variable& variable, const ast::Setting& node) {
    if (node.type) {
      const auto domain = resolve_type(workspace_, builtin_, *node.type, TypeOwner::setting);
      if (domain) variable.domain = *domain;
      return domain.has_value();
    }
    variable.domain = boolean_domain(workspace_, builtin_);
    if (find_value(workspace_, variable.domain, node.default_value.text)) return true;
    report_switch_default(workspace_, node);
    return false;
  }

  bool set_values(Variable& variable, const ast::Setting& node) {
    const auto size = static_cast<unsigned>(workspace_.model.domains[index(variable.domain)].values.size());
    variable.default_value = resolve_value(workspace_, variable.domain, node.default_value);
    variable.allowed = node.within ? resolve_values(workspace_, variable.domain, *node.within) : ValueSet(size, true);
    if (!variable.default_value) return false;
    if (!variable.allowed.test(*variable.default_value)) {
      report_default_outside_bound(workspace_, node, variable.name);
      return false;
    }
    if (variable.immutable) {
      variable.allowed = ValueSet(size);
      variable.allowed.set(*variable.default_value);
    }
    return true;
  }

  void override_setting(const ast::Setting& node, VariableId id, Variable& base, Layer layer) {
    if (base.immutable) return report_immutable_setting(workspace_, node, base);
    if (node.type) report_override(workspace_, node.type->span, "type", base);
    if (node.title) report_override(workspace_, node.title->span, "title", base);
    if (node.immutable) report_override(workspace_, *node.immutable, "`immutable`", base);
    for (const ast::SettingGrant& grant : node.grants) report_override(workspace_, grant.span, "`grants`", base);
    for (const ast::SettingRequirement& r : node.requirements) report_override(workspace_, r.span, "`requires`", base);
    if (!node.editable_by.empty()) report_override(workspace_, node.editable_by.front().span, "`editable by`", base);
    if (workspace_.symbols.broken_variables[index(id)]) return;
    // The order of statements never matters, so a layer says it once.
    if (!base.overrides.empty() && base.overrides.back().layer == layer) {
      workspace_.sink.report(Code::duplicate_declaration, node.name.span, {"setting", base.name})
          .label(base.overrides.back().span, "first declared here");
      return;
    }
    base.overrides.push_back({layer, node.name.span, *base.default_value, base.allowed});
    if (node.within) narrow(node, base);
    const auto value = resolve_value(workspace_, base.domain, node.default_value);
    if (!value) return;
    if (!base.allowed.test(*value)) return report_default_outside_bound(workspace_, node, base.name);
    base.default_value = value;
    workspace_.symbols.default_spans[static_cast<std::uint32_t>(index(id))] = node.default_value.span;
    if (node.note) base.note = node.note->text;
  }

  void narrow(const ast::Setting& node, Variable& base) {
    const ValueSet wanted = resolve_values(workspace_, base.domain, *node.within);
    for (const ast::Name& name : *node.within) {
      const auto value = find_value(workspace_, base.domain, name.text);
      if (value && !base.allowed.test(*value)) report_wider_bound(workspace_, name, base);
    }
    base.allowed &= wanted;
  }

  Workspace& workspace_;
  BuiltinDomains& builtin_;
  std::vector<DeclaredSetting> settings_;
};

std::optional<SettingRequirement> resolve_requirement(Workspace& workspace, const DeclaredSetting& declared,
                                                      const ast::SettingRequirement& node) {
  const std::string name = joined(node.setting);
  const NameMap<VariableId>& settings = workspace.symbols.settings;
  const VariableId* found = lookup(settings, fmt::format("{}.{}", declared.group->name.text, name));
  if (found == nullptr) found = lookup(settings, name);
  if (found == nullptr) {
    if (!is_unread(workspace, name)) report_unknown_setting(workspace, node.setting, name, declared.group->name.text);
    return std::nullopt;
  }
  if (workspace.symbols.broken_variables[index(*found)]) return std::nullopt;
  const Variable& required = workspace.model.variables[index(*found)];
  const Domain& domain = workspace.model.domain_of(*found);
  if (*found == declared.variable) {
    report_requires_itself(workspace, node.span, required);
    return std::nullopt;
  }
  if (node.values.empty() && !domain.boolean) {
    report_requirement_needs_value(workspace, node.setting, required, domain);
    return std::nullopt;
  }
  SettingRequirement requirement{*found, ValueSet(2), node.span};
  if (node.values.empty()) {
    requirement.values.set(1);
  } else {
    requirement.values = resolve_values(workspace, required.domain, node.values);
    if (requirement.values.none()) return std::nullopt;
  }
  return requirement;
}

/// A switch that is on by default must find what it requires; another setting at its default requires nothing.
void check_default_requirements(Workspace& workspace, VariableId id) {
  const Variable& setting = workspace.model.variables[index(id)];
  if (workspace.symbols.broken_variables[index(id)]) return;
  if (!workspace.model.domain_of(id).boolean || setting.default_value != 1U) return;
  for (const SettingRequirement& requirement : setting.requirements) {
    const Variable& required = workspace.model.variables[index(requirement.setting)];
    if (!requirement.values.test(*required.default_value)) {
      report_default_breaks_requirement(workspace, id, requirement);
    }
  }
}

/// A table lists all who may edit a setting, those who include an editor too: each different list once.
void spend_for_editors(Workspace& workspace) {
  const Model& model = workspace.model;
  std::set<std::vector<RoleId>> seen;
  std::vector<std::size_t> holders;  // By RoleId: how many roles hold it.
  for (const Variable& variable : model.variables) {
    if (variable.editable_by.empty() || !seen.insert(variable.editable_by).second) continue;
    if (holders.empty()) {
      holders.resize(model.roles.size());
      for (const Role& role : model.roles) {
        for (const RoleId held : role.closure) ++holders[index(held)];
      }
    }
    std::size_t editors = 0;
    for (const RoleId editor : variable.editable_by) editors += holders[index(editor)];
    if (!spend(workspace, std::min(editors, model.roles.size()) / copied_roles_per_entry, variable.span)) return;
  }
}

}  // namespace

std::vector<DeclaredSetting> declare_settings(Workspace& workspace, BuiltinDomains& builtin,
                                              const Statements& statements) {
  SettingDeclarations declarations(workspace, builtin);
  for_each<ast::Settings>(statements, [&](const ast::Settings& node, const LayeredStatement& statement) {
    declarations.declare_group(node, statement);
  });
  spend_for_editors(workspace);
  return declarations.take();
}

void resolve_requirements(Workspace& workspace, const std::vector<DeclaredSetting>& settings) {
  for (const DeclaredSetting& declared : settings) {
    for (const ast::SettingRequirement& node : declared.node->requirements) {
      const auto requirement = resolve_requirement(workspace, declared, node);
      if (requirement) workspace.model.variables[index(declared.variable)].requirements.push_back(*requirement);
    }
  }
  for (const DeclaredSetting& declared : settings) check_default_requirements(workspace, declared.variable);
}

}  // namespace polc::sema
