// What holds a cell in its place: the asserts that prove something of it, and the lines of tests that ask about it.
#pragma once

#include <map>
#include <string>

#include "compiler/analysis/query/claims_about.h"
#include "compiler/page/cells.h"
#include "compiler/page/labels.h"

namespace polc::page {

class Coverage {
 public:
  /// Keeps references. What the policy claims is known to `claims`.
  Coverage(ClaimsAbout& claims, const Labels& labels) : claims_(claims), labels_(labels) {}

  /// "Proved by policy.pol:120", "Tested by policy.pol:210, :211", or that neither is so; as HTML.
  /// Cost: the claims that speak of the permission, once where its cells are asked for one after the other.
  std::string cell(pol::PermissionId permission, pol::RoleId role, const CellFacts& cell);

 private:
  ClaimsAbout& claims_;
  const Labels& labels_;
  std::map<pol::PermissionId, PermissionClaims> known_;  // One at most.
};

}  // namespace polc::page
