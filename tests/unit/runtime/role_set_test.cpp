// RoleMask and RoleSet: what they hold, and that no id makes them fail.
#include <pol/role_set.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>
#include <vector>

#include "tests/unit/runtime/random_table.h"

namespace pol {
namespace {

static_assert(RoleMask::from({RoleId{0}, RoleId{63}})->bits == (1 | std::uint64_t{1} << 63));
static_assert(!RoleMask::from({RoleId{1}, RoleId{64}}), "it does not fit");
static_assert(RoleSet{RoleId{70}}.contains(RoleId{70}));
static_assert(!RoleSet{RoleId{70}}.contains(RoleId{6}));
static_assert(RoleSet{RoleId{5}, RoleId{65'535}}.contains(RoleId{65'535}));
constexpr RoleSet in_a_constant{RoleId{4'096}, RoleId{3}, RoleId{65'535}};
static_assert(in_a_constant.occupied_words().size() == 3 && RoleSet(in_a_constant) == in_a_constant);
static_assert((RoleMask(5) | RoleMask(2)).contains(RoleId{1}));
static_assert(!RoleMask(5).contains(RoleId{64}));

TEST(RoleSet, HoldsWhatWasAddedAndNotRemoved) {
  std::mt19937_64 random(1);
  RoleSet set;
  std::set<std::uint32_t> expected;
  for (int step = 0; step < 2000; ++step) {
    const std::uint32_t role = testing::below(random, step % 3 == 0 ? format::max_roles : 70);
    if (random() % 2 == 0) {
      set.add(RoleId{role});
      expected.insert(role);
    } else {
      set.remove(RoleId{role});
      expected.erase(role);
    }
    ASSERT_EQ(set.contains(RoleId{role}), expected.contains(role));
    ASSERT_EQ(set.empty(), expected.empty());
  }
  for (std::uint32_t role = 0; role < format::max_roles; ++role) {
    ASSERT_EQ(set.contains(RoleId{role}), expected.contains(role));
  }
  std::vector<std::uint64_t> words;
  for (std::uint32_t word = 0; word < RoleSet::max_words; ++word) {
    ASSERT_EQ(set.occupied(word / 64) >> word % 64 & 1, set.word(word) != 0);
    if (set.word(word) != 0) words.push_back(set.word(word));
  }
  EXPECT_TRUE(std::ranges::equal(words, set.occupied_words()));
  EXPECT_GT(words.size(), 200U);
}

RoleSet made_of(const std::set<std::uint32_t>& roles) {
  RoleSet set;
  for (const std::uint32_t role : roles) set.add(RoleId{role});
  return set;
}

// A copy has its own words, and none of what was in the other's place before.
TEST(RoleSet, IsCopiedWhole) {
  std::mt19937_64 random(2);
  RoleSet target;
  for (int round = 0; round < 200; ++round) {
    std::set<std::uint32_t> roles;
    for (std::uint32_t left = testing::below(random, 40); left != 0; --left) {
      roles.insert(testing::below(random, round % 2 == 0 ? format::max_roles : 4096));
    }
    const RoleSet set = made_of(roles);
    RoleSet copy(set);
    target = set;
    ASSERT_EQ(copy, set);
    ASSERT_EQ(target, set);
    ASSERT_EQ(RoleSet(set.places(), set.occupied_words().data()), set);
    copy.add(RoleId{testing::below(random, format::max_roles)});
    target.remove(roles.empty() ? RoleId{0} : RoleId{*roles.begin()});
    ASSERT_EQ(set, made_of(roles));
  }
  target = *&target;
  EXPECT_EQ(target, RoleSet(target));
}

TEST(RoleSet, HoldsAllRolesOfTheLargestTable) {
  RoleSet set;
  for (std::uint32_t role = format::max_roles; role-- > 0;) set.add(RoleId{role});
  EXPECT_EQ(set.occupied_words().size(), RoleSet::max_words);
  EXPECT_TRUE(std::ranges::all_of(set.occupied_words(), [](std::uint64_t word) { return word == ~std::uint64_t{0}; }));
  for (std::uint32_t role = 0; role < format::max_roles; ++role) set.remove(RoleId{role});
  EXPECT_EQ(set, RoleSet());
}

TEST(RoleSet, KeepsTheWordsOfATable) {
  const std::set<std::uint32_t> roles = {0, 63, 64, 4095, 4096, 4160, 65'535};
  for (const std::uint32_t words : {0U, 1U, 2U, 63U, 64U, 65U, 66U, 1023U, 1024U}) {
    RoleSet expected, kept = made_of(roles);
    for (const std::uint32_t role : roles) expected.add(role < words * 64 ? RoleId{role} : unknown<RoleId>);
    kept.keep_words(words);
    EXPECT_EQ(kept, expected) << words;
    EXPECT_FALSE(kept.empty()) << words;
  }
}

TEST(RoleSet, IdsBeyondEveryTableLeaveItNotEmpty) {
  RoleSet set;
  EXPECT_TRUE(set.empty());
  set.remove(RoleId{~0U});
  EXPECT_TRUE(set.empty());
  set.add(RoleId{format::max_roles});
  EXPECT_FALSE(set.empty());
  EXPECT_FALSE(set.contains(RoleId{format::max_roles}));
  EXPECT_TRUE(set.occupied_words().empty());
  EXPECT_NE(set, RoleSet());
}

TEST(RoleSet, ComesFromMasksAndLists) {
  const std::array list = {RoleId{0}, RoleId{5}};
  EXPECT_EQ(RoleSet(RoleMask(0b100001)), RoleSet(std::span<const RoleId>(list)));
  EXPECT_EQ(RoleSet(RoleMask()), RoleSet());
}

}  // namespace
}  // namespace pol
