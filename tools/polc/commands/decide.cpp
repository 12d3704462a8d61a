// polc decide POLICY --as ROLES PERMISSION NAME=VALUE…: the level; `--batch FILE` answers many, and then the rest of the
// command line counts for each line that does not say otherwise.
#include <map>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <utility>

#include "compiler/text/media.h"
#include "compiler/text/visible.h"
#include "llvm/Support/JSON.h"
#include "tools/polc/batch.h"
#include "tools/polc/choices.h"
#include "tools/polc/command.h"
#include "tools/polc/policy_input.h"

namespace polc::tool {
namespace {

enum class AnswerFormat : int { text, json };

const std::map<std::string, AnswerFormat> decide_formats = {{"text", AnswerFormat::text}, {"json", AnswerFormat::json}};

struct DecideOptions {
  PolicyOptions policy;
  RequestArguments request;
  std::optional<std::string> batch;
  AnswerFormat format = AnswerFormat::text;
};

/// Prints the level; a request that cannot be decided gets the lowest one.
class Decider {
 public:
  Decider(AnswerFormat format, const pol::TableView& table, std::ostream& out)
      : format_(format), table_(table), names_(table), out_(out) {}

  void answer(const std::optional<RequestWords>& words, std::uint32_t line, DiagnosticSink& sink) const {
    pol::Level level = pol::lowest_level;
    if (words) level = decide(*words, sink);
    if (format_ == AnswerFormat::text) {
      out_ << visible(names_.name(level)) << '\n';
      return;
    }
    llvm::json::Object object{{"format_version", 1}, {"decision", json_string(names_.name(level))}};
    if (line != 0) object["line"] = static_cast<std::int64_t>(line);
    if (!sink.all().empty()) object["problems"] = problems_json(sink);
    out_ << json_line(std::move(object)) << '\n';
  }

 private:
  pol::Level decide(const RequestWords& words, DiagnosticSink& sink) const {
    pol::Account account(table_);
    const bool is_set = apply_settings(words, table_, account, sink);
    const std::optional<Request> request = resolve_request(words, table_, sink);
    if (!is_set || !request) return pol::lowest_level;
    return decide_request(*request, table_, account, words.permission, sink);
  }

  AnswerFormat format_;
  const pol::TableView& table_;
  pol::Names names_;
  std::ostream& out_;
};

ExitCode run(const DecideOptions& options, Environment& environment) {
  if (!options.batch && options.request.permission.empty()) {
    environment.err << "polc: decide needs a PERMISSION, or --batch FILE\n";
    return ExitCode::usage;
  }
  ExitCode exit_code = ExitCode::done;
  const PolicyInput input = load_policy_input(options.policy, environment, exit_code);
  if (!input.table) return exit_code;
  const Decider decider(options.format, *input.table, environment.out);
  const AnswerRequest answer = [&](const auto& words, std::uint32_t line, DiagnosticSink& sink) {
    decider.answer(words, line, sink);
  };
  return answer_all(options.batch, options.request, *input.table, environment, answer);
}

}  // namespace

void add_decide(const CommandLine& line) {
  auto options = std::make_shared<DecideOptions>();
  CLI::App* command = line.app.add_subcommand("decide");
  add_policy_options(*command, options->policy);
  add_request_options(*command, options->request);
  add_batch_option(*command, options->batch);
  take_one_of(command->add_option("--format", options->format, "Output format"), decide_formats);
  command->callback([=] { line.exit_code = run(*options, line.environment); });
}

}  // namespace polc::tool
