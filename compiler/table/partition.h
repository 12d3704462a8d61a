// Splits what decides a permission into blocks whose results are joined.
//
// A table by case is as large as the product of the domains that it depends on. In blocks the domains add up instead:
// grants and restrictions of different roles do not depend on each other, so a role has what some block grants it and
// none takes away. Two roles, each with a switch that grants it `till.refund`, in one block and in two:
//
//   clerks  cashiers  row        clerks  row        cashiers  row
//   off     off       0b00       off     0b00       off       0b00
//   on      off       0b01       on      0b01       on        0b10
//   off     on        0b10
//   on      on        0b11
//
// One block is one look-up instead of two, so up to 64 cases a permission gets one: here it gets the four cases on the
// left. Twenty such roles would take 2^20 cases in one block. They get four blocks: three of 64 cases, for six switches
// each, and one of four, for the last two. That is 196 cases in all, as `polc compile --stats` prints.
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
