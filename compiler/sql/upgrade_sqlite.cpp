#include "compiler/sql/upgrade_sqlite.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "compiler/sql/carried.h"
#include "compiler/text/visible.h"

namespace polc::sql {
namespace {

/// The choices as they were read stand beside the new ones, which have the settings' names: those have a dot.
std::string old_column(std::size_t setting) {
  return fmt::format("o{}", setting);
}

std::string folded(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return text;
}

std::vector<std::string> without(const std::vector<std::string>& names, const std::vector<std::string>& others,
                                 std::string_view kept) {
  std::set<std::string> known;
  for (const std::string& each : others) known.insert(folded(each));
  std::vector<std::string> result;
  for (const std::string& each : names) {
    if (each != kept && !known.contains(folded(each))) result.push_back(each);
  }
  return result;
}

}  // namespace

SqliteUpgrade::SqliteUpgrade(const Policy& before, const Policy& after, std::vector<std::string> names_before,
                             std::vector<std::string> names_after)
    : before_(before), after_(after), names_before_(std::move(names_before)), names_after_(std::move(names_after)) {}

std::string SqliteUpgrade::old_print() const {
  return literal(fingerprint(before_.read_back.table()));
}

std::string SqliteUpgrade::new_print() const {
  return literal(fingerprint(after_.read_back.table()));
}

std::string SqliteUpgrade::session_table(std::string_view what) const {
  return fmt::format("polc_{}_{}", what, fingerprint(after_.read_back.table()));
}

std::string SqliteUpgrade::holds(const std::string& print) const {
  return fmt::format("EXISTS (SELECT 1 FROM {} WHERE fingerprint IS {})", after_.schema.of("policy"), print);
}

std::string SqliteUpgrade::taken() const {
  // The table of accounts stays where a policy has settings no more, and is there when it has some again.
  const std::string accounts = after_.schema.bare("account");
  const auto one_of = [](const std::vector<std::string>& names) {
    return names.empty() ? std::string("FALSE") : fmt::format("name COLLATE NOCASE IN ({})", literals(names));
  };
  std::vector<std::string> all = names_after_;
  all.push_back(accounts);
  all.push_back(after_.schema.bare("policy"));
  all.push_back(after_.schema.bare("upgrade_notes"));
  return fmt::format(
      "coalesce(\n"
      "    (SELECT min(name) FROM main.sqlite_master WHERE {0} AND {1}),\n"
      "    (SELECT min(name) FROM main.sqlite_master WHERE {2} AND {3}),\n"
      // A table of the session would be read and written instead of ours.
      "    (SELECT min(name) FROM temp.sqlite_master WHERE {4}))",
      holds(old_print()), one_of(without(names_after_, names_before_, accounts)), holds(new_print()),
      one_of(without(names_before_, names_after_, accounts)), one_of(all));
}

std::string SqliteUpgrade::lost_with(std::string_view table, const std::vector<std::string>& own_triggers) const {
  const std::string name = literal(after_.schema.bare(table));
  std::string own;
  for (const std::string& each : own_triggers) own += ", " + literal(after_.schema.bare(each));
  return fmt::format(
      "    (SELECT min(name) FROM main.sqlite_master WHERE tbl_name COLLATE NOCASE = {0} AND sql IS NOT NULL\n"
      "      AND type IN ('index', 'trigger') AND name COLLATE NOCASE NOT IN (''{1})),\n"
      // Its rows would go, too, or the table could not.
      "    (SELECT min(found.name) FROM main.sqlite_master AS found, pragma_foreign_key_list(found.name, 'main') AS "
      "key\n"
      "      WHERE found.type = 'table' AND key.\"table\" COLLATE NOCASE = {0} AND key.on_delete <> 'NO ACTION'),\n",
      name, own);
}

/// A column of the table of accounts that its policy does not make, or one that it makes and that is not there.
std::string SqliteUpgrade::wrong_columns() const {
  std::string expected = fmt::format("({}, 'account'), ({}, 'account')", old_print(), new_print());
  const auto add = [&](const Policy& policy, const std::string& print) {
    for (std::size_t at = 0; at < policy.data().settings.size(); ++at) {
      expected += fmt::format(",\n        ({}, {})", print,
                              literal(fitted_identifier(input_name(policy, policy.read_back.setting(at)))));
    }
  };
  add(before_, old_print());
  if (old_print() != new_print()) add(after_, new_print());
  const std::string wanted =
      fmt::format("SELECT column2 FROM (VALUES {}) WHERE column1 IN (SELECT fingerprint FROM {})", expected,
                  after_.schema.of("policy"));
  const std::string found =
      fmt::format("SELECT name FROM pragma_table_xinfo({}, 'main')", literal(after_.schema.bare("account")));
  const std::string notes = literal(after_.schema.bare("upgrade_notes"));
  return fmt::format(
      "    (SELECT min(name) FROM ({1} EXCEPT {0})),\n"
      // Without settings there need be no table.
      "    (SELECT min(column2) FROM (SELECT column2 FROM ({0}) EXCEPT {1}) WHERE (SELECT count(DISTINCT column2) FROM "
      "({0})) > 1),\n"
      "    (SELECT {2} FROM main.sqlite_master WHERE name COLLATE NOCASE = {2}\n"
      "      AND (SELECT group_concat(name) FROM pragma_table_xinfo({2}, 'main')) IS NOT "
      "'fingerprint,account,setting,value,note')",
      wanted, found, notes);
}

std::string SqliteUpgrade::lost() const {
  std::string text = "coalesce(\n";
  if (has_accounts()) text += lost_with("account", {});
  if (are_requests_made_anew()) text += lost_with("request", {"request inserted", "request changed"});
  return text + wrong_columns() + ")";
}

/// A step is asked for by a row, and is noted when it has been taken. The table of notes has no triggers itself: where they do not fit
/// the database, the end must still be told.
std::string SqliteUpgrade::step(std::string_view run, std::string_view name, const std::string& statements) const {
  return fmt::format(
      "CREATE TEMP TRIGGER {0} AFTER INSERT ON temp.{1} WHEN NEW.step IS {2}\nBEGIN\n{3}"
      "  INSERT INTO {4} (fingerprint, step) VALUES ({5}, {6});\nEND;\n",
      session_table(name), session_table("steps"), literal(name), statements, run, new_print(),
      literal(fmt::format("{} is done", name)));
}

/// Everything that stands there. A column that is not there is found in the row of NULLs around it.
std::string SqliteUpgrade::read() const {
  std::string text;
  if (has_accounts()) {
    const std::string table = after_.schema.of("account");
    std::set<std::string> names;
    std::string absent;
    std::string into;
    std::string values;
    const auto add = [&](const std::string& column, const std::string& name) {
      if (names.insert(folded(name)).second)
        absent += fmt::format("{}NULL AS {}", absent.empty() ? "" : ", ", identifier(name));
      into += ", " + column;
      values += fmt::format(",\n    (SELECT {} FROM {} AS one WHERE one.rowid = known.rowid)", identifier(name), table);
    };
    for (std::size_t at = 0; at < old_count(); ++at)
      add(old_column(at), input_name(before_, before_.read_back.setting(at)));
    for (std::size_t at = 0; at < new_count(); ++at) {
      const std::string name = input_name(after_, after_.read_back.setting(at));
      add(identifier(name), name);
    }
    text += fmt::format(
        "  INSERT INTO {0} (account{1}) SELECT known.account{2}\n  FROM {3} AS known, (SELECT {4}) AS absent ORDER BY "
        "known.rowid;\n",
        session_table("accounts"), into, values, table, absent);
  }
  if (are_requests_made_anew()) {
    text += fmt::format(
        "  INSERT INTO {0} SELECT known.id, known.permission, known.roles, known.inputs,\n"
        "    (SELECT account FROM {1} AS one WHERE one.id = known.id) FROM {1} AS known, (SELECT NULL AS account) AS "
        "absent;\n",
        session_table("requests"), after_.schema.of("request"));
  }
  return text;
}

std::string SqliteUpgrade::give_up(const Policy& policy, std::size_t setting, const std::string& column,
                                   const std::string& condition, std::string_view reason) const {
  const std::string rows = session_table("accounts");
  return fmt::format(
      "  INSERT INTO {0} (fingerprint, account, setting, value, note)\n    SELECT {1}, account, {2}, {3}, {4} FROM {5} "
      "WHERE {6};\n"
      "  UPDATE {5} SET {7} = NULL WHERE {6};\n",
      after_.schema.of("upgrade_notes"), new_print(), literal(input_name(policy, policy.read_back.setting(setting))),
      stored_name_of(policy, setting, column), literal(reason), rows, condition, column);
}

std::string SqliteUpgrade::carry(std::string_view run) const {
  const std::string rows = session_table("accounts");
  std::string text =
      fmt::format("  INSERT INTO {} (fingerprint, notes_before) SELECT {}, coalesce(max(rowid), 0) FROM {};\n", run,
                  new_print(), after_.schema.of("upgrade_notes"));
  if (are_requests_made_anew() && new_count() > 0) {
    text += fmt::format(
        "  SELECT RAISE(ABORT, 'polc: requests that were made without accounts name none: delete them first')\n"
        "  WHERE EXISTS (SELECT 1 FROM {});\n",
        session_table("requests"));
  }
  if (!has_accounts()) return text;
  std::string conversions;
  std::set<std::size_t> kept;
  for (const CarriedSetting& each : carried_settings(before_, after_)) {
    const std::string column = old_column(each.before);
    // Whoever turned the constraints off can have written what none of these means.
    std::string values;
    for (std::uint32_t value = 0; value < before_.data().settings[each.before].value_count; ++value) {
      values += (values.empty() ? "" : ", ") +
                value_literal(before_.read_back, before_.read_back.setting(each.before), value);
    }
    text += fmt::format(
        "  SELECT RAISE(ABORT, 'polc: an account holds what is no value of its setting')\n"
        "  WHERE EXISTS (SELECT 1 FROM {0} WHERE {1} NOT IN ({2}));\n",
        rows, column, values);
    for (const LostChoices& lost : each.lost)
      text += give_up(before_, each.before, column, is_lost(before_, each, lost, column), pol::text(lost.kind));
    if (!each.after) continue;
    kept.insert(*each.after);
    conversions += fmt::format("{}{} = {}", conversions.empty() ? "" : ",\n    ",
                               identifier(input_name(after_, after_.read_back.setting(*each.after))),
                               converted(before_, after_, each, column));
  }
  for (std::size_t at = 0; at < new_count(); ++at) {
    // In capitals of its own, the old version's column is found under this name, too.
    if (kept.contains(at)) continue;
    conversions += fmt::format("{}{} = NULL", conversions.empty() ? "" : ",\n    ",
                               identifier(input_name(after_, after_.read_back.setting(at))));
  }
  if (!conversions.empty()) text += fmt::format("  UPDATE {} SET {};\n", rows, conversions);
  if (!requirements(after_).empty()) {
    // Each turn gives up a choice of each account in which something does not fit, so that it ends.
    std::string list = "(1)";
    for (std::size_t turn = 2; turn <= new_count() + 1; ++turn) list += fmt::format(", ({})", turn);
    text += fmt::format("  INSERT INTO {} (turn) VALUES {};\n", session_table("turns"), list);
  }
  return text;
}

/// One turn of what the runtime does until all fits.
std::string SqliteUpgrade::settle() const {
  std::string text;
  for (const Requirement& each : requirements(after_)) {
    const std::size_t owner = after_.read_back.setting_position(each.setting);
    const std::size_t needed = after_.read_back.setting_position(each.needed);
    const std::string broken = "NOT " + requirement_holds(after_, each, [&](VariableId variable) {
                                 return value_in_force(after_, after_.read_back.setting_position(variable));
                               });
    const std::string chosen = identifier(input_name(after_, each.setting));
    const std::string other = identifier(input_name(after_, each.needed));
    const std::string_view reason = pol::text(pol::AccountNote::Kind::lacks_requirement);
    // What it needs first: where the owner gives up its own choice, the next test must not count it as unchosen.
    text += give_up(after_, needed, other, fmt::format("{} AND {} IS NULL", broken, chosen), reason) +
            give_up(after_, owner, chosen, fmt::format("{} AND {} IS NOT NULL", broken, chosen), reason);
  }
  return text;
}

std::string SqliteUpgrade::turns() const {
  if (requirements(after_).empty()) return "";
  std::string all;
  for (const Requirement& each : requirements(after_)) {
    all += (all.empty() ? "" : " AND ") + requirement_holds(after_, each, [&](VariableId variable) {
             return value_in_force(after_, after_.read_back.setting_position(variable));
           });
  }
  const std::string turns = session_table("turns");
  return fmt::format(
      "CREATE TEMP TRIGGER {0} AFTER INSERT ON temp.{1}\n"
      "WHEN NEW.turn = 1 OR (SELECT broken FROM {1} WHERE turn = NEW.turn - 1) > 0\nBEGIN\n{2}"
      "  UPDATE {1} SET broken = (SELECT count(*) FROM {3} WHERE NOT ({4})) WHERE turn = NEW.turn;\nEND;\n",
      session_table("turn"), turns, settle(), session_table("accounts"), all);
}

std::string SqliteUpgrade::new_columns() const {
  std::string columns = "account";
  for (std::size_t at = 0; at < new_count(); ++at)
    columns += ", " + identifier(input_name(after_, after_.read_back.setting(at)));
  return columns;
}

std::string SqliteUpgrade::write() const {
  // Where something could not be dropped, what comes now would not take its place.
  std::string text = fmt::format(
      "  SELECT RAISE(ABORT, 'polc: something that is not this policy has a name that it needs')\n"
      "  WHERE EXISTS (SELECT 1 FROM main.sqlite_master WHERE name COLLATE NOCASE IN ({}));\n",
      literals(replaced()));
  if (has_accounts()) {
    text += fmt::format("  INSERT INTO {0} ({1}) SELECT {1} FROM {2} ORDER BY rowid;\n", after_.schema.of("account"),
                        new_columns(), session_table("accounts"));
  }
  if (are_requests_made_anew()) {
    const std::string columns = std::string("id, permission, roles, inputs") + (new_count() > 0 ? ", account" : "");
    text += fmt::format("  INSERT INTO {0} ({1}) SELECT {1} FROM {2};\n", after_.schema.of("request"), columns,
                        session_table("requests"));
  }
  return text + fmt::format("  UPDATE {} SET name = {}, title = {}, fingerprint = {} WHERE fingerprint = {};\n",
                            after_.schema.of("policy"), literal(visible(after_.names().policy())),
                            literal(visible(after_.names().policy_title())), new_print(), old_print());
}

/// All that is no table, of either version. Whose it is, was looked at.
std::vector<std::string> SqliteUpgrade::replaced() const {
  std::vector<std::string> names = names_before_;
  for (const std::string& each : without(names_after_, names_before_, "")) names.push_back(each);
  for (const char* table : {"account", "request"}) std::erase(names, after_.schema.bare(table));
  return names;
}

std::string SqliteUpgrade::dropped() const {
  std::string text;
  for (const std::string& each : replaced()) {
    bool is_trigger = false;
    for (const char* trigger : {"choose inserted", "request inserted", "request changed"})
      is_trigger = is_trigger || each == after_.schema.bare(trigger);
    text += fmt::format("DROP {} IF EXISTS main.{};\n", is_trigger ? "TRIGGER" : "VIEW", in_double_quotes(each));
  }
  return text;
}

std::string SqliteUpgrade::statements(std::string_view run) const {
  std::string text = fmt::format(
      // The rows come back before the transaction ends.
      "PRAGMA defer_foreign_keys = ON;\n"
      "CREATE TABLE IF NOT EXISTS {} (fingerprint TEXT NOT NULL, account TEXT NOT NULL, setting TEXT NOT NULL, value "
      "TEXT, note TEXT NOT NULL);\n",
      after_.schema.of("upgrade_notes"));
  std::string stage;
  if (has_accounts()) {
    stage = "account";
    for (std::size_t at = 0; at < old_count(); ++at) stage += ", " + old_column(at);
    for (std::size_t at = 0; at < new_count(); ++at)
      stage += ", " + identifier(input_name(after_, after_.read_back.setting(at)));
    text += fmt::format(
        "CREATE TABLE IF NOT EXISTS {} (account TEXT COLLATE BINARY PRIMARY KEY NOT NULL CHECK (account <> ''));\n"
        "CREATE TEMP TABLE {} ({});\n",
        after_.schema.of("account"), session_table("accounts"), stage);
  }
  if (are_requests_made_anew())
    text += fmt::format("CREATE TEMP TABLE {} (id, permission, roles, inputs, account);\n", session_table("requests"));
  text += fmt::format(
      "CREATE TEMP TABLE {} (turn INTEGER PRIMARY KEY, broken INTEGER);\nCREATE TEMP TABLE {} (step TEXT);\n",
      session_table("turns"), session_table("steps"));
  text += turns() + step(run, "read", read()) + step(run, "carry", carry(run));
  text += fmt::format(
      "INSERT INTO temp.{0} VALUES ('read');\n"
      "INSERT INTO temp.{0} SELECT 'carry' FROM {1} WHERE fingerprint = {2};\n",
      session_table("steps"), after_.schema.of("policy"), old_print());
  if (are_requests_made_anew()) text += fmt::format("DROP TABLE main.{};\n", after_.schema.of("request"));
  text += dropped();
  if (has_accounts()) text += fmt::format("DROP TABLE main.{};", after_.schema.of("account")) + account_table(after_);
  if (are_requests_made_anew()) text += request_table_sqlite(after_);
  text += step(run, "write", write());
  text += fmt::format("INSERT INTO temp.{} VALUES ('write');\n", session_table("steps"));
  return text;
}

std::string SqliteUpgrade::missing(std::string_view run) const {
  return fmt::format(
      "(SELECT count(*) <> 2 FROM temp.{0} WHERE step IN ('read is done', 'write is done'))\n"
      "  + (SELECT count(*) FROM temp.{0} WHERE step IS 'begun' AND fingerprint = {1}\n"
      "    AND NOT EXISTS (SELECT 1 FROM temp.{0} WHERE step IS 'carry is done'))",
      run, old_print());
}

std::string SqliteUpgrade::report(std::string_view run) const {
  return fmt::format(
      "SELECT 'polc: ' || lost || ' choices of accounts were given up: see the table ' || {0} AS given_up\n"
      "FROM (SELECT count(*) AS lost FROM {1} WHERE rowid > (SELECT max(notes_before) FROM temp.{2})) WHERE lost > "
      "0;\n",
      literal(after_.schema.bare("upgrade_notes")), after_.schema.of("upgrade_notes"), run);
}

std::string SqliteUpgrade::end() const {
  std::string text =
      fmt::format("DROP TABLE temp.{};\nDROP TABLE temp.{};\n", session_table("turns"), session_table("steps"));
  if (has_accounts()) text += fmt::format("DROP TABLE temp.{};\n", session_table("accounts"));
  if (are_requests_made_anew()) text += fmt::format("DROP TABLE temp.{};\n", session_table("requests"));
  return text;
}

}  // namespace polc::sql
