// What would have to be different for a denied request to be allowed: the smallest changes, and whose they are.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/table/read_back_table.h"

namespace polc {

struct Change {
  enum class Kind : std::uint8_t {
    role,       ///< Hold another role: whoever gives roles can do it.
    setting,    ///< The account can choose it.
    attribute,  ///< A fact of the request: out of the account's hands.
  };
  Kind kind = Kind::attribute;
  std::string text;  ///< `hold admin`, `own=true`, `supervisor.limit_to_assigned=off`
};

/// Changes that together are enough.
using ChangeSet = std::vector<Change>;

struct CurrentCase {
  std::vector<pol::RoleId> roles;
  pol::PermissionId permission{};
  std::vector<std::uint32_t> values;  ///< By variable: the request's attributes, the account's settings.
};

/// Ways to reach `level`, each as small as it can be: one by facts and settings alone, if there is one, then each
/// single role that would do with everything else as it is, and that the subject may hold beside its others. None: nothing
/// of that sort is enough.
std::vector<ChangeSet> smallest_changes(ReadBackTable& read_back, const CurrentCase& current, pol::Level level);

}  // namespace polc
