// From ANTLR's tree of a statement to ours: a function for each rule of the grammar.
//
// Private to antlr_parse.cpp, whose includes bring ANTLR's types, so that no other file names ANTLR. Long because the
// grammar is: each function is a few lines, and they call one another all over.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/syntax/ast.h"
#include "compiler/syntax/input_limits.h"
#include "compiler/syntax/statement_bounds.h"
#include "compiler/syntax/token.h"

namespace polc::antlr_side {

using grammar::PolParser;

/// Makes our tree of ANTLR's. The grammar has been checked by then, so that every part that must be there is.
class TreeBuilder {
 public:
  TreeBuilder(const TokenList& tokens, DiagnosticSink& sink) : tokens_(tokens), sink_(sink) {}

  ast::Statement statement(PolParser::StatementContext* context, const StatementBounds& bounds) {
    ast::Statement result;
    result.doc = documentation(bounds.first);
    if (result.doc.empty() && bounds.first != bounds.tokens.begin) result.doc = documentation(bounds.tokens.begin);
    for (PolParser::AcceptContext* accept : context->accept()) {
      result.accepts.push_back({name(accept->name()), text(accept->STRING())});
    }
    result.node = node(dynamic_cast<antlr4::ParserRuleContext*>(context->children.back()));
    result.span = tokens_.span({bounds.first, bounds.tokens.end});
    return result;
  }

 private:
  using Terminal = antlr4::tree::TerminalNode;

  ast::StatementNode node(antlr4::ParserRuleContext* context) {
    switch (context->getRuleIndex()) {
      case PolParser::RulePolicyDeclaration:
        return policy(static_cast<PolParser::PolicyDeclarationContext*>(context));
      case PolParser::RuleImportDeclaration:
        return ast::Import{text(static_cast<PolParser::ImportDeclarationContext*>(context)->STRING())};
      case PolParser::RuleExtendsDeclaration:
        return ast::Extends{text(static_cast<PolParser::ExtendsDeclarationContext*>(context)->STRING())};
      case PolParser::RuleLevelsDeclaration:
        return levels(static_cast<PolParser::LevelsDeclarationContext*>(context));
      case PolParser::RuleDomainDeclaration:
        return domain(static_cast<PolParser::DomainDeclarationContext*>(context));
      case PolParser::RuleRoleDeclaration:
        return role(static_cast<PolParser::RoleDeclarationContext*>(context));
      case PolParser::RuleRoleGroupDeclaration:
        return role_group(static_cast<PolParser::RoleGroupDeclarationContext*>(context));
      case PolParser::RuleContextDeclaration:
        return context_attributes(static_cast<PolParser::ContextDeclarationContext*>(context));
      case PolParser::RuleResourceDeclaration:
        return resource(static_cast<PolParser::ResourceDeclarationContext*>(context));
      case PolParser::RuleSettingsDeclaration:
        return settings(static_cast<PolParser::SettingsDeclarationContext*>(context));
      case PolParser::RuleDefineDeclaration:
        return define(static_cast<PolParser::DefineDeclarationContext*>(context));
      case PolParser::RuleGroupDeclaration:
        return group(static_cast<PolParser::GroupDeclarationContext*>(context));
      case PolParser::RuleGrantRule:
        return grant(static_cast<PolParser::GrantRuleContext*>(context));
      case PolParser::RuleForbidRule:
        return forbid(static_cast<PolParser::ForbidRuleContext*>(context));
      case PolParser::RuleRequireRule:
        return require(static_cast<PolParser::RequireRuleContext*>(context));
      case PolParser::RuleImpliesRule:
        return implies(static_cast<PolParser::ImpliesRuleContext*>(context));
      case PolParser::RuleGivesRule:
        return gives(static_cast<PolParser::GivesRuleContext*>(context));
      case PolParser::RuleExclusiveRule:
        return exclusive(static_cast<PolParser::ExclusiveRuleContext*>(context));
      case PolParser::RuleCustomRolesRule:
        return custom_roles(static_cast<PolParser::CustomRolesRuleContext*>(context));
      case PolParser::RuleMatrix:
        return matrix(static_cast<PolParser::MatrixContext*>(context));
      case PolParser::RuleAssertion:
        return assertion(static_cast<PolParser::AssertionContext*>(context));
      default:
        return test(static_cast<PolParser::TestDeclarationContext*>(context));
    }
  }

