// What stands between two versions of a policy in SQLite, which has no statements that ask before they change a table.
//
// So the table of accounts is always made anew, with what stands there: as it was where the database holds the new version, and
// carried over where it holds the old one. What is read, carried and written back are three triggers, each of which happens whole or
// not at all and is noted then: the script's end looks for that. A name that the version
// before made and the new one does not is free again, and a table of whoever took it since is not dropped: the script refuses first.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/sql/script_parts.h"

namespace polc::sql {

/// The parts of an upgrade. Scripts are those of the two versions by themselves.
class SqliteUpgrade {
 public:
  SqliteUpgrade(const Policy& before, const Policy& after, std::vector<std::string> names_before,
                std::vector<std::string> names_after);

  /// A name in the way, as an expression; NULL if none is.
  std::string taken() const;
  /// Something of somebody else that would go with a table that is made anew, as an expression; NULL if nothing would.
  std::string lost() const;
  /// The statements in front of the new version's script. `run` is the table that notes the script's run.
  std::string statements(std::string_view run) const;
  /// Not 0 where a step did not happen, as an expression over `run`.
  std::string missing(std::string_view run) const;
  /// A row that says how many choices were given up, where some were: SQLite has no warnings.
  std::string report(std::string_view run) const;
  /// Drops what the steps needed of the session.
  std::string end() const;

 private:
  bool has_accounts() const { return old_count() + new_count() > 0; }
  bool are_requests_made_anew() const { return (old_count() > 0) != (new_count() > 0); }
  std::size_t old_count() const { return before_.data().settings.size(); }
  std::size_t new_count() const { return after_.data().settings.size(); }
  std::string old_print() const;
  std::string new_print() const;
  std::string session_table(std::string_view what) const;
  std::string holds(const std::string& print) const;

  std::string lost_with(std::string_view table, const std::vector<std::string>& own_triggers) const;
  std::string wrong_columns() const;
  std::string step(std::string_view run, std::string_view name, const std::string& statements) const;
  std::string read() const;
  std::string carry(std::string_view run) const;
  std::string give_up(const Policy& policy, std::size_t setting, const std::string& column,
                      const std::string& condition, std::string_view reason) const;
  std::string settle() const;
  std::string turns() const;
  std::string write() const;
  std::vector<std::string> replaced() const;
  std::string dropped() const;
  std::string new_columns() const;

  const Policy& before_;
  const Policy& after_;
  std::vector<std::string> names_before_;
  std::vector<std::string> names_after_;
};

}  // namespace polc::sql
