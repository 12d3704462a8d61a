// RoleMask and RoleSet: what they hold, and that no id makes them fail.
#include <pol/role_set.h>

#include <gtest/gtest.h>

#include <array>
#include <set>

#include "tests/unit/runtime/random_table.h"

namespace pol {
namespace {

static_assert(RoleMask::from({RoleId{0}, RoleId{63}})->bits == (1 | std::uint64_t{1} << 63));
static_assert(!RoleMask::from({RoleId{1}, RoleId{64}}), "it does not fit");
static_assert(RoleSet{RoleId{70}}.contains(RoleId{70}));
static_assert(!RoleSet{RoleId{70}}.contains(RoleId{6}));
static_assert((RoleMask(5) | RoleMask(2)).contains(RoleId{1}));
static_assert(!RoleMask(5).contains(RoleId{64}));

TEST(RoleSet, HoldsWhatWasAddedAndNotRemoved) {
  std::mt19937_64 random(1);
  RoleSet set;
  std::set<std::uint32_t> expected;
  for (int step = 0; step < 2000; ++step) {
    const std::uint32_t role = testing::below(random, step % 3 == 0 ? 4096 : 70);
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
  for (std::uint32_t role = 0; role < 4096; ++role) ASSERT_EQ(set.contains(RoleId{role}), expected.contains(role));
  for (std::uint32_t word = 0; word < RoleSet::max_words; ++word) {
    ASSERT_EQ(set.occupied() >> word & 1, set.word(word) != 0);
  }
}

TEST(RoleSet, IdsBeyondEveryTableLeaveItNotEmpty) {
  RoleSet set;
  EXPECT_TRUE(set.empty());
  set.remove(RoleId{~0U});
  EXPECT_TRUE(set.empty());
  set.add(RoleId{4096});
  EXPECT_FALSE(set.empty());
  EXPECT_FALSE(set.contains(RoleId{4096}));
  EXPECT_EQ(set.occupied(), 0U);
}

TEST(RoleSet, ComesFromMasksAndLists) {
  const std::array list = {RoleId{0}, RoleId{5}};
  EXPECT_EQ(RoleSet(RoleMask(0b100001)), RoleSet(std::span<const RoleId>(list)));
  EXPECT_EQ(RoleSet(RoleMask()), RoleSet());
}

}  // namespace
}  // namespace pol
