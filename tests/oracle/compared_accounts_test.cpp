// What `polc diff --accounts` tells of many accounts, beside each account by itself: read as an application reads it, every
// request and every subject of at most three roles decided by the oracle, before and after.
#include <gtest/gtest.h>
#include <pol/account_text.h>

#include <algorithm>
#include <map>
#include <set>

#include "compiler/analysis/query/account_changes.h"
#include "compiler/text/name_text.h"
#include "tests/oracle/comparison.h"
#include "tests/oracle/edited_policies.h"
#include "tests/oracle/generator/random.h"

namespace polc::oracle {
namespace {

using StoredChoices = std::vector<std::pair<std::string, std::string>>;

/// What changes for an account: for some subject in some request; and for who holds a single role, as lines of the answer.
struct Told {
  std::set<std::string> wider;
  std::set<std::string> narrower;
  std::set<std::string> of_one_role;

  bool is_empty() const { return wider.empty() && narrower.empty(); }
  auto operator<=>(const Told&) const = default;
};

Told read_lines(const std::vector<std::string>& lines) {
  Told told;
  for (const std::string& line : lines) {
    const std::size_t colon = line.rfind(": ");
    std::set<std::string>& permissions = line.starts_with("WIDER ") ? told.wider : told.narrower;
    for (std::size_t at = colon + 2; at < line.size();) {
      const std::size_t end = std::min(line.find(", ", at), line.size());
      permissions.insert(line.substr(at, end - at));
      at = end + 2;
    }
    if (line.find(" together with ") == std::string::npos && line.find("whoever holds no role") == std::string::npos)
      told.of_one_role.insert(line);
  }
  return told;
}

class OneByOne {
 public:
  OneByOne(const CompiledPolicy& before, const CompiledPolicy& after)
      : before_(before),
        after_(after),
        oracle_before_(layers_of(before.compilation())),
        oracle_after_(layers_of(after.compilation())) {}

  bool loses = false;
  std::size_t decisions = 0;

  /// Nothing if there are too many requests.
  Told changes(const StoredChoices& choices) {
    const auto [settings_before, settings_after] = read(choices);
    Told told;
    std::map<std::string, std::set<std::string>> by_role;
    for (const auto& [permission, declared] : oracle_before_.names().permissions) {
      for (const Values& attributes : oracle_before_.attribute_assignments(permission)) {
        const Effects old_ones = oracle_before_.effects(permission, attributes, settings_before);
        const Effects new_ones = oracle_after_.effects(permission, attributes, settings_after);
        for (const Roles& subject : subjects_up_to(oracle_before_.names().roles, 3)) {
          if (!oracle_before_.admissible(subject) || !oracle_after_.admissible(subject)) continue;
          ++decisions;
          const std::size_t from = oracle_before_.decide(subject, old_ones);
          const std::size_t to = oracle_after_.decide(subject, new_ones);
          if (from == to) continue;
          (to > from ? told.wider : told.narrower).insert(path_text(permission));
          if (subject.size() == 1)
            by_role[(to > from ? "WIDER " : "NARROWER ") + title(*subject.begin())].insert(permission);
        }
      }
    }
    for (const auto& [subject, permissions] : by_role) {
      std::string list;
      for (const std::string& each : permissions) list += (list.empty() ? "" : ", ") + path_text(each);
      told.of_one_role.insert(subject + ": " + list);
    }
    return told;
  }

  std::size_t requests() const {
    std::size_t count = 0;
    for (const auto& [permission, declared] : oracle_before_.names().permissions)
      count += oracle_before_.attribute_assignments(permission).size();
    return count;
  }

  const Oracle& oracle() const { return oracle_before_; }

 private:
  std::string title(const std::string& role) const {
    const std::string title(after_.names().title(*after_.names().role(role)));
    return title.empty() ? name_text(role) : title;
  }

