#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

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

/// From so many cells on a browser would take seconds to lay the table out as one: then each row is a box of its own, with columns of
/// one width, and those out of sight are laid out when they come into it. What is what is then said by roles too, since not every browser
/// keeps a table's meaning where its boxes are others.
constexpr std::uint32_t many_cells = 2000;

bool is_large(const pol::TableView& table) {
  return table.role_count() * table.permission_count() > many_cells;
}

std::string_view if_large(const PageParts& parts, std::string_view attribute) {
  return is_large(parts.read_back.table()) ? attribute : std::string_view();
}

std::string header(const PageParts& parts) {
  const std::string cell = fmt::format("<th scope=col{}>", if_large(parts, " role=columnheader"));
  std::string text = fmt::format("<thead{}><tr{}>{}{}</th>", if_large(parts, " role=rowgroup"),
                                 if_large(parts, " role=row"), cell, parts.labels.word(Word::permission));
  for (std::uint32_t number = 0; number < parts.read_back.table().role_count(); ++number)
    text += cell + parts.labels.role_link(pol::RoleId{number}) + "</th>";
  return text + "</tr></thead>\n";
}

/// What stands in the boxes of cells, each text once: in a large table most cells share theirs with others.
class Boxes {
 public:
  /// The number of the box with this content.
  std::size_t number(std::string content) {
    return numbers_.emplace(std::move(content), numbers_.size()).first->second;
  }

  std::string html() const {
    std::vector<std::string_view> contents(numbers_.size());
    for (const auto& [content, number] : numbers_) contents[number] = content;
    std::string text = "<div id=boxes>\n";
    for (std::size_t number = 0; number < contents.size(); ++number)
      text += fmt::format("<div class=why id=w{}>{}</div>\n", number, contents[number]);
    return text + "</div>\n";
  }

 private:
  std::unordered_map<std::string, std::size_t> numbers_;
};

/// For the style and the filter.
std::string edit_mark(const Labels& labels, const CellChange& change) {
  return fmt::format(" data-edit data-change=\"{}\"", change_words(labels, change));
}

std::string row(const PageParts& parts, pol::PermissionId permission, Boxes& boxes) {
  const pol::Names& names = parts.read_back.names();
  const std::string own_address = address(names.name(permission));
  std::string doc;
  if (parts.source.model != nullptr) doc = parts.source.model->permissions[pol::index(permission)].doc;
  std::string text =
      fmt::format("<tr id=\"{}\"{}><th scope=row{}><a href=\"#{}\">{}</a>{}{}</th>", own_address,
                  if_large(parts, " role=row"), if_large(parts, " role=rowheader"), own_address,
                  parts.labels.html(permission), names.title(permission).empty() ? "" : code(names.name(permission)),
                  doc.empty() ? "" : "<small>" + paragraphs(doc) + "</small>");
  const std::vector<CellFacts>& cells = parts.cells.row(permission);
  for (std::size_t number = 0; number < cells.size(); ++number) {
    const auto role = pol::id_at<pol::RoleId>(number);
    std::optional<ChangedCell> change;
    if (parts.comparison != nullptr) change = parts.comparison->cell(permission, role);
    const std::size_t box =
        boxes.number((change ? fmt::format("<p>{}: {}</p>", parts.labels.word(Word::before), change->before) : "") +
                     explanation(parts, permission, role, cells[number]));
    text += fmt::format("<td class={}{}{} id=\"{}\"><a href=#w{}>{}</a></td>", kind(parts, cells[number]),
                        if_large(parts, " role=cell"), change ? edit_mark(parts.labels, change->change) : "",
                        address(names.name(permission), names.name(role)), box,
                        cell_sentence(parts.read_back, parts.labels, cells[number]));
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

std::string table_widths(const PageParts& parts) {
  const pol::TableView& table = parts.read_back.table();
  if (!is_large(table)) return "";
  bool has_conditions = false;
  for (std::uint32_t number = 0; number < table.permission_count() && !has_conditions; ++number) {
    const std::vector<CellFacts>& row = parts.cells.row(pol::PermissionId{number});
    has_conditions =
        std::any_of(row.begin(), row.end(), [&](const CellFacts& each) { return kind(parts, each) == 'c'; });
  }
  return fmt::format("#matrix{{min-width:calc(var(--first) + {}*var(--each))}}\n{}", table.role_count(),
                     has_conditions ? "#matrix.large{--each:10rem;--tall:5.5rem}\n" : "");
}

std::string matrix_section(const PageParts& parts) {
  const pol::TableView& table = parts.read_back.table();
  const auto resources = table.data().permission_resources;
  std::string text = gate_banner(parts) + legend(parts);
  text += "<div id=controls hidden></div>\n";
  text += fmt::format("<div class=\"scroll{}\"><table id=matrix{}>\n<caption>{}</caption>\n",
                      table.role_count() <= few_roles ? " few" : "", if_large(parts, " class=large role=table"),
                      parts.labels.word(Word::table));
  Boxes boxes;
  text += header(parts);
  // Permissions of a resource are consecutive in the table.
  for (std::uint32_t number = 0; number < table.permission_count(); ++number) {
    if (number == 0 || resources[number] != resources[number - 1]) {
      text += fmt::format("{}<tbody{}><tr class=group{}><th scope=rowgroup{} colspan={}>{}</th></tr>\n",
                          number == 0 ? "" : "</tbody>\n", if_large(parts, " role=rowgroup"),
                          if_large(parts, " role=row"), if_large(parts, " role=rowheader"), table.role_count() + 1,
                          "<span>" + parts.labels.html(pol::ResourceId{resources[number]}) + "</span>");
    }
    text += row(parts, pol::PermissionId{number}, boxes);
  }
  text += table.permission_count() == 0 ? "" : "</tbody>\n";
  return section("table", parts.labels.word(Word::table), text + "</table></div>\n" + boxes.html());
}

}  // namespace polc::page
