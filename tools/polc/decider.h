// Answers requests about one table, one or a whole batch, and prints what is wrong with them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "compiler/diagnostics/finding_tally.h"
#include "pol/names.h"
#include "tools/polc/batch_lines.h"
#include "tools/polc/environment.h"
#include "tools/polc/policy_input.h"
#include "tools/polc/request_text.h"

namespace polc::tool {

enum class AnswerFormat : int { text, json };

struct DecideOptions {
  PolicyOptions policy;
  RequestArguments request;
  std::optional<std::string> batch;
  AnswerFormat format = AnswerFormat::text;
};

class Decider {
 public:
  /// Keeps references to all three.
  Decider(const DecideOptions& options, const pol::TableView& table, Environment& environment);

  ExitCode one();

  /// A line at a time: neither the file nor the answers are ever held as a whole.
  ExitCode batch();

 private:
  RequestArguments batch_arguments() const;
  bool answer(const BatchLine& line, const RequestWords& defaults, std::string_view command_line);
  void answer(const std::optional<RequestWords>& words, std::uint32_t line, DiagnosticSink& sink);
  pol::Level decide(const RequestWords& words, DiagnosticSink& sink);
  ExitCode trouble(const std::string& reason);
  ExitCode finish(const SourceManager& sources, const DiagnosticSink& sink);

  const DecideOptions& options_;
  const pol::TableView& table_;
  pol::Names names_;
  Environment& environment_;
  FindingTally tally_;
};

}  // namespace polc::tool
