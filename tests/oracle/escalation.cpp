// Outside surface: the class EscalationOracle.
#include "tests/oracle/escalation.h"

#include <algorithm>
#include <deque>

namespace polc::oracle {

EscalationOracle::EscalationOracle(const Oracle& oracle, const Layers& layers) : oracle_(oracle) {
  const Names& names = oracle.names();
  std::set<std::string> varied;
  each<ast::Gives>(layers, [&](const ast::Gives& written, const ast::Statement& statement) {
    const std::size_t level = written.level ? names.rank(written.level->text) : 1;
    for (const std::string& permission : names.expand(written.permissions)) {
      gifts_.push_back({&written, statement.span, permission, names.expand(written.roles), written.to_self, level});
      varied.merge(oracle.settings_of(permission));
      if (written.condition)
        varied.merge(settings_named(*written.condition, names, {names.permissions.at(permission).resource, {}}));
    }
  });
  each<ast::Settings>(layers, [&](const ast::Settings& group, const auto&) {
    for (const ast::Setting& setting : group.settings) {
      const Roles editors = names.expand(setting.editable_by.empty() ? group.editable_by : setting.editable_by);
      editors_.emplace(group.name.text + "." + setting.name.text, editors);  // A layer's changes no editor.
    }
  });
  accounts_ = oracle.admitted_configurations(oracle.with_requirements(varied));
  for (Values& account : accounts_) {
    for (const auto& [name, setting] : names.settings) account.emplace(name, *setting.variable.default_value);
  }
  const auto unchanged = std::find_if(accounts_.begin(), accounts_.end(), [&](const Values& account) {
    return std::all_of(account.begin(), account.end(), [&](const auto& each) {
      return each.second == *names.settings.at(each.first).variable.default_value;
    });
  });
  std::iter_swap(accounts_.begin(), unchanged);
}

bool EscalationOracle::gives(const Gift& gift, const Roles& held, const Values& attributes,
                             const Values& settings) const {
  const Names& names = oracle_.names();
  const Scope scope{names.permissions.at(gift.permission).resource, {}};
  const ast::ConditionPtr& condition = gift.written->condition;
  if (condition && !polc::oracle::holds(*condition, names, scope, {attributes, settings})) return false;
  return oracle_.decide(held, oracle_.effects(gift.permission, attributes, settings)) >= gift.level;
}

bool EscalationOracle::gives(std::size_t gift, const Roles& held, std::size_t account) {
  std::vector<bool>& known = known_[{gift, held}];
  if (known.empty()) {
    const std::vector<Values> requests = oracle_.attribute_assignments(gifts_[gift].permission);
    for (const Values& settings : accounts_) {
      known.push_back(std::any_of(requests.begin(), requests.end(),
                                  [&](const Values& request) { return gives(gifts_[gift], held, request, settings); }));
    }
  }
  return known[account];
}

bool EscalationOracle::may_have(const Roles& held, const std::string& role) const {
  Roles both = held;
  return both.insert(role).second && oracle_.admissible(both);
}

bool EscalationOracle::holds(const Roles& held, const std::string& role) const {
  return oracle_.names().closure(oracle_.effective(held)).contains(role);
}

bool EscalationOracle::may_edit(const Roles& held, const std::string& setting) const {
  const auto editors = editors_.find(setting);
  return editors != editors_.end() && std::any_of(editors->second.begin(), editors->second.end(),
                                                  [&](const std::string& editor) { return holds(held, editor); });
}

std::string EscalationOracle::way_to_become(const ast::Assertion& assertion, std::size_t accomplices) {
  const Names& names = oracle_.names();
  const Roles roles = names.expand_to_take_away(assertion.roles);
  std::vector<Roles> kinds = {Roles()};
  for (const std::string& role : roles) kinds.push_back({role});
  std::vector<std::size_t> all;
  for (std::size_t account = 0; account < accounts_.size(); ++account) all.push_back(account);
  std::vector<std::vector<Roles>> beginnings;
  for (const Roles& kind : kinds) {
    if (!kind.empty() || (names.fallback && roles.contains(*names.fallback))) beginnings.push_back({kind});
  }
  for (std::size_t added = 0; added < accomplices; ++added) {
    std::vector<std::vector<Roles>> longer;
    for (const std::vector<Roles>& people : beginnings) {
      for (const Roles& kind : kinds) {
        longer.push_back(people);
        longer.back().push_back(kind);
      }
    }
    beginnings = std::move(longer);
  }
  for (const std::vector<Roles>& people : beginnings) {
    const std::map<std::string, std::size_t> steps = fewest_steps(people, all);
    for (const std::string& role : names.expand(assertion.become)) {
      if (holds(people.front(), role)) return role + " from the start";
      if (steps.contains(role)) return role + " in " + std::to_string(steps.at(role));
    }
  }
  return "";
}

std::map<std::string, std::size_t> EscalationOracle::fewest_steps(const std::vector<Roles>& people,
                                                                  const std::vector<std::size_t>& accounts) {
  struct Situation {
    std::vector<Roles> people;
    std::size_t account = 0;
    auto operator<=>(const Situation&) const = default;
  };
  std::map<Situation, std::size_t> steps;
  std::deque<Situation> open;
  std::map<std::string, std::size_t> result;
  const auto visit = [&](Situation situation, std::size_t count) {
    // The others are alike: which of them has what does not matter.
    std::sort(situation.people.begin() + 1, situation.people.end());
    if (!steps.try_emplace(situation, count).second) return;
    for (const std::string& role : oracle_.names().roles) {
      if (holds(situation.people.front(), role)) result.try_emplace(role, count);
    }
    open.push_back(std::move(situation));
  };
  for (const std::size_t account : accounts) visit({people, account}, 0);
  for (; !open.empty(); open.pop_front()) {
    const Situation situation = open.front();
    const std::size_t next = steps.at(situation) + 1;
    for (std::size_t actor = 0; actor < people.size(); ++actor) {
      const Roles& held = situation.people[actor];
      for (std::size_t gift = 0; gift < gifts_.size(); ++gift) {
        if (!gives(gift, held, situation.account)) continue;
        for (std::size_t receiver = 0; receiver < people.size(); ++receiver) {
          if ((receiver == actor) != gifts_[gift].to_self) continue;
          for (const std::string& role : gifts_[gift].roles) {
            if (!may_have(situation.people[receiver], role)) continue;
            Situation after = situation;
            after.people[receiver].insert(role);
            visit(std::move(after), next);
          }
        }
      }
      for (std::size_t account = 0; account < accounts_.size(); ++account) {
        std::string changed;
        std::size_t changes = 0;
        for (const auto& [name, value] : accounts_[account]) {
          if (accounts_[situation.account].at(name) == value) continue;
          changed = name;
          ++changes;
        }
        if (changes == 1 && may_edit(held, changed)) visit({situation.people, account}, next);
      }
    }
  }
  for (auto reached = result.begin(); reached != result.end();)
    reached = reached->second == 0 ? result.erase(reached) : std::next(reached);
  return result;
}

}  // namespace polc::oracle
