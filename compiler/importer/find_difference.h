// Holds a compiled policy against the table that it was imported from: every role, permission and attribute value.
//
// It reads the cells by itself, by brute force over the values of the attributes, and shares nothing with what wrote the
// policy. Cost: a decision for each role, permission and combination of values that the permission depends on.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/importer/access_table.h"
#include "pol/table_view.h"

namespace polc::importer {

/// Combinations of attribute values of one permission that are still tried one by one.
inline constexpr std::uint64_t max_combinations = 1 << 16;

struct ImportDifference {
  enum class Kind : std::uint8_t {
    decision,
    role_in_table,  ///< And not in the policy; so on for the others.
    role_in_policy,
    permission_in_table,
    permission_in_policy,
    level_in_table,      ///< `expected` names it.
    attribute_in_table,  ///< Or a value of one, which a cell of the permission tests; `expected` names it.
    too_many_combinations,
  };
  Kind kind = Kind::decision;
  std::string role;
  std::string permission;
  std::string expected;  ///< The level that the table says, and the policy's; of a decision alone.
  std::string found;
  std::string request;  ///< ` with own=true`; empty where no attribute counts.
};

struct TableComparison {
  std::vector<ImportDifference> differences;  ///< At most as many as were asked for; of one cell, the first.
  std::uint64_t cells = 0;                    ///< Roles by permissions that both have.
};

/// Each role alone, on every permission. A level that the policy has not ends it: then nothing can be compared.
TableComparison compare(const AccessTable& table, const pol::TableView& policy, std::size_t max_differences);

/// The first difference.
std::optional<ImportDifference> find_difference(const AccessTable& table, const pol::TableView& policy);

}  // namespace polc::importer
