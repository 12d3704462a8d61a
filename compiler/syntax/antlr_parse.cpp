// ANTLR behind syntax/grammar_parser.h, and the making of our tree out of its trees. No other file includes ANTLR.
//
// Outside surface: read_tokens() and GrammarParser. ANTLR decides whether tokens are a statement and how it is built;
// its error messages and its recovery are not used: it stops at the first token that does not fit. Its tree of a
// statement is dropped as soon as ours is built, so that memory stays small.
#include <antlr4-runtime.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "PolLexer.h"
#include "PolParser.h"
#include "compiler/syntax/grammar_parser.h"
#include "compiler/syntax/input_limits.h"

namespace polc {
namespace {

using grammar::PolLexer;
using grammar::PolParser;

// Tokens

Token::Kind kind_of(std::size_t type) {
  switch (type) {
    case PolLexer::AND:
    case PolLexer::ELSE:
    case PolLexer::IF:
    case PolLexer::IN:
    case PolLexer::IS:
    case PolLexer::NOT:
    case PolLexer::OR:
      return Token::Kind::reserved;
    case PolLexer::STRING:
      return Token::Kind::text;
    case PolLexer::UNCLOSED_STRING:
      return Token::Kind::unclosed_text;
    case PolLexer::UNCLOSED_NAME:
      return Token::Kind::unclosed_name;
    case PolLexer::SEMICOLON:
      return Token::Kind::semicolon;
    case PolLexer::BAR:
      return Token::Kind::bar;
    case PolLexer::LBRACE:
      return Token::Kind::left_brace;
    case PolLexer::RBRACE:
      return Token::Kind::right_brace;
    case PolLexer::LPAREN:
      return Token::Kind::left_parenthesis;
    case PolLexer::RPAREN:
      return Token::Kind::right_parenthesis;
    case PolLexer::RULER:
      return Token::Kind::ruler;
    case PolLexer::UNKNOWN:
      return Token::Kind::unknown;
    case PolLexer::ARROW:
    case PolLexer::COLON:
    case PolLexer::COMMA:
    case PolLexer::DOT:
    case PolLexer::EQUALS:
    case PolLexer::LESS:
    case PolLexer::PLUS:
    case PolLexer::STAR:
      return Token::Kind::other;
    default:
      return Token::Kind::name;
  }
}

/// ANTLR counts code points, and spans are bytes. Offsets must be asked for in ascending order.
class ByteOffsets {
 public:
  ByteOffsets(std::string_view text, std::size_t begin) : text_(text), byte_(begin) {}

  std::uint32_t of(std::size_t code_point) {
    for (; code_point_ < code_point; ++code_point_) {
      ++byte_;
      while (byte_ < text_.size() && (static_cast<unsigned char>(text_[byte_]) & 0xC0U) == 0x80U) ++byte_;
    }
    return static_cast<std::uint32_t>(byte_);
  }

 private:
  std::string_view text_;
  std::size_t byte_;
  std::size_t code_point_ = 0;
};

// ANTLR's side of tokens

/// A token as the parser wants it: no more than a type and a place in the TokenList.
class ParserToken final : public antlr4::Token {
 public:
  ParserToken(std::size_t type, std::size_t at) : type_(type), at_(at) {}

  std::string getText() const override { return {}; }
  std::size_t getType() const override { return type_; }
  std::size_t getLine() const override { return 0; }
  std::size_t getCharPositionInLine() const override { return 0; }
  std::size_t getChannel() const override { return DEFAULT_CHANNEL; }
  std::size_t getTokenIndex() const override { return at_; }
  std::size_t getStartIndex() const override { return at_; }
  std::size_t getStopIndex() const override { return at_; }
  antlr4::TokenSource* getTokenSource() const override { return nullptr; }
  antlr4::CharStream* getInputStream() const override { return nullptr; }
  std::string toString() const override { return {}; }

 private:
  std::size_t type_;
  std::size_t at_;
};

/// The lexer's number of a sign that stands for one that the author left out.
std::size_t type_of(Token::Kind kind) {
  return kind == Token::Kind::right_brace ? PolLexer::RBRACE : PolLexer::SEMICOLON;
}

/// Some of a file's tokens as a stream of their own, with an end behind them. ANTLR's positions are those in the
/// stream; each token knows its place in the TokenList.
class Window final : public antlr4::TokenStream {
 public:
  explicit Window(const TokenList& tokens) : tokens_(tokens) {}

  void show(TokenRange range) {
    clear();
    add(range);
    add(antlr4::Token::EOF, range.end);
  }

