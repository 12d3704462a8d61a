// Defines read_grid_table of read_table.h.
//
// Long because what a row says depends on the rows above it: names carried down, headings, what was said of the same before.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "compiler/importer/cell_reader.h"
#include "compiler/importer/permission_name.h"
#include "compiler/importer/read_table.h"
#include "compiler/importer/table_builder.h"
#include "compiler/importer/table_layout.h"
#include "compiler/importer/texts.h"
#include "compiler/importer/words.h"
#include "compiler/text/name_list.h"
#include "llvm/ADT/DenseMap.h"

namespace polc::importer {
namespace {

// Beyond it a file is most likely no table of permissions at all.
constexpr std::size_t max_cell_errors = 20;
/// Each is parsed, so that their number bounds the time.
constexpr std::size_t max_conditions = 20'000;

class GridTableReader {
 public:
  GridTableReader(const Grid& grid, const ReadOptions& options, TableReading& reading, DiagnosticSink& sink)
      : grid_(grid),
        options_(options),
        reading_(reading),
        sink_(sink),
        builder_(options.resource, sink),
        cells_(builder_.table().levels, options) {
    builder_.table().levels = levels_of(options);
  }

  AccessTable read() {
    const Span whole{grid_.file(), 0, 0};
    if (const std::string problem = cells_.problem_of_options(); !problem.empty()) {
      sink_.report(Code::bad_mapping, std::nullopt, {"level", problem});
      return {};
    }
    if (!interpret_texts()) return {};
    layout_ = find_layout(grid_, options_, meanings_, reading_, sink_);
    name_columns_ = layout_.columns_of(ColumnUse::name);
    naming_columns_ = name_columns_;
    if (layout_.has(ColumnUse::subject)) {
      subject_ = layout_.columns_of(ColumnUse::subject).front();
      naming_columns_.insert(std::lower_bound(naming_columns_.begin(), naming_columns_.end(), *subject_), *subject_);
    }
    uses_.resize(grid_.texts().size());
    contents_.resize(grid_.texts().size());
    if (!grid_.rows.empty() && !layout_.columns.empty()) {
      if (layout_.is_list()) {
        read_list();
      } else {
        read_cells();
      }
      report_crosses();
      tell_words();
    }
    return builder_.take(whole);
  }

 private:
  struct Use {
    std::size_t cells = 0;
    GridCell first;
    std::size_t column = 0;
  };

  bool interpret_texts() {
    std::size_t conditions = 0;
    for (const std::string& text : grid_.texts()) {
      const llvm::StringRef words = text;
      const bool is_parsed = words.contains_insensitive("if ") || words.contains_insensitive("note ");
      if (is_parsed && ++conditions > max_conditions) {
        sink_.report(Code::too_many_conditions, Span{grid_.file(), 0, 0}, {std::to_string(max_conditions)});
        return false;
      }
      meanings_.push_back(cells_.read(text));
    }
    return true;
  }

  const std::string& text(std::size_t row, std::size_t column) const {
    return grid_.text(grid_.rows[row].cells[column]);
  }

  std::string column_name(std::size_t column) const {
    const std::string& name = text(layout_.header, column);
    return name.empty() ? fmt::format("{}", column + 1) : name;
  }

