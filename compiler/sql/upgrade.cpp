#include "compiler/sql/upgrade.h"

#include <fmt/format.h>

#include <set>

#include "compiler/analysis/query/condition_text.h"
#include "compiler/sql/carried.h"
#include "compiler/text/visible.h"
#include "pol/account_text.h"

namespace polc::sql {
namespace {

std::vector<std::string> level_names(const Policy& policy) {
  std::vector<std::string> names;
  for (std::uint32_t level = 0; level < policy.data().level_count; ++level)
    names.emplace_back(policy.names().name(pol::id_at<pol::Level>(level)));
  return names;
}

class UpgradeWriter {
 public:
  UpgradeWriter(const Policy& before, const Policy& after)
      : before_(before), after_(after), table_(after.schema.of("account")), notes_(after.schema.of("upgrade_notes")) {}

  std::string run() {
    const std::string policy = after_.schema.of("policy");
    std::string steps = functions() + levels() + domains() + accounts();
    const std::string body = fmt::format(
        "DECLARE\n  changed bigint;\n  given_up bigint;\n  noted_before bigint;\n  round_changed bigint;\n  behalf "
        "text := "
        "current_setting({0}, true);\n"
        "BEGIN\n  IF NOT EXISTS (SELECT FROM {1} WHERE fingerprint = {2}) THEN\n    RETURN;\n  END IF;\n"
        "  PERFORM set_config({0}, 'on', true);\n{3}"
        "  UPDATE {1} SET name = {4}, title = {5}, fingerprint = {6};\n"
        "  PERFORM set_config({0}, coalesce(behalf, ''), true);\nEND\n",
        literal(setting_prefix(after_.schema) + ".on_own_behalf"), policy,
        literal(fingerprint(before_.read_back.table())), steps, literal(visible(after_.names().policy())),
        literal(visible(after_.names().policy_title())), literal(fingerprint(after_.read_back.table())));
    return fmt::format(
        "\nCREATE TABLE IF NOT EXISTS {0} (fingerprint text NOT NULL, account text NOT NULL, setting text NOT NULL, "
        "value text, note text NOT NULL);\n"
        "COMMENT ON TABLE {0} IS 'What accounts had chosen and lost by upgrades of the policy, with the fingerprint of "
        "the one that took it';\n"
        "DO {1};\n",
        notes_, dollar_quoted(body));
  }

 private:
  bool has_same_levels() const { return level_names(before_) == level_names(after_); }

  /// Drops what cannot be replaced in place. `decide` calls all of them: it is hollow until the new one stands.
  std::string functions() const {
    const std::map<std::string, std::string> old_heads = function_heads(before_);
    const std::map<std::string, std::string> new_heads = function_heads(after_);
    const std::string decide = after_.schema.of("decide");
    const std::string level = after_.schema.of("level");
    std::string text = has_same_levels()
                           ? fmt::format(
                                 "  CREATE OR REPLACE FUNCTION {0}(permission text, roles text[], inputs jsonb DEFAULT "
                                 "'{{}}', settings jsonb "
                                 "DEFAULT '{{}}') RETURNS {1} LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN {2}::{1};\n",
                                 decide, level, literal(level_names(after_).front()))
                           : fmt::format("  DROP FUNCTION {}(text, text[], jsonb, jsonb);\n", decide);
    for (const auto& [signature, head] : old_heads) {
      const auto found = new_heads.find(signature);
      const bool returns_level = head.ends_with(" level");
      const bool stays = found != new_heads.end() && found->second == head && (has_same_levels() || !returns_level);
      if (!stays) text += fmt::format("  DROP FUNCTION {};\n", signature);
    }
    return text;
  }

  std::string levels() const {
    return has_same_levels() ? "" : fmt::format("  DROP TYPE {};\n", after_.schema.of("level"));
  }

  /// A domain that gets other values is checked anew by the script that follows, in every table that has it.
  std::string domains() const {
    std::string text;
    const auto kept = sql::domains(after_);
    for (const auto& [name, values] : sql::domains(before_)) {
      const auto found = kept.find(name);
      if (found == kept.end()) {
        text += fmt::format("  DROP DOMAIN {};\n", after_.schema.of(name));
      } else if (found->second != values) {
        text += fmt::format("  ALTER DOMAIN {} DROP CONSTRAINT known;\n", after_.schema.of(name));
      }
    }
    return text;
  }

  /// Gives up choices, and says why.
  std::string give_up(const Policy& policy, std::size_t position, const std::string& condition,
                      pol::AccountNote::Kind kind, bool is_counted = false) const {
    const std::string name = input_name(policy, policy.read_back.setting(position));
    return fmt::format(
        "  INSERT INTO {0} SELECT {1}, account, {2}, {3}, {4} FROM {5} WHERE {6};\n{8}"
        "  UPDATE {5} SET {7} = NULL WHERE {6};\n",
        notes_, literal(fingerprint(after_.read_back.table())), literal(name),
        stored_name_of(policy, position, identifier(name)), literal(pol::text(kind)), table_, condition,
        identifier(name),
        is_counted ? "  GET DIAGNOSTICS changed = ROW_COUNT;\n  round_changed := round_changed + changed;\n" : "");
  }

