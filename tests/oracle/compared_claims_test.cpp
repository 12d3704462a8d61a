// Which asserts `polc diff` calls removed, weakened, new or stronger, beside brute force: an assert is lost where some policy in the words of
// NEW would break it and none of the asserts of NEW. And what `polc census --against` tells, beside counts of every case.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "compiler/analysis/query/census.h"
#include "compiler/analysis/query/diff.h"
#include "tests/oracle/comparison.h"
#include "tests/oracle/conditions.h"
#include "tests/oracle/edited_policies.h"
#include "tests/oracle/generator/random.h"

namespace polc::oracle {
namespace {

const std::string main_file = "policy.pol";

/// Asserts as they are edited: each holds in a policy in which nobody may `p` and everybody may `q`.
struct Claim {
  std::string kind;
  std::set<std::string> roles;
  std::string permissions;
  std::string level;
  std::string condition;

  std::string text() const {
    std::string list;
    for (const std::string& role : roles) list += (list.empty() ? "" : ", ") + role;
    return "assert " + kind + " " + list + " may " + permissions + (level.empty() ? "" : " at " + level) +
           (condition.empty() ? "" : " if " + condition) + ";\n";
  }
};

const std::vector<std::string> conditions = {
    "", "", "own", "not own", "state is x", "state in {x, y}", "own or s.late", "state is not z"};
const std::vector<std::string> levels = {"", "ask", "allow"};

Claim some_claim(const std::vector<std::string>& roles, Random& random) {
  Claim claim;
  claim.kind = random.pick(std::vector<std::string>{"only", "only", "never", "never", "always"});
  for (const std::string& role : random.some(roles, random.between(1, 2))) claim.roles.insert(role);
  claim.permissions = claim.kind == "always" ? random.pick(std::vector<std::string>{"r.q", "t.q"})
                                             : random.pick(std::vector<std::string>{"r.p", "t.p", "r.p, t.p"});
  if (claim.permissions.find('t') == std::string::npos) claim.condition = random.pick(conditions);
  claim.level = random.pick(levels);
  return claim;
}

/// What an author may make of an assert: the same in other words, or something else.
std::vector<Claim> edited(const Claim& claim, const std::vector<std::string>& roles, Random& random) {
  Claim other = claim;
  switch (random.below(9)) {
    case 0:
      return {};
    case 1: {  // One for each role.
      std::vector<Claim> each;
      for (const std::string& role : claim.roles) {
        other.roles = {role};
        each.push_back(other);
      }
      return each;
    }
    case 2: {  // One for each half of the cases.
      if (claim.permissions.find('t') != std::string::npos) return {claim};
      const std::string own = claim.condition.empty() ? "" : "(" + claim.condition + ") and ";
      other.condition = own + "own";
      Claim rest = claim;
      rest.condition = own + "not own";
      return {other, rest};
    }
    case 3:
      other.roles.insert(random.pick(roles));
      return {other};
    case 4:
      if (other.roles.size() > 1) other.roles.erase(other.roles.begin());
      return {other};
    case 5:
      other.level = random.pick(levels);
      return {other};
    case 6: {  // `only` of the others.
      if (claim.kind == "always") return {claim};
      other.kind = claim.kind == "only" ? "never" : "only";
      other.roles.clear();
      for (const std::string& role : roles) {
        if (claim.roles.count(role) == 0) other.roles.insert(role);
      }
      return other.roles.empty() ? std::vector<Claim>{claim} : std::vector<Claim>{other};
    }
    case 7:
      if (claim.permissions.find('t') == std::string::npos) other.condition = random.pick(conditions);
      return {other};
    default:
      return {claim};
  }
}

std::string policy_text(const std::string& roles, const std::vector<Claim>& claims) {
  std::string text = "levels deny < ask < allow;\n" + roles +
                     "resource r { own: bool; state: {x, y, z}; actions p, q; }\nresource t { actions p, q; }\n"
                     "settings s { late = off; }\nallow all roles to r.q, t.q;\n";
  for (const Claim& claim : claims) text += claim.text();
  return text;
}

/// What an assert forbids, each as one text: a case, who asks, and the level that is decided. A role that nobody has declared stands for
/// all that may come.
std::set<std::string> forbidden(const Oracle& own, const Oracle& vocabulary, const ast::Assertion& assertion) {
  using Kind = ast::Assertion::Kind;
  const std::string stranger = "?";
  const Roles listed = assertion.kind == Kind::never ? own.names().expand_to_take_away(assertion.roles)
                                                     : own.names().expand(assertion.roles);
  const std::size_t highest = own.names().levels.size() - 1;
  const std::size_t level = assertion.level                  ? own.names().rank(assertion.level->text)
                            : assertion.kind == Kind::always ? highest
                                                             : 1;
  // Roles add up and restrictions only take away, so that a subject of several roles has too much only where one of them has.
  std::vector<Roles> subjects = subjects_up_to(vocabulary.names().roles, 3);
  subjects.push_back({stranger});
  std::set<std::string> result;
  for (const std::string& permission : own.names().expand(assertion.permissions)) {
    const Scope scope{own.names().permissions.at(permission).resource, {}};
    for (const Values& attributes : own.attribute_assignments(permission)) {
      for (const Values& settings : own.admitted_configurations()) {
        if (assertion.condition && !holds(*assertion.condition, own.names(), scope, {attributes, settings})) continue;
        for (const Roles& subject : subjects) {
          if (subject.empty() || (subject.size() > 1 && assertion.kind != Kind::always)) continue;
          const bool is_strange = subject.count(stranger) != 0;
          const Roles held = is_strange ? subject : vocabulary.names().closure(subject);
          const bool has_one =
              std::any_of(held.begin(), held.end(), [&](const std::string& role) { return listed.contains(role); });
          const bool is_bound = assertion.kind == Kind::only     ? !has_one
                                : assertion.kind == Kind::always ? has_one
                                                                 : listed.contains(*subject.begin());
          if (!is_bound) continue;
          std::string cell = permission;
          for (const auto* values : {&attributes, &settings}) {
            for (const auto& [name, value] : *values) cell += " " + name + "=" + value;
          }
          for (const std::string& role : subject) cell += " " + role;
          for (std::size_t decided = 0; decided <= highest; ++decided) {
            if (assertion.kind == Kind::always ? decided < level : decided >= level)
              result.insert(cell + " " + std::to_string(decided));
          }
        }
      }
    }
  }
  return result;
}

/// By line: what each assert forbids.
std::map<std::uint32_t, std::set<std::string>> forbidden_by_line(const CompiledPolicy& policy, const Oracle& own,
                                                                 const Oracle& vocabulary) {
  std::map<std::uint32_t, std::set<std::string>> result;
  for (const ast::File& file : policy.compilation().files.files) {
    for (const ast::Statement& statement : file.statements) {
      const auto* assertion = std::get_if<ast::Assertion>(&statement.node);
      if (assertion == nullptr) continue;
      const std::uint32_t line = policy.compilation().sources.position(file.id, statement.span.begin).line;
      result[line] = forbidden(own, vocabulary, *assertion);
    }
  }
  return result;
}

/// The lines whose assert forbids something that those of the other side allow.
std::set<std::uint32_t> lost(const std::map<std::uint32_t, std::set<std::string>>& own,
                             const std::map<std::uint32_t, std::set<std::string>>& others) {
  std::set<std::string> all;
  for (const auto& [line, cells] : others) all.insert(cells.begin(), cells.end());
  std::set<std::uint32_t> lines;
  for (const auto& [line, cells] : own) {
    if (!std::includes(all.begin(), all.end(), cells.begin(), cells.end())) lines.insert(line);
  }
  return lines;
}

std::string listed(const std::set<std::uint32_t>& lines) {
  std::string text;
  for (const std::uint32_t line : lines) text += " " + std::to_string(line);
  return text;
}

TEST(ComparedClaims, AssertsAreLostWhereSomethingIsNoLongerRefused) {
  std::size_t gone = 0;
  std::size_t reworded = 0;
  std::size_t stronger = 0;
  std::size_t with_new_role = 0;
  for (std::uint64_t seed = 1; seed <= 1500; ++seed) {
    Random random(seed);
    std::vector<std::string> names = {"a", "b", "c", "d"};
    std::string roles = random.percent(50) ? "role a; role b includes a; role c; role d;\n"
                                           : "role a; role b; role c includes b, a; role d;\n";
    std::vector<Claim> claims;
    for (std::size_t count = random.between(1, 4); count > 0; --count) claims.push_back(some_claim(names, random));
    const CompiledPolicy before({{main_file, policy_text(roles, claims)}}, main_file);
    ASSERT_TRUE(before.compiled()) << policy_text(roles, claims) << before.problems();
    if (random.percent(25)) {
      roles = random.percent(50) ? "role a; role b; role c; role d; role e includes c;\n"
                                 : "role a; role b; role c; role e; role d includes a;\n";
      names.push_back("e");
      ++with_new_role;
    }
    std::vector<Claim> others;
    for (const Claim& claim : claims) {
      for (const Claim& each : edited(claim, names, random)) others.push_back(each);
    }
    if (random.percent(30)) others.push_back(some_claim(names, random));
    random.shuffle(others);
    const CompiledPolicy after({{main_file, policy_text(roles, others)}}, main_file);
    ASSERT_TRUE(after.compiled()) << policy_text(roles, others) << after.problems();
    const Oracle oracle_before(layers_of(before.compilation()));
    const Oracle oracle_after(layers_of(after.compilation()));
    const auto old_ones = forbidden_by_line(before, oracle_before, oracle_after);
    const auto new_ones = forbidden_by_line(after, oracle_after, oracle_after);
    std::set<std::uint32_t> told_lost, told_new;
    for (const SchemaFinding& each : compare_policies(side_of(before), side_of(after), {}).schema) {
      if (each.what != "assert") continue;
      (each.topic ? told_lost : told_new).insert(each.places.at(0).line);
    }
    const std::string both =
        policy_text(roles, claims) + "----\n" + policy_text(roles, others) + "seed " + std::to_string(seed);
    ASSERT_EQ(listed(told_lost), listed(lost(old_ones, new_ones))) << both;
    // Of `never` and `always` of a role that is new, the role is told.
    if (names.size() == 4) {
      ASSERT_EQ(listed(told_new), listed(lost(new_ones, old_ones))) << both;
    }
    gone += told_lost.size();
    stronger += told_new.size();
    reworded += told_lost.empty() && policy_text(roles, claims) != policy_text(roles, others) ? 1 : 0;
  }
  EXPECT_GT(gone, 500U);
  EXPECT_GT(stronger, 500U);
  EXPECT_GT(reworded, 150U);
  EXPECT_GT(with_new_role, 100U);
}

/// The cases in which each role is decided at each level, as far as anything about the permission tests them.
class Counted {
 public:
  Counted(const CompiledPolicy& policy,
          const std::map<std::pair<std::string, std::string>, std::vector<std::string>>& tested)
      : oracle_(layers_of(policy.compilation())) {
    for (const auto& [permission, declared] : oracle_.names().permissions) {
      const std::vector<Values> configurations = oracle_.admitted_configurations(oracle_.settings_of(permission));
      for (const std::string& role : oracle_.names().roles) {
        const auto found = tested.find({permission, role});
        if (found == tested.end() || !oracle_.admissible({role})) continue;
        for (const Values& settings : configurations) {
          for (const Values& attributes : oracle_.attribute_assignments(permission)) {
            std::string facts, chosen;
            bool is_default = true;
            for (const std::string& name : found->second) {
              const auto setting = oracle_.names().settings.find(name);
              if (setting != oracle_.names().settings.end() && !name.starts_with(declared.resource + ".")) {
                const std::string value = setting_value(name, oracle_.names(), settings);
                is_default = is_default && value == *setting->second.variable.default_value;
                chosen += name + "=" + value + "|";
              } else {
                const std::string bare = attributes.count(name) != 0 ? name : name.substr(declared.resource.size() + 1);
                facts += name + "=" + attributes.at(bare) + "|";
              }
            }
            const std::size_t decided = oracle_.decide({role}, oracle_.effects(permission, attributes, settings));
            if (decided == 0) continue;
            std::set<std::string>& told = cases[role + " " + permission + " " + oracle_.names().levels[decided]];
            told.insert(facts + chosen);
            if (is_default) told.insert(facts + "by default");
          }
        }
      }
    }
  }

