#include "tools/polc/import_questions.h"

#include <fmt/format.h>

#include <charconv>
#include <istream>
#include <optional>
#include <ostream>
#include <string>
#include <utility>

#include "compiler/importer/cell_reader.h"
#include "compiler/text/visible.h"

namespace polc::tool {
namespace {

// Whoever gets this far types something else than what is asked for.
constexpr int max_tries = 5;

std::optional<std::size_t> number_of(const std::string& text) {
  std::size_t number = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), number);
  if (result.ec != std::errc() || result.ptr != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

bool ask(const importer::Question& question, importer::ReadOptions& options, std::istream& in, std::ostream& out) {
  out << '\n' << visible(question.text) << '\n';
  for (std::size_t choice = 0; choice < question.choices.size(); ++choice) {
    out << fmt::format("  {}  {}\n", choice + 1, visible(question.choices[choice].text));
  }
  if (!question.word.empty()) out << "  or write a cell, such as `allow if own`\n";
  for (int tries = 0; tries < max_tries; ++tries) {
    out << "> " << std::flush;
    std::string answer;
    if (!std::getline(in, answer) || answer.find_first_not_of(" \t\r") == std::string::npos) return false;
    const auto number = number_of(answer);
    Expected<void> done = Unexpected("answer with a number");
    importer::ReadOptions answered = options;
    if (number && *number > 0 && *number <= question.choices.size()) {
      const importer::Choice& choice = question.choices[*number - 1];
      done = importer::set_option(answered, choice.key, choice.value);
    } else if (!number && !question.word.empty()) {
      done = importer::set_option(answered, "level", question.word + "=" + answer);
      const std::string problem = importer::problem_of_cells(answered);
      if (done && !problem.empty()) done = Unexpected(problem);
    }
    if (done) {
      options = std::move(answered);
      return true;
    }
    out << visible(done.error()) << '\n';
  }
  return false;
}

AskedImport import_and_ask(const SourceManager& sources, FileId file, importer::ImportOptions& options,
                           Environment& environment, DiagnosticSink& sink) {
  AskedImport result;
  while (true) {
    result.reading = {};
    sink.all().clear();
    result.policy = importer::import_policy(sources, file, options, result.reading, sink);
    if (result.policy || !environment.is_interactive || result.reading.questions.empty()) return result;
    if (!ask(result.reading.questions.front(), options.read, environment.in, environment.err)) return result;
    result.was_asked = true;
  }
}

}  // namespace polc::tool
