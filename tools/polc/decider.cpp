// Entry: Decider::one, Decider::batch.
#include "tools/polc/decider.h"

#include <fmt/format.h>

#include <ostream>
#include <utility>
#include <vector>

#include "compiler/diagnostics/render.h"
#include "compiler/text/media.h"
#include "compiler/text/visible.h"
#include "llvm/Support/JSON.h"

namespace polc::tool {

Decider::Decider(const DecideOptions& options, const pol::TableView& table, Environment& environment)
    : options_(options),
      table_(table),
      names_(table),
      environment_(environment),
      // As JSON each answer holds its problems; of the text's, a person sees the first few.
      tally_(findings_shown) {}

ExitCode Decider::one() {
  SourceManager sources;
  DiagnosticSink sink;
  const std::optional<RequestWords> words = request_of(options_.request, sources, sink);
  answer(words, 0, sink);
  return finish(sources, sink);
}

ExitCode Decider::batch() {
  SourceManager sources;
  DiagnosticSink sink;
  const std::optional<RequestWords> defaults = request_of(batch_arguments(), sources, sink);
  if (!defaults || !check_defaults(*defaults, table_, sink)) return finish(sources, sink);
  const bool is_standard_input = *options_.batch == "-";
  Expected<InputFile> file = is_standard_input ? InputFile::standard_input() : InputFile::open(*options_.batch);
  if (!file) return trouble(file.error());
  BatchLines lines(*std::move(file));
  bool is_right = true;
  while (const std::optional<BatchLine> line = lines.next()) {
    is_right = answer(*line, *defaults, sources.text(FileId{})) && is_right;
    // Whoever writes the next request may be waiting for this answer.
    if (is_standard_input && lines.is_empty()) environment_.out.flush();
  }
  environment_.out.flush();
  if (lines.has_failed()) return trouble("reading it failed");
  if (const std::string summary = tally_.summary(); !summary.empty()) {
    environment_.err << summary << "\n  help: `--format=json` prints each answer with its problems\n";
  }
  return is_right ? ExitCode::done : ExitCode::error;
}

/// PERMISSION may be left out, and then the first NAME=VALUE stands in its place.
RequestArguments Decider::batch_arguments() const {
  RequestArguments arguments = options_.request;
  const bool is_input = arguments.permission.find('=') != std::string::npos && !names_.permission(arguments.permission);
  if (is_input) arguments.inputs.insert(arguments.inputs.begin(), std::exchange(arguments.permission, ""));
  return arguments;
}

/// Answers a line of the batch; a blank one is none. False if something is wrong with it, which is printed.
bool Decider::answer(const BatchLine& line, const RequestWords& defaults, std::string_view command_line) {
  if (line.text.find_first_not_of(" \t\r") == std::string::npos && line.size == line.text.size()) return true;
  SourceManager sources;
  DiagnosticSink sink;
  sources.add("request", std::string(command_line));  // INVARIANT: the same file as in the spans of the defaults.
  const FileId file = sources.add(*options_.batch == "-" ? "standard input" : *options_.batch, line.text, line.number);
  std::optional<RequestWords> words;
  if (line.size > max_line_bytes) {
    sink.report(Code::long_request_line, Span{file, 0, 0}, {std::to_string(line.size), std::to_string(max_line_bytes)});
  } else {
    words = request_of(sources, file, defaults, sink);
  }
  answer(words, line.number, sink);
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

/// Prints the level; a request that cannot be decided gets the lowest one. `line` is 0 for a single request.
void Decider::answer(const std::optional<RequestWords>& words, std::uint32_t line, DiagnosticSink& sink) {
  pol::Level level = pol::lowest_level;
  if (words) level = decide(*words, sink);
  if (options_.format == AnswerFormat::text) {
    environment_.out << visible(names_.name(level)) << '\n';
    return;
  }
  llvm::json::Object object{{"format_version", 1}, {"decision", json_string(names_.name(level))}};
  if (line != 0) object["line"] = static_cast<std::int64_t>(line);
  llvm::json::Array problems;
  for (const Diagnostic& diagnostic : sink.all()) {
    problems.push_back(
        llvm::json::Object{{"code", code_text(diagnostic.code)}, {"message", json_string(diagnostic.message)}});
  }
  if (!problems.empty()) object["problems"] = std::move(problems);
  environment_.out << json_line(std::move(object)) << '\n';
}

pol::Level Decider::decide(const RequestWords& words, DiagnosticSink& sink) {
  pol::Account account(table_);
  const bool is_set = apply_settings(words, table_, account, sink);
  const std::optional<Request> request = resolve_request(words, table_, sink);
  if (!is_set || !request) return pol::lowest_level;
  return decide_request(*request, table_, account, words.permission, sink);
}

ExitCode Decider::trouble(const std::string& reason) {
  environment_.err << fmt::format("polc: cannot read `{}`: {}\n", visible(*options_.batch), visible(reason));
  return ExitCode::error;
}

ExitCode Decider::finish(const SourceManager& sources, const DiagnosticSink& sink) {
  environment_.err << render_text(sources, sink.all(), environment_.color);
  return sink.has_errors() ? ExitCode::error : ExitCode::done;
}

}  // namespace polc::tool
