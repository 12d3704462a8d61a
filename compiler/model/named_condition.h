// A condition that the author gave a name: a `define`, as it reads for a resource.
//
// They are kept outside the model, where defines are expanded, so that decisions never depend on how a condition
// was put. Who shows conditions to people may use the author's words for them.
#pragma once

#include <optional>
#include <string>

#include "compiler/model/ids.h"

namespace polc {

struct NamedCondition {
  std::string name;
  std::optional<ResourceId> resource;  ///< Absent: it reads the same for every resource.
  ExpressionId condition{};            ///< In the model's pool.
};

}  // namespace polc