  // Declarations

  ast::Policy policy(PolParser::PolicyDeclarationContext* context) {
    return {path(context->path()), optional_text(context->STRING())};
  }

  ast::Levels levels(PolParser::LevelsDeclarationContext* context) {
    ast::Levels result;
    for (auto* level : context->levelName()) {
      result.levels.push_back({name(level->name()), optional_text(level->STRING())});
    }
    return result;
  }

  ast::Domain domain(PolParser::DomainDeclarationContext* context) {
    if (context->valueOrder() != nullptr) return {name(context->name()), values(context->valueOrder()), true};
    return {name(context->name()), values(context->valueSet()), false};
  }

  ast::Role role(PolParser::RoleDeclarationContext* context) {
    ast::Role result;
    result.immutable = context->IMMUTABLE() != nullptr;
    result.name = name(context->name());
    result.title = optional_text(context->STRING());
    for (auto* clause : context->roleClause()) {
      if (clause->INCLUDES() != nullptr) append(result.includes, names(clause->nameList()));
      if (clause->WITHIN() != nullptr) {
        for (auto* where : clause->pathList()->path()) result.within.push_back(path(where));
      }
      if (clause->FALLBACK() != nullptr) once(result.fallback, "fallback", span(clause), span(clause));
    }
    return result;
  }

  ast::RoleGroup role_group(PolParser::RoleGroupDeclarationContext* context) {
    return {name(context->name()), optional_text(context->STRING()), roles(context->roleSet())};
  }

  ast::Context context_attributes(PolParser::ContextDeclarationContext* context) {
    ast::Context result;
    for (auto* item : context->attribute()) result.attributes.push_back(attribute(item));
    return result;
  }

  ast::Resource resource(PolParser::ResourceDeclarationContext* context) {
    ast::Resource result;
    result.name = path(context->path());
    result.title = optional_text(context->STRING());
    for (auto* item : context->resourceItem()) {
      if (item->attribute() != nullptr) {
        result.attributes.push_back(attribute(item->attribute()));
        continue;
      }
      const std::string shared = documentation(first(item));
      const auto actions = parts_of<PolParser::ActionContext>(item->actions());
      if (result.actions.empty()) result.actions.reserve(actions.size());
      for (auto* action : actions) {
        std::string doc = documentation(first(action));
        if (doc.empty()) doc = shared;
        result.actions.push_back({std::move(doc), name(action->name()), optional_text(action->STRING())});
      }
    }
    return result;
  }

  ast::Attribute attribute(PolParser::AttributeContext* context) {
    ast::Attribute result;
    result.doc = documentation(first(context));
    result.name = name(context->name());
    result.title = optional_text(context->STRING());
    result.type = type(context->type());
    if (context->value() != nullptr) result.default_value = value(context->value());
    return result;
  }

  ast::Type type(PolParser::TypeContext* context) {
    ast::Type result;
    if (context->name() != nullptr) result.name = name(context->name());
    if (context->valueSet() != nullptr) result.values = values(context->valueSet());
    result.ordered = context->valueOrder() != nullptr;
    if (result.ordered) result.values = values(context->valueOrder());
    result.span = span(context);
    return result;
  }

  ast::Settings settings(PolParser::SettingsDeclarationContext* context) {
    ast::Settings result;
    result.name = name(context->name());
    result.title = optional_text(context->STRING());
    for (auto* clause : context->settingsClause()) {
      append(clause->FOR() != nullptr ? result.roles : result.editable_by, names(clause->nameList()));
    }
    for (auto* item : context->setting()) result.settings.push_back(setting(item));
    return result;
  }

