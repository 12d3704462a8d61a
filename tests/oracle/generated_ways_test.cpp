// `explain` of generated policies: each smallest change works, no part of it does, and where none is named none is there; the statement
// that it names really decides.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>

#include "compiler/analysis/query/changes.h"
#include "compiler/analysis/query/statement_uses.h"
#include "pol/explain.h"
#include "tests/oracle/comparison.h"
#include "tests/oracle/specimens.h"
#include "tests/oracle/table_values.h"

namespace polc::oracle {
namespace {

/// A request that can be changed by names and decided by the oracle.
struct Request {
  Roles roles;
  std::string permission;
  Values attributes;
  Values settings;

  bool is_admitted(const Oracle& oracle) const { return oracle.admissible(roles) && oracle.admitted(settings); }
  std::size_t decide(const Oracle& oracle) const {
    return oracle.decide(roles, oracle.effects(permission, attributes, settings));
  }
};

std::string text_of(const Request& request) {
  std::string text;
  for (const std::string& role : request.roles) text += role + " ";
  text += request.permission;
  for (const auto& [name, value] : request.attributes) text += " " + name + "=" + value;
  for (const auto& [name, value] : request.settings) text += " " + name + "=" + value;
  return text;
}

std::string text_of(const ChangeSet& way) {
  std::string text;
  for (const Change& change : way) text += (text.empty() ? "" : " and ") + change.text;
  return text;
}

class Changer {
 public:
  Changer(const CompiledPolicy& compiled, const ReadBackTable& read_back)
      : names_(compiled.names()), compiled_(compiled), read_back_(read_back) {}

  /// The request with one change; of several values the `turn`-th.
  Request with(Request request, const Change& change, std::size_t turn) const {
    if (change.kind == Change::Kind::take_role) {
      request.roles.insert(std::string(names_.name(change.role)));
    } else if (change.kind == Change::Kind::give_up_role) {
      request.roles.erase(std::string(names_.name(change.role)));
    } else {
      std::vector<unsigned> values;
      for (const unsigned value : change.values.set_bits()) values.push_back(value);
      const std::uint32_t value = values[turn % values.size()];
      if (change.kind == Change::Kind::setting) {
        const auto setting = pol::id_at<pol::SettingId>(read_back_.setting_position(change.variable));
        request.settings[std::string(names_.name(setting))] = names_.value_name(setting, value);
      } else {
        set_attribute(request, pol::id_at<pol::AttributeId>(index(change.variable)), value);
      }
    }
    return request;
  }

  Request with(const Request& request, const ChangeSet& way, std::size_t turn) const {
    Request changed = request;
    for (const Change& change : way) changed = with(changed, change, turn);
    return changed;
  }

 private:
  void set_attribute(Request& request, pol::AttributeId attribute, std::uint32_t value) const {
    for (auto& [name, present] : request.attributes) {
      if (names_.attribute(compiled_.permission(request.permission), name) == attribute)
        present = names_.value_name(attribute, value);
    }
  }

