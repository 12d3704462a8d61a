// The table of account settings: a row an account, a column a setting, NULL where the account chose nothing.
//
// What no account can have breaks a constraint, whoever writes it: a value out of bounds, a choice for what is immutable, one
// that lacks what it requires. Whose hands a setting is in depends on who writes: a trigger asks for the actor's roles.
#include <fmt/format.h>

#include <map>

#include "compiler/analysis/query/condition_text.h"
#include "compiler/sql/script_parts.h"
#include "compiler/text/visible.h"
#include "llvm/Support/xxhash.h"

namespace polc::sql {
namespace {

/// PostgreSQL has 1600 columns in a table, less for wide ones, SQLite 2000.
constexpr std::size_t max_settings = 1500;

class AccountWriter {
 public:
  explicit AccountWriter(const Policy& policy)
      : policy_(policy), read_back_(policy.read_back), data_(policy.data()), table_(policy.schema.of("account")) {}

  std::vector<Constraint> constraints() {
    std::vector<Constraint> found;
    names_.clear();
    for (std::size_t at = 0; at < data_.settings.size(); ++at) {
      const ConditionWriter writer(read_back_, policy_.dialect(), {"", [&](VariableId) { return column(at); }});
      const VariableId variable = read_back_.setting(at);
      if (is_immutable(at)) {
        constrain(found, name(at) + " is immutable", column(at) + " IS NULL");
      } else if (policy_.dialect() == Dialect::sqlite || admitted_values(read_back_, variable).size() < 2 ||
                 !is_switch(at)) {
        // Where a boolean has two values, its type says so.
        constrain(found, name(at) + " has a value that accounts may choose",
                  fmt::format("{} IS NULL OR {}", column(at), writer.guard(variable)));
      }
    }
    for (const Requirement& each : requirements(policy_)) {
      const std::size_t needed = read_back_.setting_position(each.needed);
      const std::size_t owner = read_back_.setting_position(each.setting);
      const auto in_force = [&](VariableId variable) { return value(read_back_.setting_position(variable)); };
      constrain(found, fmt::format("{} requires {}", name(owner), name(needed)),
                requirement_holds(policy_, each, in_force));
    }
    return found;
  }

  std::string type(std::size_t position) const {
    if (policy_.dialect() == Dialect::sqlite) return is_switch(position) ? "INTEGER" : "TEXT COLLATE BINARY";
    if (is_switch(position)) return "boolean";
    return policy_.dialect() == Dialect::postgresql ? "text COLLATE \"C\"" : "VARCHAR";
  }

  /// The value in force.
  std::string value(std::size_t position) const {
    return fmt::format("coalesce({}, {})", column(position), standard(position));
  }

  std::string run() {
    if (data_.settings.size() > max_settings) {
      throw Refused(fmt::format("the policy has {} settings, above the limit of {} for a table", data_.settings.size(),
                                max_settings),
                    "keep settings in the application, by the runtime's accounts");
    }
    std::string text = table() + in_force();
    switch (policy_.dialect()) {
      case Dialect::postgresql:
        return text + postgresql_comments() + actor() + postgresql_trigger();
      case Dialect::sqlite:
        return text + sqlite_choose();
      case Dialect::duckdb:
        return text;
    }
    return text;
  }

  std::string table() {
    const std::string key = policy_.dialect() == Dialect::postgresql ? "text COLLATE \"C\""
                            : policy_.dialect() == Dialect::sqlite   ? "TEXT COLLATE BINARY"
                                                                     : "VARCHAR";
    std::string text = fmt::format(
        "\nCREATE TABLE IF NOT EXISTS {} (\n  account {} PRIMARY KEY NOT NULL CHECK (account <> '')", table_, key);
    for (std::size_t at = 0; at < data_.settings.size(); ++at) text += fmt::format(",\n  {} {}", column(at), type(at));
    for (const Constraint& each : constraints())
      text += fmt::format(",\n  CONSTRAINT {} CHECK ({})", each.name, each.condition);
    return text + "\n);\n";
  }

 private:
  const pol::format::Setting& setting(std::size_t position) const { return data_.settings[position]; }
  bool is_immutable(std::size_t position) const {
    return (setting(position).flags & pol::format::Setting::immutable) != 0;
  }
  std::string name(std::size_t position) const { return input_name(policy_, read_back_.setting(position)); }
  std::string column(std::size_t position) const { return identifier(name(position)); }
  bool is_switch(std::size_t position) const { return is_boolean(read_back_, read_back_.setting(position)); }

  std::string standard(std::size_t position) const {
    if (policy_.dialect() == Dialect::sqlite && is_switch(position))
      return std::to_string(setting(position).default_value);
    return value_literal(read_back_, read_back_.setting(position), setting(position).default_value);
  }

