// What a subject holds, and which sets of roles the policy admits: the only place where the compiler decides that.
//
// A subject *holds* the roles of its set and all that those include, transitively. `exclusive roles` admits no subject that
// holds two of one list. Asserts, tests and warnings speak of the subjects that are admitted; pol/exclusive.h does the
// same for a table, and table/wrong_holder.h compares the two.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/model/model.h"

namespace polc {

/// Whether a sorted list of roles has this one, or one of these.
bool has_role(const std::vector<RoleId>& sorted, RoleId role);
bool has_any_role(const std::vector<RoleId>& sorted, const std::vector<RoleId>& roles);

/// Whether a subject with the role `holder` holds `role`: it is that role, or includes it.
bool holds(const Model& model, RoleId holder, RoleId role);

/// Whether a subject with the role `holder` holds one of `roles`, which are sorted.
bool holds_any(const Model& model, RoleId holder, const std::vector<RoleId>& roles);

/// By RoleId: the roles that hold it, itself among them, sorted.
std::vector<std::vector<RoleId>> seniors_of_each(const Model& model);

/// Two roles of a subject that nobody may hold together, and what they hold of which `exclusive roles` speaks.
struct RoleConflict {
  RoleId first{};
  RoleId second{};
  RoleId first_held{};
  RoleId second_held{};
};

/// Why the policy admits no subject with these roles; nothing if it does.
std::optional<RoleConflict> find_conflict(const Model& model, const std::vector<RoleId>& roles);

bool is_admissible(const Model& model, const std::vector<RoleId>& roles);

/// The names of a conflict's four roles.
struct ConflictNames {
  std::string first;
  std::string second;
  std::string first_held;
  std::string second_held;
};

/// `the policy declares `clerk` and `approver` exclusive, and `senior_clerk` includes `clerk``
std::string reason_text(const ConflictNames& names);

}  // namespace polc
