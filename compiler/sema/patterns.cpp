// How `till.*.view` walks down the tree of names:
//
//   ├─ till           the name `till`
//   │  ├─ view        `*` takes `view`; no `view` below
//   │  ├─ open        `*` takes `open`; no `view` below
//   │  ├─ cash        `*` takes `cash`
//   │  │  └─ view     found: till.cash.view
//   │  └─ card        `*` takes `card`; no `view` below, so it goes on
//   │     └─ slip     `*` takes `card.slip`
//   │        ├─ view  found: till.card.slip.view
//   │        └─ print
//   └─ stock          never looked at
//
// `till.view` itself is not among them: `*` takes at least one part. With two stars, as in `till.*.*.view`, several ways
// lead to one node; whether the rest of the pattern matches there is found out once and kept in `Walk::known`.
//
// Long because what is found, what nearly was, and what it may cost are read off the same walk.
#include "compiler/sema/patterns.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "compiler/sema/budget.h"
#include "compiler/sema/names.h"
#include "compiler/sema/repeats.h"
#include "compiler/sema/unread_names.h"

namespace polc::sema {
namespace {

/// Groups of groups may nest this deep; each level takes a stack frame.
constexpr std::size_t max_group_depth = 64;

/// To look at a name costs time and no memory, so it counts for less than an entry.
constexpr std::size_t visits_per_entry = 8;

/// The dotted name that a term is, or nothing if it is a pattern. With a dot, too, it may be that of a group.
std::optional<std::string> name_of(const ast::PermissionTerm& term) {
  const auto is_name = [](const ast::Segment& segment) { return segment.kind == ast::Segment::Kind::name; };
  if (!std::all_of(term.segments.begin(), term.segments.end(), is_name)) return std::nullopt;
  std::string name;
  for (const ast::Segment& segment : term.segments) {
    if (!name.empty()) name += '.';
    name += segment.name.text;
  }
  return name;
}

void report_group_depth(Workspace& workspace, const ast::Group& group, Span use) {
  workspace.sink.report(Code::group_too_deep, use, {group.name.text, std::to_string(max_group_depth)});
}

void report_empty_set(Workspace& workspace, const ast::PermissionSet& set) {
  workspace.sink.report(Code::empty_permission_set, set.span);
}

void report_unmatched(Workspace& workspace, std::string_view name, Span span) {
  workspace.sink.report(Code::unknown_permission, span,
                        {fmt::format("`{}` exists, but nothing below it matches the rest of the pattern", name)});
}

}  // namespace

/// One term on its way down the tree of names.
struct PermissionPatterns::Walk {
  explicit Walk(std::vector<PermissionId>& found) : out(found) {}

  std::vector<Element> elements;
  std::vector<PermissionId>& out;
  bool any_star = false;
  bool branching = false;  ///< Several ways may lead to one node: `known` then holds whether the rest matched there.
  bool reported = false;
  std::vector<std::string_view> prefix;  ///< The names that led to the current node.
  llvm::DenseMap<std::pair<NodeId, std::uint32_t>, bool> known;
  std::size_t visits = 0;
  std::size_t most_visits = 0;

  bool may_visit() { return ++visits <= most_visits; }

