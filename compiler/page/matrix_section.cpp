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
  return std::uint64_t{table.role_count()} * table.permission_count() > many_cells;
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

/// What stands in the boxes of cells, each text once: most cells share theirs with others. Where no script says whose box it is and
/// closes it, links in it do: back to its cell, or to the table if it is that of many.
class Boxes {
 public:
  /// The number of the box with this content, which is of one more cell.
  std::size_t number(std::string content, std::string link) {
    const auto [found, is_new] = boxes_.try_emplace(std::move(content), Box{boxes_.size(), {}});
    found->second.links.push_back(std::move(link));
    return found->second.number;
  }

  std::string html(std::string_view close) const {
    constexpr std::size_t few = 2;
    std::vector<std::string> texts(boxes_.size());
    for (const auto& [content, box] : boxes_) {
      std::string names;
      for (const std::string& link : box.links) names += box.links.size() > few ? "" : link;
      if (names.empty()) names = fmt::format("<a class=of href=#table>{} ×</a>", close);
      texts[box.number] = fmt::format("<div class=why id=w{}>{}{}</div>\n", box.number, names, content);
    }
    std::string text = "<div id=boxes>\n";
    for (const std::string& each : texts) text += each;
    return text + "</div>\n";
  }

 private:
  struct Box {
    std::size_t number = 0;
    std::vector<std::string> links;
  };
  std::unordered_map<std::string, Box> boxes_;
};

/// For the style and the filter.
std::string edit_mark(const Labels& labels, const CellChange& change) {
  return fmt::format(" data-edit data-change=\"{}\"", change_words(labels, change));
}

std::string new_mark(const PageParts& parts, pol::PermissionId permission) {
  if (parts.comparison == nullptr || !parts.comparison->is_new(permission)) return "";
  return fmt::format(" data-edit data-change=\"{}\"", parts.labels.word(Word::change_new));
}

/// The notes of cells, numbered as they come: said below the table too, for paper and for who does not open cells.
class Notes {
 public:
  explicit Notes(const PageParts& parts) : parts_(parts) {}

  /// The numbers of the cell's notes.
  std::string marks(const CellFacts& cell) {
    std::string text;
    const auto& common = parts_.cells.common_restrictions();
    for (const StatementUse& use : cell.statements) {
      const bool is_said_above =
          std::any_of(common.begin(), common.end(), [&](const StatementUse& each) { return each.rule == use.rule; });
      if (use.statement.note.empty() || is_said_above) continue;
      const auto found = std::find(notes_.begin(), notes_.end(), use.statement.note);
      const auto number = static_cast<std::size_t>(found - notes_.begin()) + 1;
      if (found == notes_.end()) notes_.emplace_back(use.statement.note);
      const std::string mark = fmt::format("<sup>{}</sup>", number);
      if (text.find(mark) == std::string::npos) text += mark;
    }
    return text;
  }

  std::string html() const {
    if (notes_.empty()) return "";
    std::string text =
        fmt::format("<h3 class=notes id=notes>{}</h3>\n<ol class=notes>\n", parts_.labels.word(Word::notes));
    for (const std::string& note : notes_) text += "<li>" + isolated(note) + "\n";
    return text + "</ol>\n";
  }

 private:
  const PageParts& parts_;
  std::vector<std::string> notes_;
};

std::string named_link(const PageParts& parts, pol::PermissionId permission, pol::RoleId role) {
  const pol::Names& names = parts.read_back.names();
  return fmt::format("<a class=of href=\"#{}\">{} ×</a>", address(names.name(permission), names.name(role)),
                     parts.labels.phrase(Word::cell_name, {parts.labels.html(role), parts.labels.html(permission)}));
}

std::string row(const PageParts& parts, pol::PermissionId permission, Boxes& boxes, Notes& notes) {
  const pol::Names& names = parts.read_back.names();
  const std::string own_address = address(names.name(permission));
  std::string doc;
  if (parts.source.model != nullptr) doc = parts.source.model->permissions[pol::index(permission)].doc;
  std::string text = fmt::format(
      "<tr id=\"{}\"{}><th scope=row{}{}><a href=\"#{}\">{}</a>{}{}</th>", own_address, if_large(parts, " role=row"),
      if_large(parts, " role=rowheader"), new_mark(parts, permission), own_address,
      parts.labels.action_html(permission),
      names.title(permission).empty() ? "" : "<code dir=ltr>" + with_breaks(names.name(permission)) + "</code>",
      doc.empty() ? "" : "<small>" + paragraphs(doc) + "</small>");
  const std::vector<CellFacts>& cells = parts.cells.row(permission);
  for (std::size_t number = 0; number < cells.size(); ++number) {
    const auto role = pol::id_at<pol::RoleId>(number);
    std::optional<ChangedCell> change;
    if (parts.comparison != nullptr) change = parts.comparison->cell(permission, role);
    const std::size_t box =
        boxes.number((change ? fmt::format("<p>{}: {}</p>", parts.labels.word(Word::before), change->before) : "") +
                         explanation(parts, permission, role, cells[number]),
                     named_link(parts, permission, role));
    text += fmt::format("<td class={}{}{} id=\"{}\"><a href=#w{}>{}</a></td>", kind(parts, cells[number]),
                        if_large(parts, " role=cell"), change ? edit_mark(parts.labels, change->change) : "",
                        address(names.name(permission), names.name(role)), box,
                        cell_sentence(parts.read_back, parts.labels, cells[number]) + notes.marks(cells[number]));
  }
  return text + "</tr>\n";
}

