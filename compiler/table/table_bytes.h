// Decision table to the bytes of a `.polt` file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "compiler/access/access_conditions.h"
#include "compiler/source/source_manager.h"
#include "compiler/table/decision_table.h"
#include "compiler/table/row_form.h"

namespace polc {

struct TableOptions {
  bool strip = false;               ///< Leave out names and explanations: smaller, and it can be asked by id alone.
  std::optional<RowForm> row_form;  ///< For tests: instead of the form that suits the rows.
};

/// The same policy and options give the same bytes on every machine. `sources` is where explanations point.
std::vector<std::byte> table_bytes(AccessConditions& access, const DecisionTable& table, const SourceManager& sources,
                                   const TableOptions& options);

/// A hash of what a caller relies on: ids, names, domains, defaults and input bits; not of the decisions.
std::uint64_t schema_fingerprint(const Model& model, const DecisionTable& table);

}  // namespace polc
