// What stands between two versions of a policy in PostgreSQL: what is dropped, and how stored settings go over.
//
// Settings go over by name, and are given up for the reasons and in the order of the runtime's carry_over (account_text.h), each
// with a note in the table `upgrade_notes`. Functions and views whose form stays are replaced in place, so that what others made of
// them stays too; where something else depends on what goes, PostgreSQL says so, and nothing is done.
#pragma once

#include <string>

#include "compiler/sql/script_parts.h"

namespace polc::sql {

/// A block that does nothing unless the schema holds `before`. What `after` adds is left to its own script.
std::string upgrade(const Policy& before, const Policy& after);

}  // namespace polc::sql
