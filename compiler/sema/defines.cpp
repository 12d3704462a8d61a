// Entry: check_define_cycles, check_unused_defines.
#include "compiler/sema/defines.h"

#include <algorithm>
#include <string>
#include <vector>

#include "llvm/ADT/DenseMap.h"

namespace polc::sema {
namespace {

/// Defines of defines may nest this deep; each level takes stack frames of the resolver.
constexpr std::size_t max_define_depth = 64;

template <typename Visit>
void for_each_subject(const ast::Condition& condition, const Visit& visit) {
  if (condition.kind == ast::Condition::Kind::comparison) {
    visit(condition.comparison.subject);
    return;
  }
  for (const ast::ConditionPtr& operand : condition.operands) for_each_subject(*operand, visit);
}

std::vector<const ast::Define*> defines_in(const Workspace& workspace, const ast::Condition& condition) {
  std::vector<const ast::Define*> used;
  for_each_subject(condition, [&](const ast::Path& path) {
    if (const ast::Define* const* define = lookup(workspace.symbols.defines, joined(path))) used.push_back(*define);
  });
  return used;
}

void report_define_cycle(Workspace& workspace, const std::vector<const ast::Define*>& cycle) {
  std::vector<CycleStep> steps;
  steps.reserve(cycle.size());
  for (const ast::Define* define : cycle) steps.push_back({define->name.text, define->name.span});
  report_cycle(workspace, Code::define_cycle, steps, "uses");
}

void report_define_depth(Workspace& workspace, const ast::Define& define) {
  workspace.sink.report(Code::define_too_deep, define.name.span, {define.name.text, std::to_string(max_define_depth)});
}

/// Depth-first without recursion: this is the check that later recursion relies on.
class DefineGraph {
 public:
  explicit DefineGraph(Workspace& workspace) : workspace_(workspace) {}

  void visit(const ast::Define& root) {
    if (nodes_.count(&root) != 0) return;
    open(root);
    while (!path_.empty()) {
      Step& step = path_.back();
      if (step.next == step.used.size()) {
        close();
        continue;
      }
      const ast::Define* used = step.used[step.next++];
      const auto found = nodes_.find(used);
      if (found == nodes_.end()) {
        open(*used);
      } else if (found->second.open) {
        cycle_at(*used);
      } else {
        rest_on(step.define, found->second.depth);
      }
    }
  }

 private:
  struct Node {
    bool open = true;
    std::size_t depth = 1;
  };
  struct Step {
    const ast::Define* define;
    std::vector<const ast::Define*> used;
    std::size_t next = 0;
  };

  void open(const ast::Define& define) {
    nodes_[&define] = {};
    path_.push_back({&define, defines_in(workspace_, *define.condition), 0});
  }

  void rest_on(const ast::Define* define, std::size_t depth) {
    Node& node = nodes_[define];
    node.depth = std::max(node.depth, depth + 1);
  }

  void close() {
    const ast::Define* define = path_.back().define;
    path_.pop_back();
    Node& node = nodes_[define];
    node.open = false;
    if (node.depth == max_define_depth + 1) report_define_depth(workspace_, *define);
    if (node.depth > max_define_depth) workspace_.symbols.broken_defines.insert(define);
    const std::size_t depth = node.depth;
    if (!path_.empty()) rest_on(path_.back().define, depth);
  }

  void cycle_at(const ast::Define& define) {
    std::vector<const ast::Define*> cycle;
    auto step = std::find_if(path_.begin(), path_.end(), [&](const Step& s) { return s.define == &define; });
    for (; step != path_.end(); ++step) cycle.push_back(step->define);
    report_define_cycle(workspace_, cycle);
    workspace_.symbols.broken_defines.insert(cycle.begin(), cycle.end());
  }

  Workspace& workspace_;
  llvm::DenseMap<const ast::Define*, Node> nodes_;
  std::vector<Step> path_;
};

/// A resource for which the condition may make sense: one that has the first attribute that it names.
ResourceId resource_for(const Workspace& workspace, const ast::Condition& condition) {
  std::optional<ResourceId> resource;
  for_each_subject(condition, [&](const ast::Path& path) {
    const auto found = workspace.symbols.attribute_names.find(joined(path));
    if (!resource && found != workspace.symbols.attribute_names.end()) resource = found->second;
  });
  return resource.value_or(ResourceId{});
}

}  // namespace

void check_define_cycles(Workspace& workspace, const Statements& statements) {
  DefineGraph graph(workspace);
  for_each<ast::Define>(statements, [&](const ast::Define& node, const LayeredStatement&) { graph.visit(node); });
}

void check_unused_defines(Workspace& workspace, TargetResolver& targets, const Statements& statements) {
  if (workspace.model.resources.empty()) return;
  for_each<ast::Define>(statements, [&](const ast::Define& node, const LayeredStatement&) {
    if (targets.conditions().was_resolved(*node.condition) || workspace.symbols.broken_defines.contains(&node)) return;
    const ResourceId resource = resource_for(workspace, *node.condition);
    for (const ConditionProblem& problem : targets.conditions().resolve(*node.condition, "", resource).problems) {
      // Which resource it is meant for is not known until something uses it.
      if (problem.code != Code::attribute_of_other_resource) targets.report(problem, "");
    }
  });
}

}  // namespace polc::sema
