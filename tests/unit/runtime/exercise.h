// Asks a table everything: what must stay inside its bytes whatever they are.
#pragma once

#include <cstdint>

#include <pol/table_view.h>

namespace pol::testing {

/// Runs every lookup that the runtime has; returns a sum of what they say, so that none is optimized away.
std::uint64_t exercise(const TableView& table, std::uint64_t seed);

}  // namespace pol::testing
