#include "compiler/graph/access_graph.h"

#include <algorithm>

#include "compiler/analysis/query/matrix.h"

namespace polc {
namespace {

std::string or_name(const std::string& title, const std::string& name) {
  return title.empty() ? name : title;
}

void count(Reach& reach, const MatrixCell& cell, const std::string& lowest) {
  const bool is_reached = std::any_of(cell.begin(), cell.end(), [&](const auto& each) { return each.level != lowest; });
  if (!is_reached) return;
  // The last outcome is what is left when no condition holds.
  const bool is_always =
      std::none_of(cell.begin(), cell.end(), [&](const auto& each) { return each.level == lowest; }) &&
      cell.back().condition.empty();
  ++(is_always ? reach.always : reach.sometimes);
}

/// The place of a role in the graph; nothing for one that is not shown.
template <typename Id>
std::optional<std::size_t> place_of(const std::vector<pol::RoleId>& roles, Id role) {
  for (std::size_t place = 0; place < roles.size(); ++place) {
    if (pol::index(roles[place]) == static_cast<std::size_t>(role)) return place;
  }
  return std::nullopt;
}

}  // namespace

bool AccessGraph::adds(std::size_t role, std::size_t resource) const {
  const Reach& own = resources[resource].by_role[role];
  if (own.all() == 0) return false;
  return std::none_of(includes.begin(), includes.end(), [&](const auto& inclusion) {
    const Reach& other = resources[resource].by_role[inclusion.second];
    return inclusion.first == role && other.all() == own.all() && other.always == own.always;
  });
}

AccessGraph access_graph(ReadBackTable& read_back, const Model* model, std::vector<pol::RoleId> roles,
                         std::vector<pol::PermissionId> permissions) {
  const pol::TableData& data = read_back.table().data();
  for (std::uint32_t number = 0; number < data.role_count && roles.size() < data.role_count; ++number) {
    if (number == 0 && !roles.empty()) break;
    roles.push_back(pol::RoleId{number});
  }
  MatrixOptions options;
  options.roles = roles;
  options.permissions = std::move(permissions);
  options.known = read_back.admitted();
  const PolicyMatrix matrix = policy_matrix(read_back, options);
  AccessGraph graph;
  graph.title = or_name(matrix.title, matrix.policy);
  graph.permissions = matrix.rows.size();
  for (const MatrixColumn& column : matrix.columns)
    graph.roles.push_back({column.role, or_name(column.title, column.role), {}});
  for (const MatrixRow& row : matrix.rows) {
    if (graph.resources.empty() || graph.resources.back().name != row.resource) {
      const auto resource = read_back.names().resource(row.resource);
      const std::string title(resource ? read_back.names().title(*resource) : "");
      graph.resources.push_back({row.resource, or_name(title, row.resource), 0, std::vector<Reach>(roles.size())});
    }
    AccessGraph::Resource& resource = graph.resources.back();
    ++resource.permissions;
    for (std::size_t role = 0; role < row.cells.size(); ++role) {
      count(resource.by_role[role], row.cells[role], matrix.lowest_level);
      count(graph.roles[role].total, row.cells[role], matrix.lowest_level);
    }
  }
  graph.are_inclusions_known = model != nullptr;
  for (std::size_t number = 0; model != nullptr && number < model->roles.size(); ++number) {
    for (const RoleId included : model->roles[number].includes) {
      const auto upper = place_of(roles, number);
      const auto lower = place_of(roles, index(included));
      if (upper && lower) graph.includes.emplace_back(*upper, *lower);
    }
  }
  for (const pol::format::RoleList& list : data.exclusive) {
    std::vector<std::size_t> shown;
    for (const std::uint32_t role : data.role_lists.subspan(list.first, list.count)) {
      if (const auto place = place_of(roles, role)) shown.push_back(*place);
    }
    if (shown.size() > 1) graph.exclusive.push_back(shown);
  }
  return graph;
}

std::string render(const AccessGraph& graph, GraphFormat format) {
  switch (format) {
    case GraphFormat::dot:
      return graph_dot(graph);
    case GraphFormat::mermaid:
      return graph_mermaid(graph);
    case GraphFormat::svg:
      break;
  }
  return graph_svg(graph);
}

}  // namespace polc