  /// Tokens `range`, and then one of type `type`.
  void show_with(TokenRange range, std::size_t type) {
    clear();
    add(range);
    add(type, range.end);
    add(antlr4::Token::EOF, range.end + 1);
  }

  void show(const std::vector<TokenPart>& parts) {
    clear();
    for (const TokenPart& part : parts) {
      add(part.tokens);
      if (part.missing) add(type_of(*part.missing), part.tokens.end - 1);
    }
    add(antlr4::Token::EOF, parts.back().tokens.end);
  }

  /// Where the next token stands in the TokenList.
  std::size_t place() const { return get(at_)->getTokenIndex(); }
  bool at_end() const { return get(at_)->getType() == antlr4::Token::EOF; }

  // Of antlr4::TokenStream.
  void consume() override { ++at_; }
  std::size_t LA(ssize_t ahead) override { return LT(ahead)->getType(); }
  antlr4::Token* LT(ssize_t ahead) override {
    if (ahead < 0) {
      const auto back = static_cast<std::size_t>(-ahead);
      return back > at_ ? nullptr : get(at_ - back);
    }
    return get(at_ + static_cast<std::size_t>(ahead) - 1);
  }
  antlr4::Token* get(std::size_t at) const override { return &shown_[std::min(at, shown_.size() - 1)]; }
  ssize_t mark() override { return 0; }
  void release(ssize_t /*marker*/) override {}
  std::size_t index() override { return at_; }
  void seek(std::size_t at) override { at_ = at; }
  std::size_t size() override { return shown_.size(); }
  std::string getSourceName() const override { return {}; }
  antlr4::TokenSource* getTokenSource() const override { return nullptr; }
  std::string getText(const antlr4::misc::Interval& /*interval*/) override { return {}; }
  std::string getText() override { return {}; }
  std::string getText(antlr4::RuleContext* /*context*/) override { return {}; }
  std::string getText(antlr4::Token* /*first*/, antlr4::Token* /*last*/) override { return {}; }

 private:
  void clear() {
    shown_.clear();
    at_ = 0;
  }
  void add(TokenRange range) {
    for (std::size_t at = range.begin; at < range.end; ++at) add(tokens_[at].type, at);
  }
  void add(std::size_t type, std::size_t place) { shown_.emplace_back(type, place); }

  const TokenList& tokens_;
  mutable std::vector<ParserToken> shown_;  // ANTLR asks a const stream for tokens that it might change.
  std::size_t at_ = 0;
};

/// Thrown out of ANTLR's parser at the first token that does not fit.
struct ParseStopped {
  std::size_t at = 0;
  std::vector<std::size_t> rules;  ///< The rules that were being read there, innermost first, if that is known.
};

class StopAtFirstError final : public antlr4::DefaultErrorStrategy {
 public:
  void reportError(antlr4::Parser* parser, const antlr4::RecognitionException& error) override {
    const std::size_t at = error.getOffendingToken()->getTokenIndex();
    const auto* undecided = dynamic_cast<const antlr4::NoViableAltException*>(&error);
    const bool looked_ahead = undecided != nullptr && undecided->getStartToken()->getTokenIndex() != at;
    throw ParseStopped{at, looked_ahead ? std::vector<std::size_t>() : rules_around(parser)};
  }
  antlr4::Token* recoverInline(antlr4::Parser* parser) override {
    throw ParseStopped{parser->getCurrentToken()->getTokenIndex(), rules_around(parser)};
  }
  void sync(antlr4::Parser* /*parser*/) override {}