  /// Roles across or permissions across; what stands below and beside them are the cells.
  void read_cells() {
    const std::vector<std::size_t> across = layout_.columns_of(ColumnUse::cells);
    const bool is_transposed = layout_.has(ColumnUse::subject);
    tell_shape(across, is_transposed);
    for (const std::size_t column : across) {
      const GridCell name = grid_.rows[layout_.header].cells[column];
      if (plain_answer(grid_.text(name)) == Answer::unknown || grid_.text(name).empty()) continue;
      sink_.report(Code::level_as_name, grid_.span(name), {grid_.text(name)});
    }
    if (sink_.has_errors() && reading_.questions.empty()) return;
    if (is_transposed) report_repeated(across);
    std::vector<std::optional<std::uint32_t>> roles(layout_.columns.size());
    for (const std::size_t column : across) {
      const GridCell name = grid_.rows[layout_.header].cells[column];
      if (!is_transposed) roles[column] = builder_.add_role(joined_name(name), grid_.span(name));
    }
    for (std::size_t row = layout_.header + 1; row < grid_.rows.size(); ++row) {
      if (sink_.all().size() > max_cell_errors) return;
      if (layout_.rows[row] == RowUse::heading) heading_ = text(row, name_columns_.back());
      carry_names(row);
      if (layout_.rows[row] != RowUse::cells) continue;
      if (is_transposed) {
        read_role_row(row, across);
      } else {
        read_permission_row(row, across, roles);
      }
    }
  }

  /// Permissions across are found again in each row, so that the builder cannot tell that one stands twice.
  void report_repeated(const std::vector<std::size_t>& across) {
    std::map<std::string, GridCell> seen;
    for (const std::size_t column : across) {
      const GridCell name = grid_.rows[layout_.header].cells[column];
      const auto [first, is_new] = seen.try_emplace(joined_name(name), name);
      if (is_new) continue;
      sink_.report(Code::imported_twice, grid_.span(name), {"permission", first->first})
          .label(grid_.span(first->second), "first named here");
    }
  }

  void read_permission_row(std::size_t row, const std::vector<std::size_t>& across,
                           const std::vector<std::optional<std::uint32_t>>& roles) {
    const auto permission = permission_of(row, std::nullopt);
    for (const std::size_t column : across) {
      const auto content = content_of(row, column);
      if (permission && roles[column] && content) builder_.add_grant(*roles[column], {*permission, *content});
    }
  }

  void read_role_row(std::size_t row, const std::vector<std::size_t>& across) {
    const auto role = role_of(row);
    const bool are_known = name_columns_.empty() && !across_.empty();
    if (!are_known) across_.assign(layout_.columns.size(), std::nullopt);
    for (const std::size_t column : across) {
      const auto permission = across_[column] = are_known ? across_[column] : permission_of(row, column);
      const auto content = content_of(row, column);
      if (!role || !permission) continue;
      if (!name_columns_.empty() && !is_first(*role, *permission, row, column)) continue;
      if (content) builder_.add_grant(*role, {*permission, *content});
    }
  }

  /// Whether nothing was said yet of the two. What is said again must be the same.
  bool is_first(std::uint32_t role, std::uint32_t permission, std::size_t row, std::optional<std::size_t> column) {
    const std::uint32_t word = column ? grid_.rows[row].cells[*column].text : 0;
    const auto [entry, is_new] =
        said_.try_emplace(std::pair(role, permission), std::pair(static_cast<std::uint32_t>(row), word));
    if (is_new) return true;
    const auto [first_row, first_word] = entry->second;
    const GridRow& first = grid_.rows[first_row];
    if (first_word != word) {
      sink_
          .report(Code::contradicting_rows, grid_.span(grid_.rows[row]),
                  {builder_.table().roles[role].text, builder_.table().permissions[permission].name.text})
          .label(grid_.span(first), "the other row");
    }
    return false;
  }

  /// What a spreadsheet merges stands in the first of the rows alone. A new name, or a new role, ends what stood to the right of the one above
  /// it, and so does a row that is a title.
  void carry_names(std::size_t row) {
    const std::vector<GridCell>& cells = grid_.rows[row].cells;
    bool is_new = false;
    for (const std::size_t column : naming_columns_) {
      const GridCell cell = cells[column];
      if (subject_ && may_be_several(cell)) {
        sink_.report(Code::several_names, grid_.span(cell), {shortened(grid_.text(cell))});
      }
      if (column == subject_) {
        is_new = is_new || cell.text != subject_text_;
        subject_text_ = cell.text;
      } else {
        if (!cell.is_blank() || is_new) carried_[column] = cell;
        is_new = is_new || !cell.is_blank();
      }
    }
    const bool is_left_out = layout_.rows[row] == RowUse::skip || layout_.rows[row] == RowUse::heading;
    if (!is_left_out || name_columns_.empty()) return;
    const bool is_named = !cells[name_columns_.front()].is_blank() && !cells[name_columns_.back()].is_blank();
    if (!is_named) carried_.clear();
  }