  /// Does `work` for a node and a position, or says what it found the first time.
  template <typename Work>
  bool once(NodeId node, std::size_t position, bool within_star, const Work& work) {
    if (!branching) return work();
    const auto key = std::pair(node, static_cast<std::uint32_t>(position * 2 + (within_star ? 1 : 0)));
    if (const auto found = known.find(key); found != known.end()) return found->second;
    const bool matched = work();
    known.try_emplace(key, matched);
    return matched;
  }
};

PermissionPatterns::PermissionPatterns(Workspace& workspace) : workspace_(workspace), nodes_(1) {
  const std::vector<Permission>& permissions = workspace.model.permissions;
  const std::size_t about = permissions.size() + workspace.model.resources.size();
  nodes_.reserve(about + 1);
  children_.reserve(static_cast<unsigned>(about));
  for (std::size_t i = 0; i < permissions.size(); ++i) add_name(permissions[i].name, id_at<PermissionId>(i));
  seen_.resize(permissions.size(), 0);
}

void PermissionPatterns::add_name(std::string_view name, PermissionId permission) {
  NodeId node = 0;
  for (const std::string_view part : name_parts(name)) {
    const auto [place, inserted] =
        children_.try_emplace({node, llvm::StringRef(part.data(), part.size())}, static_cast<NodeId>(nodes_.size()));
    const NodeId next = place->second;
    if (inserted) {
      nodes_[node].children.emplace_back(part, next);
      nodes_.emplace_back();
    }
    node = next;
  }
  nodes_[node].permission = permission;
}

std::optional<PermissionPatterns::NodeId> PermissionPatterns::child(NodeId node, std::string_view part) const {
  const auto found = children_.find({node, llvm::StringRef(part.data(), part.size())});
  if (found == children_.end()) return std::nullopt;
  return found->second;
}

std::vector<PermissionId> PermissionPatterns::expand(const ast::PermissionSet& set) {
  std::vector<PermissionId> permissions;
  const std::size_t errors = workspace_.sink.all().size();
  const std::size_t gaps = silent_gaps_;
  expand_list(set.terms, permissions);
  keep_first(permissions);
  if (!set.excepted.empty()) {
    std::vector<PermissionId> excepted;
    expand_list(set.excepted, excepted);
    ++round_;
    for (const PermissionId permission : excepted) seen_[index(permission)] = round_;
    permissions.erase(std::remove_if(permissions.begin(), permissions.end(),
                                     [&](PermissionId permission) { return seen_[index(permission)] == round_; }),
                      permissions.end());
  }
  const bool explained = errors != workspace_.sink.all().size() || gaps != silent_gaps_;
  if (permissions.empty() && !explained && !workspace_.model.permissions.empty()) report_empty_set(workspace_, set);
  return permissions;
}

std::vector<PermissionId> PermissionPatterns::expand(const ast::PermissionTerm& term) {
  std::vector<PermissionId> permissions;
  expand_term(term, permissions);
  keep_first(permissions);
  return permissions;
}

void PermissionPatterns::check_groups() {
  std::vector<const ast::Group*> groups;
  for (const auto& entry : workspace_.symbols.groups) groups.push_back(entry.second.value);
  std::sort(groups.begin(), groups.end(), [](const ast::Group* a, const ast::Group* b) {
    return std::pair(a->name.span.file, a->name.span.begin) < std::pair(b->name.span.file, b->name.span.begin);
  });
  for (const ast::Group* group : groups) expand_group(*group, group->name.span);
}

void PermissionPatterns::keep_first(std::vector<PermissionId>& permissions) {
  ++round_;
  permissions.erase(std::remove_if(permissions.begin(), permissions.end(),
                                   [&](PermissionId permission) {
                                     return std::exchange(seen_[index(permission)], round_) == round_;
                                   }),
                    permissions.end());
}

/// A list is looked at for repeats the first time that it is expanded.
void PermissionPatterns::expand_list(const std::vector<ast::PermissionTerm>& terms, std::vector<PermissionId>& out) {
  const bool is_new = terms.size() > 1 && lists_seen_.insert(&terms).second;
  std::vector<std::vector<PermissionId>> by_term;
  for (const ast::PermissionTerm& term : terms) {
    const std::size_t before = out.size();
    expand_term(term, out);
    if (!is_new) continue;
    // What a group holds may change: whoever names it beside something else means both.
    const bool is_group = term.segments.size() == 1 && term.segments.front().kind == ast::Segment::Kind::name;
    const auto first = is_group ? out.end() : out.begin() + static_cast<std::ptrdiff_t>(before);
    by_term.emplace_back(first, out.end());
  }
  if (is_new) note_covered_terms(workspace_, terms, std::move(by_term));
}

void PermissionPatterns::expand_term(const ast::PermissionTerm& term, std::vector<PermissionId>& out) {
  if (workspace_.model.permissions.empty()) return;  // Reported once, for the whole policy.
  if (is_spent(workspace_)) {
    ++silent_gaps_;
    return;
  }
  const std::size_t before = out.size();
  if (expand_if_group(term, out)) {
    spend(workspace_, out.size() - before, term.span);
    return;
  }
  if (term.segments.size() > max_name_parts) {
    report_long_name(workspace_, std::string(term.segments.size() - 1, '.'), term.span);
    return;
  }
  if (expand_plain(term, out)) return;
  Walk state(out);
  std::size_t branches = 0;
  for (const ast::Segment& segment : term.segments) {
    state.elements.push_back(element_of(segment));
    state.any_star |= state.elements.back().star;
    branches += segment.kind == ast::Segment::Kind::name ? 0 : 1;
  }
  state.branching = branches > 1;
  state.most_visits = (max_entries - workspace_.entries_spent) * visits_per_entry;
  walk(state, 0, 0);
  const bool finished = spend(workspace_, out.size() - before + state.visits / visits_per_entry, term.span);
  if (finished && !state.reported) check_alternatives(state);
}

/// Nearly all terms are names and one list in braces, and all of them are there: found without keeping anything on the way.
/// False where it is otherwise; then nothing was done.
bool PermissionPatterns::expand_plain(const ast::PermissionTerm& term, std::vector<PermissionId>& out) {
  const std::size_t before = out.size();
  const std::size_t count = term.segments.size();
  std::size_t visits = 1;
  // From a node on behind the segments before `position`, with a list in braces still to come or not.
  const auto follow = [&](auto&& self, NodeId node, std::size_t position, bool may_branch) -> bool {
    if (position == count) {
      if (!nodes_[node].permission) return false;
      out.push_back(*nodes_[node].permission);
      return true;
    }
    const ast::Segment& segment = term.segments[position];
    if (segment.kind == ast::Segment::Kind::star) return false;
    if (segment.kind == ast::Segment::Kind::name) {
      const std::optional<NodeId> next = descend(node, segment.name.text);
      ++visits;
      return next && self(self, *next, position + 1, may_branch);
    }
    return may_branch && std::all_of(segment.paths.begin(), segment.paths.end(), [&](const ast::Path& path) {
             std::optional<NodeId> next = node;
             for (const ast::Name& part : path.parts) next = next ? descend(*next, part.text) : next;
             ++visits;
             return next && self(self, *next, position + 1, false);
           });
  };
  const std::size_t most_visits = (max_entries - workspace_.entries_spent) * visits_per_entry;
  if (!follow(follow, 0, 0, true) || visits > most_visits) {
    out.resize(before);
    return false;
  }
  spend(workspace_, out.size() - before + visits / visits_per_entry, term.span);
  return true;
}

/// Down the parts of a name, which has several where it was written in backquotes.
std::optional<PermissionPatterns::NodeId> PermissionPatterns::descend(NodeId node, std::string_view name) const {
  std::optional<NodeId> found = node;
  for (std::size_t begin = 0; found && begin <= name.size();) {
    const std::size_t end = std::min(name.find('.', begin), name.size());
    found = child(*found, name.substr(begin, end - begin));
    begin = end + 1;
  }
  return found;
}

/// A name that stands in a pattern and takes part in no match is a mistake, even where others match.
void PermissionPatterns::check_alternatives(Walk& state) {
  const Element::Alternative* unmatched = nullptr;
  for (const Element& element : state.elements) {
    for (const Element::Alternative& alternative : element.alternatives) {
      const bool first = &element == &state.elements.front();
      if (!alternative.reached && first)
        return report_unknown_part(state, 0, alternative.parts.front(), alternative.span);
      if (!alternative.reached) return report_unreached(alternative);
      if (!alternative.matched && unmatched == nullptr) unmatched = &alternative;
    }
  }
  if (unmatched != nullptr) report_unmatched(workspace_, unmatched->parts.back(), unmatched->span);
}

void PermissionPatterns::report_unreached(const Element::Alternative& alternative) {
  const std::string_view part = alternative.parts.back();
  if (is_unread(workspace_, part)) {
    ++silent_gaps_;
    return;
  }
  Diagnostic& diagnostic =
      workspace_.sink.report(Code::unknown_permission, alternative.span,
                             {fmt::format("nothing that this pattern matches is named `{}`", part)});
  if (!may_suggest(workspace_, nodes_.size())) return;
  workspace_.suggestion_budget -= nodes_.size();
  std::set<std::string> candidates;
  for (const Node& node : nodes_) {
    for (const auto& [name, below] : node.children) candidates.emplace(name);
  }
  suggest(workspace_, diagnostic, part, {candidates.begin(), candidates.end()});
}

PermissionPatterns::Element PermissionPatterns::element_of(const ast::Segment& segment) {
  Element element;
  element.star = segment.kind == ast::Segment::Kind::star;
  if (segment.kind == ast::Segment::Kind::name) {
    element.alternatives.push_back({name_parts(segment.name.text), segment.span});
  }
  for (const ast::Path& path : segment.paths) {
    Element::Alternative alternative{{}, path.span};
    for (const ast::Name& part : path.parts) {
      for (const std::string_view piece : name_parts(part.text)) alternative.parts.push_back(piece);
    }
    element.alternatives.push_back(std::move(alternative));
  }
  return element;
}

bool PermissionPatterns::expand_if_group(const ast::PermissionTerm& term, std::vector<PermissionId>& out) {
  const std::optional<std::string> name = name_of(term);
  if (!name) return false;
  const ast::Group* const* group = lookup(workspace_.symbols.groups, *name);
  if (group == nullptr) return false;
  const std::vector<PermissionId>& permissions = expand_group(**group, term.span);
  if (permissions.empty()) ++silent_gaps_;
  out.insert(out.end(), permissions.begin(), permissions.end());
  return true;
}

const std::vector<PermissionId>& PermissionPatterns::expand_group(const ast::Group& node, Span use) {
  Group& group = groups_[&node];
  if (group.state == Group::State::open) {
    report_group_cycle(node, use);
  } else if (group.state == Group::State::unseen && open_groups_.size() == max_group_depth) {
    report_group_depth(workspace_, node, use);
  } else if (group.state == Group::State::unseen) {
    group.state = Group::State::open;
    open_groups_.push_back(&node);
    group.permissions = expand(node.permissions);
    open_groups_.pop_back();
    group.state = Group::State::done;
  }
  return group.permissions;
}

void PermissionPatterns::report_group_cycle(const ast::Group& group, Span use) {
  std::vector<CycleStep> steps;
  for (auto open = std::find(open_groups_.begin(), open_groups_.end(), &group); open != open_groups_.end(); ++open) {
    steps.push_back({(*open)->name.text, (*open)->name.span});
  }
  steps.back().span = use;
  report_cycle(workspace_, Code::group_cycle, steps, "contains");
}

bool PermissionPatterns::walk(Walk& state, NodeId node, std::size_t position) {
  if (state.reported || !state.may_visit()) return false;
  return state.once(node, position, false, [&] {
    if (position < state.elements.size()) return walk_element(state, node, position);
    if (nodes_[node].permission) state.out.push_back(*nodes_[node].permission);
    return nodes_[node].permission.has_value();
  });
}

bool PermissionPatterns::walk_element(Walk& state, NodeId node, std::size_t position) {
  Element& element = state.elements[position];
  if (element.star) return walk_star(state, node, position);
  bool matched = false;
  for (Element::Alternative& alternative : element.alternatives) {
    if (!walk_alternative(state, node, position, alternative)) continue;
    alternative.matched = true;
    matched = true;
  }
  return matched;
}

/// `*` takes one part or more: the rest of the term is tried below every node under this one.
bool PermissionPatterns::walk_star(Walk& state, NodeId node, std::size_t position) {
  if (!state.may_visit()) return false;
  return state.once(node, position, true, [&] {
    bool matched = false;
    for (const auto& [part, below] : nodes_[node].children) {
      matched |= walk(state, below, position + 1);
      matched |= walk_star(state, below, position);
    }
    return matched;
  });
}

bool PermissionPatterns::walk_alternative(Walk& state, NodeId node, std::size_t position,
                                          Element::Alternative& alternative) {
  const std::size_t depth = state.prefix.size();
  bool matched = true;
  for (const std::string_view part : alternative.parts) {
    const auto next = child(node, part);
    if (!next) {
      if (!state.any_star) report_unknown_part(state, node, part, alternative.span);
      matched = false;
      break;
    }
    state.prefix.push_back(part);
    node = *next;
  }
  alternative.reached |= matched;
  if (matched && !walk(state, node, position + 1)) {
    if (!state.any_star) report_incomplete(state, node, alternative.span);
    matched = false;
  }
  state.prefix.resize(depth);
  return matched;
}

/// The names so far lead to `node`, and `part` is not below it.
void PermissionPatterns::report_unknown_part(Walk& state, NodeId node, std::string_view part, Span span) {
  if (std::exchange(state.reported, true)) return;
  if (is_unread(workspace_, part)) {
    ++silent_gaps_;
    return;
  }
  const std::string prefix = fmt::format("{}", fmt::join(state.prefix, "."));
  if (node == 0 && lookup(workspace_.symbols.groups, part) != nullptr) {
    workspace_.sink
        .report(Code::unknown_permission, span,
                {fmt::format("`{}` is a group, and nothing can follow a group name", part)})
        .help(fmt::format("write `{}` by itself", part));
    return;
  }
  const std::string reason = prefix.empty() ? fmt::format("there is no resource or group `{}`", part)
                                            : fmt::format("`{}` has no `{}`", prefix, part);
  Diagnostic& diagnostic = workspace_.sink.report(Code::unknown_permission, span, {reason});
  const bool is_lone = node == 0 && state.elements.size() == 1;
  if (is_lone && part == "all") {
    diagnostic.helps = {"for all permissions write `*`"};
    return;
  }
  if (is_lone && lookup(workspace_.symbols.roles, part) != nullptr) {
    diagnostic.helps = {fmt::format(
        "`{}` is a role, and permissions stand here; several roles get one name by `role group NAME = ROLES;`", part)};
    return;
  }
  if (is_lone && explain_lone_name(diagnostic, part)) return;
  if (!may_suggest(workspace_, nodes_[node].children.size() + workspace_.symbols.groups.size())) return;
  std::vector<std::string> candidates;
  for (const auto& [name, below] : nodes_[node].children) candidates.emplace_back(name);
  if (node == 0) {
    for (const auto& group : workspace_.symbols.groups) candidates.push_back(group.first().str());
  }
  suggest(workspace_, diagnostic, part, candidates);
  // Where another resource has it, the declaration may be what is misspelt: `viwe` in one, and `* except *.view` elsewhere.
  if (node != 0 && is_action(part)) diagnostic.fixes.clear();
  // In `{group, project}.{read, edit}`, another name may be right for the one resource and wrong for the other.
  const bool is_product = std::any_of(state.elements.begin(), state.elements.end(), [&](const Element& element) {
    const bool is_own =
        std::any_of(element.alternatives.begin(), element.alternatives.end(),
                    [&](const Element::Alternative& alternative) { return alternative.span.begin == span.begin; });
    return element.alternatives.size() > 1 && !is_own;
  });
  if (is_product) diagnostic.fixes.clear();
}

/// Whether some resource has an action of this name. Where there is no telling any more, it may.
bool PermissionPatterns::is_action(std::string_view name) {
  const std::vector<Permission>& permissions = workspace_.model.permissions;
  if (!may_suggest(workspace_, permissions.size())) return true;
  workspace_.suggestion_budget -= permissions.size();
  return std::any_of(permissions.begin(), permissions.end(),
                     [&](const Permission& permission) { return permission.action == name; });
}

/// An action without its resource: the permissions that it may mean.
bool PermissionPatterns::explain_lone_name(Diagnostic& diagnostic, std::string_view name) {
  const std::vector<Permission>& permissions = workspace_.model.permissions;
  if (!may_suggest(workspace_, permissions.size())) return false;
  workspace_.suggestion_budget -= permissions.size();
  std::vector<std::string> meant;
  for (const Permission& permission : permissions) {
    if (permission.action == name) meant.push_back(permission.name);
  }
  if (meant.empty()) return false;
  diagnostic.help(fmt::format("`{}` is an action: write it with its resource, {}", name, listed(meant)));
  return true;
}

/// The names lead to `node`, which is the beginning of permissions but none itself.
void PermissionPatterns::report_incomplete(Walk& state, NodeId node, Span span) {
  if (std::exchange(state.reported, true)) return;
  const std::string name = fmt::format("{}", fmt::join(state.prefix, "."));
  const auto& children = nodes_[node].children;
  std::vector<std::string> below;
  for (std::size_t i = 0; i < std::min(children.size(), names_shown); ++i) {
    below.push_back(fmt::format("{}.{}", name, children[i].first));
  }
  workspace_.sink
      .report(Code::unknown_permission, span, {fmt::format("`{}` is a resource, not one of its actions", name)})
      .help(fmt::format("write `{}.*` for all of it, or one of {}", name, listed(below, children.size())));
}

}  // namespace polc::sema
