// The inputs of a decision, from what was set of a request: in line, as every decision through the C ABI asks for them.
#pragma once

#include <cstdint>
#include <optional>

#include <pol/request_inputs.h>

#include "attributes_of.h"

namespace pol::detail {

inline std::uint64_t context_bits(const TableData& table) {
  const AttributeRange context = attributes_of(table, format::none);
  std::uint64_t bits = 0;
  for (const format::Attribute& attribute : table.attributes.subspan(context.first, context.count)) {
    bits |= attribute_bits(attribute);
  }
  return bits;
}

/// The bits that a request settles for a permission that the table has.
inline std::uint64_t known_for(const TableData& table, const RequestInputs::State& state, PermissionId permission) {
  if (state.refused || state.fingerprint != table.fingerprint) return 0;
  if (state.resource == resource_of(table, index(permission))) [[likely]]
    return state.known;
  return state.known & context_bits(table);
}

/// As RequestInputs::complete.
inline std::optional<Inputs> complete_inputs(const TableData& table, const RequestInputs::State& state,
                                             PermissionId permission) {
  if (state.refused || index(permission) >= table.permission_count) return std::nullopt;
  const std::uint64_t known = known_for(table, state, permission);
  if ((dependencies_of(table, index(permission)) & ~known) != 0) return std::nullopt;
  return Inputs(state.bits & known);
}

}  // namespace pol::detail
