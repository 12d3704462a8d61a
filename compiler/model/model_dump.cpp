#include "compiler/model/model_dump.h"

#include <fmt/format.h>

#include <utility>

#include "compiler/model/expression_text.h"
#include "compiler/text/name_list.h"
#include "compiler/text/name_text.h"
#include "compiler/text/visible.h"

namespace polc {
namespace {

std::string_view word_for(Rule::Origin origin) {
  switch (origin) {
    case Rule::Origin::rule:
      return "rule";
    case Rule::Origin::cell:
      return "cell";
    case Rule::Origin::setting:
      return "setting";
    case Rule::Origin::custom_roles:
      return "custom roles";
    case Rule::Origin::forbid:
      return "forbid";
    case Rule::Origin::require:
      return "require";
  }
  return "";
}

std::string_view word_for(Assertion::Kind kind) {
  switch (kind) {
    case Assertion::Kind::only:
      return "only";
    case Assertion::Kind::never:
      return "never";
    case Assertion::Kind::always:
      return "always";
    case Assertion::Kind::separate:
      return "separate";
    case Assertion::Kind::become:
      return "never";
  }
  return "";
}

class Dump {
 public:
  Dump(const Model& model, const SourceManager& sources) : model_(model), sources_(sources) {}

  std::string text() {
    header();
    for (const Role& role : model_.roles) dump_role(role);
    for (const GroupOfRoles& group : model_.role_groups) {
      line("role group {}{} = {}{}{}", group.name, titled(group.title), names(group.roles), layer(group.layer),
           at(group.span));
    }
    for (const Variable& variable : model_.variables) {
      if (variable.kind == Variable::Kind::attribute && !variable.resource) attribute(variable, "context ");
    }
    for (const Resource& resource : model_.resources) dump_resource(resource);
    for (const Variable& variable : model_.variables) {
      if (variable.kind == Variable::Kind::setting) setting(variable);
    }
    for (const Implication& implication : model_.implications) {
      line("{} implies {}{}{}", permissions(implication.from), permissions(implication.to),
           implication.same_resource ? " of the same resource" : "", at(implication.span));
    }
    for (const Rule& rule : model_.rules) dump_rule(rule);
    for (const Absence& absence : model_.absences) {
      line("{}absence {} {}{}{}", absence.unwritten ? "unwritten " : "", role(absence.role),
           permission(absence.permission), when(absence.condition), at(absence.span));
    }
    custom_roles();
    for (const ExclusiveRoles& roles : model_.exclusive_roles)
      line("exclusive {}{}", names(roles.roles), at(roles.span));
    for (const RoleGift& gift : model_.gifts) dump_gift(gift);
    for (const MatrixLayout& matrix : model_.matrices) layout(matrix);
    for (const Assertion& assertion : model_.assertions) dump_assertion(assertion);
    for (const Test& test : model_.tests) dump_test(test);
    for (const AcceptedWarning& accepted : model_.accepted_warnings) {
      line("accept {} {}{}", accepted.code, quoted_text(accepted.reason), at(accepted.span));
    }
    return std::move(text_);
  }

 private:
  template <typename... Arguments>
  void line(fmt::format_string<Arguments...> pattern, Arguments&&... arguments) {
    text_ += visible(fmt::format(pattern, std::forward<Arguments>(arguments)...)) + '\n';
  }

  // What stands in a line.

  std::string at(Span span) const {
    if (index(span.file) >= sources_.size()) return "";
    const Position position = sources_.position(span.file, span.begin);
    return fmt::format("  @{}:{}:{}", sources_.path(span.file), position.line, position.column);
  }
  static std::string titled(const std::string& title) { return title.empty() ? "" : " " + quoted_text(title); }
  std::string role(RoleId id) const { return name_text(model_.roles[index(id)].name); }
  std::string permission(PermissionId id) const { return path_text(model_.permissions[index(id)].name); }
  std::string level(LevelId id) const { return name_text(model_.levels[index(id)].name); }

