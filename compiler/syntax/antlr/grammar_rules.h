// The grammar's rules: which one reads what, and what a name means within one.
//
// Private to antlr_parse.cpp, whose includes bring ANTLR's types, so that no other file names ANTLR.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "compiler/syntax/grammar_parser.h"

namespace polc::antlr_side {

using grammar::PolLexer;
using grammar::PolParser;

inline antlr4::ParserRuleContext* read_rule(PolParser& parser, GrammarRule rule) {
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
    case GrammarRule::gives:
      return parser.givesRule();
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
    case GrammarRule::role_group:
      return parser.roleGroupDeclaration();
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

/// Whether what such a rule reads is made of values.
inline bool is_of_values(std::size_t rule) {
  return rule == PolParser::RuleValueOrder || rule == PolParser::RuleComparison;
}

/// What a name would mean behind a token of type `previous`, while these rules are read.
inline std::string meaning_of_name(const std::vector<std::size_t>& rules, std::size_t previous) {
  switch (previous) {
    case PolLexer::ABOVE:
    case PolLexer::LESS:
      if (std::any_of(rules.begin(), rules.end(), is_of_values)) return "a value";
      return "a level";
    case PolLexer::ARROW:
    case PolLexer::AT:
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
      case PolParser::RuleValueOrder:
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

}  // namespace polc::antlr_side
