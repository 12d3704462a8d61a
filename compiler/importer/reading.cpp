#include "compiler/importer/reading.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>

#include "compiler/importer/texts.h"
#include "compiler/importer/words.h"
#include "compiler/text/code_points.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/ConvertUTF.h"

namespace polc::importer {
namespace {

/// `a, "b, c"`: names with a comma stand in double quotes, where a quote is written twice.
std::vector<std::string> list_of(std::string_view value) {
  std::vector<std::string> items;
  while (!value.empty()) {
    value = trimmed(value);
    std::string item;
    std::size_t at = 0;
    if (value.starts_with('"')) {
      for (at = 1; at < value.size(); ++at) {
        const bool is_quote = value[at] == '"';
        if (is_quote && !value.substr(at + 1).starts_with('"')) break;
        if (is_quote) ++at;
        item += value[at];
      }
    }
    const std::size_t end = std::min(value.find(',', at), value.size());
    if (at == 0) item = trimmed(value.substr(0, end));
    if (!item.empty()) items.push_back(std::move(item));
    value = value.substr(std::min(end + 1, value.size()));
  }
  return items;
}

std::optional<std::uint32_t> number_of(std::string_view text) {
  std::uint32_t number = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), number);
  if (result.ec != std::errc() || result.ptr != text.data() + text.size() || number == 0) return std::nullopt;
  return number;
}

Expected<void> set_list(std::vector<std::string>& list, std::string_view value) {
  for (std::string& item : list_of(value)) {
    if (std::find(list.begin(), list.end(), item) == list.end()) list.push_back(std::move(item));
  }
  if (list.empty()) return Unexpected("name at least one");
  return {};
}

Expected<void> set_name(std::optional<std::string>& name, std::string_view value, std::string_view missing) {
  if (value.empty()) return Unexpected(std::string(missing));
  name = std::string(value);
  return {};
}

Expected<void> set_levels(std::vector<std::string>& target, std::string_view value) {
  std::vector<std::string> levels = list_of(value);
  for (auto level = levels.begin(); level != levels.end(); ++level) {
    if (std::find(levels.begin(), level, *level) != level)
      return Unexpected(fmt::format("the level `{}` is listed twice", *level));
  }
  const auto impossible = std::find_if(levels.begin(), levels.end(), [](const std::string& level) {
    return level.find_first_of("`\r\n") != std::string::npos;
  });
  if (impossible != levels.end()) return Unexpected("a level is one line without backquotes");
  if (std::string problem = problem_of_order(levels); !problem.empty()) return Unexpected(std::move(problem));
  if (levels.size() < 2) return Unexpected("name at least two levels, lowest first");
  target = std::move(levels);
  return {};
}

/// `Own only=allow if own`. The last `=` separates: no cell of the language holds one.
Expected<void> set_word(ReadOptions& options, std::string_view value) {
  const std::size_t equals = value.rfind('=');
  if (equals == std::string_view::npos) return Unexpected("write `WORD=LEVEL`, such as `Own only=allow if own`");
  const std::string word(trimmed(value.substr(0, equals)));
  const std::string cell(trimmed(value.substr(equals + 1)));
  if (word.empty()) return Unexpected("use `--blank=LEVEL` for a blank cell");
  if (cell.empty()) return Unexpected("write a level after the `=`");
  // Where a table is read, capitals do not matter either.
  const auto same = std::find_if(options.words.begin(), options.words.end(), [&](const auto& entry) {
    return llvm::StringRef(entry.first).equals_insensitive(word);
  });
  if (same == options.words.end()) {
    options.words.emplace_back(word, cell);
  } else if (same->second != cell) {
    return Unexpected(fmt::format("`{}` is given two meanings", word));
  }
  return {};
}

Expected<void> set_separator(std::optional<char>& separator, std::string_view value) {
  if (value == "tab") value = "\t";
  if (value == "comma") value = ",";
  if (value == "semicolon") value = ";";
  if (value == "bar") value = "|";
  if (value.size() != 1 || value == "\"")
    return Unexpected("write one character, or `comma`, `semicolon`, `tab`, `bar`");
  separator = value.front();
  return {};
}

template <typename Value>
Expected<void> set_one_of(Value& target, const std::map<std::string_view, Value>& words, std::string_view value) {
  const auto found = words.find(value);
  if (found != words.end()) {
    target = found->second;
    return {};
  }
  std::string names;
  for (const auto& [word, meaning] : words) names += (names.empty() ? "" : "|") + std::string(word);
  return Unexpected(fmt::format("`{}` is not one of {}", value, names));
}

const std::map<std::string_view, HeadingRows> heading_rows = {
    {"skip", HeadingRows::skip}, {"resource", HeadingRows::resource}, {"permission", HeadingRows::permission}};
const std::map<std::string_view, ImportFormat> formats = {
    {"csv", ImportFormat::csv}, {"json", ImportFormat::json}, {"md", ImportFormat::md}};

}  // namespace

