// Recursion is as deep as there are variables in a condition.
#include "compiler/diagram/diagram.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <unordered_map>

#include "compiler/common/interruption.h"
#include "llvm/ADT/SmallVector.h"

namespace polc {
namespace {

/// Collects what follows each value, in order, as runs.
class RunList {
 public:
  void add(std::uint32_t first, Diagram child) {
    if (runs_.empty() || runs_.back().child != child) runs_.push_back({first, child});
  }
  llvm::ArrayRef<Run> runs() const { return runs_; }

 private:
  llvm::SmallVector<Run, 4> runs_;
};

template <typename Join>
Diagram joined(std::vector<Diagram> conditions, Diagram of_none, Join join) {
  if (conditions.empty()) return of_none;
  for (std::size_t count = conditions.size(); count > 1; count = (count + 1) / 2) {
    for (std::size_t pair = 0; pair < count / 2; ++pair) {
      conditions[pair] = join(conditions[2 * pair], conditions[2 * pair + 1]);
    }
    if (count % 2 != 0) conditions[count / 2] = conditions[count - 1];
  }
  return conditions.front();
}

}  // namespace

DiagramManager::DiagramManager(std::vector<std::uint32_t> domain_sizes, DiagramLimits limits)
    : domain_sizes_(std::move(domain_sizes)), limits_(limits), unique_(64, NodeHash{this}, NodeEqual{this}) {
  // The constants come after every variable in the order.
  const auto last = static_cast<std::uint32_t>(domain_sizes_.size());
  nodes_ = {{last, 0, 0, 0}, {last, 0, 0, 0}};
}

DiagramManager::Scope::Scope(DiagramManager& diagrams, std::uint64_t steps)
    : diagrams_(diagrams),
      around_(diagrams.units_left_),
      given_(std::min(steps, std::numeric_limits<std::uint64_t>::max() / units_of_step) * units_of_step) {
  // An outermost scope owes nothing to the steps that are there for those who have none.
  is_cut_short_ = diagrams_.open_scopes_ > 0 && around_ < given_;
  if (is_cut_short_) given_ = around_;
  diagrams_.units_left_ = given_;
  ++diagrams_.open_scopes_;
}

DiagramManager::Scope::~Scope() {
  const std::uint64_t used = given_ - diagrams_.units_left_;
  --diagrams_.open_scopes_;
  diagrams_.units_left_ = diagrams_.open_scopes_ > 0 ? around_ - used : around_;
}

std::size_t DiagramManager::NodeHash::operator()(std::uint32_t node) const {
  const Node& self = diagrams->nodes_[node];
  std::uint64_t hash = self.variable + 1;
  for (const Run& run : diagrams->runs_of(Diagram{node})) {
    hash = (hash ^ (std::uint64_t{run.first} << 32 | number(run.child))) * 0x9E3779B97F4A7C15U;
    hash ^= hash >> 29;
  }
  return hash;
}

bool DiagramManager::NodeEqual::operator()(std::uint32_t a, std::uint32_t b) const {
  if (diagrams->nodes_[a].variable != diagrams->nodes_[b].variable) return false;
  const Runs left = diagrams->runs_of(Diagram{a});
  const Runs right = diagrams->runs_of(Diagram{b});
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](const Run& x, const Run& y) { return x.first == y.first && x.child == y.child; });
}

DiagramManager::Runs DiagramManager::runs_of(Diagram a) const {
  const Node& node = nodes_[index_of(a)];
  return {runs_.data() + node.first_run, node.run_count};
}

std::uint32_t DiagramManager::height_over(Runs runs) const {
  std::uint32_t highest = 0;
  for (const Run& run : runs) highest = std::max(highest, nodes_[index_of(run.child)].height);
  return highest + 1;
}

void DiagramManager::charge(std::uint64_t units) {
  if (units > units_left_) {
    units_left_ = 0;
    throw LimitReached(Limit::steps);
  }
  units_left_ -= units;
  units_taken_ += units;
  if (units_taken_ < next_look_) return;
  next_look_ = units_taken_ + units_between_looks;
  look_for_interruption();
}