  /// Whether a person would read several names, which a denial for instance would then not reach. In backquotes it is one.
  bool may_be_several(GridCell cell) const {
    const std::string& text = grid_.text(cell);
    if (grid_.is_folded(cell) && !(text.starts_with('`') && text.ends_with('`'))) return true;
    bool is_quoted = false;
    for (const char character : text) {
      if (character == '`') is_quoted = !is_quoted;
      if (!is_quoted && (character == ',' || character == ';' || character == '|')) return true;
    }
    return false;
  }

  std::optional<std::uint32_t> role_of(std::size_t row) {
    const GridCell name = grid_.rows[row].cells[*subject_];
    if (name.is_blank()) {
      sink_.report(Code::unnamed_subject, grid_.span(grid_.rows[row]));
      return std::nullopt;
    }
    if (plain_answer(grid_.text(name)) != Answer::unknown) {
      sink_.report(Code::level_as_name, grid_.span(name), {grid_.text(name)});
      return std::nullopt;
    }
    if (is_everything(grid_.text(name))) {
      report_everything(name);
      return std::nullopt;
    }
    // A role may have several rows, one for each module or each grant.
    const bool is_repeated = layout_.has(ColumnUse::name) || layout_.is_list();
    const std::string role = joined_name(name);
    if (const auto known = builder_.role(role); known && is_repeated) return known;
    return builder_.add_role(role, grid_.span(name));
  }

  void report_everything(GridCell cell) {
    const std::string& name = grid_.text(cell);
    sink_.report(Code::pattern_name, grid_.span(cell), {name})
        .help(fmt::format("if it is a name, write `` `{}` ``", name));
  }

  std::string joined_name(GridCell cell) const {
    return fmt::format("{}", fmt::join(segments_of(grid_.text(cell)), "."));
  }

  /// From the columns that name it, the heading above, and the name of the column where permissions stand across.
  std::optional<std::uint32_t> permission_of(std::size_t row, std::optional<std::size_t> across) {
    std::vector<GridCell> parts;
    for (const std::size_t column : name_columns_) {
      GridCell part = grid_.rows[row].cells[column];
      const bool is_last = column == name_columns_.back() && !across;
      if (part.is_blank() && !is_last) {
        part = carried_[column];
        is_carried_ = is_carried_ || !part.is_blank();
      }
      if (part.is_blank()) {
        sink_.report(Code::unnamed_permission, grid_.span(grid_.rows[row]));
        return std::nullopt;
      }
      parts.push_back(part);
    }
    const GridCell place = across ? grid_.rows[layout_.header].cells[*across] : parts.back();
    if (across) parts.push_back(place);
    std::vector<std::string> names;
    const auto add = [&](const std::string& text) {
      for (std::string& segment : segments_of(text)) names.push_back(std::move(segment));
    };
    if (!heading_.empty()) add(heading_);
    for (const GridCell part : parts) add(grid_.text(part));
    if (names.size() == 1 && !across && plain_answer(grid_.text(place)) != Answer::unknown) {
      sink_.report(Code::level_as_name, grid_.span(place), {grid_.text(place)});
      return std::nullopt;
    }
    const bool is_repeated = across || layout_.is_list();
    if (is_repeated) {
      const auto general =
          std::find_if(parts.begin(), parts.end(), [&](GridCell part) { return is_everything(grid_.text(part)); });
      if ((parts.size() > 1 || !across) && general != parts.end()) {
        report_everything(*general);
        return std::nullopt;
      }
      if (const auto known = builder_.permission(fmt::format("{}", fmt::join(names, ".")))) return known;
    }
    const auto permission = builder_.add_permission(names, grid_.span(place));
    if (permission && layout_.has(ColumnUse::title) && !across) {
      builder_.table().permissions[*permission].title = text(row, layout_.columns_of(ColumnUse::title).front());
    }
    return permission;
  }

