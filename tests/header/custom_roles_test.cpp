// Custom roles in generated headers: however a subject's own roles are given, the header decides as the library does.
#include <gtest/gtest.h>
#include <makers.h>

#include <vector>

#include "tests/header/generated_table.h"

namespace polc {
namespace {

using makers::decide;
using makers::Level;
using makers::Role;
namespace job = makers::job;

pol::PermissionSet held(std::initializer_list<job::Permission> permissions) {
  pol::PermissionSet set(makers::table);
  for (const job::Permission permission : permissions) EXPECT_TRUE(set.add(makers::id(permission)));
  return set;
}

TEST(CustomRoles, OfAHeaderTakeOneRole) {
  const pol::PermissionSet run = held({job::run});
  EXPECT_EQ(decide(Role::guest, run, job::run, {.own = true}), Level::allow);
  EXPECT_EQ(decide(Role::guest, run, job::run, {.own = false}), Level::deny);
  EXPECT_EQ(decide(Role::guest, run, job::drop, {.own = true}), Level::deny);
  EXPECT_EQ(decide(Role::member, run, job::run, {.own = false}), Level::allow) << "its own role has it";
  EXPECT_EQ(decide(Role::auditor, run, job::see, {.own = true}), Level::deny)
      << "nobody is an auditor with such a role";
  EXPECT_EQ(decide(Role::auditor, held({}), job::drop, {.own = true}), Level::deny);
  EXPECT_EQ(decide({}, run, job::run, {.own = true}), Level::allow);
  EXPECT_EQ(decide({}, run, job::see, {.own = true}), Level::deny) << "not the fallback role";
  EXPECT_EQ(decide(Role::guest, run, job::run, {.own = true}, pol::default_account(makers::table)), Level::allow);
}

TEST(CustomRoles, OfAHeaderAreThoseOfItsTable) {
  const GeneratedTable file("makers");
  const pol::AccountWords account = pol::default_account(file.view());
  int allowed = 0;
  for (const pol::PermissionSet& custom : {held({}), held({job::run}), held({job::run, job::drop})}) {
    for (std::uint64_t bits = 0; bits < 16; ++bits) {
      std::vector<Role> roles;
      for (std::uint32_t role = 0; role < 4; ++role) {
        if ((bits >> role & 1) != 0) roles.push_back(static_cast<Role>(role));
      }
      for (const job::Permission permission : {job::see, job::run, job::drop}) {
        for (const bool own : {false, true}) {
          const job::Inputs inputs{.own = own};
          const pol::Level expected = pol::decide(file.view(), pol::RoleSet(pol::RoleMask(bits)), custom,
                                                  makers::id(permission), pack(inputs), account);
          EXPECT_EQ(static_cast<pol::Level>(decide(std::span<const Role>(roles), custom, permission, inputs)), expected)
              << bits;
          if (roles.size() == 1) {
            EXPECT_EQ(static_cast<pol::Level>(decide(roles.front(), custom, permission, inputs)), expected) << bits;
            EXPECT_EQ(static_cast<pol::Level>(decide({roles.front()}, custom, permission, inputs)), expected) << bits;
          }
          allowed += expected != pol::lowest_level ? 1 : 0;
        }
      }
    }
  }
  EXPECT_GT(allowed, 20);
}

}  // namespace
}  // namespace polc
