// Long because what a column is depends on all others: the questions below narrow one shared reading, in order.
#include "compiler/importer/table_layout.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>
#include <utility>

#include "compiler/importer/permission_name.h"
#include "compiler/importer/texts.h"
#include "compiler/importer/words.h"
#include "llvm/ADT/StringRef.h"

namespace polc::importer {
namespace {

// Beyond it the table is of another shape than this reader thinks.
constexpr std::size_t max_name_errors = 50;

class LayoutFinder {
 public:
  LayoutFinder(const Grid& grid, const ReadOptions& options, const std::vector<CellMeaning>& meanings,
               TableReading& reading, DiagnosticSink& sink)
      : grid_(grid), options_(options), meanings_(meanings), reading_(reading), sink_(sink) {}

  TableLayout find() {
    layout_.rows.assign(grid_.rows.size(), RowUse::cells);
    if (grid_.rows.empty() || !find_header() || !check_widths()) return {};
    layout_.columns.assign(header().cells.size(), ColumnUse::cells);
    is_said_.assign(header().cells.size(), false);
    take_options();
    if (sink_.has_errors()) return {};
    find_direction();
    if (!is_direction_open_ && !layout_.has(ColumnUse::name) && !layout_.has(ColumnUse::subject)) report_no_names();
    if (is_direction_open_) return {};
    settle_columns();
    if (layout_.is_list() && !layout_.has(ColumnUse::name)) report_no_names();
    if (is_direction_open_) return {};
    find_headings();
    return std::move(layout_);
  }

 private:
  const GridRow& header() const { return grid_.rows[layout_.header]; }
  const std::string& name(std::size_t column) const { return grid_.text(header().cells[column]); }
  HeaderWord word(std::size_t column) const { return header_word(name(column)); }
  std::size_t width() const { return layout_.columns.size(); }

  /// How a person would call a column.
  std::string called(std::size_t column) const {
    return name(column).empty() ? fmt::format("{}", column + 1) : name(column);
  }

  /// The first row that has more than a first cell. What stands above it is a title.
  bool find_header() {
    const auto begin = grid_.rows.begin();
    auto found = grid_.rows.end();
    if (options_.header_row) {
      found =
          std::find_if(begin, grid_.rows.end(), [&](const GridRow& row) { return row.number == *options_.header_row; });
      if (found == grid_.rows.end()) {
        sink_.report(Code::no_such_row, Span{grid_.file(), 0, 0}, {std::to_string(*options_.header_row)});
        return false;
      }
    } else if (!grid_.has_header) {
      found = std::find_if(begin, grid_.rows.end(), [](const GridRow& row) {
        return std::any_of(row.cells.begin() + 1, row.cells.end(), [](GridCell cell) { return !cell.is_blank(); });
      });
    }
    if (found == grid_.rows.end()) found = begin;
    layout_.header = static_cast<std::size_t>(found - begin);
    for (std::size_t row = 0; row < layout_.header; ++row) skip_row(row, "above the names");
    for (std::size_t row = 0; row <= layout_.header; ++row) layout_.rows[row] = RowUse::skip;
    if (layout_.header > 0) reading_.facts.emplace_back("header", fmt::format("row {}", header().number));
    return true;
  }

  void skip_row(std::size_t row, std::string_view why) {
    layout_.rows[row] = RowUse::skip;
    const auto filled = std::find_if(grid_.rows[row].cells.begin(), grid_.rows[row].cells.end(),
                                     [](GridCell cell) { return !cell.is_blank(); });
    reading_.skipped.push_back(
        fmt::format("row {}, `{}`: {}", grid_.rows[row].number, shortened(grid_.text(*filled)), why));
  }

