// Tables of more roles than a RoleSet's first map has: every way of asking says what FORMAT.md says.
#include <pol/bulk.h>
#include <pol/custom_roles.h>
#include <pol/partial.h>
#include <pol/session.h>
#include <pol/verify.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <vector>

#include "tests/unit/runtime/random_table.h"
#include "tests/unit/runtime/reference.h"

namespace pol {
namespace {

using testing::below;
using testing::Bytes;
using testing::TableBuilder;

/// Up to five roles, some next to each other and some at the ends of words and maps, and sometimes one that is no table's.
std::set<std::uint32_t> some_roles(std::mt19937_64& random, std::uint32_t role_count) {
  std::set<std::uint32_t> roles;
  for (std::uint32_t left = below(random, 6); left != 0; --left) {
    const std::uint32_t edge = 4096 * below(random, role_count / 4096 + 1) + below(random, 3);
    switch (below(random, 8)) {
      case 0:
        roles.insert(std::min(edge, role_count - 1));
        break;
      case 1:
        roles.insert(role_count - 1);
        break;
      case 2:
        roles.insert(role_count + below(random, 70'000));
        break;
      case 3:
      case 4:
      case 5:
        roles.insert(role_count - 1 - below(random, 12));
        break;
      default:
        roles.insert(below(random, role_count));
        break;
    }
  }
  return roles;
}

class ManyRoles : public ::testing::TestWithParam<std::uint32_t> {};

TEST_P(ManyRoles, AreDecidedAsTheFormatSays) {
  std::mt19937_64 random(GetParam());
  int above = 0, excluded = 0;
  for (int round = 0; round < 8; ++round) {
    const TableBuilder builder = testing::random_table(random, GetParam());
    const Bytes bytes = builder.build_as(builder.form, true);
    const VerifyResult verified = verify(bytes.span());
    ASSERT_TRUE(verified);
    const TableView table = *verified;
    ASSERT_EQ(table.role_count(), GetParam());
    const std::vector<std::uint32_t> words = testing::random_words(random, builder);
    const AccountWords account{words.data(), table.data().identity};
    for (int subject = 0; subject < 30; ++subject) {
      const std::set<std::uint32_t> roles = some_roles(random, table.role_count());
      RoleSet set;
      std::vector<RoleId> list;
      for (const std::uint32_t role : roles) {
        set.add(RoleId{role});
        list.push_back(RoleId{role});
      }
      std::ranges::reverse(list);
      const bool is_admitted = testing::reference_admits(builder, roles);
      excluded += is_admitted ? 0 : 1;
      ASSERT_EQ(!find_conflict(table, set), is_admitted);
      const Session session(table, set, account);
      for (std::uint32_t number = 0; number < table.permission_count(); ++number) {
        const PermissionId permission{number};
        const Inputs inputs(testing::random_inputs(random, builder, number));
        const Level expected =
            id_at<Level>(is_admitted ? testing::reference_decide(builder, roles, number, inputs.bits, words) : 0);
        ASSERT_EQ(decide(table, set, permission, inputs, account), expected);
        ASSERT_EQ(decide(table, std::span<const RoleId>(list), permission, inputs, account), expected);
        ASSERT_EQ(session.decide(permission, inputs), expected);
        ASSERT_TRUE(permits(table, expected, set, permission, inputs, account));
        ASSERT_FALSE(permits(table, id_at<Level>(index(expected) + 1), set, permission, inputs, account));
        std::vector<Level> levels(2);
        decide_rows(table, set, permission, std::vector{inputs, inputs}, levels, account);
        ASSERT_EQ(levels[1], expected);
        above += index(expected) != 0 ? 1 : 0;
      }
    }
  }
  EXPECT_GT(above, 100);
  EXPECT_GT(excluded, 0);
}

INSTANTIATE_TEST_SUITE_P(Counts, ManyRoles, ::testing::Values(4'095, 4'096, 4'097, 4'160, 8'193, 65'535, 65'536));

// Each role by itself, in one row that grants every third of them.
TEST(ManyRoles, HaveEachABitOfTheirOwn) {
  TableBuilder builder;
  builder.add_level("deny");
  builder.add_level("allow");
  std::vector<std::uint64_t> row(format::max_roles / 64);
  for (std::uint32_t role = 0; role < format::max_roles; ++role) {
    builder.add_role("r" + std::to_string(role));
    if (role % 3 == 0) row[role / 64] |= std::uint64_t{1} << role % 64;
  }
  const std::uint32_t thing = builder.add_resource("thing");
  builder.add_permission(thing, "use", builder.plain(0, 0, {row}), 0);
  const Bytes bytes = builder.build();
  const TableView table = *verify(bytes.span());
  const PermissionId use{0};
  for (std::uint32_t role = 0; role < format::max_roles; ++role) {
    const Level expected = id_at<Level>(role % 3 == 0 ? 1 : 0);
    ASSERT_EQ(decide(table, RoleId{role}, use, Inputs(0)), expected) << role;
    ASSERT_EQ(decide(table, RoleSet{RoleId{role}}, use, Inputs(0)), expected) << role;
    ASSERT_EQ(decide(table, {RoleId{role}}, use, Inputs(0)), expected) << role;
  }
}

// What keeps many sessions keeps no more for each than its table's roles need.
TEST(ManyRoles, MakeNoSessionOfASmallTableLarger) {
  TableBuilder builder;
  builder.add_level("deny");
  builder.add_level("allow");
  builder.add_role("only");
  builder.add_permission(builder.add_resource("thing"), "use", builder.plain(0, 0, {{1}}), 0);
  const Bytes bytes = builder.build();
  const TableView table = *verify(bytes.span());
  EXPECT_LT(Session::storage_words(table) * sizeof(std::uint64_t), 300U);
}

}  // namespace
}  // namespace pol
