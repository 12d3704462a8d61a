#include "compiler/analysis/claims/layer_breach.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "compiler/access/subjects.h"

namespace polc {
namespace {

/// What the case leaves open is at its default, or at its first value.
std::vector<std::uint32_t> completed(const Model& model, const Assignment& assignment, Layer layer) {
  std::vector<std::uint32_t> values(model.variables.size());
  for (std::size_t position = 0; position < values.size(); ++position) {
    const Variable& variable = model.variables[position];
    const bool is_setting = variable.kind == Variable::Kind::setting;
    const std::uint32_t otherwise = is_setting ? model.setting_in(id_at<VariableId>(position), layer).default_value
                                               : variable.default_value.value_or(0);
    values[position] = assignment.values[position].value_or(otherwise);
  }
  return values;
}

const std::string& value_text(const Model& model, VariableId setting, std::uint32_t value) {
  static const std::string off = "off";
  static const std::string on = "on";
  const Domain& domain = model.domain_of(setting);
  if (domain.boolean) return value != 0 ? on : off;
  return domain.values[value];
}

}  // namespace

bool LayerBreaches::applies(const RuleUse& use, const std::vector<std::uint32_t>& values) {
  return access_.diagrams().holds(access_.conditions().of(use.target.condition), values);
}

bool LayerBreaches::meets(const Rule& rule, const std::vector<RoleId>& roles) {
  return rule.every_subject || has_any_role(access_.reached(rule), roles);
}

const RuleUse* LayerBreaches::find_promise(const Told& told) {
  const Breach& breach = told.breach;
  if (breach.kind == Breach::Kind::given) return nullptr;
  std::vector<RoleId> counted;
  for (const RoleId role : breach.subject) {
    const std::vector<RoleId>& as = layered_.counts_as(role);
    counted.insert(counted.end(), as.begin(), as.end());
  }
  for (const RuleUse& use : access_.uses(breach.permission)) {
    const Rule& rule = model_.rules[use.rule];
    if (!layered_.is_of_base(use) || !applies(use, told.base_values)) continue;
    if (breach.kind == Breach::Kind::taken) {
      const bool is_grant = rule.kind == Rule::Kind::grant;
      if (is_grant && rule.level >= breach.level && layered_.keeps_for(rule, breach.subject.front())) return &use;
      continue;
    }
    if (rule.kind != Rule::Kind::restriction || !rule.immutable || rule.level >= breach.level) continue;
    if (breach.kind == Breach::Kind::customized ? !rule.every_subject : meets(rule, counted)) return &use;
  }
  return nullptr;
}

const RuleUse* LayerBreaches::find_cause(const Told& told) {
  const Breach& breach = told.breach;
  const bool takes = breach.kind == Breach::Kind::taken;
  for (const RuleUse& use : access_.uses(breach.permission)) {
    const Rule& rule = model_.rules[use.rule];
    if (layered_.is_of_base(use) || takes != (rule.kind == Rule::Kind::restriction)) continue;
    if (takes != (rule.level < breach.level) || !applies(use, told.layer_values)) continue;
    if (meets(rule, takes ? breach.subject : std::vector<RoleId>{breach.subject.front()})) return &use;
  }
  return nullptr;
}

/// The role of the layer that counts as one to which the base forbids.
RoleId LayerBreaches::counting_role(const Told& told) const {
  for (const RoleId role : told.breach.subject) {
    const std::vector<RoleId>& as = layered_.counts_as(role);
    if (as.size() == 1 || told.promise == nullptr) continue;
    if (has_any_role(model_.rules[told.promise->rule].roles, as)) return role;
  }
  return told.breach.subject.front();
}

Span LayerBreaches::blamed_line(const Told& told) const {
  if (is_through_setting(told)) return readings_.place_of(told.breach.found.changed.front());
  if (told.breach.kind == Breach::Kind::evaded) return model_.roles[index(counting_role(told))].span;
  if (told.cause == nullptr) return model_.permissions[index(told.breach.permission)].span;
  const Rule& rule = model_.rules[told.cause->rule];
  return rule.layer > base_ ? rule.span : model_.implications[*told.cause->target.implied_by].span;
}

LayerBreaches::Told LayerBreaches::tell(Breach breach) {
  DiagramManager& diagrams = access_.diagrams();
  Diagram point = Diagram::always;
  const std::vector<std::optional<std::uint32_t>>& values = breach.found.in_layer.values;
  for (std::size_t position = values.size(); position-- > 0;) {
    if (values[position])
      point = diagrams.conjunction(diagrams.is(id_at<VariableId>(position), *values[position]), point);
  }
  Told told;
  told.breach = std::move(breach);
  told.example = smallest_case(access_, told.breach.permission, told.breach.subject, point);
  told.base_values = completed(model_, told.breach.found.in_base, base_);
  told.layer_values = completed(model_, told.breach.found.in_layer, std::numeric_limits<Layer>::max());
  told.promise = find_promise(told);
  told.cause = find_cause(told);
  told.blamed = blamed_line(told);
  return told;
}

void LayerBreaches::add(Breach breach) {
  Told told = tell(std::move(breach));
  const Place place{told.blamed.file, told.blamed.begin, told.blamed.end, told.breach.kind};
  const auto [entry, is_new] = told_.try_emplace(place, told);
  if (!is_new && told.example.size < entry->second.example.size) entry->second = std::move(told);
}

void LayerBreaches::report(DiagnosticSink& sink) {
  for (const auto& [place, told] : told_) {
    if (is_through_setting(told)) {
      report_setting(told, sink);
      continue;
    }
    switch (told.breach.kind) {
      case Breach::Kind::taken:
        report_taken(told, sink);
        break;
      case Breach::Kind::evaded:
        report_evaded(told, sink);
        break;
      case Breach::Kind::given:
        report_given(told, sink);
        break;
      case Breach::Kind::customized:
        report_customized(told, sink);
        break;
    }
  }
}

void LayerBreaches::label_promise(const Told& told, Diagnostic& diagnostic) {
  if (told.promise == nullptr) return;
  const Rule& rule = model_.rules[told.promise->rule];
  if (rule.kind == Rule::Kind::restriction) {
    diagnostic.label(rule.span, fmt::format("limits it to `{}`, and is immutable", level_name(rule.level)));
    return;
  }
  diagnostic.label(rule.span, fmt::format("grants `{}`{}", level_name(rule.level),
                                          rule.immutable ? ", and is immutable" : " to it here"));
  if (rule.immutable) return;
  if (const auto holder = layered_.immutable_holder(rule, told.breach.subject.front())) {
    diagnostic.label(model_.roles[index(*holder)].span, fmt::format("`{}` is immutable", role_name(*holder)));
  }
}

/// The way out that keeps both lines, if there is one: no role may include the two.
void LayerBreaches::suggest_exclusive(const Told& told, Diagnostic& diagnostic) const {
  const std::vector<RoleId>& pair = told.breach.subject;
  if (pair.size() != 2) return;
  const bool is_included = std::any_of(model_.roles.begin(), model_.roles.end(), [&](const Role& role) {
    return has_role(role.closure, pair[0]) && has_role(role.closure, pair[1]);
  });
  if (is_included || model_.roles[index(pair[0])].custom || model_.roles[index(pair[1])].custom) return;
  diagnostic.help(
      fmt::format("or let nobody hold both: `exclusive roles {}, {};`", role_name(pair[0]), role_name(pair[1])));
}

void LayerBreaches::report_taken(const Told& told, DiagnosticSink& sink) {
  const bool is_require = told.cause != nullptr && model_.rules[told.cause->rule].every_subject;
  Diagnostic& diagnostic =
      sink.report(Code::immutable_grant_restricted, told.blamed,
                  {is_require ? "require" : "forbid", permission_name(told), level_name(told.example.decided),
                   case_text(model_, told.example), level_name(told.breach.level)});
  label_promise(told, diagnostic);
  suggest_exclusive(told, diagnostic);
}

void LayerBreaches::report_evaded(const Told& told, DiagnosticSink& sink) {
  const RoleId counting = counting_role(told);
  const Rule& rule = model_.rules[told.promise->rule];
  std::string counted = role_name(counting);
  for (const RoleId role : layered_.counts_as(counting)) {
    if (role != counting && has_role(rule.roles, role)) counted = role_name(role);
  }
  Diagnostic& diagnostic = sink.report(Code::immutable_restriction_evaded, told.blamed,
                                       {permission_name(told), level_name(told.example.decided),
                                        case_text(model_, told.example), counted, level_name(rule.level)});
  label_promise(told, diagnostic);
  label_causes(access_, told.example, diagnostic);
  const std::string above = index(rule.level) == 0 ? "" : fmt::format(" above {}", level_name(rule.level));
  diagnostic.help(fmt::format("such as `forbid {} to {}{};`{}", role_name(counting), permission_name(told), above,
                              rule.condition_span ? " with the condition of the base" : ""));
  suggest_exclusive(told, diagnostic);
}

LevelId LayerBreaches::decided_by_base(const Told& told) {
  LevelId granted{0};
  LevelId cap = model_.highest_level();
  for (const RuleUse& use : access_.uses(told.breach.permission)) {
    const Rule& rule = model_.rules[use.rule];
    if (!layered_.is_of_base(use) || !applies(use, told.base_values) || !meets(rule, told.breach.subject)) continue;
    if (rule.kind == Rule::Kind::grant) granted = std::max(granted, rule.level);
    if (rule.kind == Rule::Kind::restriction) cap = std::min(cap, rule.level);
  }
  return std::min(granted, cap);
}

void LayerBreaches::report_given(const Told& told, DiagnosticSink& sink) {
  const RoleId role = told.breach.subject.front();
  Diagnostic& diagnostic = sink.report(Code::immutable_role_given, told.blamed,
                                       {permission_name(told), case_text(model_, told.example),
                                        level_name(told.example.decided), level_name(decided_by_base(told))});
  diagnostic.label(model_.roles[index(role)].span, fmt::format("`{}` is immutable", role_name(role)));
  if (told.cause == nullptr) return;
  const Rule& rule = model_.rules[told.cause->rule];
  if (!(rule.span == told.blamed)) diagnostic.label(rule.span, "grants what implies it");
  const auto included =
      std::find_if(rule.roles.begin(), rule.roles.end(), [&](RoleId named) { return holds(model_, role, named); });
  if (included != rule.roles.end() && *included != role) {
    diagnostic.help(fmt::format("`{}` includes `{}`, and so gets its grants", role_name(role), role_name(*included)));
  }
}

void LayerBreaches::report_customized(const Told& told, DiagnosticSink& sink) {
  const Rule& rule = model_.rules[told.promise->rule];
  Diagnostic& diagnostic =
      sink.report(Code::immutable_restriction_customized, told.blamed,
                  {permission_name(told), level_name(told.example.decided), case_text(model_, told.example),
                   role_name(rule.roles.front()), level_name(rule.level)});
  label_promise(told, diagnostic);
}

void LayerBreaches::report_setting(const Told& told, DiagnosticSink& sink) {
  const std::vector<VariableId>& changed = told.breach.found.changed;
  const auto value_of = [&](VariableId setting, const std::vector<std::uint32_t>& values) {
    return value_text(model_, setting, values[index(setting)]);
  };
  std::string promised;
  if (told.breach.kind == Breach::Kind::taken) {
    promised = fmt::format("at least `{}`", level_name(told.breach.level));
  } else {
    const bool is_given = told.breach.kind == Breach::Kind::given;
    promised =
        fmt::format("no more than `{}`", level_name(is_given ? decided_by_base(told) : below(told.breach.level)));
  }
  Diagnostic& diagnostic =
      sink.report(Code::immutable_changed_by_setting, told.blamed,
                  {model_.variables[index(changed.front())].name, value_of(changed.front(), told.layer_values),
                   value_of(changed.front(), told.base_values), permission_name(told), level_name(told.example.decided),
                   case_text(model_, told.example), promised});
  for (const VariableId setting : changed) {
    if (setting == changed.front()) continue;
    diagnostic.label(readings_.place_of(setting),
                     fmt::format("`{}` is `{}` here and `{}` in the base", model_.variables[index(setting)].name,
                                 value_of(setting, told.layer_values), value_of(setting, told.base_values)));
  }
  label_promise(told, diagnostic);
  if (told.breach.kind != Breach::Kind::given) return;
  const RoleId role = told.breach.subject.front();
  diagnostic.label(model_.roles[index(role)].span, fmt::format("`{}` is immutable", role_name(role)));
}

}  // namespace polc
