#include "compiler/sql/fleet_sql.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "compiler/sql/condition_sql.h"
#include "compiler/sql/names_of_places.h"
#include "compiler/text/name_text.h"
#include "compiler/text/visible.h"

namespace polc::sql {
namespace {

/// Combinations of choices that one part may have. Each is compared here, and is a row of the statement.
constexpr std::size_t max_choices_of_part = std::size_t{1} << 14;
/// Beyond so many, picking the accounts costs more than to number them all.
constexpr std::size_t max_picked = 64;
/// Groups that the database may have to keep.
constexpr std::size_t max_parts = 32;

/// A part as numbers: 0 where the account chose nothing, then the values, and one more for what is none of them.
struct NumberedPart {
  AccountPart part;
  std::vector<std::vector<std::string>> values;  ///< By setting.
  std::string number;                            ///< The expression; empty for the part of all accounts.
  std::vector<std::string> told;                 ///< `(number, settings, change)`
  std::vector<std::size_t> admitted;             ///< Numbers that accounts of the policy before may have.
  std::vector<std::size_t> changed;              ///< Those of which a decision changed.
  std::vector<std::string> picked;               ///< The conditions of those that something comes of.
};

class FleetWriter {
 public:
  FleetWriter(const DiffSide& before, const DiffSide& after, const DiffOptions& how, const FleetOptions& options)
      : table_(before.table), names_(before.table), options_(options), comparison_(before, after, how) {
    for (const std::string& table : options.tables) {
      places_.push_back(quoted_place(options.dialect, "table", table));
      if (std::find(places_.begin(), places_.end() - 1, places_.back()) != places_.end() - 1)
        throw Refused(fmt::format("the table `{}` is named twice", visible(table)), "its accounts would count twice");
    }
    if (places_.empty())
      places_.push_back(Schema(options.dialect, Schema::default_name(names_.policy())).of("account"));
  }

  std::string run() {
    for (AccountPart& part : comparison_.parts()) compare(std::move(part));
    if (parts_.size() > max_parts) {
      throw Refused(fmt::format("{} groups of settings matter, above the limit of {} for one statement", parts_.size(),
                                max_parts),
                    "ask `polc diff --accounts`, which reads the accounts one by one");
    }
    const std::string head =
        comment_line(
            fmt::format("polc: accounts that decide differently after the policy `{}` changed", names_.policy())) +
        comment_line(options_.each ? "Each account, by the settings that matter."
                                   : "By the settings that matter, how many.");
    const std::string text = check() + (options_.each ? each_account() : counted());
    if (options_.dialect == Dialect::postgresql) check_backslashes(text);
    return head + text;
  }

 private:
  pol::SettingId setting(const std::string& name) const { return *names_.setting(name); }
  const pol::format::Setting& record(const std::string& name) const {
    return table_.data().settings[pol::index(setting(name))];
  }
  bool is_switch(const std::string& name) const { return (record(name).flags & pol::format::Setting::boolean) != 0; }

  void compare(AccountPart part) {
    NumberedPart numbered{std::move(part), {}, {}, {}, {}, {}, {}};
    std::size_t count = 1;
    for (const std::string& name : numbered.part.settings) {
      check_name("setting", name);
      std::vector<std::string> values;
      for (std::uint32_t value = 0; value < record(name).value_count; ++value) {
        values.emplace_back(names_.value_name(setting(name), value));
        check_name("value", values.back());
      }
      count *= values.size() + 2;
      if (count > max_choices_of_part) {
        throw Refused(fmt::format("{} settings matter together, in more than {} combinations, such as `{}` and `{}`",
                                  numbered.part.settings.size(), max_choices_of_part, numbered.part.settings.front(),
                                  numbered.part.settings.back()),
                      "ask `polc diff --accounts`, which reads the accounts one by one");
      }
      numbered.values.push_back(std::move(values));
    }
    number(numbered);
    bool tells = false;
    for (std::size_t choice = 0; choice < count; ++choice) tells = tell(numbered, choice) || tells;
    if (tells) parts_.push_back(std::move(numbered));
  }

  void number(NumberedPart& numbered) const {
    std::size_t stride = 1;
    for (std::size_t at = 0; at < numbered.values.size(); ++at) {
      const std::string& name = numbered.part.settings[at];
      const std::string column = "account." + identifier(name);
      std::string term;
      if (is_switch(name)) {
        term = fmt::format("CASE WHEN {0} THEN {1} WHEN NOT {0} THEN {2} ELSE 0 END", column, 2 * stride, stride);
      } else {
        term = fmt::format("CASE WHEN {} IS NULL THEN 0", column);
        for (std::size_t value = 0; value < numbered.values[at].size(); ++value) {
          term += fmt::format(" WHEN {}{} = {} THEN {}", column, collation(), literal(numbered.values[at][value]),
                              (value + 1) * stride);
        }
        term += fmt::format(" ELSE {} END", (numbered.values[at].size() + 1) * stride);
      }
      numbered.number += (at == 0 ? "" : " + ") + term;
      stride *= numbered.values[at].size() + 2;
    }
  }

