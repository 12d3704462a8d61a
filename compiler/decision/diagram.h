// Conditions as multi-valued decision diagrams: equal conditions become the same node.
//
// Every attribute and setting has a finite domain, so any condition over them has one canonical diagram, and
// questions about it (can it hold? does it always? what does it depend on? when does it hold most simply?)
// have exact answers. Nodes are shared and live as long as the manager; an id is valid only with its manager.
// Cost: an operation is at most the product of its operands' sizes, memoized. See Srinivasan et al.,
// "Algorithms for discrete function manipulation" (1990).
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <unordered_set>
#include <vector>

#include "compiler/model/expression.h"
#include "compiler/model/ids.h"
#include "llvm/ADT/DenseMap.h"

namespace polc {

/// A condition: a node of a Diagrams.
enum class Diagram : std::uint32_t { never = 0, always = 1 };

/// A value for some of the variables.
struct Assignment {
  std::vector<std::optional<std::uint32_t>> values;  ///< By VariableId; absent: any value.
};

class Diagrams {
 public:
  // Past a cap every operation gives `never` and `exhausted()` is true, for good: no answer since then counts.

  /// About 1 GB of memory.
  static constexpr std::size_t max_nodes = std::size_t{1} << 23;
  /// Variables that one condition may test in turn: as deep as the operations recurse.
  static constexpr std::uint32_t max_depth = 4096;

  /// `domain_sizes`: how many values each variable has, by VariableId, which is also the diagrams' order.
  explicit Diagrams(std::vector<std::uint32_t> domain_sizes);

  Diagram one_of(VariableId variable, const ValueSet& values);
  Diagram is(VariableId variable, std::uint32_t value);
  /// The condition that goes on with `children[value]`, by value; these test later variables alone.
  Diagram node(VariableId variable, const std::vector<Diagram>& children) {
    return make(static_cast<std::uint32_t>(index(variable)), children);
  }
  Diagram both(Diagram a, Diagram b);
  Diagram either(Diagram a, Diagram b);
  /// Joined in pairs, so that the cost of many conditions on as many variables is not their square.
  Diagram all(std::vector<Diagram> conditions);
  Diagram any(std::vector<Diagram> conditions);
  Diagram negation(Diagram a);
  Diagram difference(Diagram a, Diagram b) { return both(a, negation(b)); }
  bool implies(Diagram a, Diagram b) { return difference(a, b) == Diagram::never; }

  /// `a` where `variable` is known to be `value`.
  Diagram given(Diagram a, VariableId variable, std::uint32_t value);
  /// Holds where `a` holds for some value of `variable`.
  Diagram some(Diagram a, VariableId variable);

  /// The variables that `a` depends on, ascending. Exact.
  std::vector<VariableId> support(Diagram a) const;

  /// `values` by VariableId; those outside the support are not looked at.
  bool holds(Diagram a, const std::vector<std::uint32_t>& values) const;

  /// An assignment under which `a` holds, with the least sum of `cost(variable, value)`; variables that are
  /// not needed stay absent. Nothing where `a` is `never`.
  std::optional<Assignment> cheapest(Diagram a,
                                     const std::function<std::uint32_t(VariableId, std::uint32_t)>& cost) const;

  /// The variable tested first and what follows each of its values; `a` must not be a constant.
  VariableId variable(Diagram a) const { return id_at<VariableId>(nodes_[index_of(a)].variable); }
  Diagram child(Diagram a, std::uint32_t value) const { return children_[nodes_[index_of(a)].first_child + value]; }
  std::uint32_t domain_size(VariableId variable) const { return domain_sizes_[index(variable)]; }
  std::size_t variable_count() const { return domain_sizes_.size(); }

  static bool is_constant(Diagram a) { return a == Diagram::never || a == Diagram::always; }

  /// What follows may take this many steps; a step makes a node, or finds that it is there. Without, no cap counts them.
  void allow_steps(std::uint64_t steps) { steps_left_ = steps; }
  bool exhausted() const { return exhausted_; }

 private:
  struct Node {
    std::uint32_t variable;
    std::uint32_t first_child;
    std::uint32_t height;  ///< Nodes on the longest way to a constant.
  };
  struct NodeHash {
    const Diagrams* diagrams;
    std::size_t operator()(std::uint32_t node) const;
  };
  struct NodeEqual {
    const Diagrams* diagrams;
    bool operator()(std::uint32_t a, std::uint32_t b) const;
  };
  using Pair = std::pair<std::uint32_t, std::uint32_t>;

  static std::size_t index_of(Diagram a) { return static_cast<std::size_t>(a); }
  static std::uint32_t number(Diagram a) { return static_cast<std::uint32_t>(a); }
  std::uint32_t level(Diagram a) const { return nodes_[index_of(a)].variable; }
  Diagram child_at(Diagram a, std::uint32_t variable, std::uint32_t value) const;
  std::uint32_t height_over(const std::vector<Diagram>& children) const;
  Diagram make(std::uint32_t variable, const std::vector<Diagram>& children);
  template <typename Combine>
  Diagram apply(Diagram a, Diagram b, llvm::DenseMap<Pair, Diagram>& memo, Combine combine);

  std::vector<std::uint32_t> domain_sizes_;
  std::vector<Node> nodes_;
  std::vector<Diagram> children_;
  std::unordered_set<std::uint32_t, NodeHash, NodeEqual> unique_;
  llvm::DenseMap<Pair, Diagram> both_memo_;
  llvm::DenseMap<Pair, Diagram> either_memo_;
  llvm::DenseMap<std::uint32_t, Diagram> negation_memo_;
  std::uint64_t steps_left_ = std::numeric_limits<std::uint64_t>::max();
  bool exhausted_ = false;
};

}  // namespace polc
