// Outside surface: CellContent::highest_level.
#include "compiler/importer/access_table.h"

#include <algorithm>

namespace polc::importer {

std::uint32_t CellContent::highest_level() const {
  std::uint32_t highest = 0;
  for (const ImportedOutcome& outcome : outcomes) highest = std::max(highest, outcome.level);
  return highest;
}

}  // namespace polc::importer