  /// In PostgreSQL a collation that is written would keep the grouping from the shards: `check` sees to the columns' own.
  std::string collation() const {
    return options_.dialect == Dialect::postgresql ? "" : std::string(by_bytes(options_.dialect));
  }

  /// Whether something comes of it.
  bool tell(NumberedPart& numbered, std::size_t choice) {
    AccountChoices choices;
    std::string words;
    std::vector<std::string> tests;
    std::size_t rest = choice;
    for (std::size_t at = 0; at < numbered.values.size(); ++at) {
      const std::vector<std::string>& values = numbered.values[at];
      const std::size_t value = rest % (values.size() + 2);
      rest /= values.size() + 2;
      if (value == values.size() + 1) return false;  // None of the values.
      const std::string& name = numbered.part.settings[at];
      if (value != 0) choices.emplace_back(name, values[value - 1]);
      const std::string column = "account." + identifier(name);
      if (value == 0) {
        tests.push_back(column + " IS NULL");
      } else if (is_switch(name)) {
        tests.push_back(value == 2 ? column : "NOT " + column);
      } else {
        tests.push_back(fmt::format("{}{} = {}", column, collation(), literal(values[value - 1])));
      }
      const std::string chosen = value == 0 ? "" : is_switch(name) ? (value == 2 ? "on" : "off") : values[value - 1];
      words += (at == 0 ? "" : ", ") + (value != 0 ? fmt::format("{}={}", path_text(name), name_text(chosen))
                                                   : path_text(name) + " not chosen");
    }
    if (words.empty()) words = "every account";
    const PartChange change = comparison_.of_part(numbered.part, choices);
    if (change.is_admitted && !(change.changes.empty() && change.losses.empty()))
      numbered.picked.push_back(joined(tests, "AND", "TRUE"));
    if (!change.is_admitted) return false;
    numbered.admitted.push_back(choice);
    if (!change.changes.empty()) numbered.changed.push_back(choice);
    const auto add = [&](const std::string& told) {
      numbered.told.push_back(fmt::format("({}, {}, {})", choice, literal(visible(words)), literal(visible(told))));
    };
    for (const std::string& each : change.changes) add(each);
    for (const std::string& each : change.losses) add("LOST " + each);
    return !change.changes.empty() || !change.losses.empty();
  }

  static std::string list(const std::vector<std::size_t>& numbers) {
    std::string text;
    for (const std::size_t number : numbers) text += (text.empty() ? "" : ", ") + std::to_string(number);
    return text;
  }

  /// PostgreSQL: columns of the types, and compared by bytes, as any collation but a nondeterministic one does.
  std::string check() const {
    std::string text;
    if (options_.dialect == Dialect::postgresql) {
      for (const std::string& place : places_) text += check(place);
    }
    return text;
  }

  std::string check(const std::string& place) const {
    std::string columns;
    for (const NumberedPart& each : parts_) {
      for (const std::string& name : each.part.settings) {
        columns += fmt::format("{}({}, {})", columns.empty() ? "" : ", ", literal(fitted_identifier(name)),
                               is_switch(name) ? "TRUE" : "FALSE");
      }
    }
    if (columns.empty()) return "";
    return "DO " +
           dollar_quoted(fmt::format(
               R"(DECLARE
  wrong text;
BEGIN
  SELECT string_agg(quote_ident(needed.name), ', ') INTO wrong
  FROM (VALUES {}) AS needed(name, is_switch)
  LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = {}::regclass AND a.attname = needed.name AND NOT a.attisdropped
  LEFT JOIN pg_catalog.pg_collation AS c ON c.oid = a.attcollation
  WHERE CASE WHEN needed.is_switch THEN a.atttypid IS DISTINCT FROM 'pg_catalog.bool'::regtype
             ELSE a.atttypid IS NULL OR a.atttypid NOT IN ('pg_catalog.text'::regtype, 'pg_catalog.varchar'::regtype)
               OR c.collisdeterministic IS DISTINCT FROM TRUE END;
  IF wrong IS NOT NULL THEN
    RAISE EXCEPTION 'polc: the accounts need columns of boolean, or of text that is compared by bytes: %', wrong;
  END IF;
END
)",
               columns, literal(place))) +
           ";\n";
  }

  std::string numbers() const {
    std::string text;
    for (std::size_t at = 0; at < parts_.size(); ++at) {
      if (!parts_[at].number.empty())
        text += fmt::format("{} AS part_{}", (text.empty() ? "" : ",\n    ") + parts_[at].number, at);
    }
    return text;
  }

  /// What each number of a part comes to.
  std::string told(std::size_t at) const {
    std::string rows;
    for (const std::string& row : parts_[at].told) rows += (rows.empty() ? "" : ",\n    ") + row;
    return fmt::format("(VALUES {}) AS told(number, settings, change)", rows);
  }

  /// Leaves out the accounts of which nothing comes; empty where that cannot be said in short, or where all have to be looked at.
  std::string picking() const {
    if (!options_.trusts_table) return "";
    std::vector<std::string> terms;
    for (const NumberedPart& each : parts_) {
      if (each.number.empty()) return "";
      terms.insert(terms.end(), each.picked.begin(), each.picked.end());
    }
    return terms.size() > max_picked ? "" : fmt::format("  WHERE {}\n", joined(terms, "OR", "FALSE"));
  }

