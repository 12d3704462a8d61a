// A verified table as C++ source: a constant for each array, and a pol::TableView over them.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "pol/table_view.h"

namespace polc {

/// Definitions of `fingerprint`, of a namespace `generated` with the arrays, and of `table`. `bytes` are what `table` is a
/// view of. Linear in the table; always the same text for the same bytes.
std::string table_definitions(const pol::TableView& table, std::span<const std::byte> bytes);

}  // namespace polc
