// Partial answers, against deciding every completion one by one.
#include <pol/bulk.h>
#include <pol/partial.h>
#include <pol/verify.h>

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/runtime/completions.h"

namespace pol {
namespace {

using testing::all_inputs;
using testing::below;
using testing::Bytes;
using testing::many_completions;
using testing::random_known;
using testing::random_roles;
using testing::TableBuilder;

TEST(Partial, BoundsAreThoseOfAllCompletions) {
  std::mt19937_64 random(5);
  int unsettled = 0;
  for (int round = 0; round < 300; ++round) {
    TableBuilder builder = testing::random_table(random);
    const Bytes bytes = builder.build();
    const TableView table = *verify(bytes.span());
    for (int query = 0; query < 10; ++query) {
      const PermissionId permission{below(random, table.permission_count())};
      const std::vector<std::uint32_t> words = testing::random_words(random, builder);
      const AccountWords account{words.data(), table.data().identity};
      const RoleSet roles = random_roles(random, table);
      const PartialInputs inputs{testing::random_inputs(random, builder, index(permission)),
                                 random_known(random, builder, index(permission))};
      Level lowest = table.highest_level();
      Level highest = lowest_level;
      for (const std::uint64_t bits : all_inputs(builder, index(permission), inputs)) {
        const Level level = decide(table, roles, permission, Inputs{bits}, account);
        lowest = std::min(lowest, level);
        highest = std::max(highest, level);
      }
      const PartialAnswer answer = decide_partial(table, roles, permission, inputs, account);
      ASSERT_TRUE(answer.exact);
      ASSERT_EQ(answer.lowest, lowest) << round;
      ASSERT_EQ(answer.highest, highest) << round;
      ASSERT_EQ(answer.depends_on == 0, lowest == highest);
      ASSERT_EQ(answer.depends_on & inputs.known, 0U);
      unsettled += answer.is_settled() ? 0 : 1;
    }
  }
  EXPECT_GT(unsettled, 300);
}

TEST(Partial, NamesTheAttributesThatMatter) {
  const Bytes bytes = testing::workshop_table().build();
  const TableView table = *verify(bytes.span());
  const PermissionId repair{3}, use{2};
  const AttributeId alarm{1}, kind{2}, own{3};
  const PartialAnswer supervisor = decide_partial(table, RoleSet{RoleId{1}}, repair);
  EXPECT_EQ(supervisor.lowest, Level{0});
  EXPECT_EQ(supervisor.highest, Level{1});
  EXPECT_TRUE(depends_on(table, supervisor, kind));
  EXPECT_TRUE(depends_on(table, supervisor, own));
  EXPECT_FALSE(depends_on(table, supervisor, alarm));
  EXPECT_FALSE(depends_on(table, supervisor, AttributeId{99}));
  // The owner repairs hand tools: whether one is its own does not matter.
  const PartialAnswer owner = decide_partial(table, RoleSet{RoleId{0}}, repair);
  EXPECT_TRUE(depends_on(table, owner, kind));
  EXPECT_FALSE(depends_on(table, owner, own));
  EXPECT_TRUE(decide_partial(table, RoleSet{RoleId{3}}, repair).is_settled());
  // Known to be trained, and no alarm is unknown for a supervisor: nothing left to ask.
  const PartialAnswer trained = decide_partial(table, RoleSet{RoleId{1}}, use, {1, 1});
  EXPECT_TRUE(trained.is_settled());
  EXPECT_EQ(trained.highest, Level{1});
}

TEST(Partial, TooManyCompletionsGiveBoundsThatHold) {
  const Bytes bytes = many_completions().build();
  const TableView table = *verify(bytes.span());
  const PermissionId read{0};
  const RoleSet reader{RoleId{0}};
  const PartialAnswer open = decide_partial(table, reader, read);
  EXPECT_FALSE(open.exact);
  EXPECT_EQ(open.lowest, Level{0});
  EXPECT_EQ(open.highest, Level{1});
  EXPECT_EQ(open.depends_on, (1U << 14) - 1);
  // All of the first block's bits set: whatever the others are.
  const PartialAnswer granted = decide_partial(table, reader, read, {0xF, 0x1});
  EXPECT_FALSE(granted.exact);
  // With the first block's four bits known ten are left, which can be tried.
  EXPECT_EQ(decide_partial(table, reader, read, {0xF, 0xF}).lowest, Level{1});
  EXPECT_TRUE(decide_partial(table, RoleSet(), read).is_settled());
  std::uint64_t always = 0, ever = 0;
  EXPECT_FALSE(roles_of(table, read, Level{1}, {&always, 1}, {&ever, 1}, {}, default_account(table)));
  EXPECT_EQ(always, 0U);
  EXPECT_EQ(ever, 0b11U);
}

TEST(Partial, BoundsHoldWhereARestrictionIsAmongWhatIsUnknown) {
  const Bytes bytes = many_completions(true).build();
  const TableView table = *verify(bytes.span());
  const PermissionId read{0};
  std::mt19937_64 random(7);
  int bounded = 0;
  int takes = 0;
  for (int round = 0; round < 300; ++round) {
    // One or two bits are known, seldom three: more completions are left than are tried.
    PartialInputs inputs{random() & ((1U << 14) - 1), 0};
    for (int bit = below(random, 3); bit >= 0; --bit) inputs.known |= std::uint64_t{1} << below(random, 14);
    const RoleSet roles = below(random, 4) == 0 ? RoleSet{RoleId{1}} : RoleSet{RoleId{0}};
    Level lowest = table.highest_level();
    Level highest = lowest_level;
    for (std::uint64_t bits = 0; bits < 1U << 14; ++bits) {
      if (((bits ^ inputs.bits) & inputs.known) != 0) continue;
      const Level level = decide(table, roles, read, Inputs{bits});
      lowest = std::min(lowest, level);
      highest = std::max(highest, level);
    }
    const PartialAnswer answer = decide_partial(table, roles, read, inputs);
    ASSERT_LE(answer.lowest, lowest) << round;
    ASSERT_GE(answer.highest, highest) << round;
    bounded += answer.exact ? 0 : 1;
    takes += answer.exact && answer.highest == lowest_level ? 1 : 0;
  }
  EXPECT_GT(bounded, 50);
  EXPECT_GT(takes, 20) << "the writer, who is never allowed";
}

}  // namespace
}  // namespace pol