  /// Where an account is one that the policy before does not admit.
  std::string is_unknown() const {
    if (options_.trusts_table) return "FALSE";
    std::vector<std::string> terms;
    for (std::size_t at = 0; at < parts_.size(); ++at) {
      if (!parts_[at].number.empty())
        terms.push_back(fmt::format("part_{} NOT IN ({})", at, list(parts_[at].admitted)));
    }
    return joined(terms, "OR", "FALSE");
  }

  /// `account`, with a number for each part. A subquery of its own: what is grouped are the numbers.
  std::string counted() const {
    const std::string all = numbers();
    std::string groups;
    std::vector<std::string> changed;
    bool is_all_changed = false;
    int position = 0;
    for (std::size_t at = 0; at < parts_.size(); ++at) {
      if (parts_[at].number.empty()) {
        is_all_changed = is_all_changed || !parts_[at].changed.empty();
        continue;
      }
      groups += (groups.empty() ? "" : ", ") + std::to_string(++position);
      if (!parts_[at].changed.empty()) changed.push_back(fmt::format("part_{} IN ({})", at, list(parts_[at].changed)));
    }
    std::string counting;
    std::string totals;
    for (const std::string& place : places_) {
      counting += fmt::format("{}  SELECT {}{}count(*) AS accounts\n  FROM {} AS account\n{}{}",
                              counting.empty() ? "" : "  UNION ALL\n", all, all.empty() ? "" : ",\n    ", place,
                              picking(), groups.empty() ? "" : "  GROUP BY " + groups + "\n");
      totals += fmt::format("{}SELECT count(*) AS accounts FROM {}", totals.empty() ? "" : " UNION ALL ", place);
    }
    std::string text = fmt::format("WITH counted AS (\n{})\nSELECT settings, change, accounts FROM (\n", counting);
    const std::string unknown = is_unknown();
    text += fmt::format(
        "  SELECT 0 AS place, 'all' AS settings, 'accounts' AS change, {}\n"
        "  UNION ALL SELECT 1, 'all', 'decide something differently', coalesce(sum(accounts), 0) FROM counted WHERE "
        "NOT ({}) AND {}\n",
        fmt::format("coalesce(sum(accounts), 0) AS accounts FROM {}",
                    options_.trusts_table ? "(" + totals + ") AS totals" : "counted"),
        unknown, is_all_changed ? "TRUE" : joined(changed, "OR", "FALSE"));
    if (!options_.trusts_table) {
      text += fmt::format(
          "  UNION ALL SELECT 2, 'all', 'are none of the policy before, and were not compared', "
          "coalesce(sum(accounts), 0) FROM counted "
          "WHERE {}\n",
          unknown);
    }
    for (std::size_t at = 0; at < parts_.size(); ++at) {
      const std::string same = parts_[at].number.empty() ? "TRUE" : fmt::format("counted.part_{} = told.number", at);
      text += fmt::format(
          "  UNION ALL SELECT {} AS place, settings, change, sum(accounts) FROM counted JOIN {}\n"
          "    ON {} WHERE NOT ({}) GROUP BY settings, change\n",
          at + 3, told(at), same, unknown);
    }
    return text +
           ") AS answer ORDER BY place < 3 DESC, CASE WHEN place < 3 THEN place END, accounts DESC, settings, "
           "change;\n";
  }

  std::string each_account() const {
    const std::string all = numbers();
    std::string numbering;
    for (const std::string& place : places_) {
      numbering +=
          fmt::format("{}  SELECT account.account{}{}\n  FROM {} AS account\n{}",
                      numbering.empty() ? "" : "  UNION ALL\n", all.empty() ? "" : ",\n    ", all, place, picking());
    }
    std::string text = fmt::format("WITH numbered AS (\n{})\nSELECT account, settings, change FROM (\n", numbering);
    const std::string unknown = is_unknown();
    text += fmt::format(
        "  SELECT account, '' AS settings, 'is none of the policy before, and was not compared' AS change FROM "
        "numbered WHERE {}\n",
        unknown);
    for (std::size_t at = 0; at < parts_.size(); ++at) {
      const std::string same = parts_[at].number.empty() ? "TRUE" : fmt::format("numbered.part_{} = told.number", at);
      text +=
          fmt::format("  UNION ALL SELECT account, settings, change FROM numbered JOIN {}\n    ON {} WHERE NOT ({})\n",
                      told(at), same, unknown);
    }
    return text + ") AS answer ORDER BY account, change, settings;\n";
  }

  const pol::TableView& table_;
  pol::Names names_;
  const FleetOptions& options_;
  AccountComparison comparison_;
  std::vector<std::string> places_;
  std::vector<NumberedPart> parts_;
};

}  // namespace

std::string fleet_sql(const DiffSide& before, const DiffSide& after, const DiffOptions& how,
                      const FleetOptions& options) {
  return FleetWriter(before, after, how, options).run();
}

}  // namespace polc::sql