 private:
  static std::vector<std::size_t> rules_around(antlr4::Parser* parser) {
    std::vector<std::size_t> rules;
    for (const antlr4::RuleContext* context = parser->getContext(); context != nullptr;
         context = dynamic_cast<const antlr4::RuleContext*>(context->parent)) {
      rules.push_back(context->getRuleIndex());
    }
    return rules;
  }
};

/// What a name would mean behind a token of type `previous`, while these rules are read.
std::string meaning_of_name(const std::vector<std::size_t>& rules, std::size_t previous) {
  switch (previous) {
    case PolLexer::ABOVE:
    case PolLexer::ARROW:
    case PolLexer::AT:
    case PolLexer::LESS:
      return "a level";
    case PolLexer::BY:
      return "a role";
    case PolLexer::DOT:
      return "a name";
    default:
      break;
  }
  bool in_path = false;
  for (const std::size_t rule : rules) {
    switch (rule) {
      case PolParser::RulePath:
      case PolParser::RulePathList:
        in_path = true;
        break;
      case PolParser::RuleName:
      case PolParser::RuleNameList:
      case PolParser::RuleReserved:
        break;
      case PolParser::RuleActions:
      case PolParser::RuleAction:
        return "an action";
      case PolParser::RuleAttribute:
      case PolParser::RuleResourceItem:
        return "an attribute";
      case PolParser::RuleSetting:
      case PolParser::RuleRequirement:
        return "a setting";
      case PolParser::RuleType:
        return "a type";
      case PolParser::RuleValue:
      case PolParser::RuleValueSet:
      case PolParser::RuleOperand:
        return "a value";
      case PolParser::RuleSegment:
        return in_path ? "a name" : "a permission";
      case PolParser::RulePermissionTerm:
      case PolParser::RulePermissionSet:
        return "a permission";
      case PolParser::RuleCondition:
      case PolParser::RuleConjunction:
      case PolParser::RuleNegation:
      case PolParser::RuleComparison:
        return "a condition";
      case PolParser::RuleRoleClause:
        return in_path ? "a resource" : "a role";
      case PolParser::RuleRoleSet:
      case PolParser::RuleTestItem:
      case PolParser::RuleTestSubject:
      case PolParser::RuleMatrixHeader:
      case PolParser::RuleExclusiveRule:
      case PolParser::RuleSettingsClause:
        return "a role";
      case PolParser::RuleLevelName:
      case PolParser::RuleOutcome:
      case PolParser::RuleCell:
        return "a level";
      default:
        return "a name";
    }
  }
  return "a name";
}

// The tree

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
    return {name(context->name()), values(context->valueSet())};
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
      for (auto* action : item->actions()->action()) {
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
    result.condition = optional_condition(context->condition());
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
            optional_condition(context->condition()),
            optional_note(context->note())};
  }

  ast::Forbid forbid(PolParser::ForbidRuleContext* context) {
    return {context->IMMUTABLE() != nullptr,          roles(context->roleSet()),
            permissions(context->permissionSet()),    optional_name(context->name()),
            optional_condition(context->condition()), optional_note(context->note())};
  }

  ast::Require require(PolParser::RequireRuleContext* context) {
    return {context->IMMUTABLE() != nullptr, condition(context->condition()), permissions(context->permissionSet()),
            optional_name(context->name()), optional_note(context->note())};
  }

  ast::Implies implies(PolParser::ImpliesRuleContext* context) {
    return {permissions(context->permissionSet(0)), permissions(context->permissionSet(1)), context->SAME() != nullptr,
            optional_note(context->note())};
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
    result.condition = optional_condition(context->condition());
    result.note = optional_note(context->note());
    return result;
  }

