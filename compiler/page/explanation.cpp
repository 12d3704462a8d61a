#include <fmt/format.h>

#include <algorithm>

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

std::string ways_text(const PageParts& parts, const Ways& ways) {
  const Labels& labels = parts.labels;
  if (!ways.is_within_reach())
    return ways.is_complete ? fmt::format("<p>{}</p>", labels.word(Word::nothing_helps)) : "";
  std::string items;
  std::size_t reachable = 0;
  for (const ChangeSet& way : ways.ways) {
    if (!is_within_reach(way) || ++reachable > ways_shown) continue;
    std::vector<std::string> changes;
    for (const Change& change : way) changes.push_back(change_text(parts, change));
    items += "<li>" + joined(changes, labels.word(Word::and_));
  }
  if (reachable > ways_shown)
    items += "<li>" + labels.phrase(Word::more_ways, {std::to_string(reachable - ways_shown)});
  return fmt::format("<p>{}</p><ul>{}</ul>", labels.phrase(Word::becomes, {"<b>" + labels.html(ways.level) + "</b>"}),
                     items);
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
