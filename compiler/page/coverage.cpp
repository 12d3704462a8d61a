#include "compiler/page/coverage.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace polc::page {
namespace {

constexpr std::size_t places_shown = 6;

/// `policy.pol:120, :124`: a file is named where it changes.
std::string places(const std::vector<ClaimPlace>& all) {
  std::string text;
  for (std::size_t at = 0; at < std::min(all.size(), places_shown); ++at) {
    const bool is_same = at > 0 && all[at].file == all[at - 1].file;
    text += fmt::format("{}{}:{}", at == 0 ? "" : ", ", is_same ? "" : all[at].file, all[at].line);
  }
  return code(all.size() > places_shown ? text + ", …" : text);
}

/// `only A may …` says of every other role that it may not; `separate` speaks of all subjects.
bool speaks_of(const ProvedClaim& claim, pol::RoleId role) {
  if (claim.kind == Assertion::Kind::only || claim.kind == Assertion::Kind::separate || claim.is_of_all_roles)
    return true;
  return std::binary_search(claim.roles.begin(), claim.roles.end(), role);
}

}  // namespace

std::string Coverage::cell(pol::PermissionId permission, pol::RoleId role, const CellFacts& cell) {
  if (!known_.contains(permission)) {
    known_.clear();
    known_.emplace(permission, claims_.permission(permission));
  }
  const PermissionClaims& claims = known_.at(permission);
  std::vector<ClaimPlace> proved;
  // A cell of the lowest level in the policy's own table is checked like an assert.
  for (const StatementUse& use : cell.statements) {
    if (use.statement.origin == pol::format::ExplainRule::absence)
      proved.push_back({std::string(use.statement.file), use.statement.line});
  }
  for (const ProvedClaim& claim : claims.proved) {
    if (speaks_of(claim, role)) proved.push_back(claim.place);
  }
  const auto tested = claims.tests_of.find(role);
  std::string text;
  if (!proved.empty()) text += labels_.phrase(Word::proved_by, {places(proved)}) + ". ";
  if (tested != claims.tests_of.end()) text += labels_.phrase(Word::tested_by, {places(tested->second)}) + ".";
  if (text.empty()) text = labels_.word(Word::unchecked);
  return "<p class=held>" + text + "</p>";
}

}  // namespace polc::page
