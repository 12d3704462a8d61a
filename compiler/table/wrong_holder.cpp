#include "compiler/table/wrong_holder.h"

#include <algorithm>
#include <set>

#include "compiler/access/subjects.h"
#include "pol/exclusive.h"

namespace polc {

std::optional<std::string> find_wrong_holder(const Model& model, const pol::TableView& table) {
  const pol::TableData& data = table.data();
  std::set<RoleId> excluded;
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
    excluded.insert(declared.begin(), declared.end());
  }
  if (excluded.empty()) return std::nullopt;
  for (std::size_t position = 0; position < model.roles.size(); ++position) {
    pol::RoleSet held{id_at<RoleId>(position)};
    pol::detail::add_included(data, held);
    const bool is_same = std::all_of(excluded.begin(), excluded.end(), [&](RoleId role) {
      return held.contains(role) == holds(model, id_at<RoleId>(position), role);
    });
    if (!is_same) return model.roles[position].name;
  }
  return std::nullopt;
}

}  // namespace polc