  bool check_widths() {
    const std::size_t wanted = header().cells.size();
    for (std::size_t position = layout_.header + 1; position < grid_.rows.size(); ++position) {
      const GridRow& row = grid_.rows[position];
      const std::size_t size = row.cells.size();
      // A row that goes on with nothing is complete all the same.
      const bool goes_on =
          size > wanted && std::any_of(row.cells.begin() + static_cast<std::ptrdiff_t>(wanted), row.cells.end(),
                                       [](GridCell cell) { return !cell.is_blank(); });
      if (size >= wanted && !goes_on) continue;
      sink_
          .report(Code::ragged_row, grid_.span(row),
                  {fmt::format("{} cell{}", size, size == 1 ? "" : "s"), std::to_string(wanted)})
          .label(grid_.span(header()), "the header row");
      if (sink_.all().size() >= max_name_errors) return false;
    }
    return !sink_.has_errors();
  }

  // What the person said.

  std::optional<std::size_t> column_called(const std::string& wanted) {
    const llvm::StringRef text = wanted;
    for (std::size_t column = 0; column < width(); ++column) {
      if (text == name(column)) return column;
    }
    for (std::size_t column = 0; column < width(); ++column) {
      if (text.equals_insensitive(name(column))) return column;
    }
    std::size_t number = 0;
    const auto result = std::from_chars(wanted.data(), wanted.data() + wanted.size(), number);
    if (result.ec == std::errc() && result.ptr == wanted.data() + wanted.size() && number > 0 && number <= width()) {
      remember_name(wanted, number - 1);
      return number - 1;
    }
    std::vector<std::string> names;
    for (std::size_t column = 0; column < width(); ++column) names.push_back(name(column));
    sink_.report(Code::unknown_column, grid_.span(header()), {wanted}).suggest(wanted, names);
    return std::nullopt;
  }

  /// Of a column that was said by its number, where the name finds it too.
  void remember_name(const std::string& wanted, std::size_t column) {
    for (std::size_t first = 0; first <= column && !name(column).empty(); ++first) {
      if (!llvm::StringRef(name(first)).equals_insensitive(name(column))) continue;
      if (first == column) reading_.columns.emplace_back(wanted, name(column));
      return;
    }
  }

  void take(const std::string& wanted, ColumnUse use) {
    const auto column = column_called(wanted);
    if (!column) return;
    if (is_said_[*column] && layout_.columns[*column] != use) {
      sink_.report(Code::column_used_twice, grid_.span(header().cells[*column]), {called(*column)});
    }
    layout_.columns[*column] = use;
    is_said_[*column] = true;
  }

  void take_options() {
    for (const std::string& column : options_.skip_columns) take(column, ColumnUse::skip);
    for (const std::string& column : options_.name_columns) take(column, ColumnUse::name);
    for (const std::string& column : options_.role_columns) take(column, ColumnUse::cells);
    if (options_.title_column) take(*options_.title_column, ColumnUse::title);
    if (options_.subject_column) take(*options_.subject_column, ColumnUse::subject);
    if (options_.level_column) take(*options_.level_column, ColumnUse::level);
    if (options_.is_transposed && !options_.subject_column) {
      if (const auto first = first_open()) use(*first, ColumnUse::subject);
    }
  }

  void use(std::size_t column, ColumnUse use) {
    layout_.columns[column] = use;
    is_said_[column] = true;
  }

  std::optional<std::size_t> first_open(std::size_t from = 0) const {
    for (std::size_t column = from; column < width(); ++column) {
      if (!is_said_[column]) return column;
    }
    return std::nullopt;
  }

  // What the names say.

  bool any_open(HeaderWord wanted) const {
    for (std::size_t column = 0; column < width(); ++column) {
      if (!is_said_[column] && word(column) == wanted) return true;
    }
    return false;
  }

  /// Columns that no list knows: roles, or permissions.
  std::vector<std::size_t> plain_columns(std::size_t from) const {
    std::vector<std::size_t> columns;
    for (std::size_t column = from; column < width(); ++column) {
      if (!is_said_[column] && !name(column).empty() && word(column) == HeaderWord::none) columns.push_back(column);
    }
    return columns;
  }

  void use_all(HeaderWord wanted, ColumnUse as) {
    for (std::size_t column = 0; column < width(); ++column) {
      if (!is_said_[column] && word(column) == wanted) use(column, as);
    }
  }

  /// Whether columns that are called `Role` hold names and no levels.
  bool holds_roles() const {
    for (std::size_t column = 0; column < width(); ++column) {
      if (!is_said_[column] && word(column) == HeaderWord::subject && is_mostly_read(column)) return false;
    }
    return any_open(HeaderWord::subject);
  }