  ast::Setting setting(PolParser::SettingContext* context) {
    ast::Setting result;
    result.doc = documentation(first(context));
    result.name = name(context->name());
    result.title = optional_text(context->STRING());
    if (context->type() != nullptr) result.type = type(context->type());
    result.default_value = value(context->value());
    std::optional<Span> within;
    for (auto* clause : context->settingClause()) {
      if (clause->IMMUTABLE() != nullptr) once(result.immutable, "immutable", span(clause), span(clause));
      if (clause->WITHIN() != nullptr) {
        once(within, "within", span(clause), span(clause));
        result.within = values(clause->valueSet());
      }
      if (clause->GRANTS() != nullptr) result.grants.push_back(setting_grant(clause));
      for (auto* requirement : clause->requirement()) result.requirements.push_back(setting_requirement(requirement));
      if (clause->EDITABLE() != nullptr) append(result.editable_by, names(clause->nameList()));
      if (clause->note() != nullptr) {
        if (result.note) repeated("note", span(clause), result.note->span);
        result.note = text(clause->note()->STRING());
      }
    }
    result.span = span(context);
    return result;
  }

  ast::SettingGrant setting_grant(PolParser::SettingClauseContext* context) {
    ast::SettingGrant result;
    result.permissions = permissions(context->permissionSet());
    if (context->roleSet() != nullptr) result.roles = roles(context->roleSet());
    result.level = optional_name(context->name());
    result.condition = optional_condition(context->guard());
    result.span = span(context);
    return result;
  }

  ast::SettingRequirement setting_requirement(PolParser::RequirementContext* context) {
    ast::SettingRequirement result;
    result.setting = path(context->path());
    if (context->value() != nullptr) result.values.push_back(value(context->value()));
    if (context->valueSet() != nullptr) result.values = values(context->valueSet());
    result.span = span(context);
    return result;
  }

  ast::Define define(PolParser::DefineDeclarationContext* context) {
    return {name(context->name()), condition(context->condition())};
  }

  ast::Group group(PolParser::GroupDeclarationContext* context) {
    return {name(context->name()), permissions(context->permissionSet())};
  }

  // Rules

  ast::Grant grant(PolParser::GrantRuleContext* context) {
    return {context->IMMUTABLE() != nullptr,
            name(context->name()),
            roles(context->roleSet()),
            permissions(context->permissionSet()),
            optional_condition(context->guard()),
            optional_note(context->note())};
  }

  ast::Forbid forbid(PolParser::ForbidRuleContext* context) {
    return {context->IMMUTABLE() != nullptr,       roles(context->roleSet()),
            permissions(context->permissionSet()), optional_name(context->name()),
            optional_condition(context->guard()),  optional_note(context->note())};
  }

  ast::Require require(PolParser::RequireRuleContext* context) {
    return {context->IMMUTABLE() != nullptr, condition(context->condition()), permissions(context->permissionSet()),
            optional_name(context->name()), optional_note(context->note())};
  }

  ast::Implies implies(PolParser::ImpliesRuleContext* context) {
    return {permissions(context->permissionSet(0)), permissions(context->permissionSet(1)), context->SAME() != nullptr,
            optional_note(context->note())};
  }

  ast::Gives gives(PolParser::GivesRuleContext* context) {
    ast::Gives result;
    result.permissions = permissions(context->permissionSet());
    result.roles = roles(context->roleSet());
    result.to_self = context->SELF() != nullptr;
    result.level = optional_name(context->name());
    result.condition = optional_condition(context->guard());
    result.note = optional_note(context->note());
    return result;
  }

  ast::Exclusive exclusive(PolParser::ExclusiveRuleContext* context) {
    return {names(context->nameList()), optional_note(context->note())};
  }

  ast::CustomRoles custom_roles(PolParser::CustomRolesRuleContext* context) {
    ast::CustomRoles result;
    result.kind = context->ALWAYS() != nullptr  ? ast::CustomRoles::Kind::always
                  : context->NEVER() != nullptr ? ast::CustomRoles::Kind::never
                                                : ast::CustomRoles::Kind::may;
    result.permissions = permissions(context->permissionSet());
    result.condition = optional_condition(context->guard());
    result.note = optional_note(context->note());
    return result;
  }

