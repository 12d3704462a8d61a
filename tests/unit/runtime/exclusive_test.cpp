// Who holds what, and who may not: find_conflict against a plain reading of the lists, and every interface by its answer.
#include <pol/account.h>
#include <pol/bulk.h>
#include <pol/custom_roles.h>
#include <pol/exclusive.h>
#include <pol/partial.h>
#include <pol/session.h>
#include <pol/verify.h>

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/runtime/random_table.h"
#include "tests/unit/runtime/reference.h"
#include "tests/unit/runtime/samples.h"

namespace pol {
namespace {

using testing::Bytes;
using testing::TableBuilder;

class Exclusive : public ::testing::Test {
 protected:
  // Of the workshop: an owner is a supervisor is an agent; `exclusive roles agent, guest`.
  static constexpr RoleId owner{0}, supervisor{1}, agent{2}, guest{3}, custom{4};
  static constexpr PermissionId see{0}, use{2};
  static constexpr Inputs trained{1};

  const Bytes bytes_ = testing::workshop_table().build();
  const TableView table_ = *verify(bytes_.span());
};

TEST_F(Exclusive, FindsTwoRolesThatNobodyMayHoldTogether) {
  EXPECT_FALSE(find_conflict(table_, {}));
  EXPECT_FALSE(find_conflict(table_, {guest}));
  EXPECT_FALSE(find_conflict(table_, {owner, supervisor, agent})) << "one includes the other";
  EXPECT_EQ(find_conflict(table_, {guest, agent}), (RoleConflict{agent, guest, agent, guest}));
  EXPECT_EQ(find_conflict(table_, {guest, agent, owner}), (RoleConflict{agent, guest, agent, guest}));
}

TEST_F(Exclusive, CountsWhatARoleIncludes) {
  EXPECT_EQ(find_conflict(table_, {supervisor, guest}), (RoleConflict{supervisor, guest, agent, guest}));
  EXPECT_EQ(find_conflict(table_, {guest, owner}), (RoleConflict{owner, guest, agent, guest})) << "through another";
  EXPECT_FALSE(find_conflict(table_, {guest, custom}));
  EXPECT_FALSE(find_conflict(table_, {guest, RoleId{66}, RoleId{5000}})) << "the table has no such roles";
}

TEST_F(Exclusive, WhoeverIsNotAdmittedGetsTheLowestLevelEverywhere) {
  const RoleSet roles{supervisor, guest};
  const RoleId list[] = {supervisor, guest};
  const std::span<const RoleId> span(list);
  ASSERT_EQ(decide(table_, RoleSet{supervisor}, use, trained), Level{1});
  EXPECT_EQ(decide(table_, roles, use, trained), lowest_level);
  EXPECT_EQ(decide(table_, span, use, trained), lowest_level);
  EXPECT_FALSE(permits(table_, Level{1}, roles, use, trained));
  EXPECT_FALSE(permits(table_, Level{1}, span, use, trained));
  EXPECT_TRUE(permits(table_, lowest_level, span, use, trained));
  EXPECT_EQ(decide_partial(table_, roles, use).highest, lowest_level);
  std::uint64_t always = ~0U, ever = ~0U;
  EXPECT_TRUE(permissions_of(table_, roles, Level{1}, {&always, 1}, {&ever, 1}, default_account(table_)));
  EXPECT_EQ(always | ever, 0U);
  const Request request{{}, use, trained};
  Level level{1};
  decide_all(table_, roles, {&request, 1}, {&level, 1}, default_account(table_));
  EXPECT_EQ(level, lowest_level);
  // A mask is what the caller has looked at.
  EXPECT_EQ(decide(table_, RoleMask(0b1010), use, trained), Level{1});
}

TEST_F(Exclusive, ASessionDeniesAndSaysWhy) {
  Session session(table_, RoleSet{supervisor, guest});
  ASSERT_TRUE(session.conflict());
  EXPECT_EQ(*session.conflict(), (RoleConflict{supervisor, guest, agent, guest}));
  session.refresh(default_account(table_));
  for (std::uint32_t number = 0; number < table_.permission_count(); ++number) {
    EXPECT_EQ(session.decide(PermissionId{number}, trained), lowest_level);
    EXPECT_FALSE(session.permits(Level{1}, PermissionId{number}, trained));
    EXPECT_EQ(session.settled(PermissionId{number}), lowest_level);
  }
  const Session other(table_, RoleSet{supervisor});
  EXPECT_FALSE(other.conflict());
  EXPECT_EQ(other.decide(use, trained), Level{1});
  const Session moved = std::move(session);
  EXPECT_TRUE(moved.conflict());
  EXPECT_FALSE(session.conflict()) << "of no table any more";  // NOLINT(bugprone-use-after-move)
}

TEST_F(Exclusive, AnActorWhoIsNotAdmittedEditsNothing) {
  Account account(table_);
  const SettingId audit{2};
  EXPECT_EQ(account.set(audit, 1, RoleSet{owner, guest}).code, SetCode::excluded_actor);
  EXPECT_FALSE(may_edit(table_, audit, RoleSet{owner, guest}));
  EXPECT_TRUE(account.set(audit, 1, RoleSet{owner, agent}));
}

TEST_F(Exclusive, CustomRolesCountAsTheOneThatStandsForThem) {
  TableBuilder builder = testing::workshop_table();
  builder.add_exclusive({1, 4});
  const Bytes bytes = builder.build();
  const TableView table = *verify(bytes.span());
  PermissionSet held(table);
  ASSERT_TRUE(held.add(see));
  const RoleId list[] = {owner};
  EXPECT_EQ(find_conflict_with_custom(table, RoleSet{owner}), (RoleConflict{owner, custom, supervisor, custom}));
  EXPECT_FALSE(find_conflict_with_custom(table, RoleSet{agent}));
  const AccountWords account = default_account(table);
  // Whether the custom role has the permission or not.
  for (const PermissionSet& set : {held, PermissionSet(table), PermissionSet()}) {
    EXPECT_EQ(decide(table, RoleSet{owner}, set, see, trained, account), lowest_level);
    EXPECT_EQ(decide(table, std::span<const RoleId>(list), set, see, trained, account), lowest_level);
    EXPECT_EQ(decide_partial(table, RoleSet{owner}, set, see, {}, account).highest, lowest_level);
    EXPECT_EQ(decide_partial(table, RoleSet{owner}, set, see, {1, 1}, account).highest, lowest_level);
    EXPECT_EQ(Session(table, RoleSet{owner}, set, account).decide(see, trained), lowest_level);
    EXPECT_EQ(Session(table, RoleSet{owner}, set, account).settled(see), lowest_level);
  }
  EXPECT_EQ(decide(table, RoleSet{agent}, held, see, trained, account), Level{1});
  EXPECT_EQ(decide_partial(table, RoleSet{agent}, held, see, {}, account).lowest, Level{1});
}

TEST_F(Exclusive, TablesOfTheFirstVersionHaveNoInclusions) {
  TableBuilder builder = testing::workshop_table();
  builder.inclusions.clear();
  Bytes bytes = builder.build();
  bytes.header().version_minor = 0;
  bytes.seal();
  const VerifyResult old = verify(bytes.span());
  ASSERT_TRUE(old);
  EXPECT_TRUE(find_conflict(*old, {agent, guest}));
  EXPECT_FALSE(find_conflict(*old, {owner, guest}));
}

TEST(ExclusiveRoles, OfManyTablesAreThoseOfTheReference) {
  std::mt19937_64 random(11);
  int excluded = 0;
  for (int round = 0; round < 2000; ++round) {
    TableBuilder builder = testing::random_table(random);
    const Bytes bytes = builder.build();
    const TableView table = *verify(bytes.span());
    std::set<std::uint32_t> roles;
    for (std::uint32_t left = testing::below(random, 5); left != 0; --left) {
      roles.insert(testing::below(random, table.role_count()));
    }
    std::vector<RoleId> list;
    for (const std::uint32_t role : roles) list.push_back(RoleId{role});
    const auto conflict = find_conflict(table, RoleSet(std::span<const RoleId>(list)));
    ASSERT_EQ(conflict.has_value(), !testing::reference_admits(builder, roles)) << round;
    if (!conflict) continue;
    ++excluded;
    ASSERT_TRUE(roles.contains(index(conflict->first)) && roles.contains(index(conflict->second)));
    ASSERT_TRUE(testing::reference_held(builder, {index(conflict->first)}).contains(index(conflict->first_held)));
    ASSERT_TRUE(testing::reference_held(builder, {index(conflict->second)}).contains(index(conflict->second_held)));
    ASSERT_FALSE(testing::reference_admits(builder, {index(conflict->first), index(conflict->second)}));
  }
  EXPECT_GT(excluded, 50);
}

}  // namespace
}  // namespace pol
