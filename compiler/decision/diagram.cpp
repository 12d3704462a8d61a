// Entry: the operations of Diagrams. Recursion is as deep as there are variables in a condition.
#include "compiler/decision/diagram.h"

#include <algorithm>
#include <limits>
#include <unordered_map>

#include "llvm/ADT/Hashing.h"

namespace polc {
namespace {

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

Diagrams::Diagrams(std::vector<std::uint32_t> domain_sizes)
    : domain_sizes_(std::move(domain_sizes)), unique_(64, NodeHash{this}, NodeEqual{this}) {
  // The constants come after every variable in the order.
  const auto last = static_cast<std::uint32_t>(domain_sizes_.size());
  nodes_ = {{last, 0, 0}, {last, 0, 0}};
}

std::size_t Diagrams::NodeHash::operator()(std::uint32_t node) const {
  const Node& self = diagrams->nodes_[node];
  const Diagram* first = diagrams->children_.data() + self.first_child;
  return llvm::hash_combine(self.variable,
                            llvm::hash_combine_range(first, first + diagrams->domain_sizes_[self.variable]));
}

bool Diagrams::NodeEqual::operator()(std::uint32_t a, std::uint32_t b) const {
  const Node& left = diagrams->nodes_[a];
  const Node& right = diagrams->nodes_[b];
  if (left.variable != right.variable) return false;
  const Diagram* first = diagrams->children_.data() + left.first_child;
  return std::equal(first, first + diagrams->domain_sizes_[left.variable],
                    diagrams->children_.data() + right.first_child);
}

std::uint32_t Diagrams::height_over(const std::vector<Diagram>& children) const {
  std::uint32_t highest = 0;
  for (const Diagram child : children) highest = std::max(highest, nodes_[index_of(child)].height);
  return highest + 1;
}

Diagram Diagrams::make(std::uint32_t variable, const std::vector<Diagram>& children) {
  if (std::all_of(children.begin(), children.end(), [&](Diagram child) { return child == children.front(); })) {
    return children.front();
  }
  const std::uint32_t height = height_over(children);
  exhausted_ = exhausted_ || steps_left_ == 0 || nodes_.size() >= max_nodes || height > max_depth;
  if (exhausted_) return Diagram::never;
  --steps_left_;
  const auto candidate = static_cast<std::uint32_t>(nodes_.size());
  nodes_.push_back({variable, static_cast<std::uint32_t>(children_.size()), height});
  children_.insert(children_.end(), children.begin(), children.end());
  const auto [found, is_new] = unique_.insert(candidate);
  if (!is_new) {
    children_.resize(nodes_.back().first_child);
    nodes_.pop_back();
  }
  return Diagram{*found};
}

Diagram Diagrams::one_of(VariableId variable, const ValueSet& values) {
  std::vector<Diagram> children(domain_size(variable));
  for (std::size_t value = 0; value < children.size(); ++value) {
    children[value] = values.test(static_cast<unsigned>(value)) ? Diagram::always : Diagram::never;
  }
  return make(static_cast<std::uint32_t>(index(variable)), children);
}

Diagram Diagrams::is(VariableId variable, std::uint32_t value) {
  std::vector<Diagram> children(domain_size(variable), Diagram::never);
  children[value] = Diagram::always;
  return make(static_cast<std::uint32_t>(index(variable)), children);
}

Diagram Diagrams::child_at(Diagram a, std::uint32_t variable, std::uint32_t value) const {
  return level(a) == variable ? child(a, value) : a;
}

template <typename Combine>
Diagram Diagrams::apply(Diagram a, Diagram b, llvm::DenseMap<Pair, Diagram>& memo, Combine combine) {
  if (number(a) > number(b)) std::swap(a, b);
  const Pair key{number(a), number(b)};
  if (const auto found = memo.find(key); found != memo.end()) return found->second;
  if (exhausted_) return Diagram::never;  // The answer is given up already: do not walk on.
  const std::uint32_t variable = std::min(level(a), level(b));
  std::vector<Diagram> children(domain_sizes_[variable]);
  for (std::uint32_t value = 0; value < children.size(); ++value) {
    children[value] = combine(child_at(a, variable, value), child_at(b, variable, value));
  }
  const Diagram result = make(variable, children);
  memo[key] = result;
  return result;
}

Diagram Diagrams::both(Diagram a, Diagram b) {
  if (a == Diagram::never || b == Diagram::never) return Diagram::never;
  if (a == Diagram::always || a == b) return b;
  if (b == Diagram::always) return a;
  return apply(a, b, both_memo_, [this](Diagram x, Diagram y) { return both(x, y); });
}

Diagram Diagrams::either(Diagram a, Diagram b) {
  if (a == Diagram::always || b == Diagram::always) return Diagram::always;
  if (a == Diagram::never || a == b) return b;
  if (b == Diagram::never) return a;
  return apply(a, b, either_memo_, [this](Diagram x, Diagram y) { return either(x, y); });
}

Diagram Diagrams::all(std::vector<Diagram> conditions) {
  return joined(std::move(conditions), Diagram::always, [this](Diagram x, Diagram y) { return both(x, y); });
}

Diagram Diagrams::any(std::vector<Diagram> conditions) {
  return joined(std::move(conditions), Diagram::never, [this](Diagram x, Diagram y) { return either(x, y); });
}

Diagram Diagrams::negation(Diagram a) {
  if (a == Diagram::never) return Diagram::always;
  if (a == Diagram::always) return Diagram::never;
  if (const auto found = negation_memo_.find(number(a)); found != negation_memo_.end()) return found->second;
  if (exhausted_) return Diagram::never;
  const std::uint32_t variable = level(a);
  std::vector<Diagram> children(domain_sizes_[variable]);
  for (std::uint32_t value = 0; value < children.size(); ++value) children[value] = negation(child(a, value));
  const Diagram result = make(variable, children);
  negation_memo_[number(a)] = result;
  return result;
}

Diagram Diagrams::given(Diagram a, VariableId variable, std::uint32_t value) {
  return some(both(a, is(variable, value)), variable);
}

Diagram Diagrams::some(Diagram a, VariableId variable) {
  std::unordered_map<std::uint32_t, Diagram> memo;
  const auto target = static_cast<std::uint32_t>(index(variable));
  const std::function<Diagram(Diagram)> walk = [&](Diagram node) -> Diagram {
    if (level(node) > target) return node;
    if (const auto found = memo.find(number(node)); found != memo.end()) return found->second;
    if (exhausted_) return Diagram::never;
    Diagram result = Diagram::never;
    if (level(node) == target) {
      for (std::uint32_t value = 0; value < domain_sizes_[target]; ++value) result = either(result, child(node, value));
    } else {
      const std::uint32_t tested = level(node);
      std::vector<Diagram> children(domain_sizes_[tested]);
      for (std::uint32_t value = 0; value < children.size(); ++value) children[value] = walk(child(node, value));
      result = make(tested, children);
    }
    memo.emplace(number(node), result);
    return result;
  };
  return walk(a);
}

std::vector<VariableId> Diagrams::support(Diagram a) const {
  std::unordered_set<std::uint32_t> seen;
  std::vector<VariableId> variables;
  std::vector<Diagram> pending{a};
  while (!pending.empty()) {
    const Diagram node = pending.back();
    pending.pop_back();
    if (is_constant(node) || !seen.insert(number(node)).second) continue;
    variables.push_back(variable(node));
    for (std::uint32_t value = 0; value < domain_sizes_[level(node)]; ++value) pending.push_back(child(node, value));
  }
  std::sort(variables.begin(), variables.end());
  variables.erase(std::unique(variables.begin(), variables.end()), variables.end());
  return variables;
}

bool Diagrams::holds(Diagram a, const std::vector<std::uint32_t>& values) const {
  while (!is_constant(a)) a = child(a, values[level(a)]);
  return a == Diagram::always;
}

std::optional<Assignment> Diagrams::cheapest(
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
    for (std::uint32_t value = 0; value < domain_sizes_[level(node)]; ++value) {
      const std::uint64_t rest = walk(child(node, value));
      if (rest == impossible) continue;
      const std::uint64_t total = rest + cost(variable(node), value);
      if (total < best.cost) best = {total, value};
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