  /// The first of a list that may be very long.
  std::string permissions(const std::vector<PermissionId>& ids) const {
    return first_of(ids, names_shown, [&](PermissionId id) { return permission(id); });
  }

  std::string names(const std::vector<RoleId>& roles) const {
    if (roles.empty()) return "nobody";
    std::string text;
    for (const RoleId id : roles) text += (text.empty() ? "" : ", ") + role(id);
    return text;
  }

  std::string when(ExpressionId id) const {
    return id == ExpressionPool::always() ? "" : " if " + expression_text(model_, id);
  }

  std::string values(const Domain& domain, const ValueSet& set) const {
    std::string text;
    for (const unsigned value : set.set_bits()) text += (text.empty() ? "" : ", ") + name_text(domain.values[value]);
    return "{" + text + "}";
  }

  static std::string values(const Domain& domain) {
    std::string text;
    for (const std::string& value : domain.values) text += (text.empty() ? "" : ", ") + name_text(value);
    return "{" + text + "}";
  }

  static std::string type(const Domain& domain) {
    return domain.name.empty() ? written_out(domain) : name_text(domain.name);
  }

  static std::string written_out(const Domain& domain) {
    if (!domain.ordered) return values(domain);
    std::string text;
    for (const std::string& value : domain.values) text += (text.empty() ? "" : " < ") + name_text(value);
    return text;
  }

  static std::string default_of(const Variable& variable, const Domain& domain) {
    return variable.default_value ? " = " + name_text(domain.values[*variable.default_value]) : "";
  }

  // The lines.

  void header() {
    if (!model_.name.empty()) line("policy {}{}", path_text(model_.name), titled(model_.title));
    std::string levels;
    for (const Level& level : model_.levels)
      levels += (levels.empty() ? "" : " < ") + name_text(level.name) + titled(level.title);
    line("levels {}", levels);
    for (const Domain& domain : model_.domains) {
      if (!domain.name.empty()) line("domain {} = {}", name_text(domain.name), written_out(domain));
    }
  }

  void dump_role(const Role& declared) {
    std::string text;
    if (declared.immutable) text += " immutable";
    if (declared.custom) text += " custom";
    if (model_.fallback && &declared == &model_.roles[index(*model_.fallback)]) text += " fallback";
    if (!declared.includes.empty()) text += " includes " + names(declared.includes);
    if (declared.closure.size() > declared.includes.size() + 1) text += " (in all " + names(declared.closure) + ")";
    for (std::size_t i = 0; i < declared.within.size(); ++i) {
      text += (i == 0 ? " within " : ", ") + path_text(model_.resources[index(declared.within[i])].name);
    }
    line("role {}{}{}{}{}", name_text(declared.name), titled(declared.title), text, layer(declared.layer),
         at(declared.span));
  }

  static std::string layer(Layer layer) { return layer == 0 ? "" : fmt::format(" layer {}", layer); }

  void attribute(const Variable& variable, std::string_view before) {
    const Domain& domain = model_.domains[index(variable.domain)];
    line("{}{}{}: {}{}", before, path_text(variable.name), titled(variable.title), type(domain),
         default_of(variable, domain));
  }

  void dump_resource(const Resource& resource) {
    line("resource {}{}{}{}", path_text(resource.name), titled(resource.title), layer(resource.layer),
         at(resource.span));
    for (const VariableId id : resource.attributes) attribute(model_.variables[index(id)], "  attribute ");
    for (const PermissionId id : resource.permissions) {
      const Permission& declared = model_.permissions[index(id)];
      line("  action {}{}", name_text(declared.action), titled(declared.title));
    }
  }

  void setting(const Variable& variable) {
    const Domain& domain = model_.domains[index(variable.domain)];
    std::string text;
    if (variable.immutable) {
      text += " immutable";
    } else if (!variable.allowed.all()) {
      text += " within " + values(domain, variable.allowed);
    }
    if (!variable.granted_to.empty()) text += " for " + names(variable.granted_to);
    if (!variable.editable_by.empty()) text += " editable by " + names(variable.editable_by);
    line("setting {}{}: {}{}{}{}{}", path_text(variable.name), titled(variable.title), type(domain),
         default_of(variable, domain), text, layer(variable.layer), at(variable.span));
    for (const SettingRequirement& requirement : variable.requirements) {
      const Domain& required = model_.domain_of(requirement.setting);
      line("  requires {} in {}", path_text(model_.variables[index(requirement.setting)].name),
           values(required, requirement.values));
    }
  }

