#include "compiler/table/wrong_holder.h"

#include <algorithm>
#include <vector>

#include "compiler/access/subjects.h"
#include "pol/exclusive.h"

namespace polc {
namespace {

bool is_in(const std::vector<RoleId>& sorted, RoleId role) {
  return std::binary_search(sorted.begin(), sorted.end(), role);
}

void sort_unique(std::vector<RoleId>& roles) {
  std::sort(roles.begin(), roles.end());
  roles.erase(std::unique(roles.begin(), roles.end()), roles.end());
}

/// What pol::detail::add_included adds to each role alone, as far as it is one of `excluded`. One pass for all roles, from the
/// last inclusion to the first: those of a role come after all that lead to it, so that what it includes is complete.
std::vector<std::vector<RoleId>> held_by_inclusion(const pol::TableData& data, const std::vector<RoleId>& excluded) {
  std::vector<std::vector<RoleId>> held(data.role_count);
  std::vector<bool> is_sorted(data.role_count, true);
  const auto complete = [&](std::uint32_t role) -> const std::vector<RoleId>& {
    if (!is_sorted[role]) sort_unique(held[role]);
    is_sorted[role] = true;
    return held[role];
  };
  for (const RoleId role : excluded) held[index(role)] = {role};
  for (std::size_t number = data.inclusions.size(); number-- > 0;) {
    const pol::format::Inclusion& inclusion = data.inclusions[number];
    const std::vector<RoleId>& more = complete(inclusion.included);
    held[inclusion.role].insert(held[inclusion.role].end(), more.begin(), more.end());
    is_sorted[inclusion.role] = false;
  }
  for (std::uint32_t role = 0; role < data.role_count; ++role) complete(role);
  return held;
}

}  // namespace

std::optional<std::string> find_wrong_holder(const Model& model, const pol::TableView& table) {
  const pol::TableData& data = table.data();
  std::vector<RoleId> excluded;
  for (std::size_t list = 0; list < std::max(model.exclusive_roles.size(), data.exclusive.size()); ++list) {
    std::vector<RoleId> read;
    if (list < data.exclusive.size()) {
      for (const std::uint32_t role : data.role_lists.subspan(data.exclusive[list].first, data.exclusive[list].count))
        read.push_back(id_at<RoleId>(role));
    }
    const std::vector<RoleId> none;
    const std::vector<RoleId>& declared =
        list < model.exclusive_roles.size() ? model.exclusive_roles[list].roles : none;
    if (read != declared) return model.roles[index(read.empty() ? declared.front() : read.front())].name;
    excluded.insert(excluded.end(), declared.begin(), declared.end());
  }
  sort_unique(excluded);
  if (excluded.empty()) return std::nullopt;
  const std::vector<std::vector<RoleId>> held = held_by_inclusion(data, excluded);
  for (std::size_t position = 0; position < model.roles.size(); ++position) {
    std::vector<RoleId> declared;
    for (const RoleId role : model.roles[position].closure) {
      if (is_in(excluded, role)) declared.push_back(role);
    }
    if (held[position] != declared) return model.roles[position].name;
  }
  return std::nullopt;
}

}  // namespace polc