/// `runs` cover the domain, and no two neighbours go on alike.
Diagram DiagramManager::make(std::uint32_t variable, Runs runs) {
  const std::uint64_t size_steps = runs.size() / runs_of_step;
  if (runs.size() == 1) {
    charge(1);
    return runs.front().child;
  }
  const std::uint32_t height = height_over(runs);
  if (height > limits_.depth) throw LimitReached(Limit::depth);
  if (nodes_.size() >= limits_.nodes || runs_.size() + runs.size() > limits_.runs) throw LimitReached(Limit::memory);
  charge((1 + size_steps) * units_of_step);
  const auto candidate = static_cast<std::uint32_t>(nodes_.size());
  nodes_.push_back(
      {variable, static_cast<std::uint32_t>(runs_.size()), static_cast<std::uint32_t>(runs.size()), height});
  runs_.insert(runs_.end(), runs.begin(), runs.end());
  const auto [found, is_new] = unique_.insert(candidate);
  if (!is_new) {
    runs_.resize(nodes_.back().first_run);
    nodes_.pop_back();
  }
  return Diagram{*found};
}

Diagram DiagramManager::node(VariableId variable, const std::vector<Diagram>& children) {
  RunList list;
  for (std::uint32_t value = 0; value < children.size(); ++value) list.add(value, children[value]);
  return make(static_cast<std::uint32_t>(index(variable)), list.runs());
}

Diagram DiagramManager::node(VariableId variable, llvm::ArrayRef<Run> runs) {
  RunList list;
  for (const Run& run : runs) list.add(run.first, run.child);
  return make(static_cast<std::uint32_t>(index(variable)), list.runs());
}

Diagram DiagramManager::one_of(VariableId variable, const ValueSet& values) {
  RunList list;
  for (std::uint32_t value = 0; value < domain_size(variable); ++value) {
    list.add(value, values.test(value) ? Diagram::always : Diagram::never);
  }
  return make(static_cast<std::uint32_t>(index(variable)), list.runs());
}

Diagram DiagramManager::is(VariableId variable, std::uint32_t value) {
  RunList list;
  if (value > 0) list.add(0, Diagram::never);
  list.add(value, Diagram::always);
  if (value + 1 < domain_size(variable)) list.add(value + 1, Diagram::never);
  return make(static_cast<std::uint32_t>(index(variable)), list.runs());
}

Diagram DiagramManager::child(Diagram a, std::uint32_t value) const {
  const Runs runs = runs_of(a);
  if (runs.size() == 2) return runs[runs[1].first <= value ? 1 : 0].child;
  const auto* after =
      std::upper_bound(runs.begin(), runs.end(), value, [](std::uint32_t v, const Run& run) { return v < run.first; });
  return std::prev(after)->child;
}

template <typename Combine>
Diagram DiagramManager::apply(Diagram a, Diagram b, llvm::DenseMap<Pair, Diagram>& memo, Combine combine) {
  if (number(a) > number(b)) std::swap(a, b);
  const Pair key{number(a), number(b)};
  if (const auto found = memo.find(key); found != memo.end()) return found->second;
  const std::uint32_t variable = std::min(level(a), level(b));
  // A side that does not test the variable goes on as it is for all values.
  const std::size_t size_a = level(a) == variable ? runs_of(a).size() : 0;
  const std::size_t size_b = level(b) == variable ? runs_of(b).size() : 0;
  RunList list;
  std::uint32_t first = 0;
  for (std::size_t next_a = 0, next_b = 0;;) {
    // Read anew each time: combining may move the runs.
    list.add(first, combine(size_a == 0 ? a : runs_of(a)[next_a].child, size_b == 0 ? b : runs_of(b)[next_b].child));
    const std::uint32_t end_a = next_a + 1 < size_a ? runs_of(a)[next_a + 1].first : domain_sizes_[variable];
    const std::uint32_t end_b = next_b + 1 < size_b ? runs_of(b)[next_b + 1].first : domain_sizes_[variable];
    first = std::min(end_a, end_b);
    if (first == domain_sizes_[variable]) break;
    if (end_a == first) ++next_a;
    if (end_b == first) ++next_b;
  }
  const Diagram result = make(variable, list.runs());
  memo[key] = result;
  return result;
}

Diagram DiagramManager::conjunction(Diagram a, Diagram b) {
  if (a == Diagram::never || b == Diagram::never) return Diagram::never;
  if (a == Diagram::always || a == b) return b;
  if (b == Diagram::always) return a;
  return apply(a, b, both_memo_, [this](Diagram x, Diagram y) { return conjunction(x, y); });
}

Diagram DiagramManager::disjunction(Diagram a, Diagram b) {
  if (a == Diagram::always || b == Diagram::always) return Diagram::always;
  if (a == Diagram::never || a == b) return b;
  if (b == Diagram::never) return a;
  return apply(a, b, either_memo_, [this](Diagram x, Diagram y) { return disjunction(x, y); });
}

