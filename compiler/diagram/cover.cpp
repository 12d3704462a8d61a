// How `own and status in {new, open} or urgent` becomes words, over `own`, then `status` of four values, then `urgent`.
// Both bounds are the condition itself.
//
//   own      The branches are f = `urgent` and t = `status in {new, open} or urgent`. What both allow, `urgent`, needs no
//            test of `own`: it is put off. Of f nothing is left; of t `status in {new, open} and not urgent`.
//     status   Words at least for that, and at most for t. Where status is `new` or `open`, t always holds, so that `not
//              urgent` need not be said: the words are `status in {new, open}`.
//            They go beyond f, so they get the test of `own`: `own and status in {new, open}`.
//     urgent   What was put off: `urgent`.
//
// The result has two alternatives: `own and status in {new, open}`, and `urgent`.
#include "compiler/diagram/cover.h"

#include <algorithm>
#include <map>

namespace polc {
namespace {

class Covering {
 public:
  explicit Covering(DiagramManager& diagrams) : diagrams_(diagrams) {}

  struct Result {
    std::vector<Alternative> alternatives;
    Diagram covered = Diagram::never;
  };

  Result run(Diagram lower, Diagram upper) {
    // There may be as many alternatives as there are cases, and no new node to show for it.
    diagrams_.spend(1);
    if (lower == Diagram::never) return {};
    if (upper == Diagram::always) return {{Alternative{}}, Diagram::always};
    const VariableId variable = first_variable(lower, upper);
    const std::uint32_t count = diagrams_.domain_size(variable);
    std::vector<Diagram> lowers(count);
    std::vector<Diagram> uppers(count);
    for (std::uint32_t value = 0; value < count; ++value) {
      lowers[value] = child(lower, variable, value);
      uppers[value] = child(upper, variable, value);
    }

    // What holds for some values alone, whatever the others do, must be said with a test of the variable.
    const Diagram shared = conjunction(uppers);
    Result result;
    std::vector<Diagram> covered(count, Diagram::never);
    for (std::uint32_t value = 0; value < count; ++value) {
      const Diagram rest = diagrams_.difference(diagrams_.difference(lowers[value], shared), covered[value]);
      if (rest == Diagram::never) continue;
      const Result inner = run(rest, uppers[value]);
      // The same words serve every value whose upper bound allows them.
      ValueSet values(count);
      for (std::uint32_t other = 0; other < count; ++other) {
        if (!diagrams_.implies(inner.covered, uppers[other])) continue;
        values.set(other);
        covered[other] = diagrams_.disjunction(covered[other], inner.covered);
      }
      for (const Alternative& alternative : inner.alternatives) {
        Alternative longer{{variable, values}};
        longer.insert(longer.end(), alternative.begin(), alternative.end());
        if (values.all()) longer.erase(longer.begin());
        result.alternatives.push_back(std::move(longer));
      }
    }

    // The rest holds without a test of the variable.
    Diagram lower_rest = Diagram::never;
    for (std::uint32_t value = 0; value < count; ++value) {
      lower_rest = diagrams_.disjunction(lower_rest, diagrams_.difference(lowers[value], covered[value]));
    }
    const Result inner = run(lower_rest, shared);
    result.alternatives.insert(result.alternatives.end(), inner.alternatives.begin(), inner.alternatives.end());
    std::vector<Diagram> children(count);
    for (std::uint32_t value = 0; value < count; ++value)
      children[value] = diagrams_.disjunction(covered[value], inner.covered);
    result.covered = diagrams_.node(variable, children);
    return result;
  }

 private:
  VariableId first_variable(Diagram a, Diagram b) const {
    if (DiagramManager::is_constant(a)) return diagrams_.variable(b);
    if (DiagramManager::is_constant(b)) return diagrams_.variable(a);
    return std::min(diagrams_.variable(a), diagrams_.variable(b));
  }

  Diagram child(Diagram a, VariableId variable, std::uint32_t value) const {
    return DiagramManager::is_constant(a) || diagrams_.variable(a) != variable ? a : diagrams_.child(a, value);
  }

  Diagram conjunction(const std::vector<Diagram>& diagrams) {
    Diagram all = Diagram::always;
    for (const Diagram diagram : diagrams) all = diagrams_.conjunction(all, diagram);
    return all;
  }

  DiagramManager& diagrams_;
};

}  // namespace

Diagram diagram_of(DiagramManager& diagrams, const Alternative& alternative) {
  Diagram all = Diagram::always;
  // From the last variable on, so that each test is put on top of a finished condition.
  for (std::size_t position = alternative.size(); position-- > 0;) {
    const SimpleTest& test = alternative[position];
    all = diagrams.conjunction(diagrams.one_of(test.variable, test.values), all);
  }
  return all;
}

std::vector<Alternative> cover(DiagramManager& diagrams, Diagram lower, Diagram upper) {
  const std::vector<Alternative> found = Covering(diagrams).run(lower, upper).alternatives;
  // A later alternative may say all that an earlier one did: keep only those that the others do not make up for.
  std::vector<Diagram> after(found.size() + 1, Diagram::never);
  for (std::size_t position = found.size(); position-- > 0;) {
    after[position] = diagrams.disjunction(diagram_of(diagrams, found[position]), after[position + 1]);
  }
  std::vector<Alternative> kept;
  Diagram before = Diagram::never;
  for (std::size_t position = 0; position < found.size(); ++position) {
    if (diagrams.implies(lower, diagrams.disjunction(before, after[position + 1]))) continue;
    before = diagrams.disjunction(before, diagram_of(diagrams, found[position]));
    kept.push_back(found[position]);
  }
  return kept;
}

}  // namespace polc
