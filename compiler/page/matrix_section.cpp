#include <fmt/format.h>

#include <optional>

#include "compiler/page/sections.h"
#include "compiler/page/sentences.h"
#include "compiler/text/media.h"

namespace polc::page {
namespace {

/// Where the roles need no more room than a wide window has, the header can stick to the window, and nothing scrolls in itself.
constexpr std::uint32_t few_roles = 4;

/// By which the cell is coloured: lowest, highest, a level between them, or a condition.
char kind(const PageParts& parts, const CellFacts& cell) {
  if (cell.is_always(pol::lowest_level)) return 'n';
  if (cell.is_always(parts.read_back.table().highest_level())) return 'y';
  return cell.outcomes.size() == 1 && !cell.reaches_lowest ? 'm' : 'c';
}

std::string header(const PageParts& parts) {
  std::string text = fmt::format("<thead><tr><th scope=col>{}</th>", parts.labels.word(Word::permission));
  for (std::uint32_t number = 0; number < parts.read_back.table().role_count(); ++number)
    text += fmt::format("<th scope=col>{}</th>", parts.labels.role_link(pol::RoleId{number}));
  return text + "</tr></thead>\n";
}

/// For the style and the filter.
std::string edit_mark(const Labels& labels, const CellChange& change) {
  return fmt::format(" data-edit data-change=\"{}\"", change_words(labels, change));
}

std::string row(const PageParts& parts, pol::PermissionId permission) {
  const pol::Names& names = parts.read_back.names();
  const std::string own_address = address(names.name(permission));
  std::string doc;
  if (parts.source.model != nullptr) doc = parts.source.model->permissions[pol::index(permission)].doc;
  std::string text =
      fmt::format("<tr id=\"{}\"><th scope=row><a href=\"#{}\">{}</a>{}{}</th>", own_address, own_address,
                  parts.labels.html(permission), names.title(permission).empty() ? "" : code(names.name(permission)),
                  doc.empty() ? "" : "<small>" + paragraphs(doc) + "</small>");
  const std::vector<CellFacts>& cells = parts.cells.row(permission);
  for (std::size_t number = 0; number < cells.size(); ++number) {
    const auto role = pol::id_at<pol::RoleId>(number);
    std::optional<CellChange> change;
    if (parts.comparison != nullptr) change = parts.comparison->cell(permission, role);
    text += fmt::format(
        "<td class={}{}><details name=w><summary>{}</summary><div class=why id=\"{}\">{}{}</div></details></td>",
        kind(parts, cells[number]), change ? edit_mark(parts.labels, *change) : "",
        cell_sentence(parts.read_back, parts.labels, cells[number]), address(names.name(permission), names.name(role)),
        change ? fmt::format("<p>{}: {}</p>", parts.labels.word(Word::before), change->before) : "",
        explanation(parts, cells[number]));
  }
  return text + "</tr>\n";
}

std::string legend(const PageParts& parts) {
  std::string text = fmt::format("<p class=legend>{}: ", parts.labels.word(Word::levels));
  for (std::uint32_t number = parts.read_back.table().level_count(); number-- > 0;)
    text += fmt::format("<span>{}</span> ", level_mark(parts.labels, pol::id_at<pol::Level>(number)));
  return text + "</p>\n";
}

}  // namespace

std::string matrix_section(const PageParts& parts) {
  const pol::TableView& table = parts.read_back.table();
  const auto resources = table.data().permission_resources;
  std::string text = gate_banner(parts) + legend(parts);
  text += "<div id=controls hidden></div>\n";
  text += fmt::format("<div class=\"scroll{}\"><table id=matrix>\n<caption>{}</caption>\n",
                      table.role_count() <= few_roles ? " few" : "", parts.labels.word(Word::table));
  text += header(parts);
  // Permissions of a resource are consecutive in the table.
  for (std::uint32_t number = 0; number < table.permission_count(); ++number) {
    if (number == 0 || resources[number] != resources[number - 1]) {
      text += fmt::format("{}<tbody><tr class=group><th scope=rowgroup colspan={}>{}</th></tr>\n",
                          number == 0 ? "" : "</tbody>\n", table.role_count() + 1,
                          "<span>" + parts.labels.html(pol::ResourceId{resources[number]}) + "</span>");
    }
    text += row(parts, pol::PermissionId{number});
  }
  text += table.permission_count() == 0 ? "" : "</tbody>\n";
  return section("table", parts.labels.word(Word::table), text + "</table></div>\n");
}

}  // namespace polc::page
