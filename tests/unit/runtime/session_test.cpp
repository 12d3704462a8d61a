// Sessions, against deciding each request by the table.
#include <pol/partial.h>
#include <pol/session.h>
#include <pol/verify.h>

#include <gtest/gtest.h>

#include "tests/unit/runtime/completions.h"

namespace pol {
namespace {

using format::none;
using testing::below;
using testing::Bytes;
using testing::many_completions;
using testing::random_roles;
using testing::TableBuilder;

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

}  // namespace
}  // namespace pol
