// How names and texts stand in SQL, for each database that polc writes for.
//
// Every identifier that a policy brings along is quoted, every text is a literal in which nothing is special but the
// quote. Names that a reader cannot see whole are refused: see `check_name`. Nothing here depends on a session's
// settings but `standard_conforming_strings`, which the scripts turn on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <exception>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace polc::sql {

enum class Dialect : std::uint8_t { postgresql, sqlite, duckdb };

/// As its users call it: `PostgreSQL`.
std::string_view name_of(Dialect dialect);

/// Thrown where a policy cannot be written as SQL that is safe to run: a sentence, and the way out.
class Refused : public std::exception {
 public:
  explicit Refused(std::string message, std::string help = "") : message_(std::move(message)), help_(std::move(help)) {}

  const std::string& message() const { return message_; }
  const std::string& help() const { return help_; }  ///< Empty if there is none.
  const char* what() const noexcept override { return message_.c_str(); }

 private:
  std::string message_;
  std::string help_;
};

/// What PostgreSQL keeps of an identifier. It cuts longer ones, and two that it cuts alike are one.
inline constexpr std::size_t max_identifier_bytes = 63;

/// The name itself if it is short enough; else its beginning, `~` and a hash of all of it, so that two long names stay two.
std::string fitted_identifier(std::string_view name);

/// `"name"`, fitted. For every dialect.
std::string identifier(std::string_view name);

/// `'text'`. The text must be UTF-8 without NUL: names that pass `check_name`, and what `visible` gives.
std::string literal(std::string_view text);

/// `'a', 'b'`
std::string literals(const std::vector<std::string>& texts);

/// The comparison by bytes, to stand behind a text: ` COLLATE "C"`. Without it a column's own collation decides, which may take `A` for `a`.
std::string_view by_bytes(Dialect dialect);

/// `$polc$ … $polc$` for PostgreSQL, with a tag that `body` does not hold.
std::string dollar_quoted(std::string_view body);

/// A line of a comment. Characters that end a line or cannot be seen are written out.
std::string comment_line(std::string_view text);

/// Throws Refused for a name with characters that cannot be seen or are no UTF-8: `kind` says of what, such as `role`.
void check_name(std::string_view kind, std::string_view name);

/// Throws Refused for SQL with a backslash in it, where a session of PostgreSQL may read that otherwise than it stands: a statement
/// by itself cannot turn `standard_conforming_strings` on.
void check_backslashes(std::string_view sql);

/// Where a script keeps what it makes: a schema, or where there are none (SQLite), a beginning of all names.
class Schema {
 public:
  /// Throws Refused for a name that cannot be one: empty, too long, unseen characters, or one that the database keeps for itself.
  Schema(Dialect dialect, std::string name);

  /// A name for the schema of a policy: the policy's own if it is a plain identifier, else `policy`.
  static std::string default_name(std::string_view policy);

  const std::string& name() const { return name_; }
  Dialect dialect() const { return dialect_; }

  /// The identifier of something in it, ready to be used: `"shop"."matrix"`, in SQLite `"shop_matrix"`.
  std::string of(std::string_view object) const;
  /// The last part of that, as the database's catalog has it, not quoted.
  std::string bare(std::string_view object) const;

 private:
  Dialect dialect_;
  std::string name_;
};

}  // namespace polc::sql
