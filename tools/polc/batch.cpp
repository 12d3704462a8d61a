#include "tools/polc/batch.h"

#include <fmt/format.h>

#include <ostream>
#include <utility>

#include "compiler/diagnostics/finding_tally.h"
#include "compiler/diagnostics/render.h"
#include "compiler/text/media.h"
#include "compiler/text/visible.h"
#include "tools/polc/policy_input.h"

namespace polc::tool {
namespace {

/// PERMISSION may be left out, and then the first NAME=VALUE stands in its place.
RequestArguments default_arguments(RequestArguments arguments, const pol::TableView& table) {
  const bool is_input =
      arguments.permission.find('=') != std::string::npos && !pol::Names(table).permission(arguments.permission);
  if (is_input) arguments.inputs.insert(arguments.inputs.begin(), std::exchange(arguments.permission, ""));
  return arguments;
}

class Batch {
 public:
  Batch(const std::string& path, Environment& environment, const AnswerRequest& answer)
      : path_(path), environment_(environment), answer_(answer), tally_(findings_shown) {}

  ExitCode run(const RequestWords& defaults, std::string_view command_line) {
    const bool is_standard_input = path_ == "-";
    Expected<InputFile> file = is_standard_input ? InputFile::standard_input() : InputFile::open(path_);
    if (!file) return cannot_read(file.error());
    BatchLines lines(*std::move(file));
    bool is_right = true;
    while (const std::optional<BatchLine> line = lines.next()) {
      is_right = answer(*line, defaults, command_line) && is_right;
      // Whoever writes the next request may be waiting for this answer.
      if (is_standard_input && lines.is_empty()) environment_.out.flush();
    }
    environment_.out.flush();
    if (lines.has_failed()) return cannot_read("reading it failed");
    if (const std::string summary = tally_.summary(); !summary.empty())
      environment_.err << summary << "\n  help: `--format=json` prints each answer with its problems\n";
    return is_right ? ExitCode::done : ExitCode::error;
  }

 private:
  /// Answers a line of the batch; a blank one is none. False if something is wrong with it, which is printed.
  bool answer(const BatchLine& line, const RequestWords& defaults, std::string_view command_line) {
    if (line.text.find_first_not_of(" \t\r") == std::string::npos && line.size == line.text.size()) return true;
    SourceManager sources;
    DiagnosticSink sink;
    sources.add("request", std::string(command_line));  // INVARIANT: the same file as in the spans of the defaults.
    const FileId file = sources.add(path_ == "-" ? "standard input" : path_, line.text, line.number);
    std::optional<RequestWords> words;
    if (line.size > max_line_bytes) {
      sink.report(Code::long_request_line, Span{file, 0, 0},
                  {std::to_string(line.size), std::to_string(max_line_bytes)});
    } else {
      words = request_of(sources, file, defaults, sink);
    }
    answer_(words, line.number, sink);
    std::vector<Diagnostic> shown;
    for (const Diagnostic& diagnostic : sink.all()) {
      if (tally_.count(diagnostic)) shown.push_back(diagnostic);
    }
    if (!shown.empty()) {
      environment_.out.flush();  // So that a terminal shows a problem below its answer.
      environment_.err << render_text(sources, shown, environment_.color);
    }
    return !sink.has_errors();
  }

  ExitCode cannot_read(const std::string& reason) {
    environment_.err << fmt::format("polc: cannot read `{}`: {}\n", visible(path_), visible(reason));
    return ExitCode::error;
  }

  const std::string& path_;
  Environment& environment_;
  const AnswerRequest& answer_;
  FindingTally tally_;  // As JSON each answer holds its problems; of the text's, a person sees the first few.
};

ExitCode finish(const SourceManager& sources, const DiagnosticSink& sink, Environment& environment) {
  environment.err << render_text(sources, sink.all(), environment.color);
  return sink.has_errors() ? ExitCode::error : ExitCode::done;
}

ExitCode answer_one(const RequestArguments& arguments, Environment& environment, const AnswerRequest& answer) {
  SourceManager sources;
  DiagnosticSink sink;
  answer(request_of(arguments, sources, sink), 0, sink);
  return finish(sources, sink, environment);
}

ExitCode answer_batch(const std::string& path, const RequestArguments& arguments, const pol::TableView& table,
                      Environment& environment, const AnswerRequest& answer) {
  SourceManager sources;
  DiagnosticSink sink;
  const std::optional<RequestWords> defaults = request_of(default_arguments(arguments, table), sources, sink);
  if (!defaults || !check_defaults(*defaults, table, sink)) return finish(sources, sink, environment);
  return Batch(path, environment, answer).run(*defaults, sources.text(FileId{}));
}

}  // namespace

ExitCode answer_all(const std::optional<std::string>& batch, const RequestArguments& arguments,
                    const pol::TableView& table, Environment& environment, const AnswerRequest& answer) {
  return batch ? answer_batch(*batch, arguments, table, environment, answer)
               : answer_one(arguments, environment, answer);
}

llvm::json::Array problems_json(const DiagnosticSink& sink) {
  llvm::json::Array problems;
  for (const Diagnostic& diagnostic : sink.all()) {
    problems.push_back(
        llvm::json::Object{{"code", code_text(diagnostic.code)}, {"message", json_string(diagnostic.message)}});
  }
  return problems;
}

void add_batch_option(CLI::App& command, std::optional<std::string>& path) {
  command.add_option(
      "--batch", path,
      "Answer a file of requests, one JSON object per line; `-` is standard input. --as, PERMISSION, INPUTS and "
      "--set are then defaults for each line");
}

}  // namespace polc::tool
