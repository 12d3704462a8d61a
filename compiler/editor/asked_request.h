// The request that a place in a policy speaks of: of a cell its role and permission, of a line of a test what it asks.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/editor/references.h"

namespace polc::editor {

struct AskedRequest {
  std::vector<std::string> roles;  ///< Held together; none where the place names none.
  std::string permission;
  /// By name, as far as the place says: so that its condition holds, where that takes no thinking.
  std::map<std::string, std::string> attributes;
  std::map<std::string, std::string> settings;
};

/// Nothing where no permission is spoken of. The word under the cursor wins over the first of a list.
std::optional<AskedRequest> request_at(References& references, const ast::File& file, std::uint32_t offset);

}  // namespace polc::editor
