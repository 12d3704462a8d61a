#include "compiler/sql/upgrade_duckdb.h"

#include <fmt/format.h>

#include <set>

#include "compiler/sql/carried.h"
#include "compiler/text/visible.h"

namespace polc::sql {
namespace {

/// Beside the settings' names, which have a dot.
std::string column_before(std::size_t setting) {
  return fmt::format("o{}", setting);
}

std::string key_of(std::string name) {
  for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return name;
}

std::string print_of(const Policy& policy) {
  return literal(fingerprint(policy.read_back.table()));
}

std::string duck_table(const Policy& after, std::string_view what) {
  return fmt::format("polc_{}_{}", what, fingerprint(after.read_back.table()));
}

std::string raise_if(const std::string& condition, std::string_view message) {
  return fmt::format("SELECT CASE WHEN {} THEN error({}) END AS checked;\n", condition,
                     literal("polc: " + std::string(message)));
}

std::vector<std::string> macro_names(const Policy& policy) {
  std::vector<std::string> names;
  for (std::uint32_t at = 0; at < policy.data().permission_count; ++at) {
    const std::string name(policy.names().name(pol::PermissionId{at}));
    names.push_back(policy.schema.bare(name));
    names.push_back(policy.schema.bare("may " + name));
  }
  return names;
}

class DuckdbUpgrade {
 public:
  DuckdbUpgrade(const Policy& before, const Policy& after)
      : before_(before),
        after_(after),
        table_(after.schema.of("account")),
        notes_(after.schema.of("upgrade_notes")),
        rows_(duck_table(after, "accounts")),
        held_(duck_table(after, "held")) {}

  std::string run() {
    std::string text = guard() + stage() + carry() + settle();
    text +=
        raise_if(fmt::format("(SELECT count(*) FROM duckdb_tables() WHERE temporary AND table_name IN ({}, {})) <> 2",
                             literal(rows_), literal(held_)),
                 "the script did not run whole, and nothing was changed: the first error says why");
    for (const std::string& each : gone()) text += fmt::format("DROP MACRO IF EXISTS {};\n", after_.schema.of(each));
    if (level_list(before_) != level_list(after_))
      text += fmt::format("DROP TYPE IF EXISTS {};\n", after_.schema.of("level"));
    if (after_.data().settings.empty()) text += fmt::format("DROP VIEW IF EXISTS {};\n", after_.schema.of("accounts"));
    text += fmt::format("DROP TABLE {};\n", table_);
    text += raise_if(fmt::format("EXISTS ({} AND table_name = 'account')", in_schema("duckdb_tables", "1")) +
                         (gone().empty() ? ""
                                         : fmt::format("\n  OR EXISTS ({} AND function_name IN ({}))",
                                                       in_schema("duckdb_functions", "1"), literals(gone()))),
                     "something depends on what the upgrade drops, and nothing was changed");
    text += account_table(after_);
    text += fmt::format("INSERT INTO {0} ({1}) SELECT {1} FROM {2};\n", table_, new_columns(), rows_);
    text += fmt::format("UPDATE {} SET name = {}, title = {}, fingerprint = {} WHERE fingerprint = {};\n",
                        after_.schema.of("policy"), literal(visible(after_.names().policy())),
                        literal(visible(after_.names().policy_title())), print_of(after_), print_of(before_));
    return text;
  }

 private:
  static std::string level_list(const Policy& policy) {
    std::string list;
    for (std::uint32_t at = 0; at < policy.data().level_count; ++at)
      list += literal(policy.names().name(pol::id_at<pol::Level>(at))) + ",";
    return list;
  }

  std::size_t old_count() const { return before_.data().settings.size(); }
  std::size_t new_count() const { return after_.data().settings.size(); }
  std::string old_name(std::size_t at) const { return input_name(before_, before_.read_back.setting(at)); }
  std::string new_name(std::size_t at) const { return input_name(after_, after_.read_back.setting(at)); }
  std::string is_old() const { return fmt::format("(SELECT is_old FROM {})", held_); }

