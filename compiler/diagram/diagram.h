// Conditions as multi-valued decision diagrams: equal conditions become the same node.
//
// Every attribute and setting has a finite domain, so any condition over them has one canonical diagram, and
// questions about it (can it hold? does it always? what does it depend on? when does it hold most simply?)
// have exact answers. `own and open or lead and open`, over three bools, is three nodes. Both ways lead to one node for
// `open`, and `(own or lead) and open` is the same diagram, with the same id:
//
//   own ─── true ────┐
//    │ false         │
//   lead ── true ──> open ── true ──> always
//    │ false          │ false
//   never            never
//
// So two conditions are equal if their ids are, and one that can never hold is `Diagram::never`. Nodes are shared and
// live as long as the manager; an id is valid only with its manager. A node keeps runs of values with the same child, so
// that `target is t17` is as small over five thousand targets as over five. Cost: an operation is at most the product of
// its operands' sizes, memoized. See Srinivasan et al., "Algorithms for discrete function manipulation" (1990).
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <unordered_set>
#include <vector>

#include "compiler/diagram/limits.h"
#include "compiler/model/expression.h"
#include "compiler/model/ids.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/DenseMap.h"

namespace polc {

/// A condition: a node of a DiagramManager.
enum class Diagram : std::uint32_t { never = 0, always = 1 };

/// A value for some of the variables.
struct Assignment {
  std::vector<std::optional<std::uint32_t>> values;  ///< By VariableId; absent: any value.
};

/// The values from `first` on, up to the next run's, go on with `child`.
struct Run {
  std::uint32_t first;
  Diagram child;
};

/// What a manager may hold.
struct DiagramLimits {
  std::size_t nodes = std::size_t{1} << 23;  ///< About 1 GB of memory.
  std::size_t runs = std::size_t{1} << 26;   ///< Half a gigabyte.
  /// Variables that one condition may test in turn: as deep as the operations recurse.
  std::uint32_t depth = 4096;
};

class DiagramManager {
 public:
  /// `domain_sizes`: how many values each variable has, by VariableId, which is also the diagrams' order.
  explicit DiagramManager(std::vector<std::uint32_t> domain_sizes, DiagramLimits limits = {});

  // Operations that make nodes throw LimitReached where they would pass a limit, and Interrupted where the work of their thread was
  // called off (common/interruption.h), and leave everything as it was. They
  // are called within a scope, which says how many steps may be taken for one purpose.

  /// Returns what `work` returns, or the limit that ended it: `steps` of its own, the depth or the memory of the manager.
  /// Scopes nest: an inner one takes its steps from those of the outer one, and where there are too few left it is
  /// the outer one's work that is ended. A step makes a node, or finds that it is there.
  template <typename Work>
  Bounded<ResultOf<Work>> bounded(std::uint64_t steps, Work work) {
    const Scope scope(*this, steps);
    try {
      if constexpr (std::is_void_v<std::invoke_result_t<Work>>) {
        work();
        return Bounded(Done{});
      } else {
        return Bounded<ResultOf<Work>>(work());
      }
    } catch (const LimitReached& reached) {
      if (reached.limit() == Limit::steps && scope.is_cut_short()) throw;
      return Bounded<ResultOf<Work>>(reached.limit());
    }
  }

  /// Outside of every scope there are these steps in all: enough for a test of this class, too few to hang.
  static constexpr std::uint64_t steps_without_scope = std::uint64_t{1} << 22;

  /// For walks of the caller's own over diagrams: as if an operation had taken these steps.
  void spend(std::uint64_t steps) { charge(steps * units_of_step); }

  /// All steps that were taken so far, whatever for.
  std::uint64_t steps_taken() const { return units_taken_ / units_of_step; }
  std::size_t node_count() const { return nodes_.size(); }
  std::size_t run_count() const { return runs_.size(); }
  const DiagramLimits& limits() const { return limits_; }