  void dump_rule(const Rule& rule) {
    const bool grant = rule.kind == Rule::Kind::grant;
    const std::string effect = grant ? "grant " + level(rule.level) : "restrict to " + level(rule.level);
    line("{} ({}) {} {}{}{}{}{}", effect, word_for(rule.origin), grant ? "to" : "for",
         rule.every_subject ? "everybody" : names(rule.roles), rule.immutable ? " immutable" : "", layer(rule.layer),
         rule.note.empty() ? "" : " note " + quoted_text(rule.note), at(rule.span));
    for (const Target& target : rule.targets) dump_target(target, "  ");
  }

  void dump_target(const Target& target, std::string_view indent) {
    const std::string implied =
        target.implied_by ? ", implied by " + permissions(model_.implications[*target.implied_by].from) : "";
    line("{}{}{}{}", indent, permission(target.permission), when(target.condition), implied);
  }

  void custom_roles() {
    for (const PermissionId id : model_.custom_always) line("custom roles always hold {}", permission(id));
    for (const PermissionId id : model_.custom_never) line("custom roles never hold {}", permission(id));
  }

  void layout(const MatrixLayout& matrix) {
    line("matrix{}{}{}", matrix.name.empty() ? "" : " " + name_text(matrix.name), titled(matrix.title),
         at(matrix.span));
    line("  columns {}", names(matrix.roles));
    for (const PermissionId id : matrix.permissions) line("  row {}", permission(id));
  }

  void dump_gift(const RoleGift& gift) {
    line("gives {} to {} at {}{}{}{}", names(gift.roles), gift.to_self ? "self" : "others", level(gift.level),
         layer(gift.layer), gift.note.empty() ? "" : " note " + quoted_text(gift.note), at(gift.span));
    for (const Target& target : gift.targets) dump_target(target, "  ");
  }

  void dump_assertion(const Assertion& assertion) {
    if (assertion.kind == Assertion::Kind::become) {
      line("assert never {} may become {}{}", names(assertion.roles), names(assertion.become), at(assertion.span));
      return;
    }
    const std::string roles = assertion.kind == Assertion::Kind::separate ? "" : " " + names(assertion.roles);
    line("assert {}{} at {}{}", word_for(assertion.kind), roles, level(assertion.level), at(assertion.span));
    for (std::size_t i = 0; i < assertion.terms.size(); ++i) {
      if (assertion.terms.size() > 1) line("  term {}", i + 1);
      for (const Target& target : assertion.terms[i]) dump_target(target, assertion.terms.size() > 1 ? "    " : "  ");
    }
  }

  void dump_test(const Test& test) {
    line("test {}{}", quoted_text(test.name), at(test.span));
    for (const Expectation& expectation : test.expectations) {
      std::string subjects;
      for (const std::vector<RoleId>& roles : expectation.subjects) {
        std::string held;
        for (const RoleId id : roles) held += (held.empty() ? "" : " + ") + role(id);
        subjects += (subjects.empty() ? "" : ", ") + (held.empty() ? std::string("nobody") : held);
      }
      line("  {} -> {}{}{}", subjects, level(expectation.level),
           expectation.under_every_setting ? " under every setting" : "", at(expectation.span));
      for (const VariableId id : expectation.fixed_settings)
        line("    for {}", path_text(model_.variables[index(id)].name));
      for (const Target& target : expectation.targets) dump_target(target, "    ");
    }
  }

  const Model& model_;
  const SourceManager& sources_;
  std::string text_;
};

}  // namespace

std::string dump(const Model& model, const SourceManager& sources) {
  return Dump(model, sources).text();
}

}  // namespace polc