  std::string new_columns() const {
    std::string columns = "account";
    for (std::size_t at = 0; at < new_count(); ++at) columns += ", " + identifier(new_name(at));
    return columns;
  }

  /// What the version before made and this one does not, or the other way round.
  std::vector<std::string> only(const Policy& of, const Policy& beside) const {
    std::set<std::string> kept;
    for (const std::string& each : macro_names(beside)) kept.insert(key_of(each));
    std::vector<std::string> names;
    for (const std::string& each : macro_names(of)) {
      if (!kept.contains(key_of(each))) names.push_back(each);
    }
    return names;
  }
  std::vector<std::string> gone() const { return only(before_, after_); }

  std::string in_schema(std::string_view catalog, std::string_view what) const {
    return fmt::format("SELECT {} FROM {}() WHERE database_name = current_database() AND schema_name = {}", what,
                       catalog, literal(after_.schema.name()));
  }

  std::string guard() const {
    const std::string schema = after_.schema.of("policy");
    std::string text =
        raise_if(fmt::format("NOT EXISTS ({} AND table_name = 'policy')", in_schema("duckdb_tables", "1")),
                 "there is no policy in the schema to upgrade: write the script without --from, or with the --schema "
                 "that has it");
    text += raise_if(fmt::format("(SELECT count(*) <> 1 OR min(fingerprint) NOT IN ({}, {}) FROM {})",
                                 print_of(before_), print_of(after_), schema),
                     "the schema holds another policy or version");
    text += fmt::format(
        "CREATE TABLE IF NOT EXISTS {} (fingerprint VARCHAR NOT NULL, account VARCHAR NOT NULL, setting "
        "VARCHAR NOT NULL, value VARCHAR, note VARCHAR NOT NULL);\n"
        "CREATE TABLE IF NOT EXISTS {} (account VARCHAR PRIMARY KEY NOT NULL CHECK (account <> ''));\n"
        "CREATE OR REPLACE TEMP TABLE {} AS SELECT fingerprint = {} AS is_old, (SELECT count(*) FROM "
        "{}) AS noted FROM {};\n",
        notes_, table_, held_, print_of(before_), notes_, schema);
    text +=
        raise_if(fmt::format("EXISTS ({} AND table_name = 'account')\n  OR EXISTS ({} AND referenced_table = "
                             "'account')",
                             in_schema("duckdb_indexes", "1"), in_schema("duckdb_constraints", "1")),
                 "the table of accounts is made anew, and an index or a foreign key of yours would be lost: drop it, "
                 "and make it again afterwards");
    text += columns_guard();
    const auto taken = [&](const std::vector<std::string>& names, const std::string& when) {
      if (names.empty()) return std::string();
      return raise_if(fmt::format("{} AND EXISTS ({} AND function_name IN ({}))", when,
                                  in_schema("duckdb_functions", "1"), literals(names)),
                      "something that is not this policy has a name that it needs");
    };
    return text + taken(only(after_, before_), is_old()) + taken(gone(), "NOT " + is_old());
  }

  /// Columns that the schema's policy does not make, or that it makes and that are not there.
  std::string columns_guard() const {
    std::string expected = "(TRUE, 'account'), (FALSE, 'account')";
    for (std::size_t at = 0; at < old_count(); ++at)
      expected += fmt::format(", (TRUE, {})", literal(fitted_identifier(old_name(at))));
    for (std::size_t at = 0; at < new_count(); ++at)
      expected += fmt::format(", (FALSE, {})", literal(fitted_identifier(new_name(at))));
    const std::string wanted = fmt::format(
        "SELECT expected.name FROM (VALUES {}) AS expected (old, name) WHERE expected.old = {}", expected, is_old());
    const std::string found = in_schema("duckdb_columns", "column_name") + " AND table_name = 'account'";
    // Of two versions with one fingerprint either list will do.
    return raise_if(fmt::format("EXISTS ({0} EXCEPT {1}) OR EXISTS ({1} EXCEPT {0})", found, wanted),
                    "the table of accounts has other columns than its policy makes: one of yours would be lost, or one "
                    "of the policy's is not there");
  }

