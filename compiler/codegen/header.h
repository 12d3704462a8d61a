// A compiled policy as a C++ header: its names as types, its table as constants.
//
// The header needs C++20 and <pol/generated.h>. README.md says what it declares.
// Deterministic; linear in the table.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "compiler/model/model.h"
#include "compiler/table/decision_table.h"

namespace polc {

struct HeaderOptions {
  std::string name_space;  ///< Instead of the policy's name; may hold `::`.
};

/// `bytes` are the table as table_bytes made it, with names or without.
std::string header_text(const Model& model, const DecisionTable& table, std::span<const std::byte> bytes,
                        const HeaderOptions& options = {});

/// Whether a text may stand after `namespace`.
bool is_namespace(std::string_view text);

}  // namespace polc
