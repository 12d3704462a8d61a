// `pol::filter` has the rows for which the oracle decides so: of every shipped policy and of generated ones, for every subject of up to
// two roles, in every row.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include <pol/filter.h>

#include "tests/oracle/comparison.h"
#include "tests/oracle/specimens.h"

namespace polc::oracle {
namespace {

struct Counts {
  std::size_t filters = 0;
  std::size_t rows = 0;
  std::size_t inside = 0;
  std::size_t always = 0;
  std::size_t several = 0;  ///< Filters of more than one clause.
};

/// The attributes of the context as they are known, and the resource's as a row has them.
struct Split {
  std::vector<pol::KnownValue> known;
  std::vector<pol::Value> row;
};

Split split(const CompiledPolicy& compiled, const pol::Filter* filter, pol::PermissionId permission,
            const Values& attributes) {
  Split split;
  if (filter != nullptr) split.row.resize(filter->attributes().size(), pol::format::none);
  for (const auto& [name, value] : attributes) {
    const pol::AttributeId id = *compiled.names().attribute(permission, name);
    const pol::Value number = *compiled.names().value(id, value);
    if (compiled.table().data().attributes[pol::index(id)].resource == pol::format::none) {
      split.known.push_back({id, number});
    } else if (filter != nullptr) {
      const auto open = filter->attributes();
      const auto place = std::find(open.begin(), open.end(), id);
      if (place != open.end()) split.row[static_cast<std::size_t>(place - open.begin())] = number;
    }
  }
  return split;
}

/// All rows of one permission, one subject, one account and one context.
void compare_filters(const Oracle& oracle, const CompiledPolicy& compiled, std::size_t most_configurations,
                     std::size_t most_rows, Random& random, Counts& counts) {
  const std::vector<Roles> subjects = subjects_up_to(oracle.names().roles, 2);
  for (const auto& [permission, declared] : oracle.names().permissions) {
    const pol::PermissionId id = compiled.permission(permission);
    const std::vector<Values> rows = random.some(oracle.attribute_assignments(permission), most_rows);
    for (const Values& settings :
         random.some(oracle.admitted_configurations(oracle.settings_of(permission)), most_configurations)) {
      const std::vector<std::uint32_t> words = compiled.account(settings);
      const pol::AccountWords account{words.data(), compiled.table().data().identity};
      for (const Roles& subject : subjects) {
        const pol::RoleSet roles = compiled.roles(subject);
        const auto level = pol::id_at<pol::Level>(1 + random.below(compiled.table().level_count() - 1));
        std::vector<std::pair<std::vector<pol::KnownValue>, pol::Filter>> made;
        for (const Values& attributes : rows) {
          const Split known = split(compiled, nullptr, id, attributes);
          auto same = std::find_if(made.begin(), made.end(), [&](const auto& one) {
            return std::equal(
                one.first.begin(), one.first.end(), known.known.begin(), known.known.end(),
                [](const auto& a, const auto& b) { return a.attribute == b.attribute && a.value == b.value; });
          });
          if (same == made.end()) {
            made.emplace_back(known.known, pol::filter(compiled.table(), roles, id, level, known.known, account));
            same = made.end() - 1;
            ++counts.filters;
            counts.always += same->second.always() ? 1 : 0;
            counts.several += same->second.clause_count() > 1 ? 1 : 0;
          }
          const pol::Filter& filter = same->second;
          const bool is_admitted = oracle.admissible(subject);
          ASSERT_EQ(filter.status(), is_admitted ? pol::FilterStatus::done : pol::FilterStatus::conflicting_roles);
          const bool is_in = is_admitted && oracle.decide(subject, oracle.effects(permission, attributes, settings)) >=
                                                pol::index(level);
          ASSERT_EQ(filter.contains(split(compiled, &filter, id, attributes).row), is_in) << permission;
          ++counts.rows;
          counts.inside += is_in ? 1 : 0;
        }
      }
    }
  }
}

TEST(Filters, HaveTheRowsOfShippedPolicies) {
  Counts counts;
  Random random(3);
  std::size_t policies = 0;
  for (const auto& entry : std::filesystem::directory_iterator(POLC_SOURCE_DIR "/policies")) {
    const auto path = entry.path() / "policy.pol";
    if (!std::filesystem::exists(path)) continue;
    const CompiledPolicy compiled(path.string());
    ASSERT_TRUE(compiled.compiled()) << compiled.problems();
    const Oracle oracle(layers_of(compiled.compilation()));
    compare_filters(oracle, compiled, 12, 10'000, random, counts);
    ++policies;
  }
  EXPECT_GE(policies, 5U);
  EXPECT_GT(counts.rows, 50'000U);
  EXPECT_GT(counts.inside, 10'000U);
  EXPECT_GT(counts.always, 100U);
  RecordProperty("rows", std::to_string(counts.rows));
}

TEST(Filters, HaveTheRowsOfGeneratedPolicies) {
  Counts counts;
  for_each_specimen(3000, [&](const Specimen& specimen) {
    const CompiledPolicy compiled(specimen.policy.files, GeneratedPolicy::main);
    if (!compiled.compiled()) return;
    const Oracle oracle(layers_of(compiled.compilation()));
    Random random(specimen.seed);
    compare_filters(oracle, compiled, 4, 500, random, counts);
    if (testing::Test::HasFatalFailure()) ADD_FAILURE() << describe(specimen);
  });
  EXPECT_GT(counts.rows, 200'000U);
  EXPECT_GT(counts.inside, 20'000U);
  EXPECT_GT(counts.always, 1'000U);
  EXPECT_GT(counts.several, 50U);
  RecordProperty("rows", std::to_string(counts.rows));
}

}  // namespace
}  // namespace polc::oracle
