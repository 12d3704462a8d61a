// The shipped policies: a few users, each asked for any permission with any attributes, by their roles and by their sessions.
#include <random>

#include "tests/bench/kernels.h"

namespace polc::bench {

ShippedStream::ShippedStream(const pol::TableView& table) {
  std::mt19937_64 random(13);
  constexpr std::size_t users = 16;
  for (std::size_t user = 0; user < users; ++user) {
    const pol::RoleId first = pol::id_at<pol::RoleId>(random() % table.role_count());
    const pol::RoleId second = pol::id_at<pol::RoleId>(random() % table.role_count());
    masks.push_back(*pol::RoleMask::from({first, second}));
    sessions.emplace_back(table, pol::RoleSet(masks.back()));
  }
  requests.reserve(topic_stream_size);
  while (requests.size() < topic_stream_size) {
    const auto permission = static_cast<std::uint32_t>(random() % table.permission_count());
    const std::uint32_t resource = pol::resource_of(table.data(), permission);
    std::uint64_t bits = 0;
    for (const pol::format::Attribute& attribute : table.data().attributes) {
      if (attribute.resource != pol::format::none && attribute.resource != resource) continue;
      bits |= random() % attribute.value_count << attribute.shift;
    }
    requests.push_back({bits, permission, static_cast<std::uint32_t>(random() % users)});
  }
}

std::uint64_t ShippedStream::decide(const pol::TableView& table) const {
  std::uint64_t sum = 0;
  for (const Request& request : requests) {
    sum += pol::index(
        pol::decide(table, masks[request.user], pol::PermissionId{request.permission}, pol::Inputs(request.inputs)));
  }
  return sum;
}

std::uint64_t ShippedStream::decide_in_sessions() const {
  std::uint64_t sum = 0;
  for (const Request& request : requests) {
    sum +=
        pol::index(sessions[request.user].decide(pol::PermissionId{request.permission}, pol::Inputs(request.inputs)));
  }
  return sum;
}

}  // namespace polc::bench