  void constrain(std::vector<Constraint>& constraints, const std::string& words, const std::string& condition) {
    // Two requirements between the same settings would have one name.
    const int count = ++names_[words];
    constraints.push_back({identifier(count == 1 ? words : fmt::format("{} ({})", words, count)), condition});
  }

  /// A view of the values in force. It reads the table as whoever asks, not as its owner.
  std::string in_force() const {
    const std::string place = policy_.schema.of("accounts");
    std::string columns = "account";
    for (std::size_t at = 0; at < data_.settings.size(); ++at)
      columns += fmt::format(",\n  {} AS {}", value(at), column(at));
    if (policy_.dialect() == Dialect::sqlite) {
      return fmt::format("\nDROP VIEW IF EXISTS {0};\nCREATE VIEW {0} AS SELECT {1}\nFROM {2};\n", place, columns,
                         table_);
    }
    return fmt::format("\nCREATE OR REPLACE VIEW {}{} AS SELECT {}\nFROM {};\n", place,
                       policy_.dialect() == Dialect::postgresql ? " WITH (security_invoker = true)" : "", columns,
                       table_);
  }

  std::string postgresql_comments() const {
    std::string text = fmt::format(
        "COMMENT ON TABLE {} IS 'What accounts chose: NULL where the default of the policy applies';\n"
        "COMMENT ON COLUMN {}.account IS 'Whose settings these are';\n"
        "COMMENT ON VIEW {} IS 'The settings of accounts as they are in force';\n",
        table_, table_, policy_.schema.of("accounts"));
    for (std::size_t at = 0; at < data_.settings.size(); ++at) {
      const std::string_view title = policy_.names().title(pol::id_at<pol::SettingId>(at));
      const std::string words = fmt::format("{}. By default {}{}", titled(name(at), title), visible(plain_standard(at)),
                                            is_immutable(at) ? ", and immutable" : "");
      text += fmt::format("COMMENT ON COLUMN {}.{} IS {};\n", table_, column(at), literal(words));
    }
    return text;
  }

  std::string plain_standard(std::size_t position) const {
    return value_text(read_back_, read_back_.setting(position), setting(position).default_value)
        .substr(name(position).size() + 1);
  }

  std::vector<RoleId> editors(std::size_t position) const {
    std::vector<RoleId> roles;
    const pol::format::RoleList& list = setting(position).editable_by;
    for (const std::uint32_t role : data_.role_lists.subspan(list.first, list.count)) roles.push_back(RoleId{role});
    return roles;
  }

  /// The one place that says who acts.
  std::string actor() const {
    const std::string roles = policy_.schema.of("actor_roles");
    const std::string own = policy_.schema.of("acts_on_own_behalf");
    const std::string prefix = setting_prefix(policy_.schema);
    return fmt::format(
        "\nCREATE OR REPLACE FUNCTION {0}() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE\n"
        "RETURN nullif(current_setting({1}, true), '')::text[];\n"
        "COMMENT ON FUNCTION {0}() IS {2};\n"
        "CREATE OR REPLACE FUNCTION {3}() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE\n"
        "RETURN coalesce(current_setting({4}, true), '') = 'on';\n"
        "COMMENT ON FUNCTION {3}() IS {5};\n",
        roles, literal(prefix + ".actor_roles"),
        literal(fmt::format(
            "The roles of whoever changes settings, as SET LOCAL {}.actor_roles says; NULL if it says nothing",
            prefix)),
        own, literal(prefix + ".on_own_behalf"),
        literal(fmt::format(
            "Whether the application changes settings by itself, as SET LOCAL {}.on_own_behalf = on says", prefix)));
  }

