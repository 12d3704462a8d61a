#include "compiler/sema/roles.h"

#include <pol/detail/table_format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "compiler/sema/budget.h"
#include "compiler/sema/layers.h"
#include "compiler/sema/role_groups.h"
#include "compiler/sema/unread_names.h"
#include "compiler/syntax/foreign_forms.h"
#include "compiler/text/name_text.h"

namespace polc::sema {
namespace {

constexpr std::size_t roles_per_entry = 4;  // A role's number is that much smaller than a target.

void report_second_fallback(Workspace& workspace, Span second, Span first) {
  workspace.sink.report(Code::second_fallback, second).label(first, "the fallback is declared here");
}

void report_too_many_roles(Workspace& workspace, Span span) {
  workspace.sink.report(Code::too_many_roles, span,
                        {std::to_string(workspace.model.roles.size()), std::to_string(pol::format::max_roles)});
}

/// `path` is the way of includes from a role back to itself.
void report_role_cycle(Workspace& workspace, const std::vector<RoleId>& path) {
  std::vector<CycleStep> steps;
  steps.reserve(path.size());
  for (const RoleId role : path) {
    steps.push_back({workspace.model.roles[index(role)].name, workspace.model.roles[index(role)].span});
  }
  report_cycle(workspace, Code::role_cycle, steps, "includes");
}

void report_in_own_group(Workspace& workspace, const ast::Name& group, const ast::Name& role, Span declared) {
  workspace.sink.report(Code::included_own_group, group.span, {role.text, group.text})
      .label(declared, "the group is declared here");
}

/// Words that an author may write for `all roles`.
bool means_everybody(std::string_view name) {
  static constexpr std::array<std::string_view, 6> words = {"all", "any", "anybody", "anyone", "everybody", "everyone"};
  return std::find(words.begin(), words.end(), name) != words.end();
}

/// Depth-first over the includes, without recursion: a chain may be thousands of roles long.
class Closures {
 public:
  explicit Closures(Workspace& workspace) : workspace_(workspace), roles_(workspace.model.roles) {
    state_.resize(roles_.size(), State::unseen);
    reached_.resize(roles_.size());
  }

  void compute() {
    for (std::size_t role = 0; role < roles_.size(); ++role) visit(id_at<RoleId>(role));
  }

 private:
  enum class State : std::uint8_t { unseen, open, done };
  struct Step {
    RoleId role{};
    std::size_t next = 0;
  };

  void visit(RoleId root) {
    if (state_[index(root)] != State::unseen) return;
    open(root);
    while (!path_.empty()) {
      Step& step = path_.back();
      const std::vector<RoleId>& includes = roles_[index(step.role)].includes;
      if (step.next == includes.size()) {
        close(step.role);
        path_.pop_back();
        continue;
      }
      const RoleId included = includes[step.next++];
      if (state_[index(included)] == State::unseen)
        open(included);
      else if (state_[index(included)] == State::open)
        cycle_at(included);
    }
  }

  void open(RoleId role) {
    state_[index(role)] = State::open;
    path_.push_back({role, 0});
  }

  void cycle_at(RoleId role) {
    std::vector<RoleId> cycle;
    const auto start = std::find_if(path_.begin(), path_.end(), [&](const Step& step) { return step.role == role; });
    for (auto step = start; step != path_.end(); ++step) cycle.push_back(step->role);
    report_role_cycle(workspace_, cycle);
  }

  /// INVARIANT: all that `role` includes is closed already, except along a cycle, which is an error.
  void close(RoleId role) {
    state_[index(role)] = State::done;
    Role& closed = roles_[index(role)];
    if (closed.includes.empty()) {
      closed.closure = {role};
      return;
    }
    closed.closure.push_back(role);
    reached_[index(role)] = true;
    for (const RoleId included : closed.includes) {
      for (const RoleId further : roles_[index(included)].closure) {
        if (reached_[index(further)]) continue;
        reached_[index(further)] = true;
        closed.closure.push_back(further);
      }
    }
    for (const RoleId each : closed.closure) reached_[index(each)] = false;
    std::sort(closed.closure.begin(), closed.closure.end());
    closed.closure.shrink_to_fit();
    // Of a long chain each role includes all before it: more pairs of roles than there is memory for.
    if (!spend(workspace_, closed.closure.size() / roles_per_entry, closed.span)) closed.closure = {role};
  }

