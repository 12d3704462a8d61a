#include "compiler/sema/defines.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
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

/// The names in a condition, and in the defines that it uses, that are attributes of some resource.
class AttributeNames {
 public:
  explicit AttributeNames(const Workspace& workspace) : workspace_(workspace) {}

  std::set<std::string> of(const ast::Condition& condition) {
    names_.clear();
    visited_.clear();
    collect(condition);
    return std::move(names_);
  }

 private:
  // INVARIANT: defines do not contain themselves (see check_define_cycles), and nest no deeper than max_define_depth.
  void collect(const ast::Condition& condition) {
    if (condition.kind != ast::Condition::Kind::comparison) {
      for (const ast::ConditionPtr& operand : condition.operands) collect(*operand);
      return;
    }
    const ast::Comparison& comparison = condition.comparison;
    const std::string subject = joined(comparison.subject);
    if (const ast::Define* const* define = lookup(workspace_.symbols.defines, subject)) {
      const bool is_broken = workspace_.symbols.broken_defines.contains(*define);
      if (!is_broken && visited_.insert(*define).second) collect(*(*define)->condition);
      return;
    }
    add(subject);
    if (comparison.operand) add(joined(*comparison.operand));
    for (const ast::Name& value : comparison.values) add(value.text);
  }

  void add(const std::string& name) {
    if (workspace_.symbols.attribute_names.count(name) != 0) names_.insert(name);
  }

  const Workspace& workspace_;
  std::set<std::string> names_;
  std::set<const ast::Define*> visited_;
};

/// How well a condition fits a resource; less is better.
using Misfit = std::pair<std::size_t, std::size_t>;

Misfit misfit(const ResolvedCondition& resolved) {
  const auto foreign = static_cast<std::size_t>(
      std::count_if(resolved.problems.begin(), resolved.problems.end(),
                    [](const ConditionProblem& problem) { return problem.code == Code::attribute_of_other_resource; }));
  return {foreign, resolved.problems.size() - foreign};
}

bool is_within(Span inner, Span outer) {
  return inner.file == outer.file && inner.begin >= outer.begin && inner.end <= outer.end;
}

/// The resource that a define fits best, of those that have one of its attributes: which one it is meant for is not known
/// until something uses it. Of several, the first by name, so that the order of statements makes no difference. Nothing
/// where too many would have to be tried.
const ResolvedCondition* best_reading(const Workspace& workspace, TargetResolver& targets, const ast::Define& define,
                                      const std::vector<ResourceId>& by_name) {
  constexpr std::size_t most_tried = 1000;
  const std::set<std::string> names = AttributeNames(workspace).of(*define.condition);
  if (names.empty()) return &targets.conditions().resolve(*define.condition, "", by_name.front());
  const ResolvedCondition* best = nullptr;
  std::size_t tried = 0;
  for (const ResourceId resource : by_name) {
    const NameMap<VariableId>& attributes = workspace.symbols.attributes[index(resource)];
    const auto has = [&](const std::string& name) { return attributes.count(name) != 0; };
    if (std::none_of(names.begin(), names.end(), has)) continue;
    if (++tried > most_tried) return nullptr;
    const ResolvedCondition& reading = targets.conditions().resolve(*define.condition, "", resource);
    if (best == nullptr || misfit(reading) < misfit(*best)) best = &reading;
    if (best->problems.empty()) break;
  }
  return best;
}

}  // namespace

void check_define_cycles(Workspace& workspace, const Statements& statements) {
  DefineGraph graph(workspace);
  for_each<ast::Define>(statements, [&](const ast::Define& node, const LayeredStatement&) { graph.visit(node); });
}

void check_unused_defines(Workspace& workspace, TargetResolver& targets, const Statements& statements) {
  const std::vector<Resource>& resources = workspace.model.resources;
  if (resources.empty()) return;
  // All of them before one is looked at: that makes those known which it uses.
  std::vector<const ast::Define*> unused;
  for_each<ast::Define>(statements, [&](const ast::Define& node, const LayeredStatement&) {
    const bool is_used = targets.conditions().was_resolved(*node.condition);
    if (!is_used && !workspace.symbols.broken_defines.contains(&node)) unused.push_back(&node);
  });
  std::vector<ResourceId> by_name;
  for (std::size_t position = 0; position < resources.size(); ++position)
    by_name.push_back(id_at<ResourceId>(position));
  std::sort(by_name.begin(), by_name.end(),
            [&](ResourceId a, ResourceId b) { return resources[index(a)].name < resources[index(b)].name; });
  for (const ast::Define* define : unused) {
    const ResolvedCondition* reading = best_reading(workspace, targets, *define, by_name);
    if (reading == nullptr) continue;
    for (const ConditionProblem& problem : reading->problems) {
      // What is wrong in a define that this one uses is told of that one, which is unused as well.
      if (!is_within(problem.span, define->condition->span)) continue;
      if (problem.code != Code::attribute_of_other_resource) targets.report(problem, "");
    }
  }
}

std::vector<NamedCondition> named_conditions(const Workspace& workspace, const ConditionResolver& conditions,
                                             const Statements& statements) {
  std::vector<NamedCondition> named;
  for_each<ast::Define>(statements, [&](const ast::Define& define, const LayeredStatement&) {
    if (!conditions.was_resolved(*define.condition) || workspace.symbols.broken_defines.contains(&define)) return;
    const auto add = [&](std::optional<ResourceId> resource) {
      const ResolvedCondition* resolved = conditions.find(*define.condition, resource);
      if (resolved != nullptr && resolved->expression)
        named.push_back({define.name.text, resource, *resolved->expression});
    };
    add(std::nullopt);
    for (std::size_t resource = 0; resource < workspace.model.resources.size(); ++resource)
      add(id_at<ResourceId>(resource));
  });
  return named;
}

}  // namespace polc::sema
