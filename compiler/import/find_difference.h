// Holds a compiled policy against the table that it was imported from: every role, permission and attribute value.
//
// It reads the cells by itself, by brute force over the values of the attributes, and shares nothing with what wrote the
// policy. Cost: a decision for each role, permission and combination of values that the permission depends on.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "compiler/import/access_table.h"
#include "pol/table_view.h"

namespace polc::importing {

/// Combinations of attribute values of one permission that are still tried one by one.
inline constexpr std::uint64_t max_combinations = 1 << 16;

struct ImportDifference {
  enum class Kind : std::uint8_t { differs, too_many_combinations };
  Kind kind = Kind::differs;
  std::string permission;
  std::string role;
};

/// Nothing if each role alone is decided as the table says, and the names are the same.
std::optional<ImportDifference> find_difference(const AccessTable& table, const pol::TableView& policy);

}  // namespace polc::importing
