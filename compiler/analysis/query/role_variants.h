// The sets of roles that a subject might come to hold, and what it would be allowed with each.
#pragma once

#include <map>
#include <set>
#include <vector>

#include "compiler/analysis/query/change.h"

namespace polc {

/// Roles that the subject might hold, and what that takes.
struct RoleVariant {
  std::vector<pol::RoleId> roles;
  std::vector<Change> changes;
  Diagram wanted{};  ///< Where the outcome is had; for who asks.
};

/// A set is the present one without some of its roles and with at most one more: a second role more never helps, since whatever
/// grants or forbids does so alone.
class RoleVariants {
 public:
  /// Keeps references to all three.
  RoleVariants(ReadBackTable& read_back, const CurrentCase& current, const ChangeMaker& make)
      : read_back_(read_back), diagrams_(read_back.diagrams()), current_(current), make_(make) {}

  /// Each set that may matter, computed once. Takes steps of the caller's scope.
  std::vector<RoleVariant>& all();

  /// Whether those are all that may matter. Where more than six roles could be given up, only two are at a time.
  bool is_complete() const { return is_complete_; }

  /// What a subject with these roles is allowed, by level above the lowest; the same for all that hold the same kinds of roles. After
  /// all().
  const std::vector<Diagram>& allowed(const std::vector<pol::RoleId>& roles);

  /// A role that the subject does not have, and no custom one.
  bool may_take(pol::RoleId role) const;

 private:
  std::vector<std::vector<std::size_t>> given_up_together();
  bool excludes_any(pol::RoleId held);
  std::vector<std::vector<bool>> sets_left_out();
  std::vector<RoleVariant> variants();

  ReadBackTable& read_back_;
  DiagramManager& diagrams_;
  const CurrentCase& current_;
  const ChangeMaker& make_;
  std::vector<RoleGroup> groups_;
  std::map<pol::RoleId, std::size_t> kinds_;  // Which of the groups a role is in, if in any.
  std::map<std::set<std::size_t>, std::vector<Diagram>> memo_;
  std::vector<RoleVariant> variants_;
  bool is_complete_ = true;
};

}  // namespace polc
