// The sections that explain a table's decisions: which statement of the policy decides, where it stands and why.
//
// No decision reads them. `--strip` leaves them out, and verify skips them: explain.h checks them when it opens
// them. Statements, the index and uses are packed as packed_records.h says: a column for each field of the struct, in its order,
// a Text and a RoleList two of them.
#pragma once

#include <cstdint>

#include <pol/detail/table_format.h>

namespace pol::format {

enum class ExplainSection : std::uint32_t {
  strings = 64,   ///< bytes, UTF-8
  rules = 65,     ///< ExplainRule[], packed
  roles = 66,     ///< u32[]: lists of role ids
  index = 67,     ///< ExplainIndex[permission_count], packed
  uses = 68,      ///< ExplainUse[], packed; `implied_by` is one more, and 0 stands for none
  nodes = 69,     ///< ExplainNode[]
  children = 70,  ///< u32[]: conditions
};

/// A condition is a number: 0 never, 1 always, else node number + 2. What follows a node is always a smaller
/// number, so that every walk ends.
inline constexpr std::uint32_t condition_never = 0;
inline constexpr std::uint32_t condition_always = 1;

/// Tests one variable: an attribute, or from attribute_count on a setting. Value v goes on with
/// children[first_child + v].
struct ExplainNode {
  std::uint32_t variable;
  std::uint32_t first_child;
};

/// A statement of the policy.
struct ExplainRule {
  enum Origin : std::uint32_t { rule, cell, setting, custom_roles, forbid, require, absence, implication };
  std::uint32_t origin;
  std::uint32_t level;   ///< Granted, or the highest that a restriction leaves.
  Text file;             ///< Relative to the folder of the policy's own file.
  std::uint32_t line;    ///< From 1.
  std::uint32_t column;  ///< From 1, in code points.
  Text text;             ///< The statement's words, cut where they are long.
  Text note;             ///< The author's reason; empty if there is none.
  RoleList named;        ///< The roles that the statement names. A `require` names none and binds everybody.
  RoleList reached;      ///< Those and, for a grant, the roles that include them.
};
static_assert(sizeof(ExplainRule) == 56);
inline constexpr std::uint32_t explain_rule_columns = 14;
inline constexpr std::uint32_t explain_index_columns = 2;
inline constexpr std::uint32_t explain_use_columns = 3;

/// The uses that concern a permission.
struct ExplainIndex {
  std::uint32_t first;
  std::uint32_t count;
};

/// A statement as it bears on one permission.
struct ExplainUse {
  std::uint32_t rule;
  std::uint32_t condition;   ///< When it grants or restricts.
  std::uint32_t implied_by;  ///< The rule of origin `implication` through which it does, or `none`.
};

}  // namespace pol::format