  Diagram one_of(VariableId variable, const ValueSet& values);
  Diagram is(VariableId variable, std::uint32_t value);
  /// The condition that goes on with `children[value]`, by value; these test later variables alone.
  Diagram node(VariableId variable, const std::vector<Diagram>& children);
  /// The same by runs, which cover the domain. Neighbours may go on alike.
  Diagram node(VariableId variable, llvm::ArrayRef<Run> runs);
  Diagram conjunction(Diagram a, Diagram b);
  Diagram disjunction(Diagram a, Diagram b);
  /// Joined in pairs, so that the cost of many conditions on as many variables is not their square.
  Diagram conjunction(std::vector<Diagram> conditions);
  Diagram disjunction(std::vector<Diagram> conditions);
  Diagram negation(Diagram a);
  Diagram difference(Diagram a, Diagram b) { return conjunction(a, negation(b)); }
  bool implies(Diagram a, Diagram b) { return difference(a, b) == Diagram::never; }

  /// `a` where `variable` is known to be `value`.
  Diagram restrict(Diagram a, VariableId variable, std::uint32_t value);
  /// Holds where `a` holds for some value of `variable`.
  Diagram exists(Diagram a, VariableId variable);

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
  Diagram child(Diagram a, std::uint32_t value) const;
  std::uint32_t domain_size(VariableId variable) const { return domain_sizes_[index(variable)]; }
  std::size_t variable_count() const { return domain_sizes_.size(); }

  static bool is_constant(Diagram a) { return a == Diagram::never || a == Diagram::always; }

 private:
  using Runs = llvm::ArrayRef<Run>;
  struct Node {
    std::uint32_t variable;
    std::uint32_t first_run;
    std::uint32_t run_count;
    std::uint32_t height;  ///< Nodes on the longest way to a constant.
  };
  struct NodeHash {
    const DiagramManager* diagrams;
    std::size_t operator()(std::uint32_t node) const;
  };
  struct NodeEqual {
    const DiagramManager* diagrams;
    bool operator()(std::uint32_t a, std::uint32_t b) const;
  };
  using Pair = std::pair<std::uint32_t, std::uint32_t>;

  /// Provides its steps while alive; on destruction charges those used to the enclosing scope.
  class Scope {
   public:
    Scope(DiagramManager& diagrams, std::uint64_t steps);
    ~Scope();
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;
    bool is_cut_short() const { return is_cut_short_; }

   private:
    DiagramManager& diagrams_;
    std::uint64_t around_;
    std::uint64_t given_;
    bool is_cut_short_;
  };

  // A step is counted in quarters: two nodes that meet in a constant cost one, or a walk over nothing but such pairs
  // would cost nothing.
  static constexpr std::uint64_t units_of_step = 4;
  // Between looks whether the work is called off: some ten microseconds.
  static constexpr std::uint64_t units_between_looks = 256;
  // A node of this many runs costs one step more.
  static constexpr std::size_t runs_of_step = 32;

  static std::size_t index_of(Diagram a) { return static_cast<std::size_t>(a); }
  static std::uint32_t number(Diagram a) { return static_cast<std::uint32_t>(a); }
  std::uint32_t level(Diagram a) const { return nodes_[index_of(a)].variable; }
  Runs runs_of(Diagram a) const;
  std::uint32_t height_over(Runs runs) const;
  void charge(std::uint64_t units);
  Diagram make(std::uint32_t variable, Runs runs);
  template <typename Combine>
  Diagram apply(Diagram a, Diagram b, llvm::DenseMap<Pair, Diagram>& memo, Combine combine);

  std::vector<std::uint32_t> domain_sizes_;
  DiagramLimits limits_;
  std::vector<Node> nodes_;
  std::vector<Run> runs_;
  std::unordered_set<std::uint32_t, NodeHash, NodeEqual> unique_;
  llvm::DenseMap<Pair, Diagram> both_memo_;
  llvm::DenseMap<Pair, Diagram> either_memo_;
  llvm::DenseMap<std::uint32_t, Diagram> negation_memo_;
  std::uint64_t units_left_ = steps_without_scope * units_of_step;
  std::uint64_t units_taken_ = 0;
  std::uint64_t next_look_ = 0;  // At these units taken, whether the work is called off.
  std::size_t open_scopes_ = 0;
};

}  // namespace polc
