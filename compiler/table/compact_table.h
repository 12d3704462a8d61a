// A decision table in the form in which it takes the fewest bytes that decisions pay nothing for.
//
// What many permissions share is stored once: row groups, how a case is chosen, which inputs matter. A permission that
// depends on nothing needs the number of its row group alone. Example, three permissions of which the last asks the
// account, all in the form of table_format.h:
//
//   a Permission each                 numbers
//   shift 0, mask 0, rows 4           2          groups are two words long, so word 4 starts group 2
//   shift 0, mask 0, rows 4           2
//   compound, first block 0           3 + 0      there are 3 groups, so from 3 on numbers are classes
//
// Numbers spare the runtime nothing where it needs the class: that is one load more. So they are used where no permission
// needs one, or where there are so many permissions that 8 bytes for each would not stay in the first cache.
// Rows have one of three forms: see row_form.h.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "compiler/table/decision_table.h"
#include "compiler/table/row_form.h"

namespace polc {

struct CompactTable {
  std::vector<pol::format::Permission> permissions;  ///< By PermissionId, or, if there are `codes`, the classes.
  std::vector<std::uint32_t> codes;                  ///< By PermissionId: a row group, or beyond those a class.
  std::vector<pol::format::BlockRecord> blocks;
  EncodedRows rows;
  std::vector<std::uint32_t> row_index;
  std::vector<std::uint32_t> dependency_numbers;  ///< By position in `permissions`: a position in `dependencies`.
  std::vector<std::uint64_t> dependencies;  ///< The different ones, or, without numbers, as `permissions`; or none.
};

/// The bytes that the largest of them needs: 1, 2 or 4.
std::uint32_t number_width(const std::vector<std::uint32_t>& numbers);

/// `form`: of rows; without it the one that suits them. Cost: linear in the table.
CompactTable compact(const DecisionTable& table, std::uint32_t role_count, std::uint32_t level_count,
                     std::optional<RowForm> form = std::nullopt);

}  // namespace polc
