// Requests that compile, and below, one by one, requests that must not. Not part of any program.
// The comment beside each #ifdef is a regular expression that g++'s errors must match.
#include <contact_center.h>
#include <support_authorization.h>

namespace policy = support_authorization;
using policy::Level;
using policy::Role;

constexpr policy::Context verified{.identity_verified = true};

static_assert(decide(Role::member, policy::device::troubleshoot, {.context = verified, .own = true}) == Level::allow);
static_assert(policy::decide<policy::device::troubleshoot>(Role::member, {verified, false}) == Level::instruct);

#ifdef forgotten_attribute  // deleted function .*missing_attribute = pol::Attribute<4>{"own"}
static_assert(decide(Role::member, policy::device::troubleshoot, {.context = verified}) == Level::instruct);
#endif
#ifdef forgotten_context  // deleted function .*"identity_verified"
static_assert(decide(Role::member, policy::device::troubleshoot, {.own = true}) == Level::deny);
#endif
#ifdef forgotten_attribute_of_the_context  // deleted function .*"identity_verified"
constexpr policy::Context unknown{};
#endif
#ifdef attribute_of_another_resource  // no known conversion for argument 3
static_assert(decide(Role::member, policy::form::submit, {.context = verified, .own = true}) == Level::deny);
#endif
#ifdef attribute_too_many  // no known conversion for argument 3
static_assert(decide(Role::member, policy::form::sign, {verified, policy::form::SignedBy::admin, true}) == Level::deny);
#endif
#ifdef value_of_another_attribute  // no known conversion for argument 3
static_assert(decide(Role::admin, policy::form::submit, {verified, policy::ProfileRole::admin}) == Level::allow);
#endif
#ifdef number_for_a_fact  // no known conversion for argument 3
static_assert(decide(Role::member, policy::device::troubleshoot, {verified, 1}) == Level::allow);
#endif
#ifdef text_for_a_fact  // no known conversion for argument 3
static_assert(decide(Role::member, policy::device::troubleshoot, {verified, "no"}) == Level::allow);
#endif
#ifdef unknown_permission  // 'replace' is not a member
static_assert(decide(Role::member, policy::device::replace, {verified, true}) == Level::allow);
#endif
#ifdef unknown_resource  // 'vehicle' has not been declared|'policy::vehicle'
static_assert(decide(Role::member, policy::vehicle::change, {verified, true}) == Level::allow);
#endif
#ifdef unknown_role  // 'owner' is not a member
static_assert(decide(Role::owner, policy::device::change, {verified, true}) == Level::allow);
#endif
#ifdef unknown_level  // 'permit' is not a member
static_assert(decide(Role::admin, policy::device::change, {verified, true}) == Level::permit);
#endif
#ifdef unknown_value  // 'stranger' is not a member
static_assert(decide(Role::admin, policy::form::submit, {verified, policy::form::SignedBy::stranger}) == Level::allow);
#endif
#ifdef role_of_another_policy  // no known conversion for argument 1
static_assert(policy::decide(contact_center::Role::agent, policy::device::change, {verified, true}) == Level::allow);
#endif
#ifdef permission_of_another_policy  // no matching function for call
static_assert(policy::decide(Role::admin, contact_center::call_queue::serve, {.assigned = true}) == Level::allow);
#endif
#ifdef level_of_another_policy  // no match for 'operator=='
static_assert(decide(Role::admin, policy::device::change, {verified, true}) == contact_center::Level::allow);
#endif
#ifdef ignored_level  // nodiscard
void ask() {
  decide(Role::member, policy::device::troubleshoot, {verified, true});
}
#endif
#ifdef immutable_setting  // view_settings
constexpr contact_center::Settings settings{.supervisor_view_settings = false};
#endif
#ifdef wrong_proof  // static assertion failed
static_assert(decide(Role::member, policy::device::troubleshoot, {verified, false}) == Level::allow);
#endif
