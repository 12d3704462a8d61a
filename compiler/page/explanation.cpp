#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "compiler/page/sections.h"
#include "compiler/page/sentences.h"
#include "compiler/text/media.h"

namespace polc::page {
namespace {

constexpr std::size_t ways_shown = 6;

std::string place(const pol::Statement& statement) {
  return code(fmt::format("{}:{}", statement.file, statement.line));
}

/// The note stands by itself.
std::string_view without_note(const pol::Statement& statement) {
  const std::size_t note = statement.note.empty() ? std::string_view::npos : statement.text.rfind(" note \"");
  return statement.text.substr(0, note);
}

std::string statement_line(const PageParts& parts, const StatementUse& use) {
  const Labels& labels = parts.labels;
  std::string text = labels.phrase(use.is_restriction() ? Word::keeps : Word::says, {place(use.statement)}) + " " +
                     code(without_note(use.statement));
  if (use.implied_by) text += ", " + labels.phrase(Word::implied, {place(*use.implied_by)});
  if (!use.statement.note.empty()) text += "<q>" + isolated(use.statement.note) + "</q>";
  return "<p>" + text + "</p>";
}

std::string change_text(const PageParts& parts, const Change& change) {
  const Labels& labels = parts.labels;
  switch (change.kind) {
    case Change::Kind::take_role:
      return labels.phrase(Word::take_role, {labels.html(change.role)});
    case Change::Kind::give_up_role:
      return labels.phrase(Word::give_up_role, {labels.html(change.role)});
    case Change::Kind::attribute:
      return test_sentence(parts.read_back, labels, {change.variable, change.values});
    case Change::Kind::setting:
      break;
  }
  std::string editors = labels.phrase(Word::by_application, {});
  if (!change.editors.empty()) {
    std::vector<std::string> names;
    for (const pol::RoleId role : change.editors) names.push_back(labels.html(role));
    editors = labels.phrase(Word::by_editors, {joined(names, labels.word(Word::or_))});
  }
  return fmt::format("{} ({})", test_sentence(parts.read_back, labels, {change.variable, change.values}), editors);
}

/// "Yes with" and the list; what is enough in some cases alone stands apart: "Yes, if Way in is phone, with".
std::string ways_text(const PageParts& parts, const CellWays& ways) {
  const Labels& labels = parts.labels;
  if (ways.ways.empty())
    return ways.is_complete ? fmt::format("<p class=w>{}</p>", labels.word(Word::nothing_helps)) : "";
  const std::string level = "<b>" + labels.html(ways.level) + "</b>";
  // What is enough in every case first.
  std::vector<const CellWay*> sorted;
  for (const CellWay& way : ways.ways) sorted.push_back(&way);
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const CellWay* a, const CellWay* b) { return a->words.is_always() && !b->words.is_always(); });
  std::vector<std::pair<std::string, std::string>> lists;  // By heading, in the order of the ways.
  for (std::size_t position = 0; position < std::min(sorted.size(), ways_shown); ++position) {
    const CellWay& way = *sorted[position];
    const std::string condition = condition_sentence(parts.read_back, labels, way.words);
    const std::string heading =
        condition.empty() ? labels.phrase(Word::becomes, {level}) : labels.phrase(Word::becomes_if, {level, condition});
    auto list = std::find_if(lists.begin(), lists.end(), [&](const auto& each) { return each.first == heading; });
    if (list == lists.end()) list = lists.insert(list, {heading, ""});
    std::vector<std::string> changes;
    for (const Change& change : way.changes) changes.push_back(change_text(parts, change));
    list->second += "<li>" + joined(changes, labels.word(Word::and_));
  }
  std::string text;
  for (const auto& [heading, items] : lists)
    text += fmt::format("<p class=w>{}</p><ul class=w>{}</ul>", heading, items);
  if (ways.ways.size() > ways_shown)
    text += fmt::format("<p class=w>{}</p>",
                        labels.phrase(Word::more_ways, {std::to_string(ways.ways.size() - ways_shown)}));
  return text;
}

}  // namespace

std::string explanation(const PageParts& parts, pol::PermissionId permission, pol::RoleId role, const CellFacts& cell) {
  std::string text;
  for (const StatementUse& use : cell.statements) {
    const auto& common = parts.cells.common_restrictions();
    const bool is_said_above =
        std::any_of(common.begin(), common.end(), [&](const StatementUse& each) { return each.rule == use.rule; });
    if (!is_said_above) text += statement_line(parts, use);
  }
  if (text.empty()) text = fmt::format("<p>{}</p>", parts.labels.word(Word::not_granted));
  if (cell.ways) text += ways_text(parts, *cell.ways);
  if (parts.coverage != nullptr) text += parts.coverage->cell(permission, role, cell);
  return text;
}

std::string gate_banner(const PageParts& parts) {
  const Labels& labels = parts.labels;
  const ConditionWords& words = parts.cells.gate_words();
  if (words.is_always()) return "";
  std::string text = fmt::format("<p class=gate id=everyone><b>{}:</b> {}.", labels.word(Word::everyone),
                                 labels.phrase(Word::only_if, {condition_sentence(parts.read_back, labels, words),
                                                               labels.html(pol::lowest_level)}));
  for (const StatementUse& use : parts.cells.common_restrictions()) {
    if (!use.statement.note.empty()) text += " <q>" + isolated(use.statement.note) + "</q>";
    text += " " + place(use.statement);
  }
  return text + "</p>\n";
}

std::string section(std::string_view id, std::string_view heading, const std::string& content) {
  return fmt::format("<section id={0} aria-labelledby={0}-h>\n<h2 id={0}-h>{1}</h2>\n{2}</section>\n", id, heading,
                     content);
}

}  // namespace polc::page
