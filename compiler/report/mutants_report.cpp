#include "compiler/report/mutants_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "compiler/analysis/claims/counterexample.h"
#include "compiler/report/mutants_formats.h"
#include "compiler/text/name_text.h"
#include "compiler/text/visible.h"
#include "compiler/text/wrap.h"

namespace polc {
namespace {

/// Of one statement a person is shown so many: whoever adds a test for these kills most of the others.
constexpr std::size_t shown_of_statement = 3;

/// The first line of a statement, cut where it is long.
std::string source_line(const SourceManager& sources, const Mutant& mutant) {
  Span span = mutant.statement;
  const std::string_view file = sources.text(span.file);
  // Of a setting its name is known; what it is stands behind that.
  if (mutant.setting) span.end = static_cast<std::uint32_t>(std::min(file.find('\n', span.end), file.size()));
  std::string text(sources.text(span));
  const std::size_t end = text.find('\n');
  constexpr std::size_t longest = 68;
  const bool is_cut = end != std::string::npos;
  if (is_cut) text.resize(end);
  std::string line = visible(text);
  if (line.size() > longest) {
    std::size_t length = longest;
    while (length > 0 && (static_cast<unsigned char>(line[length]) & 0xC0U) == 0x80U)
      --length;  // Not within a code point.
    line.resize(length);
    return line + "…";
  }
  return is_cut ? line + " …" : line;
}

void add_wrapped(std::string& text, const std::string& words, std::size_t columns, std::size_t indent) {
  const std::string space(indent, ' ');
  for (const std::string& line : wrapped(words, std::max<std::size_t>(columns, 40) - indent, 2))
    text += space + line + "\n";
}

class Text {
 public:
  Text(const MutantReport& report, std::size_t columns) : report_(report), columns_(columns) {}

  std::string take() {
    const std::vector<MutantResult>& results = report_.results;
    for (std::size_t first = 0; first < results.size();) {
      std::size_t end = first;
      while (end < results.size() && results[end].mutant.statement == results[first].mutant.statement) ++end;
      statement(first, end);
      first = end;
    }
    return std::move(text_);
  }

 private:
  void statement(std::size_t first, std::size_t end) {
    std::size_t alive = 0;
    for (std::size_t position = first; position < end; ++position)
      alive += report_.results[position].fate == MutantFate::alive ? 1 : 0;
    if (alive == 0) return;
    const Span span = report_.results[first].mutant.statement;
    text_ += fmt::format("{}: {} of {} alive\n", visible(place_text(*report_.sources, span)), alive,
                         end - first == 1 ? std::string("1 mutant") : fmt::format("{} mutants", end - first));
    add_wrapped(text_, source_line(*report_.sources, report_.results[first].mutant), columns_, 4);
    std::size_t shown = 0;
    for (std::size_t position = first; position < end && shown < shown_of_statement; ++position) {
      const MutantResult& result = report_.results[position];
      if (result.fate != MutantFate::alive) continue;
      ++shown;
      add_wrapped(text_, subject_words(report_, result.mutant) + ": " + visible(result.mutant.change), columns_, 2);
      add_wrapped(text_, visible(case_words(report_, result)), columns_, 6);
    }
    if (alive > shown)
      add_wrapped(text_, fmt::format("… and {} more (--format=json has all)", alive - shown), columns_, 2);
  }

