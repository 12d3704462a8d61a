#include "compiler/editor/table_answers.h"

#include <fmt/format.h>

#include "compiler/analysis/query/matrix.h"
#include "compiler/analysis/query/what.h"
#include "compiler/analysis/query/who.h"
#include "compiler/report/matrix_text.h"
#include "compiler/report/settings_text.h"
#include "compiler/report/what_text.h"
#include "compiler/report/who_text.h"

namespace polc::editor {
namespace {

/// As the command line has it where it prints to no terminal.
constexpr std::size_t columns = 80;

/// More permissions than this are no answer that a hover can show.
constexpr std::size_t most_permissions = 200;

QuestionScope default_account(ReadBackTable& table) {
  QuestionScope scope;
  scope.account = table.default_values();
  return scope;
}

}  // namespace

std::string who_answer(const Answered& policy, const std::string& permission) {
  ReadBackTable& table = policy.table;
  const auto id = table.names().permission(permission);
  if (!id) return {};
  StatementUses statements(table);
  WhoReport report;
  report.scope = default_account(table);
  report.has_statements = statements.are_known();
  report.answers.push_back(who_may(table, statements, {*id, std::nullopt, report.scope}));
  ClaimsAbout claims(policy.model, policy.sources, table);
  report.claims.push_back(claims.permission(*id));
  return who_text(report, table, columns);
}

std::string what_answer(const Answered& policy, const std::string& role) {
  ReadBackTable& table = policy.table;
  const auto id = table.names().role(role);
  if (!id) return {};
  const std::uint32_t count = table.table().permission_count();
  if (count > most_permissions)
    return fmt::format("{} permissions: too many to show here. `polc what --as {}` tells them.\n", count, role);
  WhatQuestion question;
  question.roles = {*id};
  question.scope = default_account(table);
  for (std::uint32_t number = 0; number < count; ++number) question.permissions.push_back(pol::PermissionId{number});
  return what_text(what_may(table, question), question, table, columns);
}

std::string setting_answer_text(const Answered& policy, const std::string& setting) {
  ReadBackTable& table = policy.table;
  const auto id = table.names().setting(setting);
  if (!id) return {};
  const SettingAnswer answer = setting_answer(table, *id);
  ClaimsAbout about(policy.model, policy.sources, table);
  const SettingClaims claims = about.setting(*id, answer.decides, answer.allowed);
  return setting_text(answer, &claims, table, columns);
}

std::string cell_answer(const Answered& policy, const std::string& role, const std::string& permission) {
  ReadBackTable& table = policy.table;
  const auto role_id = table.names().role(role);
  const auto permission_id = table.names().permission(permission);
  if (!role_id || !permission_id) return {};
  MatrixOptions options;
  options.roles = {*role_id};
  options.permissions = {*permission_id};
  options.known = table.admitted();
  options.is_cell_complete = true;
  const PolicyMatrix matrix = policy_matrix(table, options);
  return matrix.rows.empty() ? std::string() : cell_text(matrix.rows.front().cells.front());
}

}  // namespace polc::editor