  std::map<std::string, std::set<std::string>>
      cases;  ///< By role, permission and level: those of all accounts, and by default.

 private:
  Oracle oracle_;
};

std::map<std::pair<std::string, std::string>, std::vector<std::string>> tested_by(const Census& census) {
  std::map<std::pair<std::string, std::string>, std::vector<std::string>> tested;
  for (const CensusRow& row : census.rows) tested[{row.permission, row.roles.front()}] = row.tested;
  return tested;
}

std::size_t cases_of(const CompiledPolicy& policy) {
  const Oracle oracle(layers_of(policy.compilation()));
  std::size_t most = 0;
  for (const auto& [permission, declared] : oracle.names().permissions)
    most = std::max(most, oracle.admitted_configurations(oracle.settings_of(permission)).size() *
                              oracle.attribute_assignments(permission).size());
  return most;
}

TEST(ComparedCensus, FailsExactlyWhereACaseIsDecidedOtherwise) {
  std::size_t policies = 0;
  std::size_t told = 0;
  std::size_t same = 0;
  std::size_t with_places = 0;
  for_each_pair(900, [&](const Specimen& specimen, const CompiledPolicy& before, const CompiledPolicy& after) {
    if (cases_of(before) > 600 || cases_of(after) > 600) return;
    const Census kept = CensusTaker(before.table()).all();
    const Census today = CensusTaker(after.table()).all();
    const Counted old_ones(before, tested_by(kept));
    const Counted new_ones(after, tested_by(today));
    std::set<std::string> expected;
    for (const auto* side : {&old_ones, &new_ones}) {
      for (const auto& [key, cases] : side->cases) {
        const auto old_cases = old_ones.cases.find(key);
        const auto new_cases = new_ones.cases.find(key);
        if (old_cases == old_ones.cases.end() || new_cases == new_ones.cases.end() ||
            old_cases->second != new_cases->second)
          expected.insert(key);
      }
    }
    std::set<std::string> found;
    for (const CensusChange& change : compare_census(kept, today)) {
      const std::string key = change.role + " " + change.permission + " " + change.level;
      found.insert(key);
      if (new_ones.cases.count(key) == 0) continue;
      with_places += change.places.empty() ? 0 : 1;
      ASSERT_FALSE(change.places.empty()) << key << "\n" << describe(specimen);
    }
    const auto show = [](const std::set<std::string>& keys) {
      std::string text;
      for (const std::string& key : keys) text += key + "\n";
      return text;
    };
    ASSERT_EQ(show(found), show(expected)) << describe(specimen);
    ++policies;
    told += found.size();
    same += new_ones.cases.size() - std::min(new_ones.cases.size(), found.size());
  });
  EXPECT_GT(policies, 200U);
  EXPECT_GT(told, 200U);
  EXPECT_GT(same, 1000U);
  EXPECT_GT(with_places, 50U);
}

}  // namespace
}  // namespace polc::oracle
