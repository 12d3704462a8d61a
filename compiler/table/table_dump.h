// A table's bytes, every one with its meaning: for reviews, golden tests and debugging readers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "pol/table_view.h"

namespace polc {

/// One line a field: offset, bytes, name, value. `table` is the view that verify made of `bytes`.
std::string dump_table(std::span<const std::byte> bytes, const pol::TableView& table);

/// What the format calls a section, from its number.
std::string section_name(std::uint32_t kind);

}  // namespace polc