  /// Of a cell, as it is read; nothing for the lowest level. Reports what does not read, a word once.
  std::optional<std::uint32_t> content_of(std::size_t row, std::size_t column) {
    const GridCell cell = grid_.rows[row].cells[column];
    Use& use = uses_[cell.text];
    const CellMeaning& meaning = meanings_[cell.text];
    if (use.cells++ == 0) {
      use.first = cell;
      use.column = column;
      if (!meaning.is_read) report_unread(row, column);
    }
    if (!meaning.content) return std::nullopt;
    if (!contents_[cell.text]) {
      CellContent& content = *meanings_[cell.text].content;
      content.span = grid_.span(cell);
      contents_[cell.text] = builder_.add_content(std::move(content));
      // What was moved away is known by its number from here on.
      meanings_[cell.text].content.emplace();
    }
    return contents_[cell.text];
  }

  void report_unread(std::size_t row, std::size_t column) {
    const GridCell cell = grid_.rows[row].cells[column];
    const std::string& word = grid_.text(cell);
    if (++unread_ > max_cell_errors) {
      if (unread_ == max_cell_errors + 1) {
        sink_.report(Code::too_many_import_errors, grid_.span(cell), {std::to_string(max_cell_errors)});
      }
      return;
    }
    if (word.empty()) {
      sink_.report(Code::blank_import_cell, grid_.span(grid_.rows[row]), {column_name(column)});
      return;
    }
    const CellMeaning& meaning = meanings_[cell.text];
    const std::string likely = meaning.suggestion.empty() ? "LEVEL" : meaning.suggestion;
    Diagnostic& diagnostic =
        meaning.problem.empty()
            ? sink_.report(Code::unknown_cell, grid_.span(cell), {shortened(word), column_name(column)})
            : sink_.report(Code::unreadable_cell, grid_.span(cell), {shortened(word), "a cell", meaning.problem});
    const std::vector<std::string>& levels = builder_.table().levels;
    if (word.size() <= 60) {
      const std::string option = option_text("level", word + "=" + likely);
      diagnostic.help(likely == "LEVEL"
                          ? fmt::format("say what it means: `{}`, where LEVEL is {}, or `{} if own` and the like",
                                        option, fmt::join(levels, ", "), levels.back())
                          : fmt::format("if you mean `{}`, use `{}`", likely, option));
    }
    Question question{
        fmt::format("What does `{}` mean? It is in the column `{}`.", shortened(word), column_name(column)), {}, word};
    for (const std::string& level : levels) question.choices.push_back({level, "level", word + "=" + level});
    if (!meaning.suggestion.empty() && meaning.suggestion.find(" if ") != std::string::npos) {
      question.choices.push_back({meaning.suggestion, "level", word + "=" + meaning.suggestion});
    }
    reading_.questions.push_back(std::move(question));
  }