  /// One setting of the old policy, where an account chose it.
  std::string carry(const CarriedSetting& setting) const {
    const VariableId old_setting = before_.read_back.setting(setting.before);
    const std::string column = identifier(input_name(before_, old_setting));
    std::string text;
    for (const LostChoices& lost : setting.lost)
      text += give_up(before_, setting.before, is_lost(before_, setting, lost, column), lost.kind);
    if (!setting.after) return text + fmt::format("  ALTER TABLE {} DROP COLUMN {};\n", table_, column);
    if (is_boolean(before_.read_back, old_setting) !=
        is_boolean(after_.read_back, after_.read_back.setting(*setting.after))) {
      // COLLATE belongs to the type.
      text += fmt::format("  ALTER TABLE {} ALTER COLUMN {} TYPE {} USING {};\n", table_, column,
                          account_column_type(after_, *setting.after), converted(before_, after_, setting, column));
    }
    return text;
  }

  /// As the runtime settles them: one after the other, until all hold. Each round gives up a choice, so that it ends.
  std::string settle() const {
    std::string round;
    for (const Requirement& each : requirements(after_)) {
      const std::size_t owner = after_.read_back.setting_position(each.setting);
      const std::size_t needed = after_.read_back.setting_position(each.needed);
      const std::string broken = "NOT " + requirement_holds(after_, each, [&](VariableId variable) {
                                   return value_in_force(after_, after_.read_back.setting_position(variable));
                                 });
      const std::string column = identifier(input_name(after_, each.setting));
      // What it needs first: where the owner gives up its own choice, the next test must not count it as unchosen.
      round += give_up(after_, needed, fmt::format("{} AND {} IS NULL", broken, column),
                       pol::AccountNote::Kind::lacks_requirement, true) +
               give_up(after_, owner, fmt::format("{} AND {} IS NOT NULL", broken, column),
                       pol::AccountNote::Kind::lacks_requirement, true);
    }
    if (round.empty()) return "";
    return "  LOOP\n  round_changed := 0;\n" + round + "  EXIT WHEN round_changed = 0;\n  END LOOP;\n";
  }

  std::string accounts() const {
    const std::size_t old_count = before_.data().settings.size();
    const std::size_t new_count = after_.data().settings.size();
    if (old_count == 0 && new_count == 0) return "";
    // A policy that comes back later has notes of its earlier time.
    std::string text = fmt::format("  SELECT count(*) INTO noted_before FROM {} WHERE fingerprint = {};\n", notes_,
                                   literal(fingerprint(after_.read_back.table())));
    if (old_count > 0) {
      // Before anything is read: what somebody is writing now is noted too if it is lost.
      text += fmt::format("  LOCK TABLE {} IN ACCESS EXCLUSIVE MODE;\n  DROP VIEW {};\n", table_,
                          after_.schema.of("accounts"));
    }
    text += fmt::format(
        "  CREATE TABLE IF NOT EXISTS {} (account text COLLATE \"C\" PRIMARY KEY NOT NULL CHECK (account <> ''));\n",
        table_);
    for (const Constraint& each : account_constraints(before_))
      text += fmt::format("  ALTER TABLE {} DROP CONSTRAINT {};\n", table_, each.name);
    // Triggers that are not ours see the changes as any other.
    for (const CarriedSetting& each : carried_settings(before_, after_)) text += carry(each);
    for (std::size_t at = 0; at < new_count; ++at) {
      const std::string name = input_name(after_, after_.read_back.setting(at));
      if (before_.names().setting(name)) continue;
      text += fmt::format("  ALTER TABLE {} ADD COLUMN {} {};\n", table_, identifier(name),
                          account_column_type(after_, at));
    }
    text += settle();
    text += fmt::format(
        "  SELECT count(*) - noted_before INTO given_up FROM {} WHERE fingerprint = {};\n"
        "  IF given_up > 0 THEN\n    RAISE WARNING 'polc: % choices of accounts were given up: see the table "
        "upgrade_notes', given_up;\n  END IF;\n",
        notes_, literal(fingerprint(after_.read_back.table())));
    if (new_count == 0) {
      text += fmt::format(
          "  DROP TRIGGER check_editor ON {0};\n  DROP TRIGGER check_emptied ON {0};\n  DROP FUNCTION {1}();\n", table_,
          after_.schema.of("check_editor"));
    }
    // Rows that wait for their triggers keep a table from being altered.
    std::string constraints;
    for (const Constraint& each : account_constraints(after_)) {
      constraints += fmt::format("{}\n    ADD CONSTRAINT {} CHECK ({})", constraints.empty() ? "" : ",", each.name,
                                 each.condition);
    }
    if (!constraints.empty()) text += fmt::format("  ALTER TABLE {}{};\n", table_, constraints);
    return text;
  }

  const Policy& before_;
  const Policy& after_;
  std::string table_;
  std::string notes_;
};

}  // namespace

std::string upgrade(const Policy& before, const Policy& after) {
  return UpgradeWriter(before, after).run();
}

}  // namespace polc::sql