  /// The settings in force on both sides: choices are taken until none can be, then carried over.
  std::pair<Values, Values> read(StoredChoices choices) {
    pol::Account account(before_.table());
    const pol::Names& names = before_.names();
    std::sort(choices.begin(), choices.end());
    bool is_any_set = true;
    while (is_any_set) {
      is_any_set = false;
      for (auto each = choices.begin(); each != choices.end();) {
        const auto setting = names.setting(each->first);
        const bool is_known = setting && names.value(*setting, each->second);
        if (is_known && account.set(*setting, *names.value(*setting, each->second))) {
          each = choices.erase(each);
          is_any_set = true;
        } else {
          ++each;
        }
      }
    }
    pol::Account carried(after_.table());
    const pol::AccountReport report = pol::carry_over(account, carried);
    loses = !choices.empty() || !report.notes.empty();
    return {values(account, before_), values(carried, after_)};
  }

  static Values values(const pol::Account& account, const CompiledPolicy& policy) {
    Values result;
    for (std::uint32_t number = 0; number < policy.table().setting_count(); ++number) {
      const pol::SettingId setting{number};
      result.emplace(policy.names().name(setting), policy.names().value_name(setting, account.value(setting)));
    }
    return result;
  }

  const CompiledPolicy& before_;
  const CompiledPolicy& after_;
  Oracle oracle_before_;
  Oracle oracle_after_;
};

/// Stored choices by chance, some of them of settings or values that there are none of.
StoredChoices choices_of(const Oracle& oracle, Random& random) {
  StoredChoices choices;
  for (const auto& [name, setting] : oracle.names().settings) {
    if (random.percent(50)) choices.emplace_back(name, random.pick(setting.variable.values));
  }
  if (random.percent(10)) choices.emplace_back("no.such", "on");
  if (random.percent(10) && !oracle.names().settings.empty())
    choices.emplace_back(oracle.names().settings.begin()->first, "no_such_value");
  random.shuffle(choices);
  return choices;
}

TEST(ComparedAccounts, AreToldAsOneByOne) {
  std::size_t accounts = 0;
  std::size_t changed = 0;
  std::size_t losing = 0;
  std::size_t of_several = 0;
  for_each_pair(1200, [&](const Specimen& specimen, const CompiledPolicy& before, const CompiledPolicy& after) {
    OneByOne naive(before, after);
    if (naive.oracle().names().settings.empty() || naive.requests() > 300) return;
    Random random(specimen.seed);
    AccountComparison comparison(side_of(before), side_of(after), {});
    std::map<Told, std::uint64_t> expected;
    std::size_t expected_losing = 0;
    constexpr std::uint64_t count = 8;
    for (std::uint64_t line = 1; line <= count; ++line) {
      const StoredChoices choices = choices_of(naive.oracle(), random);
      // By both ways in.
      const AccountChoices views(choices.begin(), choices.end());
      if (random.percent(50)) {
        comparison.add(views, line, "");
      } else {
        comparison.count(comparison.kind_of(views), line, "");
      }
      const Told told = naive.changes(choices);
      if (!told.is_empty()) ++expected[told];
      expected_losing += naive.loses ? 1 : 0;
    }
    const AccountChanges answer = comparison.take();
    std::map<Told, std::uint64_t> found;
    std::uint64_t found_changed = 0;
    for (const AccountGroup& group : answer.groups) {
      found[read_lines(group.changes)] += group.accounts;
      found_changed += group.accounts;
    }
    const auto show = [](const std::map<Told, std::uint64_t>& groups) {
      std::string text;
      for (const auto& [told, number] : groups) {
        text += std::to_string(number) + ":";
        for (const std::string& each : told.wider) text += " +" + each;
        for (const std::string& each : told.narrower) text += " -" + each;
        for (const std::string& each : told.of_one_role) text += " | " + each;
        text += "\n";
      }
      return text;
    };
    ASSERT_EQ(show(found), show(expected)) << describe(specimen);
    ASSERT_EQ(answer.accounts, count);
    ASSERT_EQ(answer.changed, found_changed);
    ASSERT_EQ(answer.losing, expected_losing) << describe(specimen);
    accounts += count;
    changed += found_changed;
    losing += expected_losing;
    of_several += found.size() > 1 ? 1 : 0;
  });
  EXPECT_GT(accounts, 1000U);
  EXPECT_GT(changed, 300U);
  EXPECT_GT(losing, 100U);
  EXPECT_GT(of_several, 10U);
}

}  // namespace
}  // namespace polc::oracle
