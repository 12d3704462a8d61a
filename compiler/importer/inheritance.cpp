#include "compiler/importer/inheritance.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "compiler/importer/table_builder.h"
#include "llvm/ADT/BitVector.h"

namespace polc::importer {
namespace {

using Grants = std::vector<ImportedGrant>;

/// Marks in `covered` what `held` covers of `given`. Both are sorted.
void mark_covered(const AccessTable& table, const Grants& held, const Grants& given, llvm::BitVector& covered) {
  auto first = held.begin();
  for (unsigned position = 0; position < given.size(); ++position) {
    const ImportedGrant wanted = given[position];
    while (first != held.end() && first->permission < wanted.permission) ++first;
    for (auto grant = first; grant != held.end() && grant->permission == wanted.permission; ++grant) {
      if (covers(table, *grant, wanted)) covered.set(position);
    }
  }
}

/// Ends at the first that is not covered: of most pairs of roles, one of the first.
bool covers_all(const AccessTable& table, const Grants& held, const Grants& given) {
  auto first = held.begin();
  return std::all_of(given.begin(), given.end(), [&](ImportedGrant wanted) {
    first = std::lower_bound(first, held.end(), ImportedGrant{wanted.permission, 0});
    for (auto grant = first; grant != held.end() && grant->permission == wanted.permission; ++grant) {
      if (covers(table, *grant, wanted)) return true;
    }
    return false;
  });
}

class InclusionFinder {
 public:
  explicit InclusionFinder(const AccessTable& table)
      : table_(table), holders_(table.permissions.size()), juniors_(table.roles.size()), twin_(table.roles.size()) {
    std::iota(twin_.begin(), twin_.end(), 0U);
    for (std::uint32_t role = 0; role < table.roles.size(); ++role) {
      for (const ImportedGrant grant : table.grants[role]) {
        std::vector<std::uint32_t>& holders = holders_[grant.permission];
        if (holders.empty() || holders.back() != role) holders.push_back(role);
      }
    }
  }

  RoleLists find() {
    for (std::uint32_t role = 0; role < juniors_.size(); ++role) find_seniors(role);
    RoleLists includes;
    for (std::uint32_t role = 0; role < juniors_.size(); ++role) includes.push_back(direct(role));
    return includes;
  }

 private:
  void find_seniors(std::uint32_t junior) {
    const Grants& grants = table_.grants[junior];
    if (grants.empty()) return;
    const auto rarest = std::min_element(grants.begin(), grants.end(), [&](ImportedGrant a, ImportedGrant b) {
      return holders_[a.permission].size() < holders_[b.permission].size();
    });
    for (const std::uint32_t senior : holders_[rarest->permission]) {
      if (senior == junior || !covers_all(table_, table_.grants[senior], grants)) continue;
      if (covers_all(table_, grants, table_.grants[senior])) {
        twin_[junior] = std::min(twin_[junior], senior);
      } else {
        juniors_[senior].push_back(junior);
      }
    }
  }

  /// The juniors that no other junior leads to. INVARIANT: juniors are transitive.
  std::vector<std::uint32_t> direct(std::uint32_t role) {
    std::vector<std::uint32_t> candidates;
    for (const std::uint32_t junior : juniors_[role]) {
      if (twin_[junior] == junior) candidates.push_back(junior);
    }
    std::stable_sort(candidates.begin(), candidates.end(), [&](std::uint32_t a, std::uint32_t b) {
      return table_.grants[a].size() > table_.grants[b].size();
    });
    llvm::BitVector reached(static_cast<unsigned>(juniors_.size()));
    // A role that covers another without conditions may have fewer grants: look at all before keeping any.
    for (const std::uint32_t candidate : candidates) {
      for (const std::uint32_t further : juniors_[candidate]) reached.set(further);
    }
    std::vector<std::uint32_t> kept;
    for (const std::uint32_t candidate : candidates) {
      if (!reached.test(candidate)) kept.push_back(candidate);
    }
    std::sort(kept.begin(), kept.end());
    return kept;
  }

