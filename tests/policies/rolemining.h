// The role mining sets of data/rolemining_*.txt: who may do what in real organisations, by number, with roles that
// come to the same. For tests and benchmarks.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace polc {

struct RoleMiningSet {
  struct Role {
    std::uint32_t number = 0;
    std::vector<std::uint32_t> permissions;
    std::vector<std::uint32_t> users;
  };
  /// Users who may do the same.
  struct Users {
    std::vector<std::uint32_t> numbers;
    std::vector<std::uint32_t> permissions;
  };

  std::string name;
  std::vector<Role> roles;
  std::vector<Users> users;

  /// `roles`, as `polc import` reads them.
  std::string json() const;
};

/// Names of all sets, smallest first.
const std::vector<std::string>& role_mining_names();

/// Throws where the file is missing or no such set.
RoleMiningSet read_role_mining_set(const std::string& name);

}  // namespace polc
