// A policy as a graph: which role includes which, which exclude each other, and who reaches how much of what.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "compiler/model/model.h"
#include "compiler/table/read_back_table.h"

namespace polc {

/// How many permissions of a resource a subject with just that role reaches at more than the lowest level.
struct Reach {
  std::size_t always = 0;     ///< Whatever the request and the account are, besides what everybody needs.
  std::size_t sometimes = 0;  ///< In some cases only.

  std::size_t all() const { return always + sometimes; }
};

struct AccessGraph {
  struct Role {
    std::string name;
    std::string title;  ///< The name, if it has none. So of resources.
    Reach total;
  };
  struct Resource {
    std::string name;
    std::string title;
    std::size_t permissions = 0;
    std::vector<Reach> by_role;
  };

  std::string title;  ///< Of the policy.
  std::vector<Role> roles;
  /// By place: the first includes the second. As declared, between roles of the graph.
  std::vector<std::pair<std::size_t, std::size_t>> includes;
  bool are_inclusions_known = true;  ///< A compiled table does not hold them.
  /// Roles that nobody may hold together, by place; two at least.
  std::vector<std::vector<std::size_t>> exclusive;
  std::vector<Resource> resources;
  std::size_t permissions = 0;

  /// Whether the role reaches more of the resource than a role that it includes: others need no line of their own.
  bool adds(std::size_t role, std::size_t resource) const;
};

/// Of these roles and permissions; empty: all. `model` is what the table was made of; null: not known.
/// Cost: the cases of the permissions. Throws QuestionLimit where those of one take too much.
AccessGraph access_graph(ReadBackTable& read_back, const Model* model, std::vector<pol::RoleId> roles,
                         std::vector<pol::PermissionId> permissions);

enum class GraphFormat : std::uint8_t { svg, dot, mermaid };

/// A picture by itself, for light and dark, on paper and by voice; or the text of one for Graphviz or Mermaid. All end with a line end.
std::string graph_svg(const AccessGraph& graph);
std::string graph_dot(const AccessGraph& graph);
std::string graph_mermaid(const AccessGraph& graph);
std::string render(const AccessGraph& graph, GraphFormat format);

}  // namespace polc
