// From ANTLR's tree of a statement to syntax/concrete_tree.h.
//
// Private to antlr_parse.cpp, whose includes bring ANTLR's types, so that no other file names ANTLR.
#pragma once

#include <optional>

#include "compiler/syntax/concrete_tree.h"

namespace polc::antlr_side {

using grammar::PolParser;

/// Nothing for a rule that a layout does not tell apart.
inline std::optional<SyntaxRule> syntax_rule(antlr4::ParserRuleContext* context) {
  switch (context->getRuleIndex()) {
    case PolParser::RuleStatement:
      return SyntaxRule::statement;
    case PolParser::RuleAccept:
      return SyntaxRule::accept;
    case PolParser::RuleContextDeclaration:
      return SyntaxRule::context;
    case PolParser::RuleResourceDeclaration:
      return SyntaxRule::resource;
    case PolParser::RuleSettingsDeclaration:
      return SyntaxRule::settings;
    case PolParser::RuleMatrix:
      return SyntaxRule::matrix;
    case PolParser::RuleTestDeclaration:
      return SyntaxRule::test;
    case PolParser::RuleAttribute:
      return SyntaxRule::attribute;
    case PolParser::RuleActions:
      return SyntaxRule::actions;
    case PolParser::RuleAction:
      return SyntaxRule::action;
    case PolParser::RuleSetting:
      return SyntaxRule::setting;
    case PolParser::RuleTestItem:
      return SyntaxRule::test_item;
    case PolParser::RuleMatrixHeader:
      return SyntaxRule::matrix_header;
    case PolParser::RuleRuler:
      return SyntaxRule::ruler;
    case PolParser::RuleMatrixRow:
      return SyntaxRule::matrix_row;
    case PolParser::RuleCell:
      return SyntaxRule::cell;
    case PolParser::RulePolicyDeclaration:
    case PolParser::RuleImportDeclaration:
    case PolParser::RuleExtendsDeclaration:
    case PolParser::RuleLevelsDeclaration:
    case PolParser::RuleDomainDeclaration:
    case PolParser::RuleRoleDeclaration:
    case PolParser::RuleRoleGroupDeclaration:
    case PolParser::RuleDefineDeclaration:
    case PolParser::RuleGroupDeclaration:
    case PolParser::RuleGivesRule:
    case PolParser::RuleExclusiveRule:
    case PolParser::RuleCustomRolesRule:
    case PolParser::RuleForbidRule:
    case PolParser::RuleAssertion:
    case PolParser::RuleGrantRule:
      return SyntaxRule::declaration;
    case PolParser::RuleRequireRule:
      return SyntaxRule::requirement;
    case PolParser::RuleImpliesRule:
      return SyntaxRule::implication;
    case PolParser::RuleRoleClause:
    case PolParser::RuleSettingsClause:
    case PolParser::RuleSettingClause:
    case PolParser::RuleNote:
      return SyntaxRule::clause;
    case PolParser::RuleRoleSet:
    case PolParser::RuleNameList:
    case PolParser::RulePathList:
      return SyntaxRule::names;
    case PolParser::RulePermissionSet:
      return SyntaxRule::permissions;
    case PolParser::RulePermissionTerm:
      return SyntaxRule::term;
    case PolParser::RuleValueSet:
      return SyntaxRule::braces;
    case PolParser::RuleSegment:
      // A name or a star is no more than its token.
      if (static_cast<PolParser::SegmentContext*>(context)->LBRACE() == nullptr) return std::nullopt;
      return SyntaxRule::braces;
    case PolParser::RuleCondition:
      return SyntaxRule::condition;
    case PolParser::RuleConjunction:
      return SyntaxRule::conjunction;
    case PolParser::RuleNegation:
      return SyntaxRule::parenthesized;
    default:
      return std::nullopt;
  }
}

inline TokenRange tokens_of(antlr4::ParserRuleContext* context) {
  return {context->getStart()->getTokenIndex(), context->getStop()->getTokenIndex() + 1};
}

/// Adds what stands below `context` to `node`.
inline void add_children(antlr4::ParserRuleContext* context, SyntaxNode& node) {
  for (antlr4::tree::ParseTree* part : context->children) {
    auto* child = dynamic_cast<antlr4::ParserRuleContext*>(part);
    if (child == nullptr || child->getStart() == nullptr) continue;
    if (const std::optional<SyntaxRule> rule = syntax_rule(child)) {
      SyntaxNode& added = node.children.emplace_back();
      added.rule = *rule;
      added.tokens = tokens_of(child);
      add_children(child, added);
    } else {
      add_children(child, node);
    }
  }
}

}  // namespace polc::antlr_side
