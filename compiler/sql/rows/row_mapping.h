// What a mapping says: which table holds the rows of a resource, where each fact about a row, its account and whoever asks
// stands, and which permission a command needs. Names of the policy are resolved; names of the database are as written.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/model/ids.h"
#include "compiler/source/span.h"
#include "pol/ids.h"

namespace polc::sql {

/// What a database compares a subject, or an account, by: never by a text that a setting of the session changes.
enum class KeyType : std::uint8_t { text, integer, uuid };

struct TableName {
  std::string schema;
  std::string table;
  Span span;
};

/// Whoever asks: a setting of the session, or the role that the session has taken.
struct SubjectSource {
  std::optional<std::string> setting;  ///< None: the database's role.
  KeyType type = KeyType::text;
  Span span;
};

struct RolesTable {
  TableName table;
  std::string subject;
  std::string role;
  std::optional<std::string> account;
  Span span;
};

/// A value as a column holds it.
struct ColumnCode {
  std::string key;
  bool is_number = false;
  std::uint32_t value = 0;  ///< A position in the domain.
};

/// Where an attribute or a setting comes from.
struct MappedVariable {
  enum class Source : std::uint8_t {
    column,    ///< A column of the row, or of its account.
    relation,  ///< True where a column of the row is the subject.
    session,   ///< A setting of the session.
    fixed,     ///< One value for all.
  };
  VariableId variable{};
  Source source = Source::column;
  std::string place;                       ///< The column, or the setting of the session.
  std::vector<ColumnCode> codes;           ///< Of a column or a session's setting, all values that mean something.
  std::optional<std::uint32_t> when_null;  ///< Of a column: what NULL means. Else the row is hidden.
  std::uint32_t value = 0;                 ///< Of a fixed one.
  Span span;

  bool is_of_row() const { return source == Source::column; }
};

enum class RowCommand : std::uint8_t { select, insert, update, erase };
inline constexpr std::array<RowCommand, 4> row_commands = {RowCommand::select, RowCommand::insert, RowCommand::update,
                                                           RowCommand::erase};

/// A permission at a level or more.
struct Need {
  pol::PermissionId permission{};
  std::uint32_t upper_level = 0;  ///< 0 is the level above the lowest.
  Span span;

  friend bool operator==(const Need& a, const Need& b) {
    return a.permission == b.permission && a.upper_level == b.upper_level;
  }
};

struct MappedResource {
  pol::ResourceId resource{};
  TableName table;
  std::optional<std::string> account;
  std::vector<MappedVariable> attributes;
  std::array<std::optional<Need>, row_commands.size()> needs;  ///< By RowCommand; none: nobody may.
  bool shows_few_rows = false;                                 ///< Of what most subjects ask for.
  Span span;
};

struct SettingsTable {
  bool is_of_schema = false;  ///< The accounts that the script for the policy makes; `table` is empty then.
  TableName table;
  std::string account;
  Span span;
};

struct RowMapping {
  SubjectSource subject;
  KeyType account_type = KeyType::text;
  RolesTable roles;
  bool fallback_counts = false;  ///< Who has no role has the fallback role; else they see nothing.
  std::optional<SettingsTable> accounts;
  std::vector<MappedVariable> settings;
  bool others_at_defaults = false;  ///< Settings that nothing gives.
  std::vector<MappedVariable> context;
  std::vector<std::string> grantees;
  std::vector<MappedResource> resources;

  bool has_accounts() const { return roles.account.has_value(); }
};

}  // namespace polc::sql
