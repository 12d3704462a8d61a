#include "compiler/analysis/query/role_variants.h"

#include <algorithm>
#include <span>
#include <utility>

#include "pol/exclusive.h"

namespace polc {
namespace {

constexpr std::size_t few = 6;

}  // namespace

std::vector<RoleVariant>& RoleVariants::all() {
  if (!variants_.empty()) return variants_;  // The present roles are always one of them.
  groups_.clear();
  for (const RoleGroup& group : read_back_.of(current_.permission).groups) {
    for (const RoleId role : group.roles) kinds_[role] = groups_.size();
    groups_.push_back(group);
  }
  return variants_ = variants();
}

const std::vector<Diagram>& RoleVariants::allowed(const std::vector<pol::RoleId>& roles) {
  std::set<std::size_t> kinds;
  const auto add = [&](pol::RoleId role) {
    if (const auto found = kinds_.find(role); found != kinds_.end()) kinds.insert(found->second);
  };
  for (const pol::RoleId role : roles) add(role);
  const std::uint32_t fallback = read_back_.table().data().fallback_role;
  if (roles.empty() && fallback != pol::format::none) add(pol::RoleId{fallback});
  if (const auto found = memo_.find(kinds); found != memo_.end()) return found->second;
  std::vector<Diagram> granted(read_back_.upper_levels(), Diagram::never);
  std::vector<Diagram> forbidden = granted;
  for (const std::size_t kind : kinds) {
    for (std::size_t t = 0; t < granted.size(); ++t) {
      granted[t] = diagrams_.disjunction(granted[t], groups_[kind].granted[t]);
      forbidden[t] = diagrams_.disjunction(forbidden[t], groups_[kind].forbidden[t]);
    }
  }
  for (std::size_t t = 0; t < granted.size(); ++t) granted[t] = diagrams_.difference(granted[t], forbidden[t]);
  return memo_.emplace(std::move(kinds), std::move(granted)).first->second;
}

bool RoleVariants::may_take(pol::RoleId role) const {
  return std::find(current_.roles.begin(), current_.roles.end(), role) == current_.roles.end() &&
         pol::index(role) != read_back_.table().data().custom_role;
}

/// Positions of the present roles that are given up together. Of few roles each by itself. Of many those of one kind, since what
/// is left of the kind grants and forbids the same; one that neither grants nor forbids is kept. A role that excludes another is by
/// itself: whoever gives it up may hold that one.
std::vector<std::vector<std::size_t>> RoleVariants::given_up_together() {
  std::vector<std::vector<std::size_t>> together;
  std::map<std::size_t, std::vector<std::size_t>> by_kind;
  for (std::size_t position = 0; position < current_.roles.size(); ++position) {
    const pol::RoleId role = current_.roles[position];
    if (current_.roles.size() <= few || excludes_any(role)) {
      together.push_back({position});
    } else if (const auto kind = kinds_.find(role); kind != kinds_.end()) {
      by_kind[kind->second].push_back(position);
    }
  }
  for (auto& [kind, positions] : by_kind) together.push_back(std::move(positions));
  return together;
}

bool RoleVariants::excludes_any(pol::RoleId held) {
  for (std::uint32_t number = 0; number < read_back_.table().role_count(); ++number) {
    const pol::RoleId both[] = {held, pol::RoleId{number}};
    diagrams_.spend(1);
    if (may_take(both[1]) && pol::find_conflict(read_back_.table(), pol::RoleSet(std::span<const pol::RoleId>(both))))
      return true;
  }
  return false;
}

/// Which of the present roles are left out, by position. Where too many could be, only two are at a time.
std::vector<std::vector<bool>> RoleVariants::sets_left_out() {
  const std::size_t count = current_.roles.size();
  const std::vector<std::vector<std::size_t>> together = given_up_together();
  is_complete_ = together.size() <= few;
  struct LeftOut {
    std::vector<bool> roles;
    std::size_t parts = 0;
  };
  std::vector<LeftOut> sets{{std::vector<bool>(count), 0}};
  for (const std::vector<std::size_t>& part : together) {
    for (std::size_t other = 0, before = sets.size(); other < before; ++other) {
      if (!is_complete_ && sets[other].parts == 2) continue;
      LeftOut more = sets[other];
      for (const std::size_t position : part) more.roles[position] = true;
      ++more.parts;
      sets.push_back(std::move(more));
    }
  }
  std::vector<std::vector<bool>> result;
  for (LeftOut& each : sets) result.push_back(std::move(each.roles));
  // Whoever has no role any more counts as the fallback.
  const std::vector<bool> all(count, true);
  if (std::find(result.begin(), result.end(), all) == result.end()) result.push_back(all);
  return result;
}

/// The present roles without some of them, and with at most one more.
std::vector<RoleVariant> RoleVariants::variants() {
  std::vector<RoleVariant> variants;
  for (const std::vector<bool>& out : sets_left_out()) {
    RoleVariant fewer;
    for (std::size_t role = 0; role < out.size(); ++role) {
      if (!out[role]) {
        fewer.roles.push_back(current_.roles[role]);
      } else {
        fewer.changes.push_back(make_.given_up(current_.roles[role]));
      }
    }
    variants.push_back(fewer);
    for (std::uint32_t number = 0; number < read_back_.table().role_count(); ++number) {
      const pol::RoleId role{number};
      if (!may_take(role)) continue;
      diagrams_.spend(1);
      RoleVariant more = fewer;
      more.changes.push_back(make_.taken(role, more.roles));
      more.roles.push_back(role);
      variants.push_back(std::move(more));
    }
  }
  return variants;
}

}  // namespace polc
