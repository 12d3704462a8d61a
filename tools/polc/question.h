// A question about a policy as a command line words it: permissions by pattern, facts, an account or any.
#pragma once

#include <CLI/CLI.hpp>

#include <optional>
#include <string>
#include <vector>

#include "compiler/analysis/query/question_scope.h"
#include "compiler/source/source_manager.h"
#include "tools/polc/command.h"
#include "tools/polc/policy_input.h"
#include "tools/polc/request_text.h"

namespace polc::tool {

enum class ReportFormat : int { text, json };

struct QuestionOptions {
  PolicyOptions policy;
  RequestArguments request;  ///< `permission` may be a pattern; empty: all.
  bool any_account = false;
  ReportFormat format = ReportFormat::text;
};

/// Adds `--format`.
void add_format_option(CLI::App& command, ReportFormat& format);

/// Prints an answer: a text for people by `show`, a document as it is.
void print_answer(const std::string& answer, ReportFormat format, Environment& environment);

/// Adds `--set`, `--under-any-setting` and `--format`.
void add_question_options(CLI::App& command, QuestionOptions& options);

/// What the command line means for a table.
struct Question {
  std::vector<pol::RoleId> roles;
  std::vector<pol::PermissionId> permissions;
  QuestionScope scope;
};

/// Resolves and prints what is wrong: nothing then. A NAME=VALUE has to fit one of the permissions; the others are asked without it.
class QuestionReader {
 public:
  QuestionReader(const QuestionOptions& options, ReadBackTable& read_back, Environment& environment)
      : options_(options), read_back_(read_back), table_(read_back.table()), environment_(environment) {}

  std::optional<Question> run();

  /// The level of that name; prints what there are if there is none. Empty: no level.
  std::optional<pol::Level> level(const std::string& name);

 private:
  std::optional<Question> read();
  std::optional<std::vector<pol::PermissionId>> permissions(const Word& pattern);
  bool add_facts(const RequestWords& words, Question& question);
  void add_account(const pol::Account& account, Question& question);

  const QuestionOptions& options_;
  ReadBackTable& read_back_;
  const pol::TableView& table_;
  Environment& environment_;
  SourceManager sources_;
  DiagnosticSink sink_;
};

/// The scope of one permission: the facts that it has.
QuestionScope scope_of(const QuestionScope& scope, const pol::TableView& table, pol::PermissionId permission);

}  // namespace polc::tool
