// Quine and McCluskey's method, on diagrams: all primes, then the cheapest set of them that covers the condition.
//
// Take `paid and own or paid and urgent or not paid and own`, where nothing is impossible. Its primes are `own` and
// `paid and urgent`. The condition is cut into the parts that different primes hold in:
//
//   own and not (paid and urgent)         {own}                      so `own` is needed,
//   own and paid and urgent               {own, paid and urgent}     which covers this too;
//   not own and paid and urgent           {paid and urgent}          and so is `paid and urgent`.
//
// Were `urgent` possible only where `own` holds, then `urgent and not own` would be free. `own` alone would cover what is left.
//
// A column's cost counts alternatives first, tests second, and last the values that have to be named, so that of two equally
// small covers the one with shorter words is taken. A part is a diagram, however many cases it has: the matrix is as large as
// the condition is involved, not as its domains are.
#include "compiler/diagram/minimal_cover.h"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include "compiler/diagram/primes.h"
#include "compiler/diagram/set_cover.h"

namespace polc {
namespace {

constexpr std::uint64_t cost_of_alternative = std::uint64_t{1} << 40;
constexpr std::uint64_t cost_of_test = std::uint64_t{1} << 24;
constexpr std::uint64_t most_named = 4096;  // Beyond it all are equally long.

/// `is a` and `is not a` name one value, the second with a word more.
std::uint64_t words_of(const SimpleTest& test) {
  const std::uint64_t held = test.values.count();
  const std::uint64_t others = test.values.size() - held;
  return std::min(2 * std::min(held, others) + (others < held ? 1 : 0), most_named);
}

std::uint64_t cost_of(const Alternative& alternative) {
  std::uint64_t cost = cost_of_alternative + alternative.size() * cost_of_test;
  for (const SimpleTest& test : alternative) cost += words_of(test);
  return cost;
}

/// Which primes hold in each part of `condition`, by prime. Nothing if there are more than `most` parts.
std::optional<SetCoverProblem> problem_of(DiagramManager& diagrams, Diagram condition,
                                          const std::vector<Alternative>& primes, std::size_t most) {
  SetCoverProblem problem;
  std::vector<std::pair<Diagram, std::vector<std::uint32_t>>> parts{{condition, {}}};
  for (std::uint32_t column = 0; column < primes.size(); ++column) {
    problem.costs.push_back(cost_of(primes[column]));
    const Diagram prime = diagram_of(diagrams, primes[column]);
    const std::size_t before = parts.size();
    for (std::size_t position = 0; position < before; ++position) {
      diagrams.spend(1);
      const Diagram inside = diagrams.conjunction(parts[position].first, prime);
      if (inside == Diagram::never) continue;
      const Diagram outside = diagrams.difference(parts[position].first, prime);
      if (outside != Diagram::never) {
        if (parts.size() == most) return std::nullopt;
        parts.emplace_back(outside, parts[position].second);
      }
      parts[position].first = inside;
      parts[position].second.push_back(column);
    }
  }
  for (auto& [part, columns] : parts) problem.rows.push_back(std::move(columns));
  return problem;
}

std::optional<MinimalCover> smallest(DiagramManager& diagrams, Diagram lower, Diagram upper,
                                     const MinimalCoverEffort& effort) {
  const std::optional<std::vector<Alternative>> all = primes(diagrams, lower, upper, effort.primes);
  if (!all) return std::nullopt;
  const std::optional<SetCoverProblem> problem = problem_of(diagrams, lower, *all, effort.rows);
  if (!problem) return std::nullopt;
  const SetCover chosen = cheapest_cover(*problem, effort.work);
  MinimalCover result{{}, chosen.is_proved_cheapest};
  for (const std::uint32_t column : chosen.columns) result.alternatives.push_back((*all)[column]);
  return result;
}

/// Widens each test by every value that it may have, as long as the alternative stays within `upper`.
Alternative widened(DiagramManager& diagrams, const Alternative& alternative, Diagram upper) {
  Alternative result = alternative;
  for (SimpleTest& test : result) {
    for (unsigned value = 0; value < test.values.size(); ++value) {
      if (test.values.test(value)) continue;
      test.values.set(value);
      if (!diagrams.implies(diagram_of(diagrams, result), upper)) test.values.reset(value);
    }
  }
  std::erase_if(result, [](const SimpleTest& test) { return test.values.all(); });
  return result;
}

/// Leaves out what the others make up for, the last ones first.
void drop_unneeded(DiagramManager& diagrams, std::vector<Alternative>& alternatives, Diagram lower) {
  for (std::size_t position = alternatives.size(); position-- > 0;) {
    Diagram others = Diagram::never;
    for (std::size_t other = 0; other < alternatives.size(); ++other) {
      if (other != position) others = diagrams.disjunction(others, diagram_of(diagrams, alternatives[other]));
    }
    if (diagrams.implies(lower, others))
      alternatives.erase(alternatives.begin() + static_cast<std::ptrdiff_t>(position));
  }
}

MinimalCover irredundant(DiagramManager& diagrams, Diagram lower, Diagram upper) {
  MinimalCover result{{}, false};
  for (const Alternative& alternative : cover(diagrams, lower, upper))
    result.alternatives.push_back(widened(diagrams, alternative, upper));
  drop_unneeded(diagrams, result.alternatives, lower);
  return result;
}

bool comes_before(const Alternative& a, const Alternative& b) {
  if (a.size() != b.size()) return a.size() < b.size();
  for (std::size_t position = 0; position < a.size(); ++position) {
    if (a[position].variable != b[position].variable) return a[position].variable < b[position].variable;
    const ValueSet& left = a[position].values;
    const ValueSet& right = b[position].values;
    if (left == right) continue;
    ValueSet difference = left;
    difference ^= right;
    return left.test(static_cast<unsigned>(difference.find_first()));
  }
  return false;
}

}  // namespace

MinimalCover minimal_cover(DiagramManager& diagrams, Diagram condition, Diagram possible, MinimalCoverEffort effort) {
  const Diagram lower = diagrams.conjunction(condition, possible);
  const Diagram upper = diagrams.disjunction(condition, diagrams.negation(possible));
  if (lower == Diagram::never) return {};
  if (upper == Diagram::always) return {{Alternative{}}, true};
  const Bounded<std::optional<MinimalCover>> proved =
      diagrams.bounded(effort.steps, [&] { return smallest(diagrams, lower, upper, effort); });
  MinimalCover result = proved.is_known() && proved.value() ? *proved.value() : irredundant(diagrams, lower, upper);
  std::stable_sort(result.alternatives.begin(), result.alternatives.end(), comes_before);
  return result;
}

}  // namespace polc
