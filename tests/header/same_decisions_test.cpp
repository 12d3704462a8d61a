// A generated header decides as the table does that was written beside it, over every way of calling it.
#include <contact_center.h>
#include <gitlab.h>
#include <gtest/gtest.h>
#include <moodle.h>
#include <odd_names.h>
#include <support_authorization.h>

#include <random>
#include <utility>

#include <pol/names.h>

#include "tests/header/generated_table.h"

namespace polc {
namespace {

constexpr int rounds = 200;

/// Account words that select cases which the table has.
std::vector<std::uint32_t> random_words(const pol::TableView& table, std::mt19937_64& random) {
  std::vector<std::uint32_t> words;
  for (const pol::format::SettingCombination& combination : table.data().combinations) {
    words.push_back(static_cast<std::uint32_t>(random() % combination.case_count));
  }
  return words;
}

/// Few roles, or none, or many.
pol::RoleMask random_roles(const pol::TableView& table, std::mt19937_64& random) {
  std::uint64_t bits = random() & random();
  if (random() % 2 == 0) bits &= random() & random();
  return pol::RoleMask(bits & ~std::uint64_t{0} >> (64 - table.role_count()));
}

template <const pol::TableView& table, std::uint32_t permission>
void compare_known(const pol::TableView& loaded, std::mt19937_64& random) {
  constexpr auto id = pol::id_at<pol::PermissionId>(permission);
  for (int round = 0; round < rounds; ++round) {
    const std::vector<std::uint32_t> words = random_words(loaded, random);
    const pol::RoleMask roles = random_roles(loaded, random);
    const pol::Inputs inputs{random()};
    const pol::Level expected = decide(loaded, roles, id, inputs, {words.data(), loaded.data().identity});
    const pol::AccountWords account{words.data(), table.data().identity};
    // A generated header's role sets are never empty where there is a fallback role.
    const pol::RoleMask held = roles.empty() ? pol::RoleMask(table.data().fallback_bits) : roles;
    const pol::Level as_mask = pol::detail::decide_known<table, id>(held, inputs, account);
    const pol::Level as_set = pol::detail::decide_known<table, id>(pol::RoleSet(held), inputs, account);
    ASSERT_EQ(as_mask, expected) << permission;
    ASSERT_EQ(as_set, expected) << permission;
    ASSERT_EQ(decide(table, roles, id, inputs, account), expected) << permission;
  }
}

template <const pol::TableView& table, std::uint32_t... permissions>
void compare_each(const pol::TableView& loaded, std::integer_sequence<std::uint32_t, permissions...>) {
  std::mt19937_64 random(1);
  (compare_known<table, permissions>(loaded, random), ...);
}

template <const pol::TableView& table, std::uint32_t most = 100>
void compare(const std::string& policy) {
  const GeneratedTable file(policy);
  const pol::TableView& loaded = file.view();
  ASSERT_EQ(table.fingerprint(), loaded.fingerprint());
  ASSERT_EQ(table.permission_count(), loaded.permission_count());
  constexpr std::uint32_t count = std::min(most, table.permission_count());
  compare_each<table>(loaded, std::make_integer_sequence<std::uint32_t, count>());

  // Those beyond `most` are compared without a version of their own each.
  std::mt19937_64 random(2);
  for (std::uint32_t permission = 0; permission < table.permission_count(); ++permission) {
    const auto id = pol::id_at<pol::PermissionId>(permission);
    for (int round = 0; round < rounds; ++round) {
      const pol::RoleMask roles = random_roles(loaded, random);
      const pol::Inputs inputs{random()};
      ASSERT_EQ(decide(table, roles, id, inputs), decide(loaded, roles, id, inputs)) << permission;
    }
  }

  const pol::Names here(table);
  const pol::Names there(loaded);
  for (std::uint32_t permission = 0; permission < table.permission_count(); ++permission) {
    const auto id = pol::id_at<pol::PermissionId>(permission);
    ASSERT_EQ(here.name(id), there.name(id));
    ASSERT_EQ(here.title(id), there.title(id));
    ASSERT_EQ(here.permission(here.name(id)), id);
  }
}

TEST(SameDecisions, SupportAuthorization) {
  compare<support_authorization::table>("support_authorization");
}
TEST(SameDecisions, ContactCenter) {
  compare<contact_center::table>("contact_center");
}
TEST(SameDecisions, Gitlab) {
  compare<gitlab::table>("gitlab");
}
TEST(SameDecisions, Moodle) {
  compare<moodle::table>("moodle");
}
TEST(SameDecisions, OddNames) {
  compare<odd_names_2nd_edition::table>("odd_names");
}

TEST(SameDecisions, AnotherAccountGetsTheLowestLevel) {
  const GeneratedTable file("contact_center");
  const pol::AccountWords foreign = pol::default_account(file.view());
  const contact_center::call_queue::Inputs assigned{.assigned = true};
  using contact_center::decide;
  using contact_center::call_queue::monitor;
  EXPECT_EQ(decide(contact_center::Role::supervisor, monitor, assigned), contact_center::Level::allow);
  EXPECT_EQ(decide(contact_center::Role::supervisor, monitor, assigned, foreign), contact_center::Level::deny);
  EXPECT_EQ(decide<monitor>(contact_center::Role::supervisor, assigned, foreign), contact_center::Level::deny);
}

}  // namespace
}  // namespace polc
