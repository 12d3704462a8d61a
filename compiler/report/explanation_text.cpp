#include "compiler/report/explanation_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "compiler/report/answer_layout.h"
#include "compiler/text/media.h"
#include "compiler/text/name_text.h"
#include "compiler/text/visible.h"
#include "llvm/Support/JSON.h"

namespace polc {
namespace {

std::string statement_place(const pol::Statement& statement) {
  return fmt::format("{}:{}:{}", visible(statement.file), statement.line, statement.column);
}

std::string reason_text(const pol::Explanation& explanation, const pol::Names& names) {
  using Kind = pol::Explanation::Kind;
  if (explanation.kind == Kind::not_granted) return "no statement grants it to these roles in this case";
  const std::string place = statement_place(*explanation.statement);
  const std::string said = visible(explanation.statement->text);
  std::string text = explanation.kind == Kind::granted      ? fmt::format("granted by {}: {}", place, said)
                     : explanation.kind == Kind::restricted ? fmt::format("kept at this level by {}: {}", place, said)
                                                            : fmt::format("not granted: {} says `{}`", place, said);
  if (explanation.role) {
    text += fmt::format("\n  through the role {}{}", visible(name_text(names.name(*explanation.role))),
                        explanation.is_inherited ? ", which includes the role named there" : "");
  }
  if (explanation.implied_by) {
    text +=
        fmt::format("\n  and {}: {}", statement_place(*explanation.implied_by), visible(explanation.implied_by->text));
  }
  if (!explanation.statement->note.empty()) text += fmt::format("\n  note: {}", visible(explanation.statement->note));
  return text;
}

/// Ways shown of each kind; JSON has all.
constexpr std::size_t ways_shown = 12;

std::string hands_text(const Change& change, const pol::TableView& table, const pol::Names& names) {
  switch (change.hands) {
    case Change::Hands::request:
      return " (a fact of the request)";
    case Change::Hands::roles:
      return "";
    case Change::Hands::account:
      return change.editors.empty() ? " (the account's choice, set by the application)"
                                    : fmt::format(" (the account's choice, edited by {})",
                                                  role_labels(names, table, change.editors, " or "));
    case Change::Hands::out_of_reach:
      return fmt::format(" (out of reach: {})", change.obstacle);
  }
  return "";
}

std::string way_text(const ChangeSet& way, const pol::TableView& table, const pol::Names& names) {
  std::string text;
  for (const Change& change : way)
    text += (text.empty() ? "" : " and ") + change.text + hands_text(change, table, names);
  return text;
}

void add_ways(AnswerText& text, const Ways& ways, const pol::TableView& table, const pol::Names& names) {
  const std::string level = name_text(names.name(ways.level));
  const bool leaves_lowest = !ways.reaches && pol::index(ways.level) == 1;
  const std::string head = ways.reaches    ? level + " with: "
                           : leaves_lowest ? name_text(names.name(pol::lowest_level)) + " with: "
                                           : "less than " + level + " with: ";
  // What somebody can do comes first.
  std::vector<const ChangeSet*> sorted;
  for (const ChangeSet& way : ways.ways) sorted.push_back(&way);
  std::stable_partition(sorted.begin(), sorted.end(), [](const ChangeSet* way) { return is_within_reach(*way); });
  for (std::size_t number = 0; number < std::min(sorted.size(), ways_shown); ++number)
    text.line(head + way_text(*sorted[number], table, names), 4);
  if (sorted.size() > ways_shown)
    text.line(fmt::format("and {} more ways: --format=json has all", sorted.size() - ways_shown));
  if (!ways.is_complete) text.line("ways that change a role and something else besides take too much to find");
  if (ways.is_complete && !ways.is_within_reach())
    text.line(head + "a change of the policy alone: no fact, setting or role that can be changed is enough", 4);
}

std::string behind_text(const std::vector<StatementUse>& behind) {
  return behind.empty() ? "" : fmt::format("behind it stands: {}\n", visible(places_text(behind)));
}

llvm::json::Value change_json(const Change& change, const pol::Names& names) {
  static constexpr const char* kinds[] = {"role", "give_up_role", "setting", "attribute"};
  static constexpr const char* hands[] = {"request", "roles", "account", "out_of_reach"};
  llvm::json::Object object{{"kind", kinds[static_cast<int>(change.kind)]},
                            {"change", json_string(change.text)},
                            {"hands", hands[static_cast<int>(change.hands)]}};
  if (change.kind == Change::Kind::setting) object["edited_by"] = roles_json(names, change.editors);
  if (!change.obstacle.empty()) object["obstacle"] = json_string(change.obstacle);
  return object;
}

llvm::json::Array ways_json(const std::vector<ChangeSet>& ways, const pol::Names& names) {
  llvm::json::Array array;
  for (const ChangeSet& way : ways) {
    llvm::json::Array together;
    for (const Change& change : way) together.push_back(change_json(change, names));
    array.push_back(std::move(together));
  }
  return array;
}

llvm::json::Object whole_json(const ExplanationReport& report, const pol::Names& names) {
  const pol::Explanation& explanation = report.explanation;
  static constexpr const char* kinds[] = {"granted", "restricted", "absent", "not_granted", "excluded"};
  llvm::json::Object object{{"format_version", 1},
                            {"decision", json_string(names.name(explanation.level))},
                            {"reason", kinds[static_cast<int>(explanation.kind)]}};
  if (explanation.statement) object["statement"] = statement_json(*explanation.statement);
  if (explanation.implied_by) object["implied_by"] = statement_json(*explanation.implied_by);
  if (explanation.role) object["role"] = json_string(names.name(*explanation.role));
  if (!report.behind.empty()) object["behind"] = statements_json(report.behind);
  llvm::json::Array changes;
  llvm::json::Array other_levels;
  const std::vector<Ways> all = report.ways.value_or(std::vector<Ways>());
  for (const Ways& ways : all) {
    llvm::json::Object each{{"level", json_string(names.name(ways.level))}, {"changes", ways_json(ways.ways, names)}};
    if (!ways.is_complete) object["changes_incomplete"] = true;
    if (ways.reaches && &ways == &all.front()) {
      changes = ways_json(ways.ways, names);
    } else if (ways.reaches) {
      other_levels.push_back(std::move(each));
    } else {
      object["taken_away_by"] = ways_json(ways.ways, names);
    }
  }
  object["changes"] = std::move(changes);
  if (!other_levels.empty()) object["changes_to_other_levels"] = std::move(other_levels);
  if (!report.ways) object["changes_left_out"] = true;
  return object;
}

std::string whole_text(const ExplanationReport& report, const pol::TableView& table, const pol::Names& names,
                       std::size_t width) {
  const pol::Explanation& explanation = report.explanation;
  std::string text = fmt::format("{}\n{}\n", visible(names.name(explanation.level)), reason_text(explanation, names));
  text += behind_text(report.behind);
  if (!report.ways) return text;
  AnswerText ways(width);
  for (const Ways& each : *report.ways) add_ways(ways, each, table, names);
  return text + ways.take();
}

}  // namespace

std::string render(const ExplanationReport& report, const pol::TableView& table, ExplanationFormat format,
                   std::size_t width, std::uint32_t line) {
  const pol::Names names(table);
  if (format == ExplanationFormat::text) {
    const std::string text = whole_text(report, table, names, width);
    return line == 0 ? text : fmt::format("{}: {}\n", line, text);
  }
  llvm::json::Object object = whole_json(report, names);
  if (line == 0) return json_text(std::move(object)) + "\n";
  object["line"] = line;
  return json_line(std::move(object)) + "\n";
}

}  // namespace polc