  const AccessTable& table_;
  RoleLists holders_;                // By permission.
  RoleLists juniors_;                // By role: those that hold less than it, and nothing else.
  std::vector<std::uint32_t> twin_;  // By role: the first that holds the same.
};

/// What each role holds with all that it includes.
std::vector<Grants> effective_grants(const AccessTable& table) {
  std::vector<Grants> result;
  for (const std::vector<std::uint32_t>& closure : closures_of(table.includes)) {
    Grants& grants = result.emplace_back();
    for (const std::uint32_t held : closure) {
      grants.insert(grants.end(), table.grants[held].begin(), table.grants[held].end());
    }
    std::sort(grants.begin(), grants.end());
    grants.erase(std::unique(grants.begin(), grants.end()), grants.end());
  }
  return result;
}

/// What the other roles of a closure are denied, sorted.
std::vector<std::uint32_t> denied_below(const AccessTable& table, const std::vector<std::uint32_t>& closure,
                                        std::uint32_t role) {
  std::vector<std::uint32_t> permissions;
  for (const ImportedDenial& denial : table.denials) {
    const bool is_below = denial.role != role && std::binary_search(closure.begin(), closure.end(), denial.role);
    if (is_below) permissions.push_back(denial.permission);
  }
  std::sort(permissions.begin(), permissions.end());
  return permissions;
}

}  // namespace

FactoredTable factor(const AccessTable& table) {
  const bool is_said = std::any_of(table.includes.begin(), table.includes.end(),
                                   [](const std::vector<std::uint32_t>& included) { return !included.empty(); });
  FactoredTable result;
  result.includes = is_said ? table.includes : InclusionFinder(table).find();
  const RoleLists closures = table.denials.empty() ? RoleLists(table.roles.size()) : closures_of(table.includes);
  const std::vector<Grants> effective = is_said ? effective_grants(table) : table.grants;
  for (std::size_t role = 0; role < table.roles.size(); ++role) {
    const Grants& grants = table.grants[role];
    llvm::BitVector inherited(static_cast<unsigned>(grants.size()));
    for (const std::uint32_t included : result.includes[role]) {
      mark_covered(table, effective[included], grants, inherited);
    }
    // What an included role is denied is granted here on purpose, though inherited.
    const std::vector<std::uint32_t> kept = denied_below(table, closures[role], static_cast<std::uint32_t>(role));
    Grants& own = result.grants.emplace_back();
    for (unsigned position = 0; position < grants.size(); ++position) {
      const bool is_kept = std::binary_search(kept.begin(), kept.end(), grants[position].permission);
      if (is_kept || !inherited.test(position)) own.push_back(grants[position]);
    }
  }
  return result;
}

std::optional<std::uint32_t> role_in_cycle(const RoleLists& includes) {
  std::vector<std::uint32_t> waiting(includes.size());  // How many roles include it and are not yet taken away.
  for (const std::vector<std::uint32_t>& included : includes) {
    for (const std::uint32_t role : included) ++waiting[role];
  }
  std::vector<std::uint32_t> free;
  for (std::uint32_t role = 0; role < includes.size(); ++role) {
    if (waiting[role] == 0) free.push_back(role);
  }
  for (std::size_t next = 0; next < free.size(); ++next) {
    for (const std::uint32_t role : includes[free[next]]) {
      if (--waiting[role] == 0) free.push_back(role);
    }
  }
  if (free.size() == includes.size()) return std::nullopt;
  // What is left is in a cycle or below one: a walk up ends in a cycle.
  std::vector<std::optional<std::uint32_t>> senior(includes.size());
  for (std::uint32_t role = 0; role < includes.size(); ++role) {
    if (waiting[role] == 0) continue;
    for (const std::uint32_t included : includes[role]) senior[included] = role;
  }
  llvm::BitVector seen(static_cast<unsigned>(includes.size()));
  auto role = static_cast<std::uint32_t>(
      std::find_if(waiting.begin(), waiting.end(), [](std::uint32_t count) { return count != 0; }) - waiting.begin());
  while (!seen.test(role)) {
    seen.set(role);
    role = *senior[role];
  }
  return role;
}

RoleLists closures_of(const RoleLists& includes) {
  const auto count = static_cast<unsigned>(includes.size());
  RoleLists closures;
  for (std::uint32_t role = 0; role < includes.size(); ++role) {
    llvm::BitVector reached(count);
    std::vector<std::uint32_t> open = {role};
    reached.set(role);
    while (!open.empty()) {
      const std::uint32_t next = open.back();
      open.pop_back();
      for (const std::uint32_t included : includes[next]) {
        if (reached.test(included)) continue;
        reached.set(included);
        open.push_back(included);
      }
    }
    std::vector<std::uint32_t>& closure = closures.emplace_back();
    for (const unsigned held : reached.set_bits()) closure.push_back(held);
  }
  return closures;
}

}  // namespace polc::importer
