// Decisions proved while the test is compiled: nothing here is left to run, except that the program starts.
#include <contact_center.h>
#include <gtest/gtest.h>
#include <odd_names.h>
#include <support_authorization.h>

namespace polc {
namespace {

namespace support {

using namespace support_authorization;

constexpr Context verified{.identity_verified = true};
constexpr Context unknown{.identity_verified = false};

static_assert(decide(Role::member, device::troubleshoot, {verified, true}) == Level::allow);
static_assert(decide(Role::member, device::troubleshoot, {.context = verified, .own = false}) == Level::instruct);
static_assert(decide(Role::member, device::troubleshoot, {unknown, true}) == Level::deny);
static_assert(decide(Role::admin, user::add, {verified, ProfileRole::super_admin}) == Level::deny);
static_assert(decide(Role::admin, user::add, {verified, ProfileRole::admin}) == Level::allow);
static_assert(decide(Role::member, form::submit, {verified, form::SignedBy::super_admin}) == Level::allow);
static_assert(decide(Role::admin, phone_number::port, {verified}) == Level::deny);
static_assert(decide(Role::super_admin, phone_number::port, {verified}) == Level::allow);

// Several roles add up; none at all is the fallback role.
static_assert(decide({Role::admin, Role::member}, device::troubleshoot, {verified, false}) == Level::allow);
static_assert(decide(Roles(), device::troubleshoot, {verified, true}) == Level::deny);

// The other ways of asking.
static_assert(decide<device::troubleshoot>(Role::member, {verified, false}) == Level::instruct);
static_assert(decide(Role::member, Request(device::troubleshoot, {verified, false})) == Level::instruct);

// Numbers that a cast made, and no name stands for, give nothing and read nothing.
static_assert(decide(static_cast<Role>(200), device::change, {verified, true}) == Level::deny);
static_assert(!Roles(static_cast<Role>(64)).contains(Role::super_admin));
static_assert(decide(Role::super_admin, static_cast<device::Permission>(9999), {verified, true}) == Level::deny);
static_assert(decide(Role::member, form::submit, {unknown, static_cast<form::SignedBy>(255)}) == Level::deny);

static_assert(matches(table));
static_assert(table.level_count() == 3);

}  // namespace support

namespace center {

using namespace contact_center;

static_assert(decide(Role::supervisor, call_queue::monitor, {.assigned = true}) == Level::allow);
static_assert(decide(Role::supervisor, call_queue::monitor, {.assigned = false}) == Level::deny);
static_assert(decide(Role::supervisor, call_queue::monitor, {.assigned = false},
                     account({.supervisor_limit_to_assigned = false})) == Level::allow);
static_assert(decide<call_queue::monitor>(Role::supervisor, {.assigned = false},
                                          account({.supervisor_limit_to_assigned = false})) == Level::allow);
static_assert(account({}).is_admitted());

}  // namespace center

namespace odd {

using namespace odd_names_2nd_edition;

constexpr Context in{.signed_in = true};

static_assert(id(Role::class_) == ::pol::RoleId{0});
static_assert(id(Role::a_b) == ::pol::RoleId{3});
static_assert(id(Role::n2nd_line) == ::pol::RoleId{4});
static_assert(id(Role::Prufc_fer) == ::pol::RoleId{5});
static_assert(decide(Role::a_b, mod_forum::delete_, {.context = in, .own = false, .lamp = TrafficLight::red}) ==
              Level::see_only);
static_assert(decide(Role::n2nd_line, mod_forum::delete_,
                     {.context = in, .own = false, .state = mod_forum::State::final_, .lamp = TrafficLight::red}) ==
              Level::yes);
static_assert(decide(Role::n2nd_line, mod_forum::delete_,
                     {.context = in, .own = false, .state = mod_forum::State::not_yet, .lamp = TrafficLight::red}) ==
              Level::no);
static_assert(decide(Role::n2nd_line, mod_forum::delete_,
                     {.context = {true, TrafficLight::red},
                      .own = false,
                      .state = mod_forum::State::final_,
                      .lamp = TrafficLight::red}) == Level::no);

// Settings: the default, a choice, one that is out of bounds, one that lacks what it requires.
static_assert(decide(Role::guest, table_::view, {in}) == Level::yes);
static_assert(decide(Roles(), table_::view, {in}, account({.ways_open = false})) == Level::no);
static_assert(decide(Role::Prufc_fer, odd_pol::view, {in, odd_pol::State::sent}) == Level::no);
static_assert(decide(Role::Prufc_fer, odd_pol::view, {in, odd_pol::State::sent},
                     account({.ways_night_mode = TrafficLight::in_between_x1b5fa04d})) == Level::yes);
static_assert(account({.ways_night_mode = TrafficLight::red}).is_admitted());
static_assert(!account({.ways_night_mode = TrafficLight::default_}).is_admitted());
static_assert(account({.ways_late = true}).is_admitted());
static_assert(!account({.ways_open = false, .ways_late = true}).is_admitted());
static_assert(decide(Role::guest, ::odd_names_2nd_edition::pol::std, {in}, account({.ways_late = true})) == Level::yes);

}  // namespace odd

TEST(Proofs, Compile) {
  SUCCEED();
}

}  // namespace
}  // namespace polc
