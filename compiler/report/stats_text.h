// What a table's bytes are spent on: by section, and by permission.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "compiler/model/model.h"
#include "compiler/table/decision_table.h"

namespace polc {

/// `bytes` are the table. The permissions shown are those with the most bytes of row groups, at most `most`.
std::string stats_text(const Model& model, const DecisionTable& table, std::span<const std::byte> bytes,
                       std::size_t most = 20);

}  // namespace polc
