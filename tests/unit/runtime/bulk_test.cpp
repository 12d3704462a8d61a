// Batches, and the sets of permissions and roles, against single decisions.
#include <pol/bulk.h>
#include <pol/partial.h>
#include <pol/verify.h>

#include <gtest/gtest.h>

#include "runtime/src/bound_cases.h"
#include "tests/unit/runtime/completions.h"

namespace pol {
namespace {

using testing::below;
using testing::Bytes;
using testing::random_known;
using testing::random_roles;
using testing::TableBuilder;

TEST(Bulk, SetsAreWhatSingleDecisionsSay) {
  std::mt19937_64 random(8);
  int always_count = 0, open_count = 0, role_count = 0, above = 0;
  for (int round = 0; round < 100; ++round) {
    TableBuilder builder = testing::random_table(random);
    const Bytes bytes = builder.build();
    const TableView table = *verify(bytes.span());
    const std::vector<std::uint32_t> words = testing::random_words(random, builder);
    const AccountWords account{words.data(), table.data().identity};
    const RoleSet roles = random_roles(random, table);
    const Level level = id_at<Level>(1 + below(random, table.level_count() - 1));

    std::vector<std::uint64_t> always(set_words(table.permission_count())), ever = always;
    ASSERT_TRUE(permissions_of(table, roles, level, always, ever, account));
    for (std::uint32_t number = 0; number < table.permission_count(); ++number) {
      const PartialAnswer answer = decide_partial(table, roles, PermissionId{number}, {}, account);
      ASSERT_EQ(always[number / 64] >> number % 64 & 1, answer.lowest >= level);
      ASSERT_EQ(ever[number / 64] >> number % 64 & 1, answer.highest >= level);
      ++(answer.lowest >= level ? always_count : open_count);
      open_count -= answer.highest < level ? 1 : 0;
    }

    const PermissionId permission{below(random, table.permission_count())};
    const PartialInputs inputs{testing::random_inputs(random, builder, index(permission)),
                               random_known(random, builder, index(permission))};
    always.assign(set_words(table.role_count()), 0);
    ever = always;
    ASSERT_TRUE(roles_of(table, permission, level, always, ever, inputs, account));
    for (std::uint32_t role = 0; role < table.role_count(); ++role) {
      const PartialAnswer answer = decide_partial(table, RoleSet{RoleId{role}}, permission, inputs, account);
      ASSERT_EQ(always[role / 64] >> role % 64 & 1, answer.lowest >= level) << role;
      ASSERT_EQ(ever[role / 64] >> role % 64 & 1, answer.highest >= level) << role;
      role_count += answer.highest >= level ? 1 : 0;
    }

    std::vector<Request> requests;
    for (int left = 0; left < 20; ++left) {
      requests.push_back(
          {RoleMask(random()), PermissionId{below(random, table.permission_count() + 1)}, Inputs{random()}});
    }
    std::vector<Level> levels(requests.size()), of_set = levels;
    decide_all(table, requests, levels, account);
    decide_all(table, roles, requests, of_set, account);
    std::vector<std::vector<RoleId>> lists;
    std::vector<ListRequest> listed;
    for (const Request& request : requests) {
      lists.push_back({RoleId{below(random, table.role_count())}, RoleId{below(random, table.role_count())}});
      listed.push_back({lists.back(), request.permission, request.inputs});
    }
    std::vector<Level> of_lists(requests.size());
    decide_all(table, listed, of_lists, account);
    for (std::size_t number = 0; number < requests.size(); ++number) {
      const Request& request = requests[number];
      ASSERT_EQ(of_lists[number], decide(table, lists[number], request.permission, request.inputs, account));
    }
    for (std::size_t number = 0; number < requests.size(); ++number) {
      const auto& [mask, asked, bits] = requests[number];
      ASSERT_EQ(levels[number], decide(table, mask, asked, bits, account));
      ASSERT_EQ(of_set[number], decide(table, roles, asked, bits, account));
      above += of_set[number] > lowest_level ? 1 : 0;
    }
  }
  EXPECT_GT(always_count, 50);
  EXPECT_GT(open_count, 50);
  EXPECT_GT(role_count, 50);
  EXPECT_GT(above, 50);
}

// So many that what an account's blocks say is put together first. Bits that no attribute has, roles and permissions that the table
// does not have, nobody's roles and accounts of another table are among them.
TEST(Bulk, ManyRequestsGetWhatEachGetsAlone) {
  std::mt19937_64 random(20);
  constexpr std::size_t count = 5000;
  int bound = 0, open = 0, excluded = 0;
  std::size_t above = 0, decided_ahead = 0, left_to_table = 0;
  for (int round = 0; round < 60; ++round) {
    TableBuilder builder = testing::random_table(random);
    const Bytes bytes = builder.build();
    const TableView table = *verify(bytes.span());
    const std::vector<std::uint32_t> words = testing::random_words(random, builder);
    const AccountWords account{words.data(), below(random, 8) == 0 ? 0 : table.data().identity};
    const detail::BoundCases cases(table, account, count);
    (cases.exist() ? bound : open) += 1;

    std::vector<std::array<RoleId, 2>> pairs(count);
    std::vector<Request> requests;
    std::vector<ListRequest> listed;
    for (std::size_t number = 0; number < count; ++number) {
      const PermissionId permission{below(random, table.permission_count() + 1)};
      const Inputs inputs{random()};
      pairs[number] = {RoleId{below(random, table.role_count() + 1)}, RoleId{below(random, table.role_count())}};
      listed.push_back({std::span(pairs[number]).first(below(random, 3)), permission, inputs});
      requests.push_back({below(random, 8) == 0 ? RoleMask() : RoleMask(random() & random()), permission, inputs});
    }
    const RoleSet roles = testing::random_roles(random, table);
    std::vector<Level> by_mask(count), by_list(count), by_set(count);
    decide_all(table, requests, by_mask, account);
    decide_all(table, listed, by_list, account);
    decide_all(table, roles, requests, by_set, account);
    for (std::size_t number = 0; number < count; ++number) {
      const auto& [mask, permission, inputs] = requests[number];
      ASSERT_EQ(by_mask[number], decide(table, mask, permission, inputs, account)) << round << ' ' << number;
      ASSERT_EQ(by_list[number], decide(table, listed[number].roles, permission, inputs, account)) << number;
      ASSERT_EQ(by_set[number], decide(table, roles, permission, inputs, account)) << round << ' ' << number;
      above += by_list[number] > lowest_level ? 1 : 0;
      excluded += find_conflict(table, RoleSet(listed[number].roles)) ? 1 : 0;
      if (!cases.exist()) continue;
      const auto ahead = cases.decide(table.data(), detail::probe(table.data(), mask), permission, inputs);
      (ahead ? decided_ahead : left_to_table) += 1;
      ASSERT_EQ(ahead.value_or(by_mask[number]), by_mask[number]);
    }
  }
  EXPECT_GT(bound, 10);
  EXPECT_GT(open, 10);
  EXPECT_GT(excluded, 50);
  EXPECT_GT(above, 1000U);
  EXPECT_GT(decided_ahead, 10'000U);
  EXPECT_GT(left_to_table, 1000U);
}

}  // namespace
}  // namespace pol