  std::string postgresql_trigger() const {
    const std::string function = policy_.schema.of("check_editor");
    const ConditionWriter writer(read_back_, Dialect::postgresql, {"actor", nullptr});
    std::string body = fmt::format(R"(DECLARE
  actor text[] := {0}();
BEGIN
  IF {1}() THEN
    RETURN NULL;
  END IF;
  IF TG_OP = 'TRUNCATE' THEN
    RAISE insufficient_privilege USING MESSAGE = 'polc: nobody may empty the accounts on behalf of an actor';
  END IF;
  IF TG_OP = 'UPDATE' AND NEW.account IS DISTINCT FROM OLD.account THEN
    RAISE insufficient_privilege USING MESSAGE = 'polc: nobody may rename an account on behalf of an actor';
  END IF;
)",
                                   policy_.schema.of("actor_roles"), policy_.schema.of("acts_on_own_behalf"));
    for (std::size_t at = 0; at < data_.settings.size(); ++at) {
      const std::string may = writer.has_any(editors(at));
      const std::string message = fmt::format("polc: none of the actor''s roles may edit {}", in_single(name(at)));
      body += fmt::format(
          "  IF NEW.{0} IS DISTINCT FROM OLD.{0} AND ({1}(actor) AND {2}) IS NOT TRUE THEN\n"
          "    RAISE insufficient_privilege USING MESSAGE = '{3}';\n  END IF;\n",
          column(at), policy_.schema.of("is_subject"), may, message);
    }
    body += "  RETURN NULL;\nEND\n";
    return fmt::format(
        "\nCREATE OR REPLACE FUNCTION {0}() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp\nAS "
        "{1};\n"
        "COMMENT ON FUNCTION {0}() IS 'Refuses changes of settings that are not in the hands of the actor';\n"
        "CREATE OR REPLACE TRIGGER check_editor AFTER INSERT OR UPDATE OR DELETE ON {2} FOR EACH ROW EXECUTE FUNCTION "
        "{0}();\n"
        "CREATE OR REPLACE TRIGGER check_emptied BEFORE TRUNCATE ON {2} FOR EACH STATEMENT EXECUTE FUNCTION {0}();\n",
        function, dollar_quoted(body), table_);
  }

  static std::string in_single(std::string_view text) {
    const std::string quoted = literal(text);
    return quoted.substr(1, quoted.size() - 2);
  }

  /// SQLite knows no session: a view takes a change and who makes it. Whoever writes the table itself acts for the application.
  std::string sqlite_choose() const {
    const std::string view = policy_.schema.of("choose");
    const std::string trigger = policy_.schema.of("choose inserted");
    const ConditionWriter writer(read_back_, Dialect::sqlite, {"NEW.actor", nullptr});
    std::string may;
    std::string known;
    std::string updates;
    for (std::size_t at = 0; at < data_.settings.size(); ++at) {
      const std::string quoted = literal(name(at));
      may += fmt::format("\n      WHEN {} THEN {}", quoted, writer.has_any(editors(at)));
      known += (known.empty() ? "" : ", ") + quoted;
      updates += fmt::format(
          "  UPDATE {} SET {} = NEW.value WHERE account COLLATE BINARY = NEW.account AND NEW.setting COLLATE BINARY = "
          "{};\n",
          table_, column(at), quoted);
    }
    if (known.empty()) return "";
    return fmt::format(
        "\nDROP VIEW IF EXISTS {0};\nCREATE VIEW {0} (account, setting, value, actor) AS SELECT NULL, NULL, NULL, NULL "
        "WHERE FALSE;\n"
        "CREATE TRIGGER {1} INSTEAD OF INSERT ON {0}\nBEGIN\n"
        "  SELECT RAISE(ABORT, 'polc: there is no such account')\n"
        "  WHERE NOT EXISTS (SELECT 1 FROM {2} AS known WHERE known.account COLLATE BINARY = NEW.account);\n"
        "  SELECT RAISE(ABORT, 'polc: the policy has no such setting')\n"
        "  WHERE NEW.setting IS NULL OR NEW.setting COLLATE BINARY NOT IN ({3});\n"
        "  SELECT RAISE(ABORT, 'polc: actor is no JSON array of roles that somebody may hold together')\n"
        "  WHERE CASE WHEN json_valid(NEW.actor) THEN NOT {4} ELSE TRUE END;\n"
        "  SELECT RAISE(ABORT, 'polc: none of the roles of the actor may edit the setting')\n"
        "  WHERE NOT (CASE NEW.setting COLLATE BINARY{5}\n      ELSE FALSE END);\n"
        "{6}END;\n",
        view, trigger, table_, known, writer.is_subject(), may, updates);
  }

  const Policy& policy_;
  ReadBackTable& read_back_;
  const pol::TableData& data_;
  std::string table_;
  std::map<std::string, int> names_;
};

}  // namespace

std::vector<Constraint> account_constraints(const Policy& policy) {
  return AccountWriter(policy).constraints();
}

std::string account_column_type(const Policy& policy, std::size_t setting) {
  return AccountWriter(policy).type(setting);
}

std::string value_in_force(const Policy& policy, std::size_t setting) {
  return AccountWriter(policy).value(setting);
}

std::string account_table(const Policy& policy) {
  return AccountWriter(policy).table();
}

std::string accounts(const Policy& policy) {
  if (policy.data().settings.empty()) return "";
  return AccountWriter(policy).run();
}

std::string setting_prefix(const Schema& schema) {
  // PostgreSQL takes plain words alone. Two schemas must not share one: roles of the same name may mean different things.
  if (Schema::default_name(schema.name()) == schema.name()) return schema.name();
  return fmt::format("polc_{:016x}", llvm::xxHash64(schema.name()));
}

}  // namespace polc::sql
