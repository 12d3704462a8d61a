#include "compiler/report/explanation_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <utility>

#include "compiler/report/answer_layout.h"
#include "compiler/text/media.h"
#include "compiler/text/name_text.h"
#include "compiler/text/visible.h"
#include "llvm/Support/JSON.h"

namespace polc {
namespace {

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

std::string facts_text(const ChangeSet& facts) {
  std::string text;
  for (const Change& fact : facts) {
    const bool is_setting = fact.kind == Change::Kind::setting;
    text += fmt::format("{}{}{}", text.empty() ? "" : " and ", fact.text,
                        is_setting ? " (the account's choice)" : " (a fact of the request)");
  }
  return text;
}

llvm::json::Array facts_json(const ChangeSet& facts) {
  llvm::json::Array together;
  for (const Change& fact : facts) {
    const bool is_setting = fact.kind == Change::Kind::setting;
    together.push_back(
        llvm::json::Object{{"kind", is_setting ? "setting" : "attribute"}, {"fact", json_string(fact.text)}});
  }
  return together;
}

/// The words of a statement without its note, which stands below them.
std::string words_of(const pol::Statement& statement) {
  const std::string_view text = statement.text;
  return std::string(statement.note.empty() ? text : text.substr(0, text.rfind(" note \"")));
}

/// The explanation in paragraphs: the level, the statement that decides, other gates, what would change it.
class ExplanationPage {
 public:
  ExplanationPage(const ExplanationReport& report, const pol::TableView& table, const pol::Names& names,
                  std::size_t width)
      : report_(report), table_(table), names_(names), text_(width) {}

  std::string run() {
    text_.line(std::string(names_.name(report_.explanation.level)));
    text_.blank();
    reason();
    others();
    gates(false, "and would be kept at this level all the same by");
    gates(true, "which gets past");
    if (report_.ways) {
      for (const Ways& each : *report_.ways) ways(each);
    }
    return text_.take();
  }

 private:
  void reason() {
    using Kind = pol::Explanation::Kind;
    const pol::Explanation& explanation = report_.explanation;
    if (!explanation.statement) {
      text_.line("no statement grants it to these roles in this case");
      return;
    }
    statement(explanation.kind == Kind::granted      ? "granted by"
              : explanation.kind == Kind::restricted ? "kept at this level by"
                                                     : "not granted, as it says at",
              *explanation.statement);
    if (explanation.role) {
      text_.line(fmt::format("  through the role {}{}", name_text(names_.name(*explanation.role)),
                             explanation.is_inherited ? ", which includes the role named there" : ""),
                 2);
    }
    if (explanation.implied_by) statement("  and", *explanation.implied_by);
    // Of a `require` the condition is what it asks for, and that is not met.
    grounds(report_.grounds);
    note(*explanation.statement);
    if (explanation.implied_by) note(*explanation.implied_by);
  }

  /// Those that would decide the same, but for the gates: these have paragraphs of their own.
  void others() {
    std::vector<StatementUse> others = report_.behind;
    std::erase_if(others, [&](const StatementUse& use) {
      return std::any_of(report_.gates.begin(), report_.gates.end(), [&](const ExplainedGate& gate) {
        return gate.statement.file == use.statement.file && gate.statement.line == use.statement.line &&
               gate.statement.column == use.statement.column;
      });
    });
    if (others.empty()) return;
    std::string places;
    for (const StatementUse& use : others) {
      const std::filesystem::path path = std::filesystem::path(report_.folder) / use.statement.file;
      places += fmt::format("{}{}:{}", places.empty() ? "" : ", ", path.lexically_normal().generic_string(),
                            use.statement.line);
    }
    text_.line("would decide the same: " + places, 2);
  }

  /// The gates that stand in the way besides, or those that are passed.
  void gates(bool is_passed, const char* title) {
    bool is_first = true;
    for (const ExplainedGate& gate : report_.gates) {
      if (gate.is_passed != is_passed) continue;
      if (is_first) text_.blank();
      statement(is_first ? title : "and", gate.statement);
      is_first = false;
      grounds(gate.grounds);
      note(gate.statement);
    }
  }

