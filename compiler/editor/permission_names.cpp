#include "compiler/editor/permission_names.h"

#include <algorithm>
#include <set>

namespace polc::editor {
namespace {

constexpr std::size_t most_steps = 100'000;

/// A name in backquotes may stand for several parts: `billing.invoice` is the resource billing.invoice in another spelling.
std::vector<std::string_view> parts_of(std::string_view name) {
  std::vector<std::string_view> parts;
  for (std::size_t begin = 0; begin <= name.size();) {
    const std::size_t end = std::min(name.find('.', begin), name.size());
    parts.push_back(name.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

void add_once(std::vector<SymbolId>& ids, SymbolId id) {
  if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
}

}  // namespace

struct PermissionNames::Walk {
  const ast::PermissionTerm& term;
  MatchedTerm matched;
  std::set<SymbolId> seen;
  std::size_t steps = 0;
};

PermissionNames::PermissionNames(const Symbols& symbols) : symbols_(symbols), nodes_(1) {
  for (SymbolId id = 0; id < symbols.size(); ++id) {
    const Symbol& symbol = symbols[id];
    if (symbol.kind != SymbolKind::resource) continue;
    NodeId node = 0;
    for (const std::string_view part : parts_of(symbol.name)) node = reach(node, part);
    nodes_[node].resource = id;
    for (const SymbolId member : symbols.members(id)) {
      if (symbols[member].kind != SymbolKind::action) continue;
      const NodeId leaf = reach(node, symbols[member].short_name);
      nodes_[leaf].action = member;
    }
  }
}

PermissionNames::NodeId PermissionNames::reach(NodeId node, std::string_view part) {
  const auto next = static_cast<NodeId>(nodes_.size());
  const auto [place, is_new] = nodes_[node].by_name.try_emplace(llvm::StringRef(part.data(), part.size()), next);
  const NodeId found = place->second;
  if (is_new) {
    nodes_[node].children.emplace_back(std::string_view(place->first().data(), place->first().size()), found);
    nodes_.emplace_back();
  }
  return found;
}

MatchedTerm PermissionNames::match(const ast::PermissionTerm& term) const {
  Walk state{term, {}, {}, 0};
  walk(state, 0, 0);
  return std::move(state.matched);
}

bool PermissionNames::walk(Walk& state, NodeId node, std::size_t position) const {
  if (++state.steps > most_steps) return false;
  if (position == state.term.segments.size()) {
    const SymbolId action = nodes_[node].action;
    if (action == no_symbol) return false;
    if (state.seen.insert(action).second) state.matched.actions.push_back(action);
    return true;
  }
  const ast::Segment& segment = state.term.segments[position];
  switch (segment.kind) {
    case ast::Segment::Kind::star:
      return walk_star(state, node, position);
    case ast::Segment::Kind::name:
      return walk_names(state, node, position, &segment.name, 1);
    case ast::Segment::Kind::braces: {
      bool matched = false;
      for (const ast::Path& path : segment.paths)
        matched |= walk_names(state, node, position, path.parts.data(), path.parts.size());
      return matched;
    }
  }
  return false;
}

bool PermissionNames::walk_star(Walk& state, NodeId node, std::size_t position) const {
  if (++state.steps > most_steps) return false;
  bool matched = false;
  for (const auto& [part, below] : nodes_[node].children) {
    matched |= walk(state, below, position + 1);
    matched |= walk_star(state, below, position);
  }
  return matched;
}

bool PermissionNames::walk_names(Walk& state, NodeId node, std::size_t position, const ast::Name* names,
                                 std::size_t count) const {
  std::vector<NodeId> reached;
  for (std::size_t number = 0; number < count; ++number) {
    for (const std::string_view part : parts_of(names[number].text)) {
      const auto next = nodes_[node].by_name.find(llvm::StringRef(part.data(), part.size()));
      if (next == nodes_[node].by_name.end()) return false;
      node = next->second;
    }
    reached.push_back(node);
  }
  if (!walk(state, node, position + 1)) return false;
  const bool is_last = position + 1 == state.term.segments.size();
  for (std::size_t number = 0; number < count; ++number) {
    const Node& at = nodes_[reached[number]];
    const SymbolId meaning = is_last && number + 1 == count ? at.action : at.resource;
    if (meaning != no_symbol) add_once(state.matched.meanings[&names[number]], meaning);
  }
  return true;
}

std::vector<std::string_view> PermissionNames::children(
    const std::vector<std::vector<std::string_view>>& written) const {
  std::vector<std::vector<std::string_view>> parts;
  for (const std::vector<std::string_view>& alternatives : written) {
    if (alternatives.size() != 1) {
      parts.push_back(alternatives);
      continue;
    }
    for (const std::string_view part : parts_of(alternatives.front())) parts.push_back({part});
  }
  std::vector<NodeId> at{0};
  for (const std::vector<std::string_view>& alternatives : parts) {
    std::vector<NodeId> next;
    const bool is_star = std::find(alternatives.begin(), alternatives.end(), "*") != alternatives.end();
    for (const NodeId node : at) {
      for (const auto& [name, below] : nodes_[node].children) {
        if (is_star || std::find(alternatives.begin(), alternatives.end(), name) != alternatives.end())
          next.push_back(below);
      }
    }
    // A `*` stands for one part or several: what lies below is reached too, once each.
    if (is_star) {
      for (std::size_t reached = 0; reached < next.size(); ++reached) {
        for (const auto& [name, below] : nodes_[next[reached]].children) next.push_back(below);
      }
      std::sort(next.begin(), next.end());
      next.erase(std::unique(next.begin(), next.end()), next.end());
    }
    at = std::move(next);
  }
  std::vector<std::string_view> names;
  std::set<std::string_view> seen;
  for (const NodeId node : at) {
    for (const auto& [name, below] : nodes_[node].children) {
      if (seen.insert(name).second) names.push_back(name);
    }
  }
  return names;
}

}  // namespace polc::editor
