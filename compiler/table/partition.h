// Splits what decides a permission into blocks whose results are joined.
//
// A table by case is as large as the product of the domains that it depends on. Twenty roles with a switch
// each would take 2^20 cases; twenty blocks of two cases say the same, because grants add up and
// restrictions take away independently of each other.
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/access/access_conditions.h"

namespace polc {

/// Conditions of roles that share one case space.
struct Block {
  std::vector<VariableId> support;  ///< Sorted.
  std::vector<RoleGroup> groups;
  std::vector<Diagram> every_subject;  ///< By level above the lowest; empty if the block takes from nobody.
};

/// Where case_count stops: there are as many, or more.
constexpr std::uint64_t past_counting = std::uint64_t{1} << 63;

/// The cases of a support: codes of its attributes' bits times values of its settings.
std::uint64_t case_count(const Model& model, const std::vector<VariableId>& support);

/// The fewest cases that a greedy joining of conditions of roles finds. One block where that is cheap.
std::vector<Block> partition(AccessConditions& access, PermissionId permission);

}  // namespace polc
