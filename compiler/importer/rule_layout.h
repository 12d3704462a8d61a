// Grants and denials as rules: `allow ROLES to PERMISSIONS if CONDITION;`.
#pragma once

#include <string>
#include <vector>

#include "compiler/importer/access_table.h"
#include "compiler/importer/permission_terms.h"

namespace polc::importer {

/// `grants`: by role, what is left to grant. A line for each statement, or several; blank lines between roles where there are several.
/// `inferred` gets a line for each rule that would grant what is added later, too: none without stars.
std::string rules_text(const AccessTable& table, const std::vector<std::vector<ImportedGrant>>& grants,
                       const PermissionTerms& terms, std::vector<std::string>& inferred);

/// The table's denials, as `forbid` rules.
std::string denials_text(const AccessTable& table, const PermissionTerms& terms);

}  // namespace polc::importer
