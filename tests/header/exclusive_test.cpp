// Roles that exclude each other, in generated headers: proved while the test is compiled, and against the library.
#include <crowd.h>
#include <gtest/gtest.h>
#include <payments.h>

#include <vector>

#include "tests/header/generated_table.h"

namespace polc {
namespace {

namespace four_roles {

using namespace payments;

static_assert(decide(Role::approver, payment::release, {.own = false}) == Level::allow);
static_assert(decide({Role::senior_clerk, Role::clerk}, payment::enter, {.own = false}) == Level::allow);

// Whom the policy does not admit gets nothing, not even what the fallback role has.
static_assert(decide({Role::senior_clerk, Role::approver}, payment::release, {.own = false}) == Level::deny);
static_assert(decide({Role::clerk, Role::approver}, payment::enter, {.own = false}) == Level::deny);
static_assert(decide<payment::see>({Role::senior_clerk, Role::approver}, {.own = false}) == Level::deny);
static_assert(decide<payment::see>(Roles(), {.own = false}) == Level::allow);
static_assert(decide(Roles(Roles({Role::clerk, Role::approver}).set()), payment::see, {.own = false}) == Level::deny);
static_assert(decide(Roles(pol::RoleMask(0b110)), payment::release, {.own = false}) == Level::deny);

constexpr auto conflict = Roles::find_conflict({Role::approver, Role::visitor, Role::senior_clerk});
static_assert(conflict && conflict->first == Role::senior_clerk && conflict->first_held == Role::clerk);
static_assert(conflict->second == Role::approver && conflict->second_held == Role::approver);
static_assert(!Roles::find_conflict({Role::approver, Role::visitor}));
static_assert(!Roles::find_conflict({}));

}  // namespace four_roles

namespace sixty_four_roles {

using namespace crowd;

static_assert(table.role_count() == 64);
static_assert(decide({Role::r60, Role::r59}, door::lock, {}) == Level::allow);
static_assert(decide({Role::r60, Role::chief}, door::lock, {}) == Level::deny);
static_assert(decide({Role::r60, Role::chief}, door::enter, {}) == Level::deny);
static_assert(decide(Roles(), door::enter, {}) == Level::allow);
// Asked of the library, it is the same subject: no role, and not the fallback role either.
static_assert(pol::decide(table, Roles({Role::r60, Role::lead}).set(), id(door::enter)) == pol::lowest_level);
static_assert(pol::decide(table, Roles(static_cast<Role>(64)).set(), id(door::enter)) == pol::lowest_level);

}  // namespace sixty_four_roles

TEST(ExclusiveRoles, OfAHeaderAreThoseOfItsTable) {
  const GeneratedTable file("payments");
  for (std::uint64_t bits = 0; bits < 16; ++bits) {
    std::vector<payments::Role> roles;
    for (std::uint32_t role = 0; role < 4; ++role) {
      if ((bits >> role & 1) != 0) roles.push_back(static_cast<payments::Role>(role));
    }
    const pol::RoleSet set(pol::RoleMask{bits});
    EXPECT_EQ(payments::Roles::find_conflict(roles).has_value(), pol::find_conflict(file.view(), set).has_value());
    for (std::uint32_t permission = 0; permission < 3; ++permission) {
      const auto asked = static_cast<payments::payment::Permission>(permission);
      EXPECT_EQ(static_cast<pol::Level>(decide(payments::Roles(roles), asked, {.own = false})),
                pol::decide(file.view(), set, pol::PermissionId{permission}, pol::Inputs(0)))
          << bits << " " << permission;
    }
  }
}

}  // namespace
}  // namespace polc