  /// A line for each grant or denial. One that stands twice must say the same.
  void read_list() {
    const std::vector<std::size_t> levels = layout_.columns_of(ColumnUse::level);
    const std::optional<std::size_t> level = levels.empty() ? std::nullopt : std::optional(levels.front());
    reading_.facts.emplace_back("shape", "a list: each row is about one role and one permission");
    tell_columns();
    if (sink_.has_errors()) return;
    for (std::size_t row = layout_.header + 1; row < grid_.rows.size(); ++row) {
      if (sink_.all().size() > max_cell_errors) return;
      carry_names(row);
      const auto role = role_of(row);
      const auto permission = permission_of(row, std::nullopt);
      if (!role || !permission) continue;
      if (!is_first(*role, *permission, row, level)) continue;
      if (!level) {
        builder_.add_grant(*role, {*permission, builder_.unconditional()});
        continue;
      }
      const GridCell cell = grid_.rows[row].cells[*level];
      const auto content = content_of(row, *level);
      if (meanings_[cell.text].says_lowest) {
        report_denial_with_more(cell);
      } else if (content) {
        builder_.add_grant(*role, {*permission, *content});
      } else if (is_denial(grid_.text(cell))) {
        builder_.table().denials.push_back({*role, *permission, builder_.unconditional(), ""});
      }
    }
    if (!builder_.table().denials.empty()) {
      reading_.facts.emplace_back("denials", "rows that deny override what other roles are granted");
    }
  }

  /// Of a cell that means the lowest level: whether the row denies, or only grants nothing.
  bool is_denial(const std::string& word) const {
    const llvm::StringRef text = word;
    return is_said(word) || text.equals_insensitive("deny") || text.equals_insensitive("denied") ||
           text.equals_insensitive("forbidden");
  }

  void report_denial_with_more(GridCell cell) {
    sink_
        .report(Code::unreadable_cell, grid_.span(cell),
                {shortened(grid_.text(cell)), "a cell of a list",
                 "a row either grants or denies, and a denial has no condition"})
        .help("leave the row out, and add `forbid ROLE to PERMISSION if CONDITION;` to the policy");
  }

  /// `x` is yes beside blanks, and may be no beside `✓`, or beside what the person says is yes.
  void report_crosses() {
    std::optional<std::size_t> cross;
    std::optional<std::size_t> other;
    for (std::size_t number = 1; number < uses_.size(); ++number) {
      if (uses_[number].cells == 0) continue;
      const std::string& word = grid_.texts()[number];
      if (is_cross(first_word(word)) && !is_said(word)) {
        cross = number;
      } else if (is_yes(number) || is_cross_sign(first_word(word))) {
        other = number;
      }
    }
    if (!cross || !other) return;
    const std::string& word = grid_.texts()[*cross];
    const std::vector<std::string>& levels = builder_.table().levels;
    sink_.report(Code::unclear_cross, grid_.span(uses_[*cross].first), {word, grid_.texts()[*other]})
        .label(grid_.span(uses_[*other].first), "the other word")
        .help(fmt::format("say what it means: `{}` or `{}`", option_text("level", word + "=" + levels.front()),
                          option_text("level", word + "=" + levels.back())));
    Question question{fmt::format("What does `{}` mean, next to `{}`?", word, grid_.texts()[*other]), {}, word};
    for (const std::string& level : levels) question.choices.push_back({level, "level", word + "=" + level});
    reading_.questions.push_back(std::move(question));
  }

  /// `✓` of `✓ if own`.
  static std::string_view first_word(std::string_view text) { return text.substr(0, text.find(' ')); }

  /// Said or listed; in a condition, such as `✓ if own`, where it is no level's name.
  bool is_yes(std::size_t number) const {
    const std::string& word = grid_.texts()[number];
    const std::vector<std::string>& levels = builder_.table().levels;
    const std::string_view first = first_word(word);
    const bool is_condition = first.size() < word.size();
    const bool is_level = is_condition && std::find(levels.begin(), levels.end(), first) != levels.end();
    if (!is_said(word) && !is_level && plain_answer(first) == Answer::yes) return true;
    if (!contents_[number]) return false;
    const CellContent& content = builder_.table().contents[*contents_[number]];
    return content.is_unconditional() && content.highest_level() == builder_.table().highest_level();
  }

  bool is_said(const std::string& word) const {
    return std::any_of(options_.words.begin(), options_.words.end(),
                       [&](const auto& entry) { return llvm::StringRef(entry.first).equals_insensitive(word); });
  }

  // How it was read.