  /// All accounts, with the columns of both versions; what is not there is NULL.
  std::string stage() const {
    std::set<std::string> names;
    std::string absent = "NULL::VARCHAR AS account";
    std::string columns = "account";
    const auto add = [&](const Policy& policy, std::size_t at, const std::string& name, const std::string& as) {
      if (names.insert(key_of(name)).second) absent += ", NULL::VARCHAR AS " + identifier(name);
      const bool is_switch = is_boolean(policy.read_back, policy.read_back.setting(at));
      columns += fmt::format(",\n  TRY_CAST({} AS {}) AS {}", identifier(name), is_switch ? "BOOLEAN" : "VARCHAR", as);
    };
    for (std::size_t at = 0; at < old_count(); ++at) add(before_, at, old_name(at), column_before(at));
    for (std::size_t at = 0; at < new_count(); ++at) add(after_, at, new_name(at), identifier(new_name(at)));
    return fmt::format(
        "CREATE OR REPLACE TEMP TABLE {} AS SELECT {}\nFROM (SELECT * FROM {} UNION ALL BY NAME SELECT {} WHERE "
        "FALSE);\n",
        rows_, columns, table_, absent);
  }

  std::string note(const std::string& setting, const std::string& value, std::string_view reason,
                   const std::string& condition) const {
    return fmt::format("INSERT INTO {} SELECT {}, account, {}, {}, {} FROM {} WHERE {} AND {};\n", notes_,
                       print_of(after_), literal(setting), value, literal(reason), rows_, condition, is_old());
  }

  std::string carry() const {
    std::string text;
    std::string conversions;
    std::set<std::size_t> kept;
    for (const CarriedSetting& each : carried_settings(before_, after_)) {
      const std::string column = column_before(each.before);
      for (const LostChoices& lost : each.lost) {
        const std::string condition = is_lost(before_, each, lost, column);
        text +=
            note(old_name(each.before), stored_name_of(before_, each.before, column), pol::text(lost.kind), condition) +
            fmt::format("UPDATE {} SET {} = NULL WHERE {} AND {};\n", rows_, column, condition, is_old());
      }
      if (!each.after) continue;
      kept.insert(*each.after);
      conversions += fmt::format("{}{} = {}", conversions.empty() ? "" : ",\n  ", identifier(new_name(*each.after)),
                                 converted(before_, after_, each, column));
    }
    for (std::size_t at = 0; at < new_count(); ++at) {
      // In capitals of its own, the old version's column is found under this name, too.
      if (!kept.contains(at))
        conversions += fmt::format("{}{} = NULL", conversions.empty() ? "" : ",\n  ", identifier(new_name(at)));
    }
    if (!conversions.empty()) text += fmt::format("UPDATE {} SET {}\nWHERE {};\n", rows_, conversions, is_old());
    return text;
  }