  const pol::Names& names_;
  const CompiledPolicy& compiled_;
  const ReadBackTable& read_back_;
};

/// Calls `visit` with the request after each change of one thing that leaves it one that may be.
template <typename Visit>
void for_each_single_change(const Oracle& oracle, const Request& request, Visit visit) {
  const auto offer = [&](const Request& changed) {
    if (changed.is_admitted(oracle)) visit(changed);
  };
  for (const auto& [name, variable] : oracle.attributes(request.permission)) {
    for (const std::string& value : variable.values) {
      Request changed = request;
      if (std::exchange(changed.attributes[name], value) != value) offer(changed);
    }
  }
  for (const auto& [name, setting] : oracle.names().settings) {
    for (const std::string& value : setting.variable.values) {
      Request changed = request;
      changed.settings[name] = value;
      if (changed.settings != request.settings) offer(changed);
    }
  }
  for (const std::string& role : oracle.names().roles) {
    if (role == custom_role) continue;
    Request changed = request;
    if (changed.roles.erase(role) == 0) changed.roles.insert(role);
    offer(changed);
  }
}

/// All settings by name, so that a value can be compared with the default.
Values with_defaults(const Oracle& oracle, Values settings) {
  for (const auto& [name, setting] : oracle.names().settings)
    settings.try_emplace(name, *setting.variable.default_value);
  return settings;
}

template <typename Check>
void for_some_requests(const Oracle& oracle, Random& random, Check check) {
  std::vector<Roles> subjects;
  for (const Roles& subject : subjects_up_to(oracle.names().roles, 3)) {
    if (oracle.admissible(subject) && !subject.contains(custom_role)) subjects.push_back(subject);
  }
  for (const auto& [permission, declared] : oracle.names().permissions) {
    const std::vector<Values> configurations = oracle.admitted_configurations(oracle.settings_of(permission));
    for (const Values& attributes : random.some(oracle.attribute_assignments(permission), 3)) {
      check(Request{random.pick(subjects), permission, attributes, with_defaults(oracle, random.pick(configurations))});
    }
  }
}

TEST(GeneratedWays, EachWorksAndNoPartOfItDoes) {
  std::map<std::size_t, std::size_t> by_size;
  std::size_t hopeless = 0;
  std::size_t out_of_reach = 0;
  for_each_specimen(2000, [&](const Specimen& specimen) {
    const CompiledPolicy compiled(specimen.policy.files, GeneratedPolicy::main);
    if (!compiled.compiled() || compiled.table().role_count() > 30) return;
    const Oracle oracle(layers_of(compiled.compilation()));
    ReadBackTable read_back(compiled.table());
    const Changer changer(compiled, read_back);
    Random random(specimen.seed);
    for_some_requests(oracle, random, [&](const Request& request) {
      const std::size_t decided = request.decide(oracle);
      const CurrentCase current{
          compiled.role_list(request.roles), compiled.permission(request.permission),
          table_values(compiled, read_back, request.permission, request.attributes, request.settings)};
      const std::vector<Ways> found = read_back.ask(
          current.permission, [&] { return smallest_changes(read_back, current, pol::id_at<pol::Level>(decided)); });
      const std::string place = text_of(request) + "\n" + describe(specimen);
      for (const Ways& ways : found) {
        const auto is_reached = [&](const Request& changed) {
          const bool has_level = changed.decide(oracle) >= pol::index(ways.level);
          return has_level == ways.reaches;
        };
        ASSERT_FALSE(is_reached(request)) << place;
        for (const ChangeSet& way : ways.ways) {
          ASSERT_FALSE(way.empty()) << place;
          for (std::size_t turn = 0; turn < 3; ++turn) {
            const Request changed = changer.with(request, way, turn);
            if (!is_within_reach(way)) {
              // Nobody may be so, but if they might, it would be enough.
              ASSERT_FALSE(changed.is_admitted(oracle)) << text_of(way) << ": " << place;
              ASSERT_TRUE(is_reached(changed)) << text_of(way) << ": " << place;
              ++out_of_reach;
              continue;
            }
            ASSERT_TRUE(changed.is_admitted(oracle)) << text_of(way) << ": " << place;
            ASSERT_TRUE(is_reached(changed)) << text_of(way) << ": " << place;
            // Every part: each subset of the changes but all.
            for (std::size_t part = 0; part + 1 < std::size_t{1} << way.size(); ++part) {
              ChangeSet some;
              for (std::size_t number = 0; number < way.size(); ++number) {
                if ((part >> number & 1) != 0) some.push_back(way[number]);
              }
              const Request less = changer.with(request, some, turn);
              ASSERT_FALSE(less.is_admitted(oracle) && is_reached(less))
                  << text_of(way) << ", of which is enough: " << text_of(some) << ": " << place;
            }
            ++by_size[way.size()];
          }
        }
        // Whatever single change is enough is told, or one would look for more than is needed.
        const bool tells_single = std::any_of(ways.ways.begin(), ways.ways.end(), [](const ChangeSet& way) {
          return way.size() == 1 && is_within_reach(way);
        });
        std::size_t singles = 0;
        for_each_single_change(oracle, request,
                               [&](const Request& changed) { singles += is_reached(changed) ? 1 : 0; });
        ASSERT_EQ(singles > 0, tells_single) << place;
        std::size_t told = 0;
        for (const ChangeSet& way : ways.ways) {
          if (way.size() != 1 || !is_within_reach(way)) continue;
          told += way.front().values.empty() ? 1 : way.front().values.count();
        }
        ASSERT_EQ(told, singles) << place;
        if (ways.is_within_reach()) continue;
        // No two changes are enough either, and no request at all by another account and with one role more or less.
        ++hopeless;
        for_each_single_change(oracle, request, [&](const Request& once) {
          for_each_single_change(oracle, once, [&](const Request& twice) {
            ASSERT_FALSE(is_reached(twice)) << text_of(twice) << ": " << place;
          });
        });
      }
    });
  });
  EXPECT_GT(by_size[1], 5'000U);
  EXPECT_GT(by_size[2], 500U);
  EXPECT_GT(by_size[3], 10U);
  EXPECT_GT(hopeless, 100U);
  EXPECT_GT(out_of_reach, 100U);
}

/// The values of a case by the variables of a model.
std::vector<std::uint32_t> model_values(const Model& model, const Request& request) {
  const auto position = [](const Domain& domain, const std::string& value) {
    const auto found = std::find(domain.values.begin(), domain.values.end(), value);
    return static_cast<std::uint32_t>(found - domain.values.begin());
  };
  const auto permission = std::find_if(model.permissions.begin(), model.permissions.end(),
                                       [&](const polc::Permission& each) { return each.name == request.permission; });
  std::vector<std::uint32_t> values;
  for (std::size_t number = 0; number < model.variables.size(); ++number) {
    const polc::Variable& variable = model.variables[number];
    const Domain& domain = model.domain_of(id_at<VariableId>(number));
    std::optional<std::string> value;
    if (variable.kind == polc::Variable::Kind::setting) {
      value = request.settings.at(variable.name);
    } else if (!variable.resource || *variable.resource == permission->resource) {
      const auto found = request.attributes.find(variable.resource ? variable.name : "context." + variable.name);
      if (found != request.attributes.end()) value = found->second;
    }
    values.push_back(value ? position(domain, *value) : 0);
  }
  return values;
}

/// What the model decides without the rules that stand at a place.
std::size_t decide_without(const Compilation& compilation, const pol::Statement& statement, const Request& request) {
  Model model = *compilation.model;
  for (Rule& rule : model.rules) {
    const Position at = compilation.sources.position(rule.span.file, rule.span.begin);
    const std::string path(compilation.sources.path(rule.span.file));
    const bool is_there = at.line == statement.line && at.column == statement.column && path.ends_with(statement.file);
    if (is_there) rule.targets = TargetList();
  }
  ConditionDiagrams conditions(model);
  AccessConditions access(conditions);
  std::vector<RoleId> roles;
  for (const std::string& name : request.roles) {
    for (std::size_t role = 0; role < model.roles.size(); ++role) {
      if (model.roles[role].name == name) roles.push_back(id_at<RoleId>(role));
    }
  }
  std::sort(roles.begin(), roles.end());
  std::size_t level = 0;
  for (std::size_t number = 0; number < model.permissions.size(); ++number) {
    if (model.permissions[number].name != request.permission) continue;
    for (const Diagram reached : access.allowed(id_at<PermissionId>(number), roles))
      level += access.diagrams().holds(reached, model_values(model, request)) ? 1 : 0;
  }
  return level;
}

TEST(GeneratedWays, TheStatementThatIsNamedDecidesOrAnotherStandsBehindIt) {
  std::map<pol::Explanation::Kind, std::size_t> decisive;
  std::size_t with_another_behind = 0;
  for_each_specimen(2000, [&](const Specimen& specimen) {
    const CompiledPolicy compiled(specimen.policy.files, GeneratedPolicy::main);
    if (!compiled.compiled() || compiled.table().role_count() > 30) return;
    const Oracle oracle(layers_of(compiled.compilation()));
    ReadBackTable read_back(compiled.table());
    StatementUses uses(read_back);
    const auto explanations = pol::Explanations::open(compiled.table());
    ASSERT_TRUE(explanations);
    Random random(specimen.seed);
    for_some_requests(oracle, random, [&](const Request& request) {
      const std::vector<pol::RoleId> roles = compiled.role_list(request.roles);
      const pol::PermissionId permission = compiled.permission(request.permission);
      pol::Account account(compiled.table());
      // In any order that the requirements allow.
      for (std::size_t round = 0; round <= request.settings.size(); ++round) {
        for (const auto& [name, value] : request.settings) {
          const pol::SettingId setting = *compiled.names().setting(name);
          (void)account.set(setting, *compiled.names().value(setting, value));
        }
      }
      const pol::Inputs inputs =
          compiled.request(request.permission, request.attributes).complete_for(permission).value();
      const pol::Explanation explanation = explanations->explain(roles, permission, inputs, account);
      ASSERT_EQ(pol::index(explanation.level), request.decide(oracle)) << text_of(request) << describe(specimen);
      using Kind = pol::Explanation::Kind;
      if (explanation.kind != Kind::granted && explanation.kind != Kind::restricted) return;
      const std::vector<StatementUse> behind =
          uses.behind(permission, roles, *explanation.statement,
                      table_values(compiled, read_back, request.permission, request.attributes, request.settings));
      const std::size_t without = decide_without(compiled.compilation(), *explanation.statement, request);
      ASSERT_EQ(without == pol::index(explanation.level), !behind.empty())
          << text_of(request) << " by " << explanation.statement->text << "\n"
          << describe(specimen);
      ++(behind.empty() ? decisive[explanation.kind] : with_another_behind);
    });
  });
  EXPECT_GT(decisive[pol::Explanation::Kind::granted], 1'000U);
  EXPECT_GT(decisive[pol::Explanation::Kind::restricted], 100U);
  EXPECT_GT(with_another_behind, 100U);
}

}  // namespace
}  // namespace polc::oracle