  const MutantReport& report_;
  std::size_t columns_;
  std::string text_;
};

/// `12 killed by tests, 3 by asserts`
std::string killers_text(const std::vector<MutantReport>& reports) {
  std::map<MutantKiller::Kind, std::size_t> killers;
  for (const MutantReport& report : reports) {
    for (const MutantResult& result : report.results) {
      if (result.killer) ++killers[result.killer->kind];
    }
  }
  static const std::vector<std::pair<MutantKiller::Kind, const char*>> names = {
      {MutantKiller::Kind::test, "by tests"},
      {MutantKiller::Kind::assertion, "by asserts"},
      {MutantKiller::Kind::cell, "by cells that say the lowest level"},
      {MutantKiller::Kind::layer, "by what a base promises"},
      {MutantKiller::Kind::compiler, "since they do not compile"}};
  std::string text;
  for (const auto& [kind, words] : names) {
    if (killers[kind] != 0) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", killers[kind], words);
  }
  return text;
}

/// A name that no test of the policy has.
std::string new_name(const Model& model) {
  const auto is_taken = [&](const std::string& name) {
    return std::any_of(model.tests.begin(), model.tests.end(), [&](const Test& test) { return test.name == name; });
  };
  std::string name = "living mutants";
  for (std::size_t number = 2; is_taken(name); ++number) name = fmt::format("living mutants {}", number);
  return name;
}

/// A test to paste, and what no test can notice.
std::string suggestion_text(const MutantReport& report, std::size_t columns) {
  const KillingLines& suggestion = *report.suggestion;
  std::string text;
  if (!suggestion.lines.empty()) {
    text += "\n";
    add_wrapped(
        text,
        fmt::format("{} would notice {}. They say what the policy decides today: read them before you "
                    "believe them.",
                    plural_text(suggestion.lines.size(), "line"), plural_text(suggestion.killed, "living mutant")),
        columns, 0);
    text += "test " + quoted_text(new_name(*report.model)) + " {\n";
    for (const std::string& line : suggestion.lines) text += "  " + visible(line) + "\n";
    text += "}\n";
  }
  for (const std::size_t position : suggestion.beyond) {
    const Mutant& mutant = report.results[position].mutant;
    add_wrapped(text,
                fmt::format("{}: {}: {}: no test can notice this", visible(place_text(*report.sources, mutant.place)),
                            subject_words(report, mutant), visible(mutant.change)),
                columns, 0);
  }
  return text;
}

std::string render_text(const std::vector<MutantReport>& reports, std::size_t columns) {
  std::string text;
  for (const MutantReport& report : reports) text += Text(report, columns).take();
  const MutantCounts counts = count(reports);
  const std::string killers = killers_text(reports);
  std::string summary =
      fmt::format("{}: {} killed{}, {} equivalent, {} alive", plural_text(counts.total(), "mutant"), counts.killed,
                  killers.empty() ? "" : " (" + killers + ")", counts.equivalent, counts.alive);
  if (counts.not_tried != 0) summary += fmt::format(", {} not tried", counts.not_tried);
  add_wrapped(text, summary + fmt::format("; score {} %", counts.score()), columns, 0);
  for (const MutantReport& report : reports) {
    if (report.suggestion) text += suggestion_text(report, columns);
  }
  for (const MutantReport& report : reports) {
    if (report.has_claims) continue;
    add_wrapped(text,
                fmt::format("`{}` has no test and no assert, so that nothing notices a change", visible(report.file)),
                columns, 0);
  }
  if (counts.not_tried != 0) {
    add_wrapped(text,
                fmt::format("{} not tried: there are too many, or comparing the conditions takes too much",
                            counts.not_tried == 1 ? "1 mutant was" : fmt::format("{} mutants were", counts.not_tried)),
                columns, 0);
  }
  return text;
}

}  // namespace

std::string case_words(const MutantReport& report, const MutantResult& result) {
  const Model& model = *report.model;
  const MutantCase& found = *result.difference;
  const auto level = [&](LevelId id) { return "`" + model.levels[index(id)].name + "`"; };
  const Counterexample in_policy{
      found.roles, found.permission, assignment_of(found.policy, model.variables.size()), found.before, {}};
  const Counterexample in_mutant{
      found.roles, found.permission, assignment_of(found.mutant, model.variables.size()), found.after, {}};
  const std::string command = answer_text(model, in_policy, report.file);
  if (found.is_admitted)
    return fmt::format("{}: {}, with the mutant {}; {}", case_text(model, in_policy), level(found.before),
                       level(found.after), command);
  if (result.mutant.kind == MutantOperator::set_default)
    return fmt::format("{}: the mutant admits no such account; {}", case_text(model, in_policy), command);
  return fmt::format("{}, which only the mutant admits: {}; the policy is nearest with {}, as {}",
                     case_text(model, in_mutant), level(found.after), level(found.before), command);
}

MutantCounts count(const std::vector<MutantReport>& reports) {
  MutantCounts counts;
  for (const MutantReport& report : reports) counts += count(report.results);
  return counts;
}

std::string render(const std::vector<MutantReport>& reports, TestFormat format, std::size_t columns) {
  switch (format) {
    case TestFormat::text:
      return render_text(reports, columns);
    case TestFormat::json:
      return mutants_json(reports);
    case TestFormat::junit:
      return mutants_junit(reports);
  }
  return {};
}

}  // namespace polc