  /// A list says of each row whom and what it is about; a table across has roles or permissions beside the first column.
  void find_direction() {
    const bool has_names = layout_.has(ColumnUse::name);
    const bool is_list = holds_roles() && plain_columns(0).empty() && options_.role_columns.empty() &&
                         (has_names || any_open(HeaderWord::resource) || any_open(HeaderWord::action));
    if (layout_.has(ColumnUse::level) || is_list) return use_as_list();
    const auto first = first_open();
    if (layout_.has(ColumnUse::subject)) {
      // `Role, Module, create, read`: the module names the resource of the permissions across.
      for (std::size_t column = 0; column < width(); ++column) {
        if (!is_said_[column] && word(column) == HeaderWord::resource && !has_names) use(column, ColumnUse::name);
      }
      return;
    }
    if (!has_names && first) find_names(*first);
  }

  /// What speaks for roles or for permissions, in one row or column of names.
  struct Signs {
    std::string role;   ///< The first that is what roles are called.
    std::string split;  ///< The first that falls into resource and action.
    void add(const std::string& name) {
      if (role.empty() && is_role_word(name)) role = name;
      if (split.empty() && !split_permission(name).resource.empty()) split = name;
    }
  };

  /// The first column names the permissions, or the roles: its own name says which, or what stands below and beside it does.
  void find_names(std::size_t first) {
    const std::vector<std::size_t> across = plain_columns(first + 1);
    Signs beside;
    for (std::size_t column = first + 1; column < width(); ++column) {
      if (!is_said_[column]) beside.add(name(column));
    }
    Signs below;
    for (std::size_t row = layout_.header + 1; row < grid_.rows.size(); ++row) {
      below.add(grid_.text(grid_.rows[row].cells[first]));
    }
    const HeaderWord said = word(first);
    const bool is_by_name = said == HeaderWord::resource || said == HeaderWord::action;
    if (said == HeaderWord::subject) {
      if (!beside.role.empty()) return report_direction(first, "next to it is", beside.role, across);
      use(first, ColumnUse::subject);
      if (first + 1 < width() && !is_said_[first + 1] && word(first + 1) == HeaderWord::resource) {
        use(first + 1, ColumnUse::name);
      }
      return;
    }
    if (!below.role.empty() && (beside.role.empty() || !is_by_name)) {
      return report_direction(first, "below it is", below.role, across);
    }
    if (is_by_name) return use_names(first);
    // `#, Permission, …`: what stands before the names is one question, and no other.
    const bool are_names_next = first + 1 < width() && !is_said_[first + 1] && word(first + 1) == HeaderWord::action;
    if (said != HeaderWord::none && are_names_next) {
      use_names(first + 1);
      return report_column(first);
    }
    // A role in the corner has levels below it, and no names.
    if (is_role_word(name(first)))
      return report_direction(first, "next to it is", across.empty() ? "" : name(across.front()), across);
    if (!beside.split.empty()) return report_direction(first, "next to it is", beside.split, across);
    if (beside.role.empty() && (below.split.empty() || said == HeaderWord::unclear)) {
      return report_direction(first, "next to it is", across.empty() ? "" : name(across.front()), across);
    }
    use(first, ColumnUse::name);
  }

  /// `Module, Action, …` name a permission together; `Module` alone does so by itself. What stands between the two is a question of its own.
  void use_names(std::size_t first) {
    std::size_t last = first;
    const auto is_passed = [&](std::size_t column) {
      return is_said_[column] || word(column) == HeaderWord::resource || word(column) == HeaderWord::unclear ||
             word(column) == HeaderWord::title;
    };
    while (last + 1 < width() && is_passed(last)) ++last;
    if (is_said_[last] || word(last) != HeaderWord::action) last = first;
    for (std::size_t column = first; column <= last; ++column) {
      if (is_said_[column]) continue;
      if (column == first || word(column) == HeaderWord::resource || column == last) use(column, ColumnUse::name);
    }
  }