std::string legend(const PageParts& parts) {
  std::string text = fmt::format("<p class=legend>{}: ", parts.labels.word(Word::levels));
  for (std::uint32_t number = parts.read_back.table().level_count(); number-- > 0;)
    text += fmt::format("<span>{}</span> ", level_mark(parts.labels, pol::id_at<pol::Level>(number)));
  return text + fmt::format("<span>{}</span></p>\n", parts.labels.word(Word::choose_a_cell));
}

/// How much room the column of a role needs: by how long its longest cell is.
std::size_t weight(const PageParts& parts, pol::RoleId role) {
  constexpr std::size_t short_text = 60;
  for (std::uint32_t number = 0; number < parts.read_back.table().permission_count(); ++number) {
    const CellFacts& cell = parts.cells.row(pol::PermissionId{number})[pol::index(role)];
    const std::string sentence = cell_sentence(parts.read_back, parts.labels, cell);
    std::size_t length = 0;
    bool is_text = true;
    for (const char c : sentence) {
      if (c == '<') is_text = false;
      length += is_text ? 1 : 0;
      if (c == '>') is_text = true;
    }
    if (length > short_text) return 3;
  }
  return 2;
}

bool has_few_roles(const PageParts& parts) {
  const pol::TableView& table = parts.read_back.table();
  return table.role_count() <= few_roles && !is_large(table);
}

}  // namespace

std::string table_widths(const PageParts& parts) {
  const pol::TableView& table = parts.read_back.table();
  if (has_few_roles(parts)) {
    constexpr std::size_t left = 74;  // Percent beside the first column.
    std::vector<std::size_t> weights;
    for (std::uint32_t role = 0; role < table.role_count(); ++role) weights.push_back(weight(parts, pol::RoleId{role}));
    std::size_t sum = 0;
    for (const std::size_t each : weights) sum += each;
    std::string text;
    for (std::size_t role = 0; role < weights.size(); ++role)
      text += fmt::format(".few col:nth-child({}){{width:{}%}}\n", role + 2, left * weights[role] / sum);
    return text;
  }
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
  const auto resource_at = [&table](std::uint32_t number) { return pol::resource_of(table.data(), number); };
  std::string text = gate_banner(parts) + legend(parts);
  text += "<div id=controls hidden></div>\n";
  text += fmt::format("<div class=\"scroll{}\"><table id=matrix{}>\n<caption>{}</caption>\n",
                      has_few_roles(parts) ? " few" : "", if_large(parts, " class=large role=table"),
                      parts.labels.word(Word::table));
  if (has_few_roles(parts)) {
    text += "<colgroup><col>";
    for (std::uint32_t role = 0; role < table.role_count(); ++role) text += "<col>";
    text += "</colgroup>\n";
  }
  Boxes boxes;
  Notes notes(parts);
  text += header(parts);
  // Permissions of a resource are consecutive in the table.
  for (std::uint32_t number = 0; number < table.permission_count(); ++number) {
    if (number == 0 || resource_at(number) != resource_at(number - 1)) {
      text += fmt::format(
          "{}<tbody{} data-resource=\"{}\"><tr class=group{}><th scope=rowgroup{} colspan={}>{}</th></tr>\n",
          number == 0 ? "" : "</tbody>\n", if_large(parts, " role=rowgroup"),
          markup_text(parts.read_back.names().name(pol::ResourceId{resource_at(number)})), if_large(parts, " role=row"),
          if_large(parts, " role=rowheader"), table.role_count() + 1,
          "<span>" + parts.labels.html(pol::ResourceId{resource_at(number)}) + "</span>");
    }
    text += row(parts, pol::PermissionId{number}, boxes, notes);
  }
  text += table.permission_count() == 0 ? "" : "</tbody>\n";
  return section("table", parts.labels.word(Word::table),
                 text + "</table></div>\n" + notes.html() + boxes.html(parts.labels.word(Word::close)));
}

}  // namespace polc::page
