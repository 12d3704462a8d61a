// Renames: those that the user tells, and those that can be recognised because everything else agrees.
//
// Guessing wrong hides nothing: what is taken for one thing under two names is compared as one thing, and the rename is told. What
// is recognised, and how sure it has to be:
// - a resource that has the actions and attributes of one that went, if it is the only one;
// - an attribute or a setting with the values and the default of one that went, if it is the only one there and no decision
//   that tests it changed;
// - a value of an attribute or a setting that is on both sides, if it is the only one that came and another the only one that
//   went, neither or both are the default, and no decision that tests it changed;
// - a permission that every role is granted as one of the same resource that went, if it is the only one;
// - a role that is decided as one that went about at least half of the permissions that either of them is granted, if it is the
//   only one: so `clerk` that became `desk`, with one grant more, is a rename and one widening.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "compiler/analysis/query/shared_terms.h"

namespace polc {

/// `told`: old and new names, of any kind. Throws Incomparable for one that is no name before, or none after.
Renames told_renames(const pol::TableView& before, const pol::TableView& after,
                     const std::vector<std::pair<std::string, std::string>>& told);

/// Those and what is recognised. Throws as comparing does. Cost: of attributes and settings, a comparison for each; of roles
/// and permissions, one reading of both tables.
Renames recognize_renames(const pol::TableView& before, const pol::TableView& after, Renames told);

}  // namespace polc
