// What an edit changed, as a list that a reviewer goes through.
#include <fmt/format.h>

#include "compiler/page/sections.h"
#include "compiler/page/sentences.h"

namespace polc::page {
namespace {

std::string change_item(const PageParts& parts, pol::PermissionId permission, pol::RoleId role,
                        const ChangedCell& changed) {
  const pol::Names& names = parts.read_back.names();
  return fmt::format("<li><a href=\"#{}\">{}, {}</a> <mark>{}</mark><br>{} <br>{}: {}\n",
                     address(names.name(permission), names.name(role)), parts.labels.html(permission),
                     parts.labels.html(role), change_words(parts.labels, changed.change),
                     cell_sentence(parts.read_back, parts.labels, parts.cells.row(permission)[pol::index(role)]),
                     parts.labels.word(Word::before), changed.before);
}

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
  std::string items;
  std::vector<std::string> added;
  for (std::uint32_t number = 0; number < table.role_count(); ++number) {
    if (parts.comparison->is_new(pol::RoleId{number})) added.push_back(labels.role_link(pol::RoleId{number}));
  }
  for (std::uint32_t number = 0; number < table.permission_count(); ++number) {
    const pol::PermissionId permission{number};
    if (parts.comparison->is_new(permission)) added.push_back(labels.permission_link(permission));
    for (std::uint32_t role = 0; role < table.role_count(); ++role) {
      const auto change = parts.comparison->cell(permission, pol::RoleId{role});
      if (change) items += change_item(parts, permission, pol::RoleId{role}, *change);
    }
  }
  const std::vector<std::string> gone = parts.comparison->gone();
  std::string text;
  if (!added.empty())
    text += fmt::format("<p>{}: {}</p>\n", labels.word(Word::change_new), joined(added, labels.word(Word::and_)));
  if (!gone.empty())
    text += fmt::format("<p>{}: {}</p>\n", labels.word(Word::gone), joined(gone, labels.word(Word::and_)));
  text += items.empty() ? fmt::format("<p>{}</p>\n", labels.word(Word::no_changes))
                        : "<ul class=claims>\n" + items + "</ul>\n";
  return section("changes", labels.word(Word::changes), text);
}

}  // namespace polc::page