  ast::Matrix matrix(PolParser::MatrixContext* context) {
    ast::Matrix result;
    result.name = optional_name(context->name());
    result.title = optional_text(context->STRING());
    for (auto* column : context->matrixHeader()->roleSet()) result.columns.push_back(roles(column));
    for (auto* row : context->matrixRow()) {
      ast::MatrixRow& added = result.rows.emplace_back();
      added.permissions = permissions(row->permissionSet());
      for (auto* entry : row->cell()) added.cells.push_back(cell(entry));
      added.span = span(row);
    }
    return result;
  }

  ast::Cell cell(PolParser::CellContext* context) {
    ast::Cell result;
    for (auto* outcome : context->outcome()) {
      result.outcomes.push_back({name(outcome->name()), optional_condition(outcome->guard())});
    }
    result.note = optional_note(context->note());
    result.span = span(context);
    return result;
  }

  ast::Assertion assertion(PolParser::AssertionContext* context) {
    using Kind = ast::Assertion::Kind;
    ast::Assertion result;
    result.note = optional_note(context->note());
    if (context->SEPARATE() != nullptr) {
      result.kind = Kind::separate;
      for (auto* apart : context->permissionTerm()) result.permissions.terms.push_back(term(apart));
      result.permissions.span = join(result.permissions.terms.front().span, result.permissions.terms.back().span);
      return result;
    }
    result.kind = context->ONLY() != nullptr ? Kind::only : context->NEVER() != nullptr ? Kind::never : Kind::always;
    result.roles = roles(context->roleSet(0));
    if (context->BECOME() != nullptr) {
      result.kind = Kind::become;
      result.become = roles(context->roleSet(1));
      return result;
    }
    result.permissions = permissions(context->permissionSet());
    result.level = optional_name(context->name());
    result.condition = optional_condition(context->guard());
    return result;
  }

  ast::Test test(PolParser::TestDeclarationContext* context) {
    ast::Test result;
    result.name = text(context->STRING());
    for (auto* item : context->testItem()) {
      if (item->ARROW() != nullptr) {
        result.items.emplace_back(expectation(item));
      } else if (item->GIVEN() != nullptr) {
        ast::Given given;
        for (auto* fact : item->condition()) given.conditions.push_back(condition(fact));
        result.items.emplace_back(std::move(given));
      } else {
        result.items.emplace_back(ast::UnderEverySetting{});
      }
    }
    return result;
  }

  ast::Expectation expectation(PolParser::TestItemContext* context) {
    ast::Expectation result;
    for (auto* subject : context->testSubject()) {
      std::vector<ast::Name>& held = result.subjects.emplace_back();
      for (auto* role : subject->name()) held.push_back(name(role));
    }
    result.permissions = permissions(context->permissionSet());
    if (context->LPAREN() != nullptr) result.condition = condition(context->condition(0));
    result.under_every_setting = context->UNDER() != nullptr;
    result.level = name(context->name());
    result.span = span(context);
    return result;
  }

  // Conditions

  /// `unless C` is from here on `if not (C)`, with its own word in the span: messages point at all of what holds.
  ast::ConditionPtr optional_condition(PolParser::GuardContext* context) {
    if (context == nullptr) return nullptr;
    if (context->UNLESS() == nullptr) return condition(context->condition());
    auto result = joined(ast::Condition::Kind::negation, context);
    result->operands.push_back(condition(context->condition()));
    return result;
  }

  ast::ConditionPtr condition(PolParser::ConditionContext* context) {
    const auto parts = context->conjunction();
    if (parts.size() == 1) return conjunction(parts.front());
    auto result = joined(ast::Condition::Kind::disjunction, context);
    for (auto* part : parts) result->operands.push_back(conjunction(part));
    return result;
  }

