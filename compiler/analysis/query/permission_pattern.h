// Permissions as a command line names them: by a name, or by a pattern as in a policy.
//
// `ticket.close`, `ticket.*`, `*.view`, `ticket.{view, close}`, `a.b, c.*`, `* except billing.*`; names in backquotes as they must be in a
// policy. Groups are none of a table's names. Matching is over the names of the table, so that a `.polt` will do.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pol/names.h"
#include "pol/table_view.h"

namespace polc {

struct PatternMatch {
  std::vector<pol::PermissionId> permissions;  ///< In the order of the table, each once.
  std::string problem;  ///< Why there are none: "nothing matches `billing.*`". Empty if all is well.
};

/// Each part of the pattern has to match something, what is excepted too. Cost: the parts of the pattern times the permissions; braces may
/// make at most 4096 parts.
PatternMatch match_permissions(std::string_view pattern, const pol::TableView& table);

}  // namespace polc