  void use_as_list() {
    if (!layout_.has(ColumnUse::name)) {
      use_all(HeaderWord::resource, ColumnUse::name);
      use_all(HeaderWord::action, ColumnUse::name);
    }
    if (!layout_.has(ColumnUse::subject)) use_all(HeaderWord::subject, ColumnUse::subject);
    if (!layout_.has(ColumnUse::level)) use_all(HeaderWord::level, ColumnUse::level);
    const auto check = [&](ColumnUse use, const char* what, const char* option, bool must_be) {
      const std::vector<std::size_t> columns = layout_.columns_of(use);
      if (columns.size() == 1 || (columns.empty() && !must_be)) return;
      is_direction_open_ = true;
      sink_.report(Code::unclear_list, grid_.span(header()), {std::to_string(columns.size()), what, option});
    };
    check(ColumnUse::subject, "say which role a row is about", "subject-column", true);
    check(ColumnUse::level, "say what a row decides", "level-column", false);
    if (!layout_.has(ColumnUse::name)) report_no_names();
    for (std::size_t column = 0; column < width(); ++column) {
      if (is_said_[column]) continue;
      if (word(column) == HeaderWord::title) {
        use(column, ColumnUse::title);
      } else if (name(column).empty() && !first_filled(column)) {
        use(column, ColumnUse::skip);
      } else {
        report_column(column);
      }
    }
  }

  void report_no_names() {
    is_direction_open_ = true;
    sink_.report(Code::unclear_list, grid_.span(header()), {"0", "name the permission", "name-columns"});
  }

  void report_direction(std::size_t first, const std::string& where, const std::string& what,
                        const std::vector<std::size_t>& across) {
    is_direction_open_ = true;
    std::string columns = list_item(called(first));
    if (first + 1 < width() && !is_said_[first + 1] && word(first + 1) == HeaderWord::action) {
      columns += ", " + list_item(called(first + 1));
    }
    const std::string corner =
        name(first).empty() ? "has no name" : fmt::format("is called `{}`", shortened(name(first)));
    sink_.report(Code::unclear_direction, grid_.span(header().cells[first]), {corner, where, shortened(what)})
        .help("if each row is a role, use `--transpose`")
        .help(fmt::format("if each row is a permission, use `{}`", option_text("name-columns", columns)));
    std::string names;
    for (std::size_t column = 0; column < across.size() && column < 3; ++column) {
      names += (names.empty() ? "`" : ", `") + shortened(name(across[column])) + "`";
    }
    reading_.questions.push_back(
        {fmt::format("The first column {}; next to it: {}. What is each row?", corner, names.empty() ? "none" : names),
         {{"a permission", "name-columns", columns}, {"a role", "transpose", "yes"}},
         ""});
  }

  // What is left.

  std::optional<std::size_t> first_filled(std::size_t column) const {
    for (std::size_t row = layout_.header + 1; row < grid_.rows.size(); ++row) {
      if (!grid_.rows[row].cells[column].is_blank()) return row;
    }
    return std::nullopt;
  }

  void settle_columns() {
    if (layout_.is_list() && layout_.has(ColumnUse::level)) return;
    if (layout_.is_list() && !first_open()) return;
    for (std::size_t column = 0; column < width(); ++column) {
      if (is_said_[column]) continue;
      if (name(column).empty()) {
        settle_unnamed(column);
      } else if (word(column) == HeaderWord::title && !is_mostly_read(column) && !layout_.has(ColumnUse::title)) {
        use(column, ColumnUse::title);
      } else if (word(column) != HeaderWord::none && !is_role_word(name(column))) {
        report_column(column);
      } else {
        check_cells(column);
      }
      if (sink_.all().size() >= max_name_errors) return;
    }
  }

  /// Spreadsheets export empty columns too.
  void settle_unnamed(std::size_t column) {
    layout_.columns[column] = ColumnUse::skip;
    const auto filled = first_filled(column);
    if (!filled) return;
    sink_.report(Code::unnamed_role, grid_.span(header().cells[column]), {std::to_string(column + 1)})
        .label(grid_.span(grid_.rows[*filled].cells[column]), "a cell");
  }

