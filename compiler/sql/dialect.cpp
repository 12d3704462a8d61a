#include "compiler/sql/dialect.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "compiler/text/code_points.h"
#include "compiler/text/visible.h"
#include "llvm/Support/xxhash.h"

namespace polc::sql {
namespace {

std::string in_quotes(std::string_view text, char quote) {
  std::string result(1, quote);
  for (const char character : text) {
    if (character == quote) result += quote;
    result += character;
  }
  return result + quote;
}

bool is_plain_identifier(std::string_view name) {
  const auto is_part = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
  return !name.empty() && name.size() <= max_identifier_bytes && !(name[0] >= '0' && name[0] <= '9') &&
         std::all_of(name.begin(), name.end(), is_part);
}

std::string lower(std::string_view name) {
  std::string result(name);
  for (char& c : result) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return result;
}

/// Schemas that hold other things, or that a database does not let anybody make.
bool is_taken(Dialect dialect, std::string_view name) {
  static constexpr std::array postgresql = {"public", "information_schema"};
  static constexpr std::array duckdb = {"main", "temp", "system", "pg_catalog", "information_schema"};
  const auto is_name = [&](const char* each) { return lower(name) == each; };
  switch (dialect) {
    case Dialect::postgresql:
      return name.starts_with("pg_") || std::any_of(postgresql.begin(), postgresql.end(), is_name);
    case Dialect::sqlite:
      return lower(name).starts_with("sqlite");
    case Dialect::duckdb:
      return std::any_of(duckdb.begin(), duckdb.end(), is_name);
  }
  return false;
}

}  // namespace

std::string_view name_of(Dialect dialect) {
  switch (dialect) {
    case Dialect::postgresql:
      return "PostgreSQL";
    case Dialect::sqlite:
      return "SQLite";
    case Dialect::duckdb:
      return "DuckDB";
  }
  return "";
}

std::string fitted_identifier(std::string_view name) {
  if (name.size() <= max_identifier_bytes) return std::string(name);
  std::size_t size = max_identifier_bytes - 17;  // `~` and 16 digits.
  while (size > 0 && continues_code_point(name[size])) --size;
  return fmt::format("{}~{:016x}", name.substr(0, size), llvm::xxHash64(llvm::StringRef(name.data(), name.size())));
}

std::string identifier(std::string_view name) {
  return in_quotes(fitted_identifier(name), '"');
}

std::string literal(std::string_view text) {
  return in_quotes(text, '\'');
}

std::string literals(const std::vector<std::string>& texts) {
  std::string list;
  for (const std::string& text : texts) list += (list.empty() ? "" : ", ") + literal(text);
  return list;
}

std::string_view by_bytes(Dialect dialect) {
  return dialect == Dialect::sqlite ? " COLLATE BINARY" : " COLLATE \"C\"";
}

std::string dollar_quoted(std::string_view body) {
  std::string tag = "$polc$";
  for (int number = 1; body.find(tag) != std::string_view::npos; ++number) tag = fmt::format("$polc{}$", number);
  return tag + "\n" + std::string(body) + tag;
}

std::string comment_line(std::string_view text) {
  return "-- " + visible(text) + "\n";
}

void check_name(std::string_view kind, std::string_view name) {
  if (visible(name) == name) return;
  throw Refused(fmt::format("the {} `{}` has characters that cannot be seen", kind, visible(name)),
                "whoever reads or types its name in SQL would miss it: rename it");
}

void check_backslashes(std::string_view sql) {
  if (sql.find('\\') == std::string_view::npos) return;
  throw Refused("a name has a backslash, which a session of PostgreSQL may take for the beginning of something else",
                "rename it, or use a script of `polc sql`, which sees to that");
}

Schema::Schema(Dialect dialect, std::string name) : dialect_(dialect), name_(std::move(name)) {
  const std::string help = "choose a name of its own with `--schema`";
  if (name_.empty()) throw Refused("a schema needs a name", help);
  if (visible(name_) != name_)
    throw Refused(fmt::format("the schema `{}` has characters that cannot be seen", visible(name_)), help);
  if (name_.size() > max_identifier_bytes) {
    throw Refused(
        fmt::format("the schema `{}` has {} bytes, above the limit of {}", name_, name_.size(), max_identifier_bytes),
        help);
  }
  if (is_taken(dialect_, name_))
    throw Refused(
        fmt::format("the schema `{}` is not for policies: {} or others keep things in it", name_, name_of(dialect_)),
        help);
}

std::string Schema::default_name(std::string_view policy) {
  return is_plain_identifier(policy) && !policy.starts_with("pg_") ? std::string(policy) : "policy";
}

std::string Schema::bare(std::string_view object) const {
  // SQLite cuts nothing.
  return dialect_ == Dialect::sqlite ? name_ + "_" + std::string(object) : fitted_identifier(object);
}

std::string Schema::of(std::string_view object) const {
  const std::string last = in_quotes(bare(object), '"');
  return dialect_ == Dialect::sqlite ? last : identifier(name_) + "." + last;
}

}  // namespace polc::sql
