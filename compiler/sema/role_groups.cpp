#include "compiler/sema/role_groups.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "compiler/sema/budget.h"
#include "compiler/sema/roles.h"
#include "compiler/sema/unread_names.h"

namespace polc::sema {
namespace {

/// Groups of groups may nest this deep; each level takes a stack frame.
constexpr std::size_t max_role_group_depth = 64;

void report_name_of_role(Workspace& workspace, const ast::Name& name, Span role) {
  workspace.sink.report(Code::duplicate_declaration, name.span, {"role or group of roles", name.text})
      .label(role, "first declared here");
}

void report_group_named_nobody(Workspace& workspace, const ast::Name& name) {
  workspace.sink.report(Code::name_means_two, name.span, {name.text, "a group of roles", "a subject without a role"});
}

/// Depth-first over the groups that each names. A group is written out once those are.
class RoleGroups {
 public:
  explicit RoleGroups(Workspace& workspace) : workspace_(workspace), groups_(workspace.model.role_groups) {}

  void declare(const ast::RoleGroup& node, const LayeredStatement& statement) {
    Symbols& symbols = workspace_.symbols;
    if (const auto role = symbols.roles.find(node.name.text); role != symbols.roles.end()) {
      return report_name_of_role(workspace_, node.name, role->second.span);
    }
    if (node.name.text == "nobody") return report_group_named_nobody(workspace_, node.name);
    const auto position = static_cast<std::uint32_t>(groups_.size());
    if (!sema::declare(workspace_, symbols.role_groups, "group of roles", node.name.text, node.name.span, position)) {
      return;
    }
    GroupOfRoles group;
    group.name = node.name.text;
    group.title = node.title ? node.title->text : "";
    group.doc = statement.statement->doc;
    group.span = node.name.span;
    group.layer = statement.layer;
    groups_.push_back(std::move(group));
    nodes_.push_back({&node, State::unseen});
  }

  void write_out() {
    for (std::uint32_t position = 0; position < nodes_.size(); ++position) {
      write_out(position, nodes_[position].declared->name.span);
    }
  }

 private:
  enum class State : std::uint8_t { unseen, open, done };
  struct Node {
    const ast::RoleGroup* declared;
    State state;
  };

  void write_out(std::uint32_t position, Span use) {
    Node& node = nodes_[position];
    if (node.state == State::open) return report_cycle_at(position, use);
    if (node.state == State::done) return;
    if (open_.size() == max_role_group_depth) {
      workspace_.sink.report(Code::group_too_deep, use, {groups_[position].name, std::to_string(max_role_group_depth)});
      return;
    }
    node.state = State::open;
    open_.push_back(position);
    for (const auto* names : {&node.declared->roles.names, &node.declared->roles.excepted}) {
      for (const ast::Name& name : *names) {
        if (const std::uint32_t* named = lookup(workspace_.symbols.role_groups, name.text))
          write_out(*named, name.span);
      }
    }
    open_.pop_back();
    node.state = State::done;
    GroupOfRoles& group = groups_[position];
    const std::size_t problems = workspace_.sink.all().size();
    group.roles = resolve_roles(workspace_, node.declared->roles, AllRoles::declared);
    const bool is_told = problems != workspace_.sink.all().size() || is_incomplete(workspace_) || is_spent(workspace_);
    if (group.roles.empty() && node.declared->roles.all && !is_told) {
      workspace_.sink.report(Code::empty_role_set, node.declared->roles.span);
    }
    if (!workspace_.model.roles.empty() && workspace_.model.roles.back().custom) set_custom(node, group);
  }

  /// The custom role is the last: it is among the roles to take from where `all roles` brought it in.
  void set_custom(const Node& node, GroupOfRoles& group) {
    const RoleId custom = id_at<RoleId>(workspace_.model.roles.size() - 1);
    const ast::RoleSet& set = node.declared->roles;
    const auto reaches = [&](const std::vector<ast::Name>& names) {
      return std::any_of(names.begin(), names.end(), [&](const ast::Name& name) {
        const GroupOfRoles* named = find_role_group(workspace_, name.text);
        if (named != nullptr) return named->reaches_custom;
        const RoleId* role = lookup(workspace_.symbols.roles, name.text);
        return role != nullptr && *role == custom;
      });
    };
    group.reaches_custom = (set.all || reaches(set.names)) && !reaches(set.excepted);
  }

  void report_cycle_at(std::uint32_t position, Span use) {
    std::vector<CycleStep> steps;
    for (auto open = std::find(open_.begin(), open_.end(), position); open != open_.end(); ++open) {
      steps.push_back({groups_[*open].name, groups_[*open].span});
    }
    steps.back().span = use;
    report_cycle(workspace_, Code::group_cycle, steps, "contains");
  }

  Workspace& workspace_;
  std::vector<GroupOfRoles>& groups_;
  std::vector<Node> nodes_;
  std::vector<std::uint32_t> open_;  ///< Those being written out, each named in the one before it.
};

}  // namespace

void declare_role_groups(Workspace& workspace, const Statements& statements) {
  RoleGroups groups(workspace);
  for_each<ast::RoleGroup>(statements, [&](const ast::RoleGroup& node, const LayeredStatement& statement) {
    groups.declare(node, statement);
  });
  groups.write_out();
}

const GroupOfRoles* find_role_group(const Workspace& workspace, std::string_view name) {
  const std::uint32_t* position = lookup(workspace.symbols.role_groups, llvm::StringRef(name.data(), name.size()));
  return position == nullptr ? nullptr : &workspace.model.role_groups[*position];
}

}  // namespace polc::sema
