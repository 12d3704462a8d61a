// Who may do what, as a spreadsheet or a list of grants says it: plain data, before any policy is written.
//
// Read by read_table.h, written as a policy by write_policy.h, compared with what the policy decides by
// find_difference.h. Roles, permissions, levels and contents are addressed by position. Levels are lowest first.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "compiler/source/span.h"
#include "compiler/syntax/ast.h"

namespace polc::importer {

struct ImportedName {
  std::string text;
  Span span;
  std::string title;  ///< May be empty.
};

/// `billing:invoice/pay` is the action `pay` of the resource `billing:invoice`.
struct ImportedPermission {
  ImportedName name;     ///< As the file has it.
  std::string resource;  ///< Dots join the parts of a nested one.
  std::string action;
  std::string title;  ///< May be empty.

  std::string policy_name() const { return resource + "." + action; }
};

/// One `LEVEL [if CONDITION]`.
struct ImportedOutcome {
  std::uint32_t level = 0;
  std::string condition_text;   ///< As written; empty where there is none.
  ast::ConditionPtr condition;  ///< The same, parsed; null where there is none.
};

/// What a cell says: the first outcome whose condition holds, and the lowest level if none does.
struct CellContent {
  std::vector<ImportedOutcome> outcomes;
  std::string note;
  Span span;  ///< Where it was first written.

  bool is_unconditional() const { return outcomes.size() == 1 && outcomes.front().condition == nullptr; }
  std::uint32_t highest_level() const {
    std::uint32_t highest = 0;
    for (const ImportedOutcome& outcome : outcomes) highest = std::max(highest, outcome.level);
    return highest;
  }
};

struct ImportedGrant {
  std::uint32_t permission = 0;
  std::uint32_t content = 0;

  friend auto operator<=>(const ImportedGrant&, const ImportedGrant&) = default;
};

/// Caps a role, and not those that include it, at the lowest level.
struct ImportedDenial {
  std::uint32_t role = 0;
  std::uint32_t permission = 0;
  std::uint32_t content = 0;  ///< Denied where this is above the lowest level.
  std::string note;
};

struct AccessTable {
  std::string source;  ///< What the file says of where it comes from; may be empty.
  std::vector<std::string> levels;
  std::vector<ImportedName> roles;
  std::vector<ImportedPermission> permissions;
  std::vector<CellContent> contents;
  std::vector<std::vector<ImportedGrant>> grants;    ///< By role, sorted, each once; what gives nothing is left out.
  std::vector<std::vector<std::uint32_t>> includes;  ///< By role, sorted: the roles that the file says it includes.
  std::vector<ImportedDenial> denials;

  std::uint32_t highest_level() const { return static_cast<std::uint32_t>(levels.size() - 1); }
};

}  // namespace polc::importer
