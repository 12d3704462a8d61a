// Rules that speak of the same targets share one list, and no others do.
#include "compiler/sema/shared_targets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/compiler/sema/policy_under_test.h"

namespace polc::sema {
namespace {

/// By rule, the first one that has its list.
std::vector<std::size_t> first_with_list(const Model& model) {
  std::vector<std::size_t> first;
  for (const Rule& rule : model.rules) {
    std::size_t position = 0;
    while (&model.rules[position].targets.all() != &rule.targets.all()) ++position;
    first.push_back(position);
  }
  return first;
}

constexpr const char* declared = R"(
role a;
role b;
resource r { own: bool; actions x, y, z; }
group of_two = r.x, r.y;
)";

// A condition that is written twice is two, so that the lists are.
TEST(SharedTargets, AreOneListForOneListOfPermissionsUnderOneCondition) {
  const PolicyUnderTest policy = resolved(std::string(declared) + R"(
allow a to of_two;
allow b to r.{x, y};
allow b to r.{y, x};
allow b to r.x;
allow a to of_two if own;
allow b to of_two if own;
)");
  EXPECT_THAT(policy.messages(), testing::IsEmpty());
  EXPECT_THAT(first_with_list(policy.model), testing::ElementsAre(0, 0, 2, 3, 4, 5));
}

TEST(SharedTargets, AreNotChangedByWhatOneOfTheRulesImplies) {
  const PolicyUnderTest policy = resolved(std::string(declared) + R"(
r.y implies r.z;
allow a to of_two;
forbid b to of_two;
allow b to of_two;
)");
  EXPECT_THAT(policy.messages(), testing::IsEmpty());
  ASSERT_EQ(policy.model.rules.size(), 3U);
  std::vector<std::size_t> sizes;
  for (const Rule& rule : policy.model.rules) sizes.push_back(rule.targets.size());
  std::sort(sizes.begin(), sizes.end());
  EXPECT_THAT(sizes, testing::ElementsAre(2, 3, 3));  // A restriction implies nothing.
  EXPECT_THAT(policy.rules(), testing::Contains("grant allow b r.z if always"));
}

TEST(SharedTargets, TellApartWhatImpliesATarget) {
  SharedTargets shared;
  const Target named{id_at<PermissionId>(1), ExpressionPool::always(), std::nullopt, 0};
  Target implied = named;
  implied.implied_by = 0;
  Target of_layer = implied;
  of_layer.layer = 1;
  const TargetList first = shared.of({named});
  EXPECT_EQ(&shared.of({named}).all(), &first.all());
  EXPECT_NE(&shared.of({implied}).all(), &first.all());
  EXPECT_NE(&shared.of({of_layer}).all(), &shared.of({implied}).all());
  EXPECT_TRUE(shared.of({}).empty());
}

}  // namespace
}  // namespace polc::sema
