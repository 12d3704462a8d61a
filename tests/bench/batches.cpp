// A million requests at once, beside one decision after another.
#include <random>

#include "tests/bench/kernels.h"

namespace polc::bench {
Batch::Batch(const pol::TableView& table) : levels(large_stream_size) {
  std::mt19937_64 random(17);
  requests.reserve(large_stream_size);
  while (requests.size() < large_stream_size) {
    const pol::RoleId first = pol::id_at<pol::RoleId>(random() % table.role_count());
    const pol::RoleId second = pol::id_at<pol::RoleId>(random() % table.role_count());
    const auto permission = static_cast<std::uint32_t>(random() % table.permission_count());
    const std::uint32_t resource = pol::resource_of(table.data(), permission);
    std::uint64_t bits = 0;
    for (const pol::format::Attribute& attribute : table.data().attributes) {
      if (attribute.resource != pol::format::none && attribute.resource != resource) continue;
      bits |= random() % attribute.value_count << attribute.shift;
    }
    requests.push_back({*pol::RoleMask::from({first, second}), pol::PermissionId{permission}, pol::Inputs(bits)});
  }
}

std::uint64_t Batch::decide_one_by_one(const pol::TableView& table) {
  for (std::size_t number = 0; number < requests.size(); ++number) {
    const auto& [roles, permission, inputs] = requests[number];
    levels[number] = pol::decide(table, roles, permission, inputs);
  }
  return pol::index(levels.back());
}

std::uint64_t Batch::decide_all(const pol::TableView& table) {
  pol::decide_all(table, requests, levels, pol::default_account(table));
  return pol::index(levels.back());
}

}  // namespace polc::bench