Diagram DiagramManager::conjunction(std::vector<Diagram> conditions) {
  return joined(std::move(conditions), Diagram::always, [this](Diagram x, Diagram y) { return conjunction(x, y); });
}

Diagram DiagramManager::disjunction(std::vector<Diagram> conditions) {
  return joined(std::move(conditions), Diagram::never, [this](Diagram x, Diagram y) { return disjunction(x, y); });
}

Diagram DiagramManager::negation(Diagram a) {
  if (a == Diagram::never) return Diagram::always;
  if (a == Diagram::always) return Diagram::never;
  if (const auto found = negation_memo_.find(number(a)); found != negation_memo_.end()) return found->second;
  RunList list;
  for (std::size_t run = 0; run < runs_of(a).size(); ++run) {
    const Run from = runs_of(a)[run];
    list.add(from.first, negation(from.child));
  }
  const Diagram result = make(level(a), list.runs());
  negation_memo_[number(a)] = result;
  return result;
}

Diagram DiagramManager::restrict(Diagram a, VariableId variable, std::uint32_t value) {
  return exists(conjunction(a, is(variable, value)), variable);
}

Diagram DiagramManager::exists(Diagram a, VariableId variable) {
  std::unordered_map<std::uint32_t, Diagram> memo;
  const auto target = static_cast<std::uint32_t>(index(variable));
  const std::function<Diagram(Diagram)> walk = [&](Diagram node) -> Diagram {
    if (level(node) > target) return node;
    if (const auto found = memo.find(number(node)); found != memo.end()) return found->second;
    Diagram result = Diagram::never;
    const std::size_t size = runs_of(node).size();
    if (level(node) == target) {
      for (std::size_t run = 0; run < size; ++run) result = disjunction(result, runs_of(node)[run].child);
    } else {
      RunList list;
      for (std::size_t run = 0; run < size; ++run) {
        const Run from = runs_of(node)[run];
        list.add(from.first, walk(from.child));
      }
      result = make(level(node), list.runs());
    }
    memo.emplace(number(node), result);
    return result;
  };
  return walk(a);
}

std::vector<VariableId> DiagramManager::support(Diagram a) const {
  std::unordered_set<std::uint32_t> seen;
  std::vector<VariableId> variables;
  std::vector<Diagram> pending{a};
  while (!pending.empty()) {
    const Diagram node = pending.back();
    pending.pop_back();
    if (is_constant(node) || !seen.insert(number(node)).second) continue;
    variables.push_back(variable(node));
    for (const Run& run : runs_of(node)) pending.push_back(run.child);
  }
  std::sort(variables.begin(), variables.end());
  variables.erase(std::unique(variables.begin(), variables.end()), variables.end());
  return variables;
}

bool DiagramManager::holds(Diagram a, const std::vector<std::uint32_t>& values) const {
  while (!is_constant(a)) a = child(a, values[level(a)]);
  return a == Diagram::always;
}

std::optional<Assignment> DiagramManager::cheapest(
    Diagram a, const std::function<std::uint32_t(VariableId, std::uint32_t)>& cost) const {
  constexpr std::uint64_t impossible = std::numeric_limits<std::uint64_t>::max();
  struct Best {
    std::uint64_t cost;
    std::uint32_t value;
  };
  std::unordered_map<std::uint32_t, Best> memo;
  const std::function<std::uint64_t(Diagram)> walk = [&](Diagram node) -> std::uint64_t {
    if (node == Diagram::never) return impossible;
    if (node == Diagram::always) return 0;
    if (const auto found = memo.find(number(node)); found != memo.end()) return found->second.cost;
    Best best{impossible, 0};
    const Runs runs = runs_of(node);
    for (std::size_t run = 0; run < runs.size(); ++run) {
      const std::uint64_t rest = walk(runs[run].child);
      if (rest == impossible) continue;
      const std::uint32_t end = run + 1 < runs.size() ? runs[run + 1].first : domain_sizes_[level(node)];
      for (std::uint32_t value = runs[run].first; value < end; ++value) {
        const std::uint64_t total = rest + cost(variable(node), value);
        if (total < best.cost) best = {total, value};
      }
    }
    memo.emplace(number(node), best);
    return best.cost;
  };
  if (walk(a) == impossible) return std::nullopt;
  Assignment assignment;
  assignment.values.resize(domain_sizes_.size());
  while (!is_constant(a)) {
    const std::uint32_t value = memo.at(number(a)).value;
    assignment.values[level(a)] = value;
    a = child(a, value);
  }
  return assignment;
}

}  // namespace polc
