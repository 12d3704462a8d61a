// Translation validation of who holds what: the compiler's reading of `exclusive roles` and `includes` against the table's.
#pragma once

#include <optional>
#include <string>

#include "compiler/model/model.h"
#include "pol/table_view.h"

namespace polc {

/// Nothing if the table excludes the same roles as the model, and every role holds the same of them in both. Else the name
/// of a role that does not.
std::optional<std::string> find_wrong_holder(const Model& model, const pol::TableView& table);

}  // namespace polc
