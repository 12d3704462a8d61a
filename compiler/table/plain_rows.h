// A table's rows as words, whatever form they have in the file, and all that leads to them: for what knows no other form.
#pragma once

#include <cstdint>
#include <vector>

#include "pol/table_view.h"

namespace polc {

struct PlainRows {
  std::vector<pol::format::Permission> permissions;  ///< By PermissionId.
  std::vector<pol::format::BlockRecord> blocks;
  std::vector<std::uint32_t> row_index;
  std::vector<std::uint64_t> rows;
};

/// Of a table that has its bytes. Cost: linear in the words of all rows.
PlainRows plain_rows(const pol::TableData& data);

}  // namespace polc