  ast::Matrix matrix(PolParser::MatrixContext* context) {
    ast::Matrix result;
    result.name = optional_name(context->name());
    result.title = optional_text(context->STRING());
    for (auto* column : context->matrixHeader()->nameList()) result.columns.push_back(names(column));
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
      result.outcomes.push_back({name(outcome->name()), optional_condition(outcome->condition())});
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
    result.roles = roles(context->roleSet());
    result.permissions = permissions(context->permissionSet());
    result.level = optional_name(context->name());
    result.condition = optional_condition(context->condition());
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

  ast::ConditionPtr optional_condition(PolParser::ConditionContext* context) {
    return context == nullptr ? nullptr : condition(context);
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
    if (context->valueSet() != nullptr) {
      comparison.kind = negated ? Kind::not_in : Kind::in;
      comparison.values = values(context->valueSet());
    } else if (PolParser::OperandContext* operand = context->operand()) {
      comparison.kind = negated ? Kind::is_not : Kind::is;
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
    if (context->nameList() != nullptr) (result.all ? result.excepted : result.names) = names(context->nameList());
    result.span = span(context);
    return result;
  }

  ast::PermissionSet permissions(PolParser::PermissionSetContext* context) {
    ast::PermissionSet result;
    Terminal* except = context->EXCEPT();
    for (auto* part : context->permissionTerm()) {
      const bool excepted = except != nullptr && first(part) > except->getSymbol()->getTokenIndex();
      (excepted ? result.excepted : result.terms).push_back(term(part));
    }
    result.span = span(context);
    return result;
  }

  ast::PermissionTerm term(PolParser::PermissionTermContext* context) {
    ast::PermissionTerm result;
    for (auto* part : context->segment()) {
      ast::Segment& segment = result.segments.emplace_back();
      segment.span = span(part);
      if (part->name() != nullptr) {
        segment.kind = ast::Segment::Kind::name;
        segment.name = name(part->name());
      } else if (part->STAR() != nullptr) {
        segment.kind = ast::Segment::Kind::star;
      } else {
        segment.kind = ast::Segment::Kind::braces;
        for (auto* listed : part->path()) segment.paths.push_back(path(listed));
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
    for (auto* listed : context->name()) result.push_back(name(listed));
    return result;
  }

  std::vector<ast::Name> values(PolParser::ValueSetContext* context) {
    std::vector<ast::Name> result;
    for (auto* listed : context->value()) result.push_back(value(listed));
    return result;
  }

  ast::Path path(PolParser::PathContext* context) {
    ast::Path result;
    for (auto* part : context->name()) result.parts.push_back(name(part));
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
    sink_.report(Code::repeated_clause, where, {clause}).label(before, "first said here");
  }

  const TokenList& tokens_;
  DiagnosticSink& sink_;
};

antlr4::ParserRuleContext* read_rule(PolParser& parser, GrammarRule rule) {
  switch (rule) {
    case GrammarRule::statement:
      return parser.statement();
    case GrammarRule::accept:
      return parser.accept();
    case GrammarRule::assertion:
      return parser.assertion();
    case GrammarRule::context:
      return parser.contextDeclaration();
    case GrammarRule::custom_roles:
      return parser.customRolesRule();
    case GrammarRule::define:
      return parser.defineDeclaration();
    case GrammarRule::domain:
      return parser.domainDeclaration();
    case GrammarRule::exclusive:
      return parser.exclusiveRule();
    case GrammarRule::extends:
      return parser.extendsDeclaration();
    case GrammarRule::forbid:
      return parser.forbidRule();
    case GrammarRule::group:
      return parser.groupDeclaration();
    case GrammarRule::implies:
      return parser.impliesRule();
    case GrammarRule::import:
      return parser.importDeclaration();
    case GrammarRule::levels:
      return parser.levelsDeclaration();
    case GrammarRule::matrix:
      return parser.matrix();
    case GrammarRule::policy:
      return parser.policyDeclaration();
    case GrammarRule::require:
      return parser.requireRule();
    case GrammarRule::resource:
      return parser.resourceDeclaration();
    case GrammarRule::role:
      return parser.roleDeclaration();
    case GrammarRule::settings:
      return parser.settingsDeclaration();
    case GrammarRule::test:
      return parser.testDeclaration();
    case GrammarRule::attribute:
      return parser.attribute();
    case GrammarRule::resource_item:
      return parser.resourceItem();
    case GrammarRule::setting:
      return parser.setting();
    case GrammarRule::test_item:
      return parser.testItem();
    case GrammarRule::matrix_header:
      return parser.matrixHeader();
    case GrammarRule::matrix_ruler:
      return parser.ruler();
    case GrammarRule::matrix_row:
      return parser.matrixRow();
  }
  return nullptr;
}

}  // namespace

std::optional<TokenList> read_tokens(FileId file, std::string_view text) {
  const std::size_t begin = byte_order_mark_size(text);
  antlr4::ANTLRInputStream input(text.data() + begin, text.size() - begin);
  PolLexer lexer(&input);
  lexer.removeErrorListeners();
  TokenList tokens(file, text);
  ByteOffsets offsets(text, begin);
  std::size_t end_of_last = begin;
  for (;;) {
    const std::unique_ptr<antlr4::Token> found = lexer.nextToken();
    const bool is_end = found->getType() == antlr4::Token::EOF;
    Token token;
    token.kind = is_end ? Token::Kind::end : kind_of(found->getType());
    token.type = static_cast<std::uint16_t>(found->getType());
    token.begin = is_end ? static_cast<std::uint32_t>(text.size()) : offsets.of(found->getStartIndex());
    token.end = is_end ? token.begin : offsets.of(found->getStopIndex() + 1);
    const std::string_view between = text.substr(end_of_last, token.begin - end_of_last);
    token.first_on_line = tokens.size() == 0 || between.find_first_of("\r\n") != std::string_view::npos;
    end_of_last = token.end;
    tokens.add(token);
    if (is_end) return tokens;
    if (tokens.size() > max_tokens) return std::nullopt;
  }
}

class GrammarParser::Implementation {
 public:
  explicit Implementation(const TokenList& tokens) : tokens_(tokens), window_(tokens), parser_(&window_) {
    parser_.removeErrorListeners();
    parser_.setErrorHandler(std::make_shared<StopAtFirstError>());
  }

  /// ANTLR's tree of the whole range, good until the next call; or null, and where the range goes wrong.
  antlr4::ParserRuleContext* tree(TokenRange range, GrammarRule rule, std::size_t& failed_at) {
    window_.show(range);
    return tree(rule, failed_at);
  }

  /// The same of a statement in parts.
  antlr4::ParserRuleContext* tree(const std::vector<TokenPart>& parts) {
    std::size_t failed_at = 0;
    window_.show(parts);
    return tree(GrammarRule::statement, failed_at);
  }

  Expectations expectations(TokenRange before, GrammarRule rule) {
    constexpr std::size_t longest_tried = 400;
    Expectations expected;
    if (before.end - before.begin > longest_tried) return expected;
    expected.known = true;
    const antlr4::dfa::Vocabulary& vocabulary = parser_.getVocabulary();
    for (std::size_t type = 1; type <= vocabulary.getMaxTokenType(); ++type) {
      if (!fits(before, type, rule)) continue;
      if (type == PolLexer::IDENTIFIER) expected.name = true;
      if (type == PolLexer::STRING) expected.text = true;
      const std::string literal = vocabulary.getLiteralName(type);
      if (literal.size() > 2) expected.written.push_back(literal.substr(1, literal.size() - 2));
    }
    if (expected.name) {
      fits(before, PolLexer::UNKNOWN, rule);  // Fits nowhere, so that the rules around are known.
      const std::size_t previous = before.end > before.begin ? tokens_[before.end - 1].type : 0;
      expected.meaning = meaning_of_name(rules_, previous);
    }
    return expected;
  }

  const TokenList& tokens() const { return tokens_; }

 private:
  // The window must have been set.

  antlr4::ParserRuleContext* tree(GrammarRule rule, std::size_t& failed_at) {
    // SLL is the faster prediction and nearly always enough; only LL knows for certain that a text is wrong.
    for (const auto mode : {antlr4::atn::PredictionMode::SLL, antlr4::atn::PredictionMode::LL}) {
      antlr4::ParserRuleContext* context = run(rule, mode, failed_at);
      if (context == nullptr) continue;
      if (window_.at_end()) return context;
      failed_at = window_.place();
    }
    return nullptr;
  }

  antlr4::ParserRuleContext* run(GrammarRule rule, antlr4::atn::PredictionMode mode, std::size_t& failed_at) {
    parser_.reset();
    window_.seek(0);
    parser_.getInterpreter<antlr4::atn::ParserATNSimulator>()->setPredictionMode(mode);
    try {
      return read_rule(parser_, rule);
    } catch (const ParseStopped& stopped) {
      failed_at = stopped.at;
      rules_ = stopped.rules;
    }
    return nullptr;
  }

  /// Whether a token of that type can follow these tokens.
  bool fits(TokenRange before, std::size_t type, GrammarRule rule) {
    window_.show_with(before, type);
    std::size_t failed_at = 0;
    const bool whole = run(rule, antlr4::atn::PredictionMode::LL, failed_at) != nullptr;
    return (whole ? window_.place() : failed_at) > before.end;
  }

  const TokenList& tokens_;
  Window window_;
  PolParser parser_;
  std::vector<std::size_t> rules_;  // Around the last failure.
};

GrammarParser::GrammarParser(const TokenList& tokens) : implementation_(std::make_unique<Implementation>(tokens)) {}
GrammarParser::~GrammarParser() = default;

std::optional<ast::Statement> GrammarParser::statement(const StatementBounds& bounds, DiagnosticSink& sink,
                                                       std::size_t& failed_at) {
  antlr4::ParserRuleContext* tree = implementation_->tree(bounds.tokens, GrammarRule::statement, failed_at);
  if (tree == nullptr) return std::nullopt;
  TreeBuilder builder(implementation_->tokens(), sink);
  return builder.statement(static_cast<PolParser::StatementContext*>(tree), bounds);
}

std::optional<ast::Statement> GrammarParser::statement(const StatementBounds& bounds,
                                                       const std::vector<TokenPart>& parts, DiagnosticSink& sink) {
  antlr4::ParserRuleContext* tree = implementation_->tree(parts);
  if (tree == nullptr) return std::nullopt;
  TreeBuilder builder(implementation_->tokens(), sink);
  return builder.statement(static_cast<PolParser::StatementContext*>(tree), bounds);
}

bool GrammarParser::fits(TokenRange range, GrammarRule rule, std::size_t& failed_at) {
  return implementation_->tree(range, rule, failed_at) != nullptr;
}

Expectations GrammarParser::expectations(TokenRange before, GrammarRule rule) {
  return implementation_->expectations(before, rule);
}

}  // namespace polc
