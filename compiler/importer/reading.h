// How a table is to be read, and how it was: what the person says beforehand, what the reader found, and what it has to ask.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/common/expected.h"

namespace polc::importer {

enum class ImportFormat : int { csv, json, md };

/// What becomes of a row that has a name and no cells.
enum class HeadingRows : std::uint8_t {
  ask,
  skip,
  resource,    ///< It names the resource of the rows below it.
  permission,  ///< It is a permission that nobody has.
};

/// What a person may say of a table. A column is named as in the table, or by its number.
struct ReadOptions {
  std::optional<ImportFormat> format;                      ///< Absent: as the file's name and its first characters say.
  std::string resource;                                    ///< Of permissions whose names have no separator.
  std::vector<std::string> levels;                         ///< Lowest first; empty: as the file says, or deny < allow.
  std::vector<std::pair<std::string, std::string>> words;  ///< A cell's text, and the cell that it stands for.
  std::optional<std::string> blank;       ///< What a blank cell stands for, or `refuse`; else the lowest level.
  std::vector<std::string> name_columns;  ///< Together, joined by dots, they name the permission.
  std::vector<std::string> role_columns;  ///< Roles, whatever the name of the column says.
  std::vector<std::string> skip_columns;
  std::optional<std::string> title_column;
  std::optional<std::string> subject_column;  ///< Each row is about the role that stands there.
  std::optional<std::string> level_column;    ///< Each row is one grant or denial.
  std::optional<std::uint32_t> header_row;    ///< As a spreadsheet counts.
  bool is_transposed = false;                 ///< The first column names the roles.
  HeadingRows heading_rows = HeadingRows::ask;
  std::optional<char> separator;
  std::vector<std::uint32_t> tables;  ///< Of a Markdown text, from 1.
};

/// Whether a key may stand several times: what it says adds up. Any other says one thing.
bool adds_up(std::string_view key);

/// Sets what `--key=value` says. Fails with what is wrong with it.
Expected<void> set_option(ReadOptions& options, std::string_view key, std::string_view value);

/// A name as an item of the lists that some keys take: in double quotes where it holds a comma.
std::string list_item(const std::string& name);

/// One of the answers to a question. It sets an option.
struct Choice {
  std::string text;
  std::string key;
  std::string value;
};

/// Something that the table leaves open. The diagnostic beside it says the same.
struct Question {
  std::string text;
  std::vector<Choice> choices;
  std::string word;  ///< A cell's text: any other cell may be the answer, for `level`.
};

/// What the words of a table were taken for.
struct UsedWord {
  std::string word;
  std::string meaning;
  std::size_t cells = 0;
};

/// How the table was read, in words for people.
struct TableReading {
  std::vector<std::pair<std::string, std::string>> facts;  ///< `roles`, `across: Admin, Clerk`
  std::vector<UsedWord> words;
  std::vector<std::string> skipped;
  std::vector<Question> questions;
  std::vector<std::pair<std::string, std::string>> columns;  ///< Those that were said by number, and their names.
};

/// The same options, with columns by their names where they were said by number: a table may get further columns.
ReadOptions by_name(ReadOptions options, const TableReading& reading);

/// What was said, a line `key = value` for each option, as a mapping file has it.
std::string mapping_text(const ReadOptions& options);

}  // namespace polc::importer
