// The decision table as data: what the bytes hold, before names and explanations are added.
//
// Its vectors hold the structs of the table format, with the same indexes, so that table_bytes.h only has to write them
// one after the other. Plain data; `lower` makes it.
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/model/model.h"
#include "compiler/table/rows.h"
#include "pol/detail/table_format.h"

namespace polc {

/// What one permission costs and why: for `--stats` and the dump.
struct PermissionCost {
  std::uint32_t blocks = 1;
  std::uint64_t cases = 0;  ///< Of what it depends on; a block that bridges a gap stores more.
  std::uint64_t bytes = 0;  ///< Of row groups and row indexes, counted again where another permission shares them.
  std::vector<VariableId> support;
};

struct DecisionTable {
  std::uint32_t role_words = 1;
  std::vector<pol::format::Permission> permissions;  ///< By PermissionId.
  std::vector<pol::format::BlockRecord> blocks;
  Rows rows;
  std::vector<std::uint32_t> row_index;
  std::vector<pol::format::Gather> gathers;
  std::vector<std::uint64_t> dependencies;
  std::vector<pol::format::SettingCombination> combinations;
  std::vector<pol::format::CombinationTerm> combination_terms;
  std::vector<std::uint32_t> default_words;
  std::vector<pol::format::Attribute> attributes;  ///< `table_bytes` fills in first_value.
  std::vector<pol::format::Setting> settings;      ///< Likewise.
  std::vector<pol::format::Resource> resources;
  std::vector<std::uint64_t> value_sets;
  std::vector<pol::format::Requirement> requirements;
  std::vector<std::uint32_t> role_lists;
  std::vector<pol::format::RoleList> exclusive;
  std::vector<pol::format::Inclusion> inclusions;
  std::vector<std::uint64_t> custom_roles;

  // From the model's variables to the table's attributes and settings, and back.
  std::vector<std::uint32_t> table_index;  ///< By VariableId.
  std::vector<VariableId> attribute_variables;
  std::vector<VariableId> setting_variables;

  std::vector<PermissionCost> costs;  ///< By PermissionId.
};

}  // namespace polc