  struct Count {
    std::size_t filled = 0;
    std::size_t unread = 0;
    GridCell first_unread;
  };

  Count count(std::size_t column) const {
    Count result;
    for (std::size_t row = layout_.header + 1; row < grid_.rows.size(); ++row) {
      const GridCell cell = grid_.rows[row].cells[column];
      if (cell.is_blank()) continue;
      ++result.filled;
      if (meanings_[cell.text].is_read) continue;
      if (result.unread++ == 0) result.first_unread = cell;
    }
    return result;
  }

  bool is_mostly_read(std::size_t column) const {
    const Count cells = count(column);
    return cells.filled > 0 && cells.unread * 2 <= cells.filled;
  }

  /// A column most of whose cells are no level is likely no role; single cells are reported by whoever reads them.
  void check_cells(std::size_t column) {
    const Count cells = count(column);
    std::set<std::uint32_t> texts;
    for (std::size_t row = layout_.header + 1; row < grid_.rows.size() && texts.size() < 3; ++row) {
      const GridCell cell = grid_.rows[row].cells[column];
      if (!cell.is_blank() && !meanings_[cell.text].is_read) texts.insert(cell.text);
    }
    // One word again and again is a word for a level.
    if (cells.unread * 2 <= cells.filled || texts.size() < 3) return;
    layout_.columns[column] = ColumnUse::skip;
    Diagnostic& diagnostic = sink_.report(Code::column_without_levels, grid_.span(header().cells[column]),
                                          {called(column), std::to_string(cells.unread), std::to_string(cells.filled)});
    diagnostic.label(grid_.span(cells.first_unread), "the first of them");
    add_column_help(diagnostic, column);
  }

  void report_column(std::size_t column) {
    use(column, ColumnUse::skip);
    Diagnostic& diagnostic = sink_.report(Code::unclear_column, grid_.span(header().cells[column]), {called(column)});
    if (const auto filled = first_filled(column)) {
      diagnostic.label(grid_.span(grid_.rows[*filled].cells[column]), "its first cell");
    }
    add_column_help(diagnostic, column);
  }

  void add_column_help(Diagnostic& diagnostic, std::size_t column) {
    const std::string name = list_item(called(column));
    // Whoever names one of the columns names them all.
    std::string names;
    for (std::size_t other = 0; other < width(); ++other) {
      if (other != column && layout_.columns[other] != ColumnUse::name) continue;
      names += (names.empty() ? "" : ", ") + list_item(called(other));
    }
    Question question{fmt::format("What is the column `{}`?", called(column)),
                      {{"irrelevant: leave it out", "skip-columns", name},
                       {"part of the permission's name", "name-columns", names},
                       {"what people call the permission", "title-column", called(column)}},
                      ""};
    if (!layout_.is_list()) {
      question.choices.push_back({layout_.has(ColumnUse::subject) ? "a permission" : "a role", "role-columns", name});
    }
    std::string others;
    for (auto choice = question.choices.rbegin(); choice + 1 != question.choices.rend(); ++choice) {
      others += (others.empty() ? "`" : ", `") + option_text(choice->key, choice->value) + "`";
    }
    diagnostic.help(
        fmt::format("leave it out with `{}`, or say what it is: {}", option_text("skip-columns", name), others));
    reading_.questions.push_back(std::move(question));
  }

  // Rows that are no permissions.

