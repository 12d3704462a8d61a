// Which role includes which, as a picture: roles in layers, those that include others above them.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "compiler/model/model.h"
#include "compiler/page/labels.h"

namespace polc::page {

struct RoleGraph {
  std::size_t role_count = 0;
  std::vector<std::pair<RoleId, RoleId>> includes;  ///< As declared: the first includes the second.
};

RoleGraph role_graph(const Model& model);

/// An SVG of fixed size; empty where no role includes another. Cost: quadratic in the roles of a layer.
std::string role_diagram(const RoleGraph& graph, const Labels& labels);

}  // namespace polc::page
