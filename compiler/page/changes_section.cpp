// What an edit changed, as a list that a reviewer goes through.
#include <fmt/format.h>

#include "compiler/page/sections.h"

namespace polc::page {
namespace {

std::string places_of(const std::vector<DiffPlace>& places) {
  std::string text;
  for (const DiffPlace& place : places) {
    if (place.file.empty()) continue;
    text += fmt::format("{}{}{}:{}", text.empty() ? "" : ", ", place.side == Side::before ? "− " : "", place.file,
                        place.line);
  }
  return text.empty() ? "" : " <small>" + code(text) + "</small>";
}

/// What a default, a bound, an assert or a name is now: the words are those of `polc diff`, which speaks English.
std::string schema_item(const SchemaFinding& finding) {
  std::string text = fmt::format("<li>{} <span lang=en>{}</span>{}", code(finding.what), isolated(finding.change),
                                 places_of(finding.places));
  if (finding.is_told_by_text && !finding.places.empty()) text += "<br>" + code(finding.places.front().text);
  return text + "\n";
}

Word word_of(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::widened:
      return Word::change_widened;
    case ChangeKind::narrowed:
      return Word::change_narrowed;
    case ChangeKind::widened_by_default:
      return Word::change_widened_default;
    case ChangeKind::narrowed_by_default:
      return Word::change_narrowed_default;
    case ChangeKind::added:
      return Word::change_added;
    case ChangeKind::removed:
      return Word::change_removed;
    case ChangeKind::opened:
      return Word::change_opened;
    case ChangeKind::closed:
      break;
  }
  return Word::change_closed;
}

class ChangeWriter {
 public:
  explicit ChangeWriter(const PageParts& parts) : labels_(parts.labels), names_(parts.read_back.names()) {}

  /// Decisions that changed alike: whose, from what to what, when, by which lines, and for which permissions.
  std::string item(const DecisionFinding& finding) const {
    std::string text = fmt::format("<li><mark>{}</mark> {}", labels_.word(word_of(finding.kind)),
                                   titles(finding.role_titles, Word::and_));
    if (!finding.with_titles.empty())
      text += " " + labels_.phrase(Word::together_with, {titles(finding.with_titles, Word::or_)});
    text += ": <b>" + levels(finding) + "</b>";
    if (finding.condition != "always") text += " " + labels_.phrase(Word::wherever, {code(finding.condition)});
    return text + places_of(finding.places) + permissions(finding) + "\n";
  }

 private:
  std::string titles(const std::vector<std::string>& all, Word last) const {
    std::vector<std::string> texts;
    for (const std::string& title : all) texts.push_back(isolated(title));
    return joined(texts, labels_.word(last));
  }

  std::string level(std::string_view name) const {
    const auto level = names_.level(name);
    return level ? labels_.html(*level) : isolated(name);
  }

  std::string levels(const DecisionFinding& finding) const {
    if (finding.kind == ChangeKind::added) return level(finding.to);
    if (finding.kind == ChangeKind::removed) return level(finding.from);
    return labels_.phrase(Word::from_to, {level(finding.from), level(finding.to)});
  }

  /// A cell each, where the change is of a role's own; as a list that opens where they are many.
  std::string permissions(const DecisionFinding& finding) const {
    constexpr std::size_t many = 8;
    std::string items;
    for (const std::string& name : finding.permissions) {
      const auto permission = names_.permission(name);
      const bool has_cell = finding.roles.size() == 1 && names_.role(finding.roles.front());
      items += !permission ? "<li>" + code(name)
                           : fmt::format("<li><a href=\"#{}\">{}</a>",
                                         has_cell ? address(name, finding.roles.front()) : address(name),
                                         labels_.html(*permission));
    }
    const std::string list = "<ul>" + items + "</ul>";
    if (finding.permissions.size() < many) return list;
    return fmt::format("<details><summary>{}</summary>{}</details>",
                       labels_.phrase(Word::some_permissions, {std::to_string(finding.permissions.size())}), list);
  }

  const Labels& labels_;
  const pol::Names& names_;
};

}  // namespace

std::string change_words(const Labels& labels, const CellChange& change) {
  std::vector<std::string> words;
  if (change.is_wider) words.emplace_back(labels.word(Word::change_widened));
  if (change.is_narrower) words.emplace_back(labels.word(Word::change_narrowed));
  if (change.is_wider_by_default) words.emplace_back(labels.word(Word::change_widened_default));
  if (change.is_narrower_by_default) words.emplace_back(labels.word(Word::change_narrowed_default));
  if (change.has_other_cases) words.emplace_back(labels.word(Word::change_cases));
  return joined(words, labels.word(Word::and_));
}

std::string changes_section(const PageParts& parts) {
  if (parts.comparison == nullptr) return "";
  const Labels& labels = parts.labels;
  const pol::TableView& table = parts.read_back.table();
  const PolicyDiff& diff = parts.comparison->diff();
  std::vector<std::string> added;
  for (std::uint32_t number = 0; number < table.role_count(); ++number) {
    if (parts.comparison->is_new(pol::RoleId{number})) added.push_back(labels.role_link(pol::RoleId{number}));
  }
  for (std::uint32_t number = 0; number < table.permission_count(); ++number) {
    const pol::PermissionId permission{number};
    if (parts.comparison->is_new(permission)) added.push_back(labels.permission_link(permission));
  }
  // A default or a requirement first: it is often the cause of the decisions below. Asserts, of which many may go at once, last.
  std::string items;
  std::string claims;
  for (const SchemaFinding& finding : diff.schema) (finding.is_told_by_text ? claims : items) += schema_item(finding);
  const ChangeWriter writer(parts);
  for (const DecisionFinding& finding : diff.decisions) items += writer.item(finding);
  items += claims;
  const std::vector<std::string> gone = parts.comparison->gone();
  std::string text;
  if (!added.empty())
    text += fmt::format("<p>{}: {}</p>\n", labels.word(Word::change_new), joined(added, labels.word(Word::and_)));
  if (!gone.empty())
    text += fmt::format("<p>{}: {}</p>\n", labels.word(Word::gone), joined(gone, labels.word(Word::and_)));
  if (diff.decisions.empty()) text += fmt::format("<p>{}</p>\n", labels.word(Word::no_changes));
  if (!items.empty()) text += "<ul class=claims>\n" + items + "</ul>\n";
  return section("changes", labels.word(Word::changes), text);
}

}  // namespace polc::page
