// Loads the shipped support policy from its own bytes and decides it: what a program without a C++ library, an operating
// system or a heap can do with a table. Shared by the freestanding program and the WebAssembly module.
#pragma once

#include <support_authorization.h>
#include <support_authorization_bytes.h>

#include <pol/verify.h>

namespace polc {

/// 0 if the table is taken and every decision is right, else the number of what was wrong.
inline int decide_shipped_policy() {
  using namespace support_authorization;
  const pol::VerifyResult result = pol::verify({reinterpret_cast<const std::byte*>(table_bytes), sizeof table_bytes});
  if (!result) return 1;
  const pol::TableView& loaded = *result;
  if (!matches(loaded)) return 2;

  // The bytes decide, not the header: that one gives names and packs the inputs.
  const auto level = [&](Roles roles, auto permission, const auto& inputs) {
    return static_cast<Level>(pol::decide(loaded, roles.set(), id(permission), pack(inputs)));
  };
  const Context verified{.identity_verified = true};
  const Context unknown{.identity_verified = false};
  if (level(Role::member, device::troubleshoot, device::Inputs{verified, true}) != Level::allow) return 3;
  if (level(Role::member, device::troubleshoot, device::Inputs{verified, false}) != Level::instruct) return 4;
  if (level(Role::member, device::troubleshoot, device::Inputs{unknown, true}) != Level::deny) return 5;
  if (level(Role::admin, user::add, user::Inputs{verified, ProfileRole::super_admin}) != Level::deny) return 6;
  if (level(Role::admin, user::add, user::Inputs{verified, ProfileRole::member}) != Level::allow) return 7;
  if (level(Roles(), phone_number::port, phone_number::Inputs{verified}) != Level::deny) return 8;
  if (level(Role::super_admin, phone_number::port, phone_number::Inputs{verified}) != Level::allow) return 9;
  if (level({Role::admin, Role::member}, form::submit, form::Inputs{verified, form::SignedBy::nobody}) !=
      Level::allow) {
    return 10;
  }
  return 0;
}

/// A copy with one byte changed must be refused; 0 if it is, wherever the byte is.
inline int refuse_damaged_policy() {
  alignas(8) static unsigned char damaged[sizeof table_bytes];
  for (std::size_t place = 0; place < sizeof table_bytes; ++place) damaged[place] = table_bytes[place];
  for (std::size_t place = 0; place < sizeof damaged; ++place) {
    damaged[place] ^= 1;
    if (pol::verify({reinterpret_cast<const std::byte*>(damaged), sizeof damaged})) return 11;
    damaged[place] ^= 1;
  }
  return 0;
}

}  // namespace polc
