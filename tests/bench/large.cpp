// A thousand roles and ten thousand permissions: the table, its sessions, and both by hand.
#include "tests/bench/kernels.h"

namespace polc::bench {

std::uint64_t decide_large(const pol::TableView& table, const LargeStream& stream) {
  std::uint64_t sum = 0;
  for (const LargeRequest& request : stream.requests) {
    const std::span<const pol::RoleId> roles = stream.roles_of(request.user);
    sum += pol::index(pol::decide(table, roles, static_cast<pol::PermissionId>(request.permission), pol::Inputs(0)));
  }
  return sum;
}

std::uint64_t decide_sessions(std::span<const pol::Session> sessions, std::span<const LargeRequest> requests) {
  std::uint64_t sum = 0;
  for (const LargeRequest& request : requests) {
    sum += pol::index(sessions[request.user].decide(static_cast<pol::PermissionId>(request.permission)));
  }
  return sum;
}

// Both are filled by asking the table once for every role and every permission.

BitMatrix::BitMatrix(const pol::TableView& table)
    : row_words_((table.role_count() + 63) / 64), words_(row_words_ * table.permission_count()) {
  for (std::uint32_t permission = 0; permission < table.permission_count(); ++permission) {
    for (std::uint32_t role = 0; role < table.role_count(); ++role) {
      const pol::RoleId held[] = {pol::RoleId{role}};
      const pol::Level level = pol::decide(table, std::span<const pol::RoleId>(held), pol::PermissionId{permission});
      if (level != pol::lowest_level) words_[permission * row_words_ + role / 64] |= std::uint64_t{1} << role % 64;
    }
  }
}

std::uint64_t BitMatrix::decide(const LargeStream& stream) const {
  std::uint64_t sum = 0;
  for (const LargeRequest& request : stream.requests) {
    const std::uint64_t* row = words_.data() + request.permission * row_words_;
    std::uint64_t found = 0;
    for (const pol::RoleId role : stream.roles_of(request.user))
      found |= row[pol::index(role) / 64] >> pol::index(role) % 64;
    sum += found & 1;
  }
  return sum;
}

UserBitmap::UserBitmap(const pol::TableView& table, const LargeStream& stream)
    : row_words_((table.permission_count() + 63) / 64), words_(row_words_ * user_count) {
  for (std::uint32_t user = 0; user < user_count; ++user) {
    const std::span<const pol::RoleId> roles = stream.roles_of(user);
    for (std::uint32_t permission = 0; permission < table.permission_count(); ++permission) {
      if (pol::decide(table, roles, pol::PermissionId{permission}) == pol::lowest_level) continue;
      words_[user * row_words_ + permission / 64] |= std::uint64_t{1} << permission % 64;
    }
  }
}

std::uint64_t UserBitmap::decide(std::span<const LargeRequest> requests) const {
  std::uint64_t sum = 0;
  for (const LargeRequest& request : requests) {
    sum += words_[request.user * row_words_ + request.permission / 64] >> request.permission % 64 & 1;
  }
  return sum;
}

}  // namespace polc::bench