  ast::ConditionPtr conjunction(PolParser::ConjunctionContext* context) {
    const auto parts = context->negation();
    if (parts.size() == 1) return negation(parts.front());
    auto result = joined(ast::Condition::Kind::conjunction, context);
    for (auto* part : parts) result->operands.push_back(negation(part));
    return result;
  }

  ast::ConditionPtr negation(PolParser::NegationContext* context) {
    if (context->condition() != nullptr) {
      ast::ConditionPtr inner = condition(context->condition());
      inner->span = span(context);  // With its parentheses.
      return inner;
    }
    if (context->comparison() != nullptr) return comparison(context->comparison());
    auto result = joined(ast::Condition::Kind::negation, context);
    result->operands.push_back(negation(context->negation()));
    return result;
  }

  ast::ConditionPtr comparison(PolParser::ComparisonContext* context) {
    using Kind = ast::Comparison::Kind;
    auto result = joined(ast::Condition::Kind::comparison, context);
    ast::Comparison& comparison = result->comparison;
    comparison.subject = path(context->path());
    const bool negated = context->NOT() != nullptr;
    if (context->IN() != nullptr) {
      comparison.kind = negated ? Kind::not_in : Kind::in;
      comparison.bare = context->valueSet() == nullptr;
      comparison.values = comparison.bare ? std::vector{name(context->name())} : values(context->valueSet());
    } else if (PolParser::OperandContext* operand = context->operand()) {
      comparison.kind = context->bound() != nullptr ? kind_of(context->bound()) : negated ? Kind::is_not : Kind::is;
      if (operand->reserved() != nullptr) {
        comparison.values.push_back(word(operand));
      } else if (operand->path()->name().size() == 1) {
        comparison.values.push_back(name(operand->path()->name(0)));
      } else {
        comparison.operand = path(operand->path());
      }
    }
    return result;
  }

  static ast::Comparison::Kind kind_of(PolParser::BoundContext* bound) {
    using Kind = ast::Comparison::Kind;
    if (bound->LEAST() != nullptr) return Kind::at_least;
    if (bound->MOST() != nullptr) return Kind::at_most;
    return bound->ABOVE() != nullptr ? Kind::above : Kind::below;
  }

  ast::ConditionPtr joined(ast::Condition::Kind kind, antlr4::ParserRuleContext* context) {
    auto result = std::make_unique<ast::Condition>();
    result->kind = kind;
    result->span = span(context);
    return result;
  }

  // Sets

  ast::RoleSet roles(PolParser::RoleSetContext* context) {
    ast::RoleSet result;
    result.all = context->ALL() != nullptr;
    for (auto* list : context->nameList()) {
      const bool excepted = context->EXCEPT() != nullptr && list == context->nameList().back();
      (excepted ? result.excepted : result.names) = names(list);
    }
    result.span = span(context);
    return result;
  }

  ast::PermissionSet permissions(PolParser::PermissionSetContext* context) {
    ast::PermissionSet result;
    Terminal* except = context->children.size() > 1 ? context->EXCEPT() : nullptr;
    const auto parts = parts_of<PolParser::PermissionTermContext>(context);
    if (except == nullptr) result.terms.reserve(parts.size());
    for (auto* part : parts) {
      const bool excepted = except != nullptr && first(part) > except->getSymbol()->getTokenIndex();
      (excepted ? result.excepted : result.terms).push_back(term(part));
    }
    result.span = span(context);
    return result;
  }

  ast::PermissionTerm term(PolParser::PermissionTermContext* context) {
    ast::PermissionTerm result;
    const auto parts = parts_of<PolParser::SegmentContext>(context);
    result.segments.reserve(parts.size());
    for (auto* part : parts) {
      ast::Segment& segment = result.segments.emplace_back();
      segment.span = span(part);
      if (!part->children.front()->children.empty()) {
        segment.kind = ast::Segment::Kind::name;
        segment.name = word(part);
      } else if (part->children.size() == 1) {
        segment.kind = ast::Segment::Kind::star;
      } else {
        segment.kind = ast::Segment::Kind::braces;
        const auto paths = parts_of<PolParser::PathContext>(part);
        segment.paths.reserve(paths.size());
        for (auto* listed : paths) segment.paths.push_back(path(listed));
      }
    }
    result.span = span(context);
    return result;
  }