  /// A row without cells is a heading, a permission that nobody has, or a footnote. It is a permission where its name is of their kind, and a
  /// heading where no other row has a blank cell and one that has cells follows; where nothing tells, that is asked.
  void find_headings() {
    const std::vector<std::size_t> names = layout_.columns_of(ColumnUse::name);
    const std::vector<std::size_t> cells = layout_.columns_of(ColumnUse::cells);
    if (layout_.has(ColumnUse::subject) || names.empty() || cells.empty()) return;
    std::vector<std::size_t> bare;
    bool has_other_blanks = false;
    bool are_split = false;  // Names fall into resource and action.
    for (std::size_t row = layout_.header + 1; row < grid_.rows.size(); ++row) {
      const GridRow& cells_of_row = grid_.rows[row];
      const auto is_blank = [&](std::size_t column) { return cells_of_row.cells[column].is_blank(); };
      const std::size_t blank = static_cast<std::size_t>(std::count_if(cells.begin(), cells.end(), is_blank));
      if (blank == cells.size()) {
        bare.push_back(row);
        continue;
      }
      has_other_blanks |= blank > 0;
      if (is_blank(names.back())) continue;  // Whoever reads the row reports it.
      are_split |= is_split(grid_.text(cells_of_row.cells[names.back()]));
    }
    std::vector<std::size_t> open;
    for (const std::size_t row : bare) {
      const std::string& name = grid_.text(grid_.rows[row].cells[names.back()]);
      const bool names_nothing = std::all_of(
          names.begin(), names.end(), [&](std::size_t column) { return grid_.rows[row].cells[column].is_blank(); });
      const bool is_plain = names.size() > 1 || (are_split && is_split(name));
      // A heading stands right above what it heads; below the last of them stand footnotes.
      const bool is_above_cells = row + 1 < grid_.rows.size() && !std::binary_search(bare.begin(), bare.end(), row + 1);
      if (names_nothing) {
        skip_row(row, "it names no permission");
      } else if (name.empty() && options_.heading_rows != HeadingRows::skip &&
                 options_.heading_rows != HeadingRows::permission) {
        skip_row(row, "it has no cells, and names the rows below it");
        layout_.rows[row] = RowUse::outer;
      } else if (options_.heading_rows != HeadingRows::ask) {
        settle_heading(row, options_.heading_rows);
      } else if (!is_plain && !has_other_blanks && is_above_cells) {
        settle_heading(row, HeadingRows::skip);
      } else if (!is_plain) {
        open.push_back(row);
      }
    }
    if (!open.empty()) report_headings(open, names.back());
  }

  static bool is_split(const std::string& name) { return !split_permission(name).resource.empty(); }

  void settle_heading(std::size_t row, HeadingRows as) {
    if (as == HeadingRows::skip) skip_row(row, "a heading");
    if (as == HeadingRows::resource) layout_.rows[row] = RowUse::heading;
  }

  void report_headings(const std::vector<std::size_t>& rows, std::size_t column) {
    for (const std::size_t row : rows) layout_.rows[row] = RowUse::skip;
    const std::string& first = grid_.text(grid_.rows[rows.front()].cells[column]);
    Diagnostic& diagnostic =
        sink_.report(Code::unclear_heading, grid_.span(grid_.rows[rows.front()].cells[column]), {shortened(first)});
    if (rows.size() > 1) {
      diagnostic.label(grid_.span(grid_.rows[rows[1]].cells[column]),
                       rows.size() == 2 ? "another" : fmt::format("the next of {} more", rows.size() - 1));
    }
    reading_.questions.push_back({fmt::format("The row `{}` has a name but no cells. What is it?", shortened(first)),
                                  {{"a heading: leave it out", "group-rows", "skip"},
                                   {"a heading: the resource of the rows below it", "group-rows", "resource"},
                                   {"a permission that nobody has", "group-rows", "permission"}},
                                  ""});
  }

  const Grid& grid_;
  const ReadOptions& options_;
  const std::vector<CellMeaning>& meanings_;
  TableReading& reading_;
  DiagnosticSink& sink_;
  TableLayout layout_;
  std::vector<bool> is_said_;  // By column: its use is settled.
  bool is_direction_open_ = false;
};

}  // namespace

bool TableLayout::has(ColumnUse use) const {
  return std::find(columns.begin(), columns.end(), use) != columns.end();
}

std::vector<std::size_t> TableLayout::columns_of(ColumnUse use) const {
  std::vector<std::size_t> result;
  for (std::size_t column = 0; column < columns.size(); ++column) {
    if (columns[column] == use) result.push_back(column);
  }
  return result;
}

TableLayout find_layout(const Grid& grid, const ReadOptions& options, const std::vector<CellMeaning>& meanings,
                        TableReading& reading, DiagnosticSink& sink) {
  return LayoutFinder(grid, options, meanings, reading, sink).find();
}

}  // namespace polc::importer