  void tell_shape(const std::vector<std::size_t>& across, bool is_transposed) {
    const std::string names =
        first_of(across, examples_shown, [&](std::size_t column) { return shortened(column_name(column)); });
    if (is_transposed) {
      reading_.facts.emplace_back("roles", fmt::format("down, in the column `{}`",
                                                       column_name(layout_.columns_of(ColumnUse::subject).front())));
      reading_.facts.emplace_back("permissions", "across: " + names);
    } else {
      reading_.facts.emplace_back("roles", "across: " + names);
    }
    tell_columns();
  }

  void tell_columns() {
    std::string names;
    for (const std::size_t column : name_columns_) {
      names += (names.empty() ? "`" : ", `") + column_name(column) + "`";
    }
    const bool is_across = layout_.has(ColumnUse::subject) && !layout_.is_list();
    const bool has_many = name_columns_.size() + (is_across ? 1 : 0) > 1;
    if (!names.empty()) {
      reading_.facts.emplace_back("names", fmt::format("in {}{}", names, has_many ? ", joined by dots" : ""));
    }
    for (const auto& [use, key] : {std::pair(ColumnUse::title, "titles"), std::pair(ColumnUse::level, "levels in")}) {
      for (const std::size_t column : layout_.columns_of(use)) {
        reading_.facts.emplace_back(key, fmt::format("`{}`", column_name(column)));
      }
    }
    for (const std::size_t column : layout_.columns_of(ColumnUse::skip)) {
      const std::string& name = text(layout_.header, column);
      if (!name.empty()) reading_.skipped.push_back(fmt::format("column `{}`", name));
    }
  }

  void tell_words() {
    if (is_carried_) reading_.facts.emplace_back("blank names", "taken from the row above");
    const AccessTable& table = builder_.table();
    for (std::size_t number = 0; number < uses_.size(); ++number) {
      if (uses_[number].cells == 0 || !meanings_[number].is_read) continue;
      std::string meaning = table.levels.front();
      if (contents_[number]) {
        meaning.clear();
        for (const ImportedOutcome& outcome : table.contents[*contents_[number]].outcomes) {
          meaning += (meaning.empty() ? "" : " else ") + table.levels[outcome.level];
          if (outcome.condition) meaning += " if " + outcome.condition_text;
        }
      }
      reading_.words.push_back({grid_.texts()[number], meaning, uses_[number].cells});
    }
    std::stable_sort(reading_.words.begin(), reading_.words.end(),
                     [](const UsedWord& a, const UsedWord& b) { return a.cells > b.cells; });
  }

  const Grid& grid_;
  const ReadOptions& options_;
  TableReading& reading_;
  DiagnosticSink& sink_;
  TableBuilder builder_;
  CellReader cells_;
  std::vector<CellMeaning> meanings_;  // By text.
  TableLayout layout_;
  std::vector<std::size_t> name_columns_;
  std::optional<std::size_t> subject_;
  std::vector<std::size_t> naming_columns_;             // Those above, in order.
  std::vector<std::optional<std::uint32_t>> across_;    // By column: its permission, where that alone names it.
  std::vector<Use> uses_;                               // By text.
  std::vector<std::optional<std::uint32_t>> contents_;  // By text.
  std::string heading_;
  std::map<std::size_t, GridCell> carried_;  // By column that names.
  // By role and permission, where several rows may speak of the two: the row that does, and its word.
  llvm::DenseMap<std::pair<std::uint32_t, std::uint32_t>, std::pair<std::uint32_t, std::uint32_t>> said_;
  std::uint32_t subject_text_ = 0;
  bool is_carried_ = false;
  std::size_t unread_ = 0;
};

}  // namespace

AccessTable read_grid_table(const Grid& grid, const ReadOptions& options, TableReading& reading, DiagnosticSink& sink) {
  return GridTableReader(grid, options, reading, sink).read();
}

}  // namespace polc::importer