  /// `granted by policies/shop.pol:3:1`, and the words on a line of their own, as they can be searched for.
  void statement(const std::string& title, const pol::Statement& statement) {
    const std::filesystem::path path = std::filesystem::path(report_.folder) / statement.file;
    text_.whole(
        fmt::format("{} {}:{}:{}", title, path.lexically_normal().generic_string(), statement.line, statement.column));
    text_.whole("    " + words_of(statement));
  }

  void grounds(const Grounds& grounds) {
    std::string line = grounds.name.empty() ? "since " : name_text(grounds.name) + " holds: ";
    for (const ChangeSet& facts : grounds.alternatives) {
      text_.line("  " + line + facts_text(facts), 2);
      line = "and also: ";
    }
  }

  /// Each once, however many statements have it.
  void note(const pol::Statement& statement) {
    if (statement.note.empty() || !notes_.insert(std::string(statement.note)).second) return;
    text_.line(fmt::format("  note: {}", statement.note), 2);
  }

  void ways(const Ways& ways) {
    const std::string level(names_.name(ways.level));
    const bool leaves_lowest = !ways.reaches && pol::index(ways.level) == 1;
    const std::string reached = ways.reaches    ? level
                                : leaves_lowest ? std::string(names_.name(pol::lowest_level))
                                                : "less than " + level;
    text_.blank();
    std::vector<const ChangeSet*> within;
    std::vector<const ChangeSet*> beyond;  // Nobody can take these ways: what they reach is not theirs to have.
    for (const ChangeSet& way : ways.ways) (is_within_reach(way) ? within : beyond).push_back(&way);
    text_.line(reached + (within.size() > 1 ? " with one of" : " with"));
    list(within);
    if (!ways.is_complete) text_.line("  ways that change a role and something else besides take too much to find", 2);
    if (ways.is_complete && !ways.is_within_reach())
      text_.line("  a change of the policy alone: no fact, setting or role that can be changed is enough", 2);
    if (beyond.empty()) return;
    text_.line("only with another policy");
    list(beyond);
  }

  void list(const std::vector<const ChangeSet*>& ways) {
    for (std::size_t number = 0; number < std::min(ways.size(), ways_shown); ++number)
      text_.line("  " + way_text(*ways[number], table_, names_), 2);
    if (ways.size() > ways_shown)
      text_.line(fmt::format("  and {} more ways: --format=json has all", ways.size() - ways_shown), 2);
  }

  const ExplanationReport& report_;
  const pol::TableView& table_;
  const pol::Names& names_;
  AnswerText text_;
  std::set<std::string> notes_;
};

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
  llvm::json::Array grounds;
  for (const ChangeSet& facts : report.grounds.alternatives) grounds.push_back(facts_json(facts));
  if (!grounds.empty()) object["since"] = std::move(grounds);
  if (!report.grounds.name.empty()) object["since_name"] = json_string(report.grounds.name);
  llvm::json::Array gates;
  for (const ExplainedGate& gate : report.gates) {
    llvm::json::Object described = statement_json(gate.statement);
    described["passed"] = gate.is_passed;
    gates.push_back(std::move(described));
  }
  if (!gates.empty()) object["gates"] = std::move(gates);
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

}  // namespace

std::string render(const ExplanationReport& report, const pol::TableView& table, ExplanationFormat format,
                   std::size_t width, std::uint32_t line) {
  const pol::Names names(table);
  if (format == ExplanationFormat::text) {
    const std::string text = ExplanationPage(report, table, names, width).run();
    return line == 0 ? text : fmt::format("{}: {}\n", line, text);
  }
  llvm::json::Object object = whole_json(report, names);
  if (line == 0) return json_text(std::move(object)) + "\n";
  object["line"] = line;
  return json_line(std::move(object)) + "\n";
}

}  // namespace polc