  /// As the runtime settles what an account's choices require: one requirement after the other, in turns, until none of them has cost a
  /// choice. Each row of the recursion is an account at one step: an even one for what is needed, an odd one for who needs it.
  std::string settle() const {
    const std::vector<Requirement> all = requirements(after_);
    if (all.empty()) return "";
    std::vector<std::string> hits;
    std::vector<std::size_t> targets;
    std::string fits;
    for (const Requirement& each : all) {
      const std::string holds = requirement_holds(after_, each, [&](VariableId variable) {
        return value_in_force(after_, after_.read_back.setting_position(variable));
      });
      fits += (fits.empty() ? "" : " AND ") + holds;
      const std::string owner = identifier(input_name(after_, each.setting));
      hits.push_back(fmt::format("NOT {} AND {} IS NULL", holds, owner));
      targets.push_back(after_.read_back.setting_position(each.needed));
      hits.push_back(fmt::format("NOT {} AND {} IS NOT NULL", holds, owner));
      targets.push_back(after_.read_back.setting_position(each.setting));
    }
    std::string hit = "CASE step";
    std::string name = "CASE step";
    std::string value = "CASE step";
    for (std::size_t step = 0; step < hits.size(); ++step) {
      hit += fmt::format("\n      WHEN {} THEN {}", step, hits[step]);
      name += fmt::format(" WHEN {} THEN {}", step, literal(new_name(targets[step])));
      value += fmt::format(" WHEN {} THEN {}", step,
                           stored_name_of(after_, targets[step], identifier(new_name(targets[step]))));
    }
    std::string columns;
    std::string updates;
    for (std::size_t at = 0; at < new_count(); ++at) {
      const std::string column = identifier(new_name(at));
      std::string steps;
      for (std::size_t step = 0; step < targets.size(); ++step) {
        if (targets[step] == at) steps += (steps.empty() ? "" : ", ") + std::to_string(step);
      }
      columns += steps.empty()
                     ? fmt::format("{}, ", column)
                     : fmt::format("CASE WHEN NOT (hit AND step IN ({0})) THEN {1} END AS {1}, ", steps, column);
      if (!steps.empty()) updates += fmt::format("{0}{1} = settled.{1}", updates.empty() ? "" : ", ", column);
    }
    const std::string settled = duck_table(after_, "settled");
    return fmt::format(
               "CREATE OR REPLACE TEMP TABLE {0} AS WITH RECURSIVE turns AS (\n"
               "  SELECT {1}, 0 AS step, 0 AS idle, NULL::VARCHAR AS lost, NULL::VARCHAR AS lost_value FROM {2}\n"
               "  WHERE {3} AND NOT ({4})\n"
               "  UNION ALL\n"
               "  SELECT account, {5}(step + 1) % {6}, CASE WHEN hit THEN 0 ELSE idle + 1 END,\n"
               "    CASE WHEN hit THEN {7} END END, CASE WHEN hit THEN {8} END END\n"
               "  FROM (SELECT *, {9} END AS hit FROM turns WHERE idle < {6}) AS tested\n"
               ") SELECT * FROM turns;\n",
               settled, new_columns(), rows_, is_old(), fits, columns, hits.size(), name, value, hit) +
           fmt::format("INSERT INTO {} SELECT {}, account, lost, lost_value, {} FROM {} WHERE lost IS NOT NULL;\n",
                       notes_, print_of(after_), literal(pol::text(pol::AccountNote::Kind::lacks_requirement)),
                       settled) +
           fmt::format(
               "UPDATE {0} SET {1} FROM {2} AS settled WHERE settled.account = {0}.account AND settled.idle = "
               "{3};\nDROP TABLE temp.{2};\n",
               rows_, updates, settled, hits.size());
  }

  const Policy& before_;
  const Policy& after_;
  std::string table_;
  std::string notes_;
  std::string rows_;
  std::string held_;
};

}  // namespace

std::string upgrade_duckdb(const Policy& before, const Policy& after) {
  return DuckdbUpgrade(before, after).run();
}

std::string upgrade_duckdb_end(const Policy& after) {
  const std::string rows = duck_table(after, "accounts");
  const std::string held = duck_table(after, "held");
  return raise_if(fmt::format("(SELECT count(*) FROM {0}) <> (SELECT count(*) FROM {1})\n  OR (SELECT min(fingerprint) "
                              "FROM {2}) IS DISTINCT FROM {3}",
                              rows, after.schema.of("account"), after.schema.of("policy"), print_of(after)),
                  "the script did not run whole, and nothing was changed: the first error says why") +
         fmt::format(
             "SELECT 'polc: ' || lost || ' choices of accounts were given up: see the table upgrade_notes' AS "
             "given_up\nFROM (SELECT count(*) - (SELECT noted FROM {0}) AS lost FROM {1}) WHERE lost > 0;\n"
             "DROP TABLE temp.{0};\nDROP TABLE temp.{2};\n",
             held, after.schema.of("upgrade_notes"), rows);
}

}  // namespace polc::sql
