// decide and permits: by hand, at compile time, and against the slow reference over random tables.
#include <pol/decide.h>
#include <pol/names.h>
#include <pol/verify.h>

#include <gtest/gtest.h>

#include <array>

#include "tests/unit/runtime/random_table.h"
#include "tests/unit/runtime/reference.h"
#include "tests/unit/runtime/samples.h"

namespace pol {
namespace {

using testing::bits;
using testing::Bytes;
using testing::TableBuilder;

constexpr Level deny{0};
constexpr Level instruct{1};
constexpr Level allow{2};
constexpr PermissionId troubleshoot{0};
constexpr PermissionId submit{3};
constexpr PermissionId port{6};

TEST(Decide, PlainPermissionsOfThreeLevels) {
  const Bytes bytes = testing::support_table().build();
  const VerifyResult table = verify(bytes.span());
  ASSERT_TRUE(table);
  const RoleMask member(bits({2}));
  EXPECT_EQ(decide(*table, member, troubleshoot, Inputs{0b01}), instruct);
  EXPECT_EQ(decide(*table, member, troubleshoot, Inputs{0b11}), allow);
  EXPECT_EQ(decide(*table, member, troubleshoot, Inputs{0b10}), deny) << "identity not verified";
  EXPECT_EQ(decide(*table, member, submit, Inputs{0b111}), allow) << "signed by a super admin";
  EXPECT_EQ(decide(*table, member, submit, Inputs{0b011}), deny);
  EXPECT_EQ(decide(*table, RoleMask(bits({0, 2})), port, Inputs{1}), allow) << "roles add up";
  EXPECT_EQ(decide(*table, RoleMask(), troubleshoot, Inputs{0b11}), deny) << "the fallback role has nothing";
}

TEST(Decide, UnknownIdsGetTheLowestLevel) {
  const Bytes bytes = testing::workshop_table().build();
  const VerifyResult table = verify(bytes.span());
  ASSERT_TRUE(table);
  const PermissionId view{5};
  EXPECT_EQ(decide(*table, RoleMask(~std::uint64_t{0}), PermissionId{6}), deny);
  EXPECT_EQ(decide(*table, RoleMask(~std::uint64_t{0}), PermissionId{~0U}), deny);
  EXPECT_NE(decide(*table, RoleMask(), view), deny) << "guests may view";
  // An id that no role has is no reason to take the subject for a guest.
  EXPECT_EQ(decide(*table, RoleMask(std::uint64_t{1} << 40), view), deny);
  EXPECT_EQ(decide(*table, RoleSet{RoleId{900}}, view), deny);
  EXPECT_EQ(decide(*table, RoleSet{RoleId{5000}}, view), deny);
  const std::array unknown = {RoleId{5000}};
  EXPECT_EQ(decide(*table, std::span<const RoleId>(unknown), view), deny);
}

TEST(Decide, BlocksSettingsRestrictionsAndGathers) {
  const Bytes bytes = testing::workshop_table().build();
  const VerifyResult result = verify(bytes.span());
  ASSERT_TRUE(result);
  const TableView& table = *result;
  const std::uint64_t identity = table.data().identity;
  const auto decided = [&](std::uint32_t permission, std::initializer_list<std::uint32_t> roles, std::uint64_t inputs,
                           std::array<std::uint32_t, 4> words) {
    return index(
        decide(table, RoleMask(bits(roles)), PermissionId{permission}, Inputs{inputs}, {words.data(), identity}));
  };
  // Words: nothing, lend + 2 × who, audit, view.
  const std::array<std::uint32_t, 4> defaults = {0, 0, 0, 1};
  EXPECT_EQ(decided(1, {1}, 0, defaults), 0U);
  EXPECT_EQ(decided(1, {1}, 0, {0, 1 + 2 * 1, 0, 1}), 1U) << "lending is on and supervisors decide";
  EXPECT_EQ(decided(1, {2}, 0, {0, 1 + 2 * 1, 0, 1}), 0U);
  EXPECT_EQ(decided(2, {2}, 0x01, defaults), 1U);
  EXPECT_EQ(decided(2, {2}, 0x81, defaults), 0U) << "agents stop in an alarm";
  EXPECT_EQ(decided(2, {1}, 0x81, defaults), 1U);
  EXPECT_EQ(decided(2, {1, 2}, 0x81, defaults), 0U) << "a restriction wins over another role's grant";
  EXPECT_EQ(decided(3, {1}, 0b1010, defaults), 1U);
  EXPECT_EQ(decided(3, {1}, 0b0010, defaults), 0U);
  EXPECT_EQ(decided(4, {1}, 0, {0, 0, 1, 1}), 1U) << "granted by the second block";
  EXPECT_EQ(decided(4, {1}, 0, defaults), 0U);
  EXPECT_EQ(decided(4, {0, 3}, 0x80, defaults), 0U) << "restricted by the third block";
}

TEST(Decide, TheAccountOfAnotherTableGetsTheLowestLevelWhereSettingsDecide) {
  const Bytes bytes = testing::workshop_table().build();
  const VerifyResult table = verify(bytes.span());
  const VerifyResult other = verify(bytes.span());
  ASSERT_TRUE(table && other);
  const PermissionId see{0}, lend{1}, clear{4};
  const RoleMask owner(bits({0}));
  EXPECT_EQ(index(decide(*table, owner, lend, default_account(*table))), 1U);
  EXPECT_EQ(decide(*table, owner, lend, default_account(*other)), deny);
  EXPECT_EQ(decide(*table, owner, clear, Inputs(0), default_account(*other)), deny);
  EXPECT_EQ(index(decide(*table, owner, see, default_account(*other))), 1U);
}

// A table such as a generated header has: constexpr arrays, decided at compile time.
namespace header {
constexpr format::Permission permissions[] = {{0, 1, 1, 0}, {format::Permission::compound, 0, 0, 0}};
constexpr format::BlockRecord blocks[] = {{2, 1, 0, 1, 0,
                                           format::BlockRecord::gathered | format::BlockRecord::restricted |
                                               format::BlockRecord::settings | format::BlockRecord::last}};
constexpr std::uint64_t rows[] = {0b01, 0b11,                              // Permission 0, by bit 0.
                                  0b11, 0,    0b11, 0b10, 0, 0, 0b01, 0};  // Permission 1, by bit 5, then by setting.
constexpr format::Gather gathers[] = {{1 << 5, 1, {{5, 1}}}};
constexpr std::uint32_t default_words[] = {0, 0};
constexpr std::uint32_t changed_words[] = {0, 1};
constexpr std::uint64_t dependencies[] = {1, 1 << 5};
constexpr std::uint8_t permission_resources[] = {0, 0, 0, 0, 0};
constexpr format::Resource resources[] = {{0, 1}};  // Bit 0 is 0 by default, bit 5 has none.
constexpr TableView table = [] {
  TableData data;
  data.permissions = permissions;
  data.blocks = blocks;
  data.rows = rows;
  data.gathers = gathers;
  data.default_words = default_words;
  data.dependency_sets = dependencies;
  data.resource_numbers = detail::Numbers::of(permission_resources, 1);
  data.resource_count = 1;
  data.resource_defaults = resources;
  data.permission_count = 2;
  data.role_count = 2;
  data.fallback_role = 1;
  data.identity = std::uint64_t{1} << 63;
  return TableView::from_generated_header(data);
}();
constexpr RoleMask first(0b01), second(0b10), both(0b11);

static_assert(decide(table, first, PermissionId{0}, Inputs{0}) == Level{1});
static_assert(decide(table, second, PermissionId{0}, Inputs{0}) == Level{0});
static_assert(decide(table, second, PermissionId{0}, Inputs{1}) == Level{1});
static_assert(decide(table, RoleMask(), PermissionId{0}, Inputs{1}) == Level{1}, "the fallback role");
static_assert(decide(table, both, PermissionId{1}, Inputs{0}) == Level{1});
static_assert(decide(table, both, PermissionId{1}, Inputs{1 << 5}) == Level{0}, "the second role is restricted");
static_assert(decide(table, first, PermissionId{1}, Inputs{1 << 5}) == Level{1});
static_assert(decide(table, first, PermissionId{1}, Inputs{0}, {changed_words, std::uint64_t{1} << 63}) == Level{0});
static_assert(decide(table, first, PermissionId{1}, Inputs{1 << 5}, {changed_words, std::uint64_t{1} << 63}) ==
              Level{1});
static_assert(decide(table, RoleSet{RoleId{1}}, PermissionId{0}, Inputs{1}) == Level{1});
static_assert(decide(table, first, PermissionId{2}) == Level{0});
static_assert(decide(table, first, PermissionId{0}) == Level{1}, "by default");
static_assert(decide(table, first, PermissionId{1}, Inputs(0)) == Level{1});
static_assert(decide(table, first, PermissionId{1}) == Level{0}, "without a default, and not given");
static_assert(decide(table, RoleId{0}, PermissionId{0}) == Level{1});
static_assert(decide(table, {RoleId{0}}, PermissionId{0}, default_account(table)) == Level{1});
static_assert(decide(table, {RoleId{0}, RoleId{1}}, PermissionId{1}, Inputs{1 << 5}) == Level{0});
static_assert(decide(table, {}, PermissionId{0}, Inputs{1}) == Level{1}, "the fallback role");
static_assert(decide(table, unknown<RoleId>, PermissionId{0}, Inputs{1}) == Level{0}, "not the fallback role");
static_assert(permits(table, Level{1}, {RoleId{0}}, PermissionId{0}));
static_assert(!permits(table, Level{1}, RoleId{0}, PermissionId{1}));
static_assert(permits(table, Level{1}, first, PermissionId{0}));
static_assert(!permits(table, Level{1}, second, PermissionId{0}));
static_assert(permits(table, Level{0}, second, PermissionId{7}));
static_assert(!permits(table, Level{2}, first, PermissionId{0}));
}  // namespace header

TEST(Decide, AtRunTimeAsAtCompileTime) {
  EXPECT_EQ(decide(header::table, header::both, PermissionId{1}, Inputs{1 << 5}), deny);
  EXPECT_EQ(index(decide(header::table, header::first, PermissionId{1}, Inputs{1 << 5})), 1U);
}

TEST(Decide, WideTablesWithEveryWayToGiveRoles) {
  const TableBuilder builder = testing::wide_table();
  const Bytes bytes = TableBuilder(builder).build();
  const VerifyResult table = verify(bytes.span());
  ASSERT_TRUE(table) << text(table.error().code);
  const Names names(*table);
  const RoleSet roles{RoleId{3}, RoleId{64}, RoleId{199}};
  for (std::uint32_t number = 0; number < 200; ++number) {
    const auto permission = names.permission("item.use_" + std::to_string(number));
    ASSERT_TRUE(permission);
    const bool held = number == 3 || number == 64 || number == 199;
    const bool by_next = number == 2 || number == 63 || number == 198;
    EXPECT_EQ(index(decide(*table, roles, *permission)), held ? 1U : 0U);
    EXPECT_EQ(index(decide(*table, roles, *permission, Inputs{1 << 5})), held || by_next ? 1U : 0U);
    EXPECT_EQ(index(decide(*table, RoleSet(), *permission)), number == 150 ? 1U : 0U) << "the fallback role";
    EXPECT_EQ(index(decide(*table, RoleMask(), *permission)), number == 150 ? 1U : 0U);
    EXPECT_EQ(index(decide(*table, std::span<const RoleId>(), *permission)), number == 150 ? 1U : 0U);
    EXPECT_EQ(index(decide(*table, RoleMask(bits({3})), *permission)), number == 3 ? 1U : 0U);
  }
}

TEST(Decide, RowsInChunksWithEveryWayToGiveRoles) {
  for (const std::uint32_t chunk_words : {0U, 8U, 16U, 32U}) {
    const Bytes bytes = testing::chunked_table().build_as({.chunk_words = chunk_words});
    const VerifyResult result = verify(bytes.span());
    ASSERT_TRUE(result) << text(result.error().code);
    const TableView& table = *result;
    const auto expected = [](std::uint32_t role, std::uint32_t permission, std::uint64_t inputs) {
      if (permission == 0) return role == 0 || role == 70 || role == 1589;
      if (permission == 1) return role == 1050;
      if (permission == 2) return inputs == 0 ? role == 5 || role == 6 : role < 1000;
      return role < 1590 && role != 3 && role != 1580;
    };
    for (std::uint32_t permission = 0; permission < 4; ++permission) {
      for (const std::uint64_t inputs : {0, 1}) {
        for (std::uint32_t role = 0; role < 1600; ++role) {
          const RoleId id{role};
          const Level level{expected(role, permission, inputs) ? std::uint8_t{1} : std::uint8_t{0}};
          const std::array list = {id, RoleId{1700}};
          ASSERT_EQ(decide(table, id, PermissionId{permission}, Inputs{inputs}), level) << role << " " << permission;
          ASSERT_EQ(decide(table, RoleSet{id}, PermissionId{permission}, Inputs{inputs}), level);
          ASSERT_EQ(decide(table, std::span<const RoleId>(list), PermissionId{permission}, Inputs{inputs}), level);
          if (role < 64) {
            ASSERT_EQ(decide(table, RoleMask(std::uint64_t{1} << role), PermissionId{permission}, Inputs{inputs}),
                      level);
          }
        }
      }
    }
    // A restriction of one role keeps the other from it.
    EXPECT_EQ(index(decide(table, {RoleId{1580}, RoleId{4}}, PermissionId{3}, Inputs{0})), 0U);
    EXPECT_EQ(index(decide(table, {RoleId{9}, RoleId{1050}}, PermissionId{1}, Inputs{0})), 1U);
    EXPECT_EQ(index(decide(table, {}, PermissionId{3}, Inputs{0})), 0U) << "no fallback role";
  }
}

TEST(Decide, AgreesWithTheReferenceOnRandomTables) {
  const std::uint64_t seed = 20240229;
  std::mt19937_64 random(seed);
  int above = 0, excluded = 0, without_roles = 0, masked = 0, in_lanes = 0, in_words = 0, in_chunks = 0;
  for (int round = 0; round < 400; ++round) {
    TableBuilder builder = testing::random_table(random);
    const Bytes bytes = builder.build();
    const VerifyResult result = verify(bytes.span());
    ASSERT_TRUE(result) << text(result.error().code) << " at " << result.error().offset << ", round " << round;
    const TableView& table = *result;
    for (int query = 0; query < 60; ++query) {
      std::set<std::uint32_t> roles;
      for (std::uint32_t left = testing::below(random, 4); left != 0; --left) {
        roles.insert(testing::below(random, table.role_count()));
      }
      RoleSet set;
      std::vector<RoleId> list;
      for (const std::uint32_t role : roles) {
        set.add(RoleId{role});
        list.push_back(RoleId{role});
      }
      const PermissionId permission{testing::below(random, table.permission_count())};
      // Any bits at all: a decision stays inside the table whatever they are.
      const Inputs inputs{query % 4 == 0 ? random() : testing::random_inputs(random, builder, index(permission))};
      const std::vector<std::uint32_t> words = testing::random_words(random, builder);
      const AccountWords account{words.data(), table.data().identity};
      const std::uint32_t expected = testing::reference_decide(builder, roles, index(permission), inputs.bits, words);
      const std::uint32_t admitted = testing::reference_admits(builder, roles) ? expected : 0;
      ASSERT_EQ(index(decide(table, set, permission, inputs, account)), admitted)
          << "seed " << seed << " round " << round;
      ASSERT_EQ(index(decide(table, std::span<const RoleId>(list), permission, inputs, account)), admitted);
      if (list.size() == 1) {
        ASSERT_EQ(index(decide(table, list.front(), permission, inputs, account)), expected);
      }
      if (const auto mask = RoleMask::from(list)) {
        ASSERT_EQ(index(decide(table, *mask, permission, inputs, account)), expected);
      }
      for (std::uint32_t level = 0; level <= table.level_count(); ++level) {
        ASSERT_EQ(permits(table, id_at<Level>(level), set, permission, inputs, account), admitted >= level);
      }
      above += admitted > 0 ? 1 : 0;
      excluded += admitted < expected ? 1 : 0;
      without_roles += roles.empty() && expected > 0 ? 1 : 0;
      masked += expected > 0 && RoleMask::from(list) ? 1 : 0;
      ++(table.data().lane_width != 0 ? in_lanes : table.data().row_chunks != nullptr ? in_chunks : in_words);
    }
  }
  // Each kind must be common, or this says little.
  EXPECT_GT(above, 2000);
  EXPECT_GT(excluded, 50);
  EXPECT_GT(without_roles, 100);
  EXPECT_GT(masked, 1000);
  EXPECT_GT(in_lanes, 2000);
  EXPECT_GT(in_words, 2000);
  EXPECT_GT(in_chunks, 1000);
}

}  // namespace
}  // namespace pol
