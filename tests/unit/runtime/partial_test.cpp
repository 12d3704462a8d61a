// Partial answers, sessions and sets: each against deciding every completion one by one.
#include <pol/bulk.h>
#include <pol/partial.h>
#include <pol/session.h>
#include <pol/verify.h>

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/runtime/random_table.h"
#include "tests/unit/runtime/samples.h"

namespace pol {
namespace {

using format::none;
using testing::below;
using testing::Bytes;
using testing::TableBuilder;

/// Every way to fill in the attributes of a permission that are not known, in full.
std::vector<std::uint64_t> all_inputs(const TableBuilder& table, std::uint32_t permission, PartialInputs inputs) {
  std::vector<std::uint64_t> all = {inputs.bits & inputs.known};
  for (const format::Attribute& attribute : table.attributes) {
    if (attribute.resource != none && attribute.resource != table.permission_resources[permission]) continue;
    if ((attribute_bits(attribute) & ~inputs.known) == 0) continue;
    std::vector<std::uint64_t> more;
    for (const std::uint64_t bits : all) {
      for (std::uint64_t value = 0; value < attribute.value_count; ++value) {
        more.push_back((bits & ~attribute_bits(attribute)) | value << attribute.shift);
      }
    }
    all = std::move(more);
  }
  return all;
}

/// The bits of some of the attributes of a permission, each whole.
std::uint64_t random_known(std::mt19937_64& random, const TableBuilder& table, std::uint32_t permission) {
  std::uint64_t known = 0;
  for (const format::Attribute& attribute : table.attributes) {
    if (attribute.resource != none && attribute.resource != table.permission_resources[permission]) continue;
    if (below(random, 2) == 0) known |= attribute_bits(attribute);
  }
  return known;
}

RoleSet random_roles(std::mt19937_64& random, const TableView& table) {
  RoleSet roles;
  for (std::uint32_t left = below(random, 4); left != 0; --left) roles.add(RoleId{below(random, table.role_count())});
  return roles;
}

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

/// One permission in three blocks over fourteen attribute bits: more completions than are tried.
/// `restricts`: the last block takes from the reader in its last case, and from the writer always.
TableBuilder many_completions(bool restricts = false) {
  TableBuilder table;
  table.add_level("deny");
  table.add_level("allow");
  table.add_role("reader");
  table.add_role("writer");
  const std::uint32_t page = table.add_resource("page");
  for (std::uint8_t bit = 0; bit < 14; ++bit) table.add_flag(page, "flag_" + std::to_string(bit), bit);
  std::vector<format::BlockRecord> blocks;
  for (const std::uint8_t shift : {0, 5, 10}) {
    format::BlockRecord block{};
    block.shift = shift;
    std::vector<testing::RowGroup> groups(16, {0});
    groups[15] = {shift == 10 ? 0b11U : 0b01U};
    if (restricts && shift == 10) {
      block.flags = format::BlockRecord::restricted;
      groups.assign(16, {0b11, 0b10});
      groups[15] = {0b11, 0b11};
    }
    blocks.push_back(table.cases(block, 4, groups));
  }
  table.add_permission(page, "read", table.compound(blocks), (1 << 14) - 1);
  return table;
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

TEST(Session, SaysWhatDecideSays) {
  std::mt19937_64 random(6);
  int settled = 0;
  for (int round = 0; round < 200; ++round) {
    TableBuilder builder = testing::random_table(random);
    const Bytes bytes = builder.build();
    const TableView table = *verify(bytes.span());
    const std::vector<std::uint32_t> words = testing::random_words(random, builder);
    const AccountWords account{words.data(), table.data().identity};
    const RoleSet roles = random_roles(random, table);
    const Session session(table, roles, account);
    std::vector<std::uint64_t> storage(Session::storage_words(table));
    const Session borrowed(table, roles, account, storage);
    for (std::uint32_t number = 0; number < table.permission_count(); ++number) {
      const PermissionId permission{number};
      const Inputs inputs{testing::random_inputs(random, builder, number)};
      const Level expected = decide(table, roles, permission, inputs, account);
      ASSERT_EQ(session.decide(permission, inputs), expected);
      ASSERT_EQ(borrowed.decide(permission, inputs), expected);
      ASSERT_TRUE(session.permits(expected, permission, inputs));
      if (const auto level = session.settled(permission)) {
        ASSERT_EQ(*level, expected);
        ++settled;
      }
    }
    EXPECT_EQ(session.decide(PermissionId{table.permission_count()}), lowest_level);
  }
  EXPECT_GT(settled, 300);
}

TEST(Session, FollowsTheAccountWhenRefreshed) {
  const Bytes bytes = testing::workshop_table().build();
  const TableView table = *verify(bytes.span());
  std::vector<std::uint32_t> words = {0, 0, 0, 1};
  const PermissionId lend{1};
  Session session(table, RoleSet{RoleId{1}}, {words.data(), table.data().identity});
  EXPECT_EQ(session.decide(lend), Level{0});
  words[1] = 3;
  EXPECT_EQ(session.decide(lend), Level{0}) << "of the account as it was";
  session.refresh({words.data(), table.data().identity});
  EXPECT_EQ(session.decide(lend), Level{1});
  Session moved = std::move(session);
  EXPECT_EQ(moved.decide(lend), Level{1});
}

TEST(Session, OfASubjectWithCustomRoles) {
  std::mt19937_64 random(8);
  int held_count = 0;
  for (int round = 0; round < 100; ++round) {
    TableBuilder builder = testing::random_table(random);
    builder.custom_role = below(random, static_cast<std::uint32_t>(builder.role_names.size()));
    builder.fallback_role = below(random, static_cast<std::uint32_t>(builder.role_names.size()));
    const std::size_t words = (builder.permissions.size() + 63) / 64;
    builder.custom_roles.assign(3 * words, 0);
    const Bytes bytes = builder.build();
    const VerifyResult verified = verify(bytes.span());
    ASSERT_TRUE(verified) << text(verified.error().code);
    const TableView& table = *verified;
    const std::vector<std::uint32_t> account_words = testing::random_words(random, builder);
    const AccountWords account{account_words.data(), table.data().identity};
    PermissionSet custom(table);
    for (std::uint32_t number = 0; number < table.permission_count(); ++number) {
      if (below(random, 2) == 0) custom.words()[number / 64] |= std::uint64_t{1} << number % 64;
    }
    const RoleSet roles = round % 3 == 0 ? RoleSet() : random_roles(random, table);
    const Session session(table, roles, custom, account);
    for (std::uint32_t number = 0; number < table.permission_count(); ++number) {
      const PermissionId permission{number};
      const Inputs inputs{testing::random_inputs(random, builder, number)};
      const Level expected = decide(table, roles, custom, permission, inputs, account);
      ASSERT_EQ(session.decide(permission, inputs), expected) << round;
      const PartialAnswer answer = decide_partial(table, roles, custom, permission, {}, account);
      ASSERT_LE(answer.lowest, expected);
      ASSERT_GE(answer.highest, expected);
      ASSERT_EQ(session.settled(permission).has_value(), answer.is_settled());
      held_count += expected != decide(table, roles, permission, inputs, account) ? 1 : 0;
    }
    const TableView other = *verify(bytes.span());
    ASSERT_EQ(decide(other, roles, custom, PermissionId{0}, Inputs(0), default_account(other)),
              decide(table, roles, custom, PermissionId{0}, Inputs(0), default_account(table)))
        << "of the same schema";
    ASSERT_EQ(Session(table, roles, PermissionSet(), account).decide(PermissionId{0}, Inputs(0)),
              decide(table, roles, PermissionSet(), PermissionId{0}, Inputs(0), account));
  }
  EXPECT_GT(held_count, 100);
}

TEST(Session, WhatHasTooManyCasesIsLeftToTheTable) {
  const Bytes bytes = many_completions().build();
  const TableView table = *verify(bytes.span());
  const Session session(table, RoleSet{RoleId{1}});
  std::mt19937_64 random(9);
  int allowed = 0;
  for (int round = 0; round < 500; ++round) {
    const Inputs inputs((random() | random()) & ((1 << 14) - 1));
    const Level expected = decide(table, RoleId{1}, PermissionId{0}, inputs);
    ASSERT_EQ(session.decide(PermissionId{0}, inputs), expected);
    allowed += static_cast<int>(index(expected));
  }
  EXPECT_GT(allowed, 50);
  EXPECT_EQ(session.decide(PermissionId{0}), lowest_level) << "nothing is given";
}

/// Permissions of 70 roles, three levels and one attribute each.
Bytes many_permissions(std::uint32_t count) {
  TableBuilder builder;
  for (const char* level : {"deny", "instruct", "allow"}) builder.add_level(level);
  for (int role = 0; role < 70; ++role) builder.add_role("role_" + std::to_string(role));
  const std::uint32_t page = builder.add_resource("page");
  builder.add_flag(page, "own", 3);
  for (std::uint32_t number = 0; number < count; ++number) {
    const std::uint64_t few = std::uint64_t{1} << number % 64;
    const std::uint64_t more = few | 1;
    builder.add_permission(page, "read_" + std::to_string(number),
                           builder.plain(3, 1, {{few, 0, 0, 0}, {more, 0b11, few, 0b10}}), 1 << 3);
  }
  return builder.build();
}

TEST(Session, OfATableOfManyPermissionsWithAttributes) {
  // The last that fits in 64 KiB, at ten bytes each and sixteen, and the first that does not.
  constexpr std::uint32_t most = ((1 << 16) - 16) / 10;
  for (const std::uint32_t count : {1000U, 1100U, most, most + 1}) {
    const Bytes bytes = many_permissions(count);
    const TableView table = *verify(bytes.span());
    const std::size_t words = Session::storage_words(table);
    if (count <= most) {
      EXPECT_GE(words, count * 10 / 8) << "each is decided ahead for both cases: " << count;
    } else {
      EXPECT_LE(words, 200 + count / 16) << "a few bits each";
    }
    for (const RoleSet& roles : {RoleSet{RoleId{0}}, RoleSet{RoleId{5}, RoleId{65}}}) {
      const Session session(table, roles);
      for (std::uint32_t number = 0; number < count; ++number) {
        for (const Inputs inputs : {Inputs(0), Inputs(1 << 3)}) {
          ASSERT_EQ(session.decide(PermissionId{number}, inputs), decide(table, roles, PermissionId{number}, inputs));
        }
      }
      EXPECT_EQ(session.decide(PermissionId{count}, Inputs(0)), lowest_level);
    }
  }
}

TEST(Session, RolesThatNoTableHasAreNotTheFallbackRole) {
  const Bytes bytes = testing::workshop_table().build();
  const TableView table = *verify(bytes.span());
  const PermissionId view{5};
  for (const RoleId role : {RoleId{40}, RoleId{70}, unknown<RoleId>}) {
    EXPECT_EQ(Session(table, RoleSet{role}).decide(view), Level{0});
    EXPECT_EQ(decide(table, role, view), Level{0});
  }
  EXPECT_EQ(Session(table, RoleSet()).decide(view), Level{1});
}

TEST(Session, MovedFromAndForeignOnesDecideNothing) {
  const Bytes bytes = testing::workshop_table().build();
  const TableView table = *verify(bytes.span());
  const TableView other = *verify(bytes.span());
  Session session(table, RoleSet{RoleId{0}});
  const Session moved = std::move(session);
  EXPECT_EQ(session.decide(PermissionId{0}), Level{0});  // NOLINT(bugprone-use-after-move)
  EXPECT_EQ(session.decide(PermissionId{0}, Inputs(0)), Level{0});
  EXPECT_EQ(session.settled(PermissionId{0}), Level{0});
  session.refresh(default_account(table));
  EXPECT_EQ(moved.decide(PermissionId{1}), Level{1});
  // Assigned, it takes nothing in exchange, wherever its memory is.
  std::vector<std::uint64_t> storage(Session::storage_words(table));
  Session target(table, RoleSet{RoleId{0}});
  Session lent(table, RoleSet{RoleId{0}}, default_account(table), storage);
  Session source(table, RoleSet{RoleId{0}});
  target = std::move(source);
  EXPECT_EQ(source.decide(PermissionId{0}), Level{0});  // NOLINT(bugprone-use-after-move)
  EXPECT_EQ(source.settled(PermissionId{0}), Level{0});
  lent = std::move(target);
  EXPECT_EQ(target.decide(PermissionId{0}, Inputs(0)), Level{0});  // NOLINT(bugprone-use-after-move)
  EXPECT_EQ(lent.decide(PermissionId{0}), Level{1});
  Session& same = lent;
  lent = std::move(same);
  EXPECT_EQ(lent.decide(PermissionId{0}), Level{1});
  const Session foreign(table, RoleSet{RoleId{0}}, default_account(other));
  EXPECT_EQ(foreign.decide(PermissionId{1}), Level{0}) << "a setting decides";
  EXPECT_EQ(foreign.decide(PermissionId{0}), Level{1}) << "none does";
}

TEST(Session, EntriesAreAsSmallAsTheyCanBe) {
  const auto bytes_of = [](int permission_count) {
    TableBuilder builder;
    builder.add_level("deny");
    builder.add_level("allow");
    builder.add_role("reader");
    builder.add_resource("page");
    for (int number = 0; number < permission_count; ++number) {
      builder.add_permission(0, "read_" + std::to_string(number), builder.plain(0, 0, {{number % 3 == 0 ? 1U : 0U}}),
                             0);
    }
    return builder.build();
  };
  const Bytes fewer = bytes_of(64);
  const Bytes bytes = bytes_of(128);
  const TableView table = *verify(bytes.span());
  EXPECT_EQ(Session::storage_words(table) - Session::storage_words(*verify(fewer.span())), 1U)
      << "a bit each: two levels and no attribute";
  EXPECT_LE(sizeof(Session), 2 * sizeof(std::uint64_t));
  const Session session(table, RoleSet{RoleId{0}});
  for (std::uint32_t number = 0; number < 128; ++number) {
    EXPECT_EQ(session.settled(PermissionId{number}), number % 3 == 0 ? Level{1} : Level{0});
  }
}

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

}  // namespace
}  // namespace pol
