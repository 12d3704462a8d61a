// Who may do something, as text or JSON.
#pragma once

#include <string>
#include <vector>

#include "compiler/analysis/query/claims_about.h"
#include "compiler/analysis/query/who.h"

namespace polc {

struct WhoReport {
  std::vector<WhoAnswer> answers;  ///< Of one scope and level.
  /// For each answer; none of a compiled table, which holds no claims. Text shows them where one permission is asked about.
  std::vector<PermissionClaims> claims;
  std::optional<pol::Level> level;
  QuestionScope scope;
  bool has_statements = true;  ///< The table holds them.
};

/// `width`: the columns of a line.
std::string who_text(const WhoReport& report, ReadBackTable& read_back, std::size_t width);
std::string who_json(const WhoReport& report, ReadBackTable& read_back);

}  // namespace polc