  Workspace& workspace_;
  std::vector<Role>& roles_;
  std::vector<State> state_;
  std::vector<bool> reached_;  // By RoleId; all false between roles, so that a role costs what it reaches alone.
  std::vector<Step> path_;
};

void sort_unique(std::vector<RoleId>& roles) {
  std::sort(roles.begin(), roles.end());
  roles.erase(std::unique(roles.begin(), roles.end()), roles.end());
}

void declare_role(Workspace& workspace, const ast::Role& node, const LayeredStatement& statement,
                  std::optional<Span>& fallback) {
  Model& model = workspace.model;
  const RoleId id = id_at<RoleId>(model.roles.size());
  if (!declare(workspace, workspace.symbols.roles, "role", node.name.text, node.name.span, id)) return;
  Role role;
  role.name = node.name.text;
  role.title = node.title ? node.title->text : "";
  role.doc = statement.statement->doc;
  role.span = node.name.span;
  role.layer = statement.layer;
  role.immutable = node.immutable;
  model.roles.push_back(std::move(role));
  if (!node.fallback) return;
  if (fallback) {
    report_second_fallback(workspace, *node.fallback, *fallback);
  } else {
    fallback = node.fallback;
    model.fallback = id;
  }
}

void declare_custom_role(Workspace& workspace, const Statements& statements) {
  bool declared = false;
  for_each<ast::CustomRoles>(statements, [&](const ast::CustomRoles&, const LayeredStatement& statement) {
    if (std::exchange(declared, true)) return;
    const RoleId id = id_at<RoleId>(workspace.model.roles.size());
    const Span span = statement.statement->span;
    if (!declare(workspace, workspace.symbols.roles, "role", "custom roles", span, id)) return;
    Role role;
    role.name = "custom roles";
    role.span = span;
    role.layer = statement.layer;
    role.custom = true;
    workspace.model.roles.push_back(std::move(role));
  });
}

/// The declaration of a role that counts: a duplicate's clauses are left out with it.
bool is_first(const Workspace& workspace, const ast::Role& node) {
  return workspace.symbols.roles.find(node.name.text)->second.span == node.name.span;
}

/// Of a group that the role is in itself, the mistake is the group's name, and no ring of roles.
void resolve_includes(Workspace& workspace, const ast::Role& node, RoleId role) {
  std::vector<RoleId> includes;
  for (const ast::Name& name : node.includes) {
    std::vector<RoleId> included = resolve_role_or_group(workspace, name);
    const GroupOfRoles* group = find_role_group(workspace, name.text);
    const auto itself = std::lower_bound(included.begin(), included.end(), role);
    if (group != nullptr && itself != included.end() && *itself == role) {
      report_in_own_group(workspace, name, node.name, group->span);
      included.erase(itself);
    }
    includes.insert(includes.end(), included.begin(), included.end());
  }
  sort_unique(includes);
  workspace.model.roles[index(role)].includes = std::move(includes);
}

/// The roles of a set before `except`.
std::vector<RoleId> roles_before_except(Workspace& workspace, const ast::RoleSet& set, AllRoles all) {
  if (!set.all) return resolve_roles(workspace, set.names, all);
  std::vector<RoleId> roles;
  for (std::size_t i = 0; i < workspace.model.roles.size(); ++i) {
    if (all == AllRoles::with_custom || !workspace.model.roles[i].custom) roles.push_back(id_at<RoleId>(i));
  }
  return roles;
}

/// Whether a group is named that had an error: none is empty otherwise.
bool names_broken_group(const Workspace& workspace, const std::vector<ast::Name>& names) {
  return std::any_of(names.begin(), names.end(), [&](const ast::Name& name) {
    const GroupOfRoles* group = find_role_group(workspace, name.text);
    return group != nullptr && group->roles.empty();
  });
}

std::optional<RoleId> resolve_role(Workspace& workspace, const ast::Name& name) {
  if (const RoleId* role = lookup(workspace.symbols.roles, name.text)) return *role;
  if (is_unread(workspace, name.text)) return std::nullopt;
  Diagnostic& diagnostic = workspace.sink.report(Code::unknown_role, name.span, {name.text, name_text(name.text)});
  if (is_address(name.text)) {
    diagnostic.helps = {std::string(person_help())};
  } else if (means_everybody(name.text)) {
    diagnostic.helps = {"for everybody, write `all roles`"};
  } else if (name.text == "nobody") {
    diagnostic.helps = {"to say that nobody may, write `assert never all roles may …`"};
  } else if (may_suggest(workspace, workspace.model.roles.size() + workspace.model.role_groups.size())) {
    std::vector<std::string> candidates;
    for (const Role& role : workspace.model.roles) candidates.push_back(role.name);
    for (const auto& entry : workspace.symbols.role_groups) candidates.push_back(entry.first().str());
    suggest(workspace, diagnostic, name.text, candidates);
  }
  return std::nullopt;
}

}  // namespace

void declare_roles(Workspace& workspace, const Statements& statements) {
  std::optional<Span> fallback;
  for_each<ast::Role>(statements, [&](const ast::Role& node, const LayeredStatement& statement) {
    declare_role(workspace, node, statement, fallback);
  });
  declare_custom_role(workspace, statements);
  if (workspace.model.roles.size() > pol::format::max_roles) {
    report_too_many_roles(workspace, workspace.model.roles[pol::format::max_roles].span);
    return;
  }
  declare_role_groups(workspace, statements);
  for_each<ast::Role>(statements, [&](const ast::Role& node, const LayeredStatement&) {
    if (!is_first(workspace, node)) return;
    const RoleId id = *lookup(workspace.symbols.roles, node.name.text);
    resolve_includes(workspace, node, id);
    check_includes(workspace, id, node.includes);
  });
  Closures(workspace).compute();
}

void resolve_role_places(Workspace& workspace, const Statements& statements) {
  for_each<ast::Role>(statements, [&](const ast::Role& node, const LayeredStatement&) {
    if (!is_first(workspace, node)) return;
    std::vector<ResourceId>& places =
        workspace.model.roles[index(*lookup(workspace.symbols.roles, node.name.text))].within;
    for (const ast::Path& path : node.within) {
      const std::string name = joined(path);
      if (const ResourceId* resource = lookup(workspace.symbols.resources, name)) {
        if (std::find(places.begin(), places.end(), *resource) == places.end()) places.push_back(*resource);
        continue;
      }
      if (is_unread(workspace, name)) continue;
      Diagnostic& diagnostic = workspace.sink.report(Code::unknown_resource, path.span, {name, path_text(name)});
      suggest_among(workspace, diagnostic, name, workspace.model.resources);
    }
  });
}

std::vector<RoleId> resolve_role_or_group(Workspace& workspace, const ast::Name& name, AllRoles all) {
  const GroupOfRoles* group = find_role_group(workspace, name.text);
  if (group == nullptr) {
    const auto role = resolve_role(workspace, name);
    return role ? std::vector{*role} : std::vector<RoleId>();
  }
  if (!spend(workspace, group->roles.size() / roles_per_entry, name.span)) return {};
  std::vector<RoleId> roles = group->roles;
  const RoleId last = id_at<RoleId>(workspace.model.roles.size() - 1);
  const bool adds_custom = all == AllRoles::with_custom && group->reaches_custom;
  if (adds_custom && (roles.empty() || roles.back() != last)) roles.push_back(last);
  return roles;
}

std::vector<RoleId> resolve_roles(Workspace& workspace, const std::vector<ast::Name>& names, AllRoles all) {
  std::vector<RoleId> roles;
  for (const ast::Name& name : names) {
    const std::vector<RoleId> named = resolve_role_or_group(workspace, name, all);
    roles.insert(roles.end(), named.begin(), named.end());
  }
  sort_unique(roles);
  return roles;
}

std::vector<RoleId> resolve_roles(Workspace& workspace, const ast::RoleSet& set, AllRoles all) {
  if (set.all && !spend(workspace, workspace.model.roles.size() / roles_per_entry, set.span)) return {};
  const std::size_t problems = workspace.sink.all().size();
  const std::vector<RoleId> excepted = resolve_roles(workspace, set.excepted, all);
  const std::vector<RoleId> named = roles_before_except(workspace, set, all);
  std::vector<RoleId> roles;
  std::set_difference(named.begin(), named.end(), excepted.begin(), excepted.end(), std::back_inserter(roles));
  const bool is_told = problems != workspace.sink.all().size() || is_incomplete(workspace) || is_spent(workspace) ||
                       names_broken_group(workspace, set.names);
  if (roles.empty() && !set.all && !is_told) workspace.sink.report(Code::empty_role_set, set.span);
  return roles;
}

bool nobody_is_clear(Workspace& workspace, Span where, std::string_view other) {
  const auto role = workspace.symbols.roles.find("nobody");
  if (role == workspace.symbols.roles.end()) return true;
  workspace.sink.report(Code::role_named_nobody, where, {std::string(other)})
      .label(role->second.span, "a role has the name `nobody`");
  return false;
}

}  // namespace polc::sema