  // Names and texts

  ast::Name word(antlr4::ParserRuleContext* context) {
    const std::size_t at = first(context);
    return {std::string(unquoted_name(tokens_.text(at))), tokens_.span(at)};
  }
  ast::Name name(PolParser::NameContext* context) { return word(context); }
  ast::Name value(PolParser::ValueContext* context) { return word(context); }

  std::optional<ast::Name> optional_name(PolParser::NameContext* context) {
    return context == nullptr ? std::nullopt : std::optional(name(context));
  }

  std::vector<ast::Name> names(PolParser::NameListContext* context) {
    std::vector<ast::Name> result;
    const auto parts = parts_of<PolParser::NameContext>(context);
    result.reserve(parts.size());
    for (auto* listed : parts) result.push_back(name(listed));
    return result;
  }

  template <typename ListContext>  // A valueSet or a valueOrder.
  std::vector<ast::Name> values(ListContext* context) {
    std::vector<ast::Name> result;
    for (auto* listed : context->value()) result.push_back(value(listed));
    return result;
  }

  ast::Path path(PolParser::PathContext* context) {
    ast::Path result;
    const auto parts = parts_of<PolParser::NameContext>(context);
    result.parts.reserve(parts.size());
    for (auto* part : parts) result.parts.push_back(name(part));
    result.span = span(context);
    return result;
  }

  ast::Text text(Terminal* quoted) {
    const std::size_t at = quoted->getSymbol()->getTokenIndex();
    return {unquoted_text(tokens_.text(at)), tokens_.span(at)};
  }

  std::optional<ast::Text> optional_text(Terminal* quoted) {
    return quoted == nullptr ? std::nullopt : std::optional(text(quoted));
  }

  std::optional<ast::Text> optional_note(PolParser::NoteContext* context) {
    return context == nullptr ? std::nullopt : std::optional(text(context->STRING()));
  }

  std::string documentation(std::size_t at) {
    const std::size_t from = at == 0 ? byte_order_mark_size(tokens_.text()) : tokens_[at - 1].end;
    return documentation_above(tokens_.text().substr(from, tokens_[at].begin - from), at == 0);
  }

  // Parts

  /// The parts of a rule that has no other parts than these, and words and signs. ANTLR's own accessors ask each child for its
  /// type, twice, which in a large policy is a fourth of the time to make a tree. A part has at least one child, a sign none.
  template <typename Part>
  static std::vector<Part*> parts_of(antlr4::ParserRuleContext* context) {
    std::vector<Part*> parts;
    parts.reserve(context->children.size() / 2 + 1);
    for (antlr4::tree::ParseTree* child : context->children) {
      if (!child->children.empty()) parts.push_back(static_cast<Part*>(child));
    }
    return parts;
  }

  // Places

  static std::size_t first(antlr4::ParserRuleContext* context) { return context->getStart()->getTokenIndex(); }

  Span span(antlr4::ParserRuleContext* context) {
    return tokens_.span({first(context), context->getStop()->getTokenIndex() + 1});
  }

  static Span join(Span from, Span to) { return {from.file, from.begin, to.end}; }

  static void append(std::vector<ast::Name>& to, std::vector<ast::Name> added) {
    to.insert(to.end(), std::make_move_iterator(added.begin()), std::make_move_iterator(added.end()));
  }

  void once(std::optional<Span>& said, const std::string& clause, Span value, Span where) {
    if (said) repeated(clause, where, *said);
    said = value;
  }

  void repeated(const std::string& clause, Span where, Span before) {
    sink_.report(Code::repeated_clause, where, {clause}).label(before, "first written here");
  }

  const TokenList& tokens_;
  DiagnosticSink& sink_;
};

}  // namespace polc::antlr_side