bool adds_up(std::string_view key) {
  constexpr std::array<std::string_view, 5> keys = {"name-columns", "role-columns", "skip-columns", "table", "level"};
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

Expected<void> set_option(ReadOptions& options, std::string_view key, std::string_view value) {
  const auto* bytes = reinterpret_cast<const llvm::UTF8*>(value.data());
  if (!llvm::isLegalUTF8String(&bytes, bytes + value.size())) return Unexpected("it is not UTF-8");
  value = key == "separator" && value == "\t" ? value : trimmed(value);
  // What is said may be kept, as a line of a file.
  for (const CodePoint& point : code_points(value)) {
    if (point.value == '\t' || !(is_control(point.value) || is_bidi_control(point.value))) continue;
    return Unexpected(fmt::format("it contains {}", code_point_name(point)));
  }
  if (key == "name-columns") return set_list(options.name_columns, value);
  if (key == "role-columns") return set_list(options.role_columns, value);
  if (key == "skip-columns") return set_list(options.skip_columns, value);
  if (key == "title-column") return set_name(options.title_column, value, "name a column");
  if (key == "subject-column") return set_name(options.subject_column, value, "name a column");
  if (key == "level-column") return set_name(options.level_column, value, "name a column");
  if (key == "levels") return set_levels(options.levels, value);
  if (key == "level") return set_word(options, value);
  if (key == "blank") return set_name(options.blank, value, "give a level, or `refuse`");
  if (key == "separator") return set_separator(options.separator, value);
  if (key == "group-rows") return set_one_of(options.heading_rows, heading_rows, value);
  if (key == "transpose") return set_one_of(options.is_transposed, {{"yes", true}, {"no", false}}, value);
  if (key == "from") {
    ImportFormat format{};
    Expected<void> done = set_one_of(format, formats, value);
    if (done) options.format = format;
    return done;
  }
  if (key == "header-row") {
    options.header_row = number_of(value);
    if (!options.header_row) return Unexpected(fmt::format("`{}` is not a row number", value));
    return {};
  }
  if (key == "table") {
    std::vector<std::uint32_t> tables;
    for (const std::string& item : list_of(value)) {
      const auto number = number_of(item);
      if (!number) return Unexpected(fmt::format("`{}` is not a table number", item));
      tables.push_back(*number);
    }
    options.tables.insert(options.tables.end(), tables.begin(), tables.end());
    return {};
  }
  return Unexpected("there is no such option");
}

std::string list_item(const std::string& name) {
  if (name.find(',') == std::string::npos && !name.starts_with('"') && trimmed(name) == name) return name;
  std::string text = "\"";
  for (const char character : name) text += character == '"' ? std::string("\"\"") : std::string(1, character);
  return text + '"';
}

ReadOptions by_name(ReadOptions options, const TableReading& reading) {
  const auto rename = [&](std::string& said) {
    const auto named = std::find_if(reading.columns.begin(), reading.columns.end(),
                                    [&](const auto& column) { return column.first == said; });
    if (named != reading.columns.end()) said = named->second;
  };
  for (auto* list : {&options.name_columns, &options.role_columns, &options.skip_columns}) {
    for (std::string& said : *list) rename(said);
  }
  for (auto* name : {&options.title_column, &options.subject_column, &options.level_column}) {
    if (*name) rename(**name);
  }
  return options;
}

std::string mapping_text(const ReadOptions& options) {
  std::string text;
  const auto line = [&](std::string_view key, std::string_view value) { text += fmt::format("{} = {}\n", key, value); };
  const auto list = [&](std::string_view key, const std::vector<std::string>& items) {
    std::string value;
    for (const std::string& item : items) value += (value.empty() ? "" : ", ") + list_item(item);
    if (!value.empty()) line(key, value);
  };
  const auto word_of = [](const auto& words, auto value) {
    return std::find_if(words.begin(), words.end(), [&](const auto& entry) { return entry.second == value; })->first;
  };
  if (options.format) line("from", word_of(formats, *options.format));
  if (options.separator) line("separator", *options.separator == '\t' ? "tab" : std::string(1, *options.separator));
  for (const std::uint32_t table : options.tables) line("table", std::to_string(table));
  if (options.header_row) line("header-row", std::to_string(*options.header_row));
  if (options.is_transposed) line("transpose", "yes");
  list("name-columns", options.name_columns);
  list("role-columns", options.role_columns);
  list("skip-columns", options.skip_columns);
  if (options.title_column) line("title-column", *options.title_column);
  if (options.subject_column) line("subject-column", *options.subject_column);
  if (options.level_column) line("level-column", *options.level_column);
  if (options.heading_rows != HeadingRows::ask) line("group-rows", word_of(heading_rows, options.heading_rows));
  list("levels", options.levels);
  if (options.blank) line("blank", *options.blank);
  for (const auto& [word, cell] : options.words) line("level", word + " = " + cell);
  return text;
}

}  // namespace polc::importer
