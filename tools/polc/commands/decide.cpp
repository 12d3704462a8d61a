// polc decide POLICY --as ROLES PERMISSION NAME=VALUE…: the level; `--batch FILE` answers many.
#include <fmt/format.h>

#include <map>
#include <memory>
#include <ostream>

#include "compiler/diagnostics/render.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"
#include "tools/polc/choices.h"
#include "tools/polc/command.h"
#include "tools/polc/policy_input.h"
#include "tools/polc/request_text.h"

namespace polc::tool {
namespace {

enum class AnswerFormat : int { text, json };

const std::map<std::string, AnswerFormat> formats = {{"text", AnswerFormat::text}, {"json", AnswerFormat::json}};

struct DecideOptions {
  PolicyOptions policy;
  RequestArguments request;
  std::string batch;
  AnswerFormat format = AnswerFormat::text;
};

/// Answers requests about one table and prints what is wrong with them.
class Decider {
 public:
  Decider(const DecideOptions& options, const pol::TableView& table, Environment& environment)
      : options_(options), table_(table), names_(table), environment_(environment) {}

  ExitCode one() {
    SourceManager sources;
    DiagnosticSink sink;
    const std::optional<RequestWords> words = request_of(options_.request, sources, sink);
    answer(words, 0, 0, sink);
    return finish(sources, sink);
  }

  ExitCode batch() {
    const ReadResult read = environment_.reader(options_.batch);
    if (!read.ok) {
      environment_.err << "polc: cannot read `" << options_.batch << "`: " << read.text << '\n';
      return ExitCode::trouble;
    }
    SourceManager sources;
    DiagnosticSink sink;
    const FileId file = sources.add(options_.batch, read.text);
    std::size_t begin = 0;
    for (std::size_t number = 1; begin < read.text.size(); ++number) {
      const std::size_t end = std::min(read.text.find('\n', begin), read.text.size());
      const std::string_view line = std::string_view(read.text).substr(begin, end - begin);
      const Span span{file, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
      begin = end + 1;
      if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
      const std::size_t known_problems = sink.all().size();
      answer(request_of(line, span, sink), number, known_problems, sink);
    }
    return finish(sources, sink);
  }

 private:
  /// Prints the level; a request that cannot be decided gets the lowest one. `line` is 0 for a single request;
  /// what the sink holds beyond `known_problems` is about this one.
  void answer(const std::optional<RequestWords>& words, std::size_t line, std::size_t known_problems,
              DiagnosticSink& sink) {
    pol::Level level = pol::lowest_level;
    if (words) level = decide(*words, sink);
    if (options_.format == AnswerFormat::text) {
      environment_.out << names_.name(level) << '\n';
      return;
    }
    llvm::json::Object object{{"format_version", 1}, {"decision", std::string(names_.name(level))}};
    if (line != 0) object["line"] = static_cast<std::int64_t>(line);
    llvm::json::Array problems;
    for (std::size_t number = known_problems; number < sink.all().size(); ++number) {
      const Diagnostic& diagnostic = sink.all()[number];
      problems.push_back(llvm::json::Object{{"code", code_text(diagnostic.code)}, {"message", diagnostic.message}});
    }
    if (!problems.empty()) object["problems"] = std::move(problems);
    environment_.out << llvm::formatv("{0}", llvm::json::Value(std::move(object))).str() << '\n';
  }

  pol::Level decide(const RequestWords& words, DiagnosticSink& sink) {
    pol::Account account(table_);
    const bool is_set = apply_settings(words.settings, table_, account, sink);
    const std::optional<Request> request = resolve_request(words, table_, sink);
    if (!is_set || !request) return pol::lowest_level;
    return decide_request(*request, table_, account, words.permission, sink);
  }

  ExitCode finish(const SourceManager& sources, const DiagnosticSink& sink) {
    environment_.err << render_text(sources, sink.all(), environment_.color);
    return sink.has_errors() ? ExitCode::trouble : ExitCode::done;
  }

  const DecideOptions& options_;
  const pol::TableView& table_;
  pol::Names names_;
  Environment& environment_;
};

ExitCode run(const DecideOptions& options, Environment& environment) {
  const bool is_batch = !options.batch.empty();
  if (is_batch == !options.request.permission.empty()) {
    environment.err << "polc decide: give either a PERMISSION or --batch FILE\n";
    return ExitCode::usage;
  }
  ExitCode exit_code = ExitCode::done;
  const PolicyInput input = load_policy_input(options.policy, environment, exit_code);
  if (!input.table) return exit_code;
  Decider decider(options, *input.table, environment);
  return is_batch ? decider.batch() : decider.one();
}

}  // namespace

void add_decide(const CommandLine& line) {
  auto options = std::make_shared<DecideOptions>();
  CLI::App* command = line.app.add_subcommand("decide", "Print what a subject may do");
  add_policy_options(*command, options->policy);
  add_request_options(*command, options->request);
  command->add_option("--batch", options->batch, "Answer a file of requests, a JSON object a line");
  take_one_of(command->add_option("--format", options->format, "How to print the answers"), formats);
  command->callback([=] { line.exit_code = run(*options, line.environment); });
}

}  // namespace polc::tool
