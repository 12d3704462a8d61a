// Minimal covers against brute force: every list of alternatives that there is, over a few variables.
#include "compiler/diagram/minimal_cover.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "compiler/diagram/primes.h"
#include "compiler/diagram/set_cover.h"

namespace polc {
namespace {

/// Cases as bits, so that a condition over few variables is a number.
using Cases = std::uint32_t;

class BruteForce {
 public:
  explicit BruteForce(std::vector<std::uint32_t> sizes) : sizes_(std::move(sizes)) {
    for (const std::uint32_t size : sizes_) count_ *= size;
    add_alternatives(0, ~Cases{0} >> (32 - count_), 0);
  }

  std::uint32_t case_count() const { return count_; }

  std::vector<std::uint32_t> values_of(std::uint32_t number) const {
    std::vector<std::uint32_t> values;
    for (const std::uint32_t size : sizes_) {
      values.push_back(number % size);
      number /= size;
    }
    return values;
  }

  Diagram diagram_of(DiagramManager& diagrams, Cases cases) const {
    Diagram any = Diagram::never;
    for (std::uint32_t number = 0; number < count_; ++number) {
      if ((cases >> number & 1) == 0) continue;
      const std::vector<std::uint32_t> values = values_of(number);
      Diagram all = Diagram::always;
      for (std::size_t variable = 0; variable < values.size(); ++variable)
        all = diagrams.conjunction(all, diagrams.is(id_at<VariableId>(variable), values[variable]));
      any = diagrams.disjunction(any, all);
    }
    return any;
  }

  Cases cases_of(const DiagramManager& diagrams, Diagram diagram) const {
    Cases cases = 0;
    for (std::uint32_t number = 0; number < count_; ++number)
      cases |= Cases{diagrams.holds(diagram, values_of(number))} << number;
    return cases;
  }

  /// Fewest alternatives, then fewest tests, that hold at least in `lower` and at most in `upper`: each set of cases from what
  /// was already covered to all of `lower`.
  std::pair<std::uint32_t, std::uint32_t> fewest(Cases lower, Cases upper) const {
    using Price = std::pair<std::uint32_t, std::uint32_t>;
    std::map<Cases, Price> cheapest{{0, {0, 0}}};
    // What is covered only grows, so that a set is final when it is reached in order of its first open case and size.
    std::set<std::pair<Price, Cases>> open{{{0, 0}, 0}};
    while (true) {
      const auto [price, covered] = *open.begin();
      open.erase(open.begin());
      if ((lower & ~covered) == 0) return price;
      const Cases missing = lower & ~covered;
      const Cases first = missing & (~missing + 1);
      for (const auto& [cases, tests] : alternatives_) {
        if ((cases & ~upper) != 0 || (cases & first) == 0) continue;
        const Price next{price.first + 1, price.second + tests};
        const Cases now = (covered | cases) & lower;
        const auto [found, is_new] = cheapest.try_emplace(now, next);
        if (!is_new && found->second <= next) continue;
        found->second = next;
        open.insert({next, now});
      }
    }
  }

  /// The alternatives within `upper` that meet `lower` and that no other one within `upper` contains.
  std::set<Cases> primes(Cases lower, Cases upper) const {
    std::set<Cases> result;
    for (const auto& [cases, tests] : alternatives_) {
      if ((cases & ~upper) != 0 || (cases & lower) == 0) continue;
      const bool is_largest = std::none_of(alternatives_.begin(), alternatives_.end(), [&](const auto& other) {
        return (other.first & ~upper) == 0 && other.first != cases && (cases & ~other.first) == 0;
      });
      if (is_largest) result.insert(cases);
    }
    return result;
  }

 private:
  /// Every choice of a non-empty set of values for each variable.
  void add_alternatives(std::size_t variable, Cases cases, std::uint32_t tests) {
    if (variable == sizes_.size()) {
      alternatives_.emplace_back(cases, tests);
      return;
    }
    const std::uint32_t all = (1U << sizes_[variable]) - 1;
    for (std::uint32_t values = 1; values <= all; ++values) {
      Cases left = 0;
      for (std::uint32_t number = 0; number < count_; ++number) {
        if ((values >> values_of(number)[variable] & 1) != 0) left |= Cases{1} << number;
      }
      add_alternatives(variable + 1, cases & left, tests + (values == all ? 0 : 1));
    }
  }

  std::vector<std::uint32_t> sizes_;
  std::uint32_t count_ = 1;
  std::vector<std::pair<Cases, std::uint32_t>> alternatives_;
};

std::uint32_t tests_of(const std::vector<Alternative>& alternatives) {
  std::uint32_t tests = 0;
  for (const Alternative& alternative : alternatives) tests += static_cast<std::uint32_t>(alternative.size());
  return tests;
}

Cases some_cases(std::mt19937_64& random, std::uint32_t count) {
  // Sparse, even and dense conditions have different shapes.
  Cases cases = static_cast<Cases>(random());
  for (std::uint64_t turn = random() % 3; turn > 0; --turn) {
    cases = random() % 2 == 0 ? cases & static_cast<Cases>(random()) : cases | static_cast<Cases>(random());
  }
  return cases & (~Cases{0} >> (32 - count));
}

const std::vector<std::vector<std::uint32_t>> shapes = {{2, 2, 2}, {2, 3, 2}, {3, 3}, {5, 2}, {2, 2, 2, 2}};

/// Calls `check` with random conditions of each shape, and with what is possible.
template <typename Check>
void for_each_condition(int rounds, Check check) {
  std::mt19937_64 random(7);
  for (const std::vector<std::uint32_t>& shape : shapes) {
    const BruteForce brute(shape);
    for (int round = 0; round < rounds; ++round) {
      DiagramManager diagrams(shape);
      const Cases condition = some_cases(random, brute.case_count());
      const Cases possible =
          round % 2 == 0 ? some_cases(random, brute.case_count()) : ~Cases{0} >> (32 - brute.case_count());
      check(brute, diagrams, condition, possible);
    }
  }
}

TEST(MinimalCover, NoListOfAlternativesIsSmaller) {
  for_each_condition(400, [](const BruteForce& brute, DiagramManager& diagrams, Cases condition, Cases possible) {
    const MinimalCover found =
        minimal_cover(diagrams, brute.diagram_of(diagrams, condition), brute.diagram_of(diagrams, possible));
    ASSERT_TRUE(found.is_proved_smallest);
    Cases covered = 0;
    for (const Alternative& alternative : found.alternatives)
      covered |= brute.cases_of(diagrams, diagram_of(diagrams, alternative));
    ASSERT_EQ(covered & possible, condition & possible);
    const Cases all = ~Cases{0} >> (32 - brute.case_count());
    const auto [alternatives, tests] = brute.fewest(condition & possible, condition | (all & ~possible));
    ASSERT_EQ(found.alternatives.size(), alternatives);
    ASSERT_EQ(tests_of(found.alternatives), tests);
  });
}

TEST(MinimalCover, FindsEachPrimeOnce) {
  for_each_condition(300, [](const BruteForce& brute, DiagramManager& diagrams, Cases condition, Cases possible) {
    const Cases all = ~Cases{0} >> (32 - brute.case_count());
    const Cases lower = condition & possible;
    const Cases upper = condition | (all & ~possible);
    const auto found = primes(diagrams, brute.diagram_of(diagrams, lower), brute.diagram_of(diagrams, upper), 10'000);
    ASSERT_TRUE(found);
    std::set<Cases> cases;
    for (const Alternative& prime : *found) cases.insert(brute.cases_of(diagrams, diagram_of(diagrams, prime)));
    ASSERT_EQ(cases.size(), found->size());
    ASSERT_EQ(cases, brute.primes(lower, upper));
  });
}

TEST(MinimalCover, BeyondItsMeansItIsIrredundantAndSaysSo) {
  int unproved = 0;
  for_each_condition(200, [&](const BruteForce& brute, DiagramManager& diagrams, Cases condition, Cases possible) {
    for (const MinimalCoverEffort& effort :
         {MinimalCoverEffort{1, 1024, 1 << 25, 1 << 16}, MinimalCoverEffort{256, 1, 1 << 25, 1 << 16},
          MinimalCoverEffort{256, 1024, 0, 1 << 16}, MinimalCoverEffort{256, 1024, 1 << 25, 4}}) {
      const MinimalCover found =
          minimal_cover(diagrams, brute.diagram_of(diagrams, condition), brute.diagram_of(diagrams, possible), effort);
      std::vector<Cases> parts;
      for (const Alternative& alternative : found.alternatives)
        parts.push_back(brute.cases_of(diagrams, diagram_of(diagrams, alternative)));
      for (std::size_t left_out = 0; left_out <= parts.size(); ++left_out) {
        Cases covered = 0;
        for (std::size_t part = 0; part < parts.size(); ++part) covered |= part == left_out ? 0 : parts[part];
        ASSERT_EQ((covered & possible) == (condition & possible), left_out == parts.size());
      }
      const Cases all = ~Cases{0} >> (32 - brute.case_count());
      const std::set<Cases> largest = brute.primes(condition & possible, condition | (all & ~possible));
      for (const Cases part : parts) ASSERT_TRUE(largest.contains(part));
      if (found.is_proved_smallest) {
        ASSERT_EQ(found.alternatives.size(), brute.fewest(condition & possible, condition | (all & ~possible)).first);
      } else {
        ++unproved;
      }
    }
  });
  EXPECT_GT(unproved, 100);
}

TEST(MinimalCover, ConstantsAndTheOrderOfAlternatives) {
  DiagramManager diagrams({2, 4, 2});
  EXPECT_TRUE(minimal_cover(diagrams, Diagram::never).alternatives.empty());
  ASSERT_EQ(minimal_cover(diagrams, Diagram::always).alternatives.size(), 1U);
  EXPECT_TRUE(minimal_cover(diagrams, Diagram::always).alternatives.front().empty());
  // Nothing is possible: then nothing need be said.
  EXPECT_TRUE(minimal_cover(diagrams, Diagram::always, Diagram::never).alternatives.empty());

  const Diagram own = diagrams.is(VariableId{0}, 1);
  const Diagram fresh = diagrams.disjunction(diagrams.is(VariableId{1}, 0), diagrams.is(VariableId{1}, 1));
  const Diagram urgent = diagrams.is(VariableId{2}, 1);
  const MinimalCover found = minimal_cover(diagrams, diagrams.disjunction(diagrams.conjunction(own, fresh), urgent));
  ASSERT_EQ(found.alternatives.size(), 2U);
  EXPECT_EQ(diagram_of(diagrams, found.alternatives[0]), urgent);
  EXPECT_EQ(diagram_of(diagrams, found.alternatives[1]), diagrams.conjunction(own, fresh));
}

TEST(MinimalCover, WhatIsImpossibleNeedNotBeSaid) {
  DiagramManager diagrams({2, 2});
  const Diagram returns = diagrams.is(VariableId{0}, 1);
  const Diagram refunds = diagrams.is(VariableId{1}, 1);
  const Diagram admitted = diagrams.disjunction(diagrams.negation(refunds), returns);
  const MinimalCover found = minimal_cover(diagrams, diagrams.conjunction(returns, refunds), admitted);
  ASSERT_EQ(found.alternatives.size(), 1U);
  EXPECT_EQ(diagram_of(diagrams, found.alternatives.front()), refunds);
}

TEST(MinimalCover, LargeDomainsCostNoMoreThanTheirDifferences) {
  DiagramManager diagrams({5000, 2, 5000});
  ValueSet some(5000);
  some.set(7, 2000);
  const Diagram target = diagrams.one_of(VariableId{0}, some);
  const Diagram condition =
      diagrams.disjunction(diagrams.conjunction(target, diagrams.is(VariableId{1}, 1)), diagrams.is(VariableId{2}, 3));
  const MinimalCover found = minimal_cover(diagrams, condition);
  EXPECT_TRUE(found.is_proved_smallest);
  EXPECT_EQ(found.alternatives.size(), 2U);
}

/// Conditions as no person writes them: whatever is done about them, it ends, and what it says is right.
TEST(MinimalCover, RandomConditionsOverManyVariablesEndAndHold) {
  std::mt19937_64 random(3);
  int unproved = 0;
  for (int round = 0; round < 6; ++round) {
    DiagramManager diagrams(std::vector<std::uint32_t>(10, 2 + static_cast<std::uint32_t>(round % 2)));
    Diagram condition = Diagram::never;
    for (int term = 0; term < 60; ++term) {
      Diagram all = Diagram::always;
      for (int test = 0; test < 4; ++test)
        all = diagrams.conjunction(
            all, diagrams.is(static_cast<VariableId>(random() % 10), static_cast<std::uint32_t>(random() % 2)));
      condition = diagrams.disjunction(condition, all);
    }
    const MinimalCover found = minimal_cover(diagrams, condition);
    Diagram covered = Diagram::never;
    for (const Alternative& alternative : found.alternatives)
      covered = diagrams.disjunction(covered, diagram_of(diagrams, alternative));
    EXPECT_EQ(covered, condition);
    unproved += found.is_proved_smallest ? 0 : 1;
  }
  EXPECT_GT(unproved, 0);
}

TEST(SetCover, TakesTheCheapestColumns) {
  // A ring: each row is served by two neighbours, and no rule decides.
  SetCoverProblem ring;
  for (std::uint32_t row = 0; row < 9; ++row) ring.rows.push_back({row, (row + 1) % 9});
  for (auto& row : ring.rows) std::sort(row.begin(), row.end());
  ring.costs.assign(9, 1);
  const SetCover found = cheapest_cover(ring, 1 << 20);
  EXPECT_TRUE(found.is_proved_cheapest);
  EXPECT_EQ(found.columns.size(), 5U);
  ring.costs = {1, 9, 1, 9, 1, 9, 1, 9, 1};
  EXPECT_EQ(cheapest_cover(ring, 1 << 20).columns, (std::vector<std::uint32_t>{0, 2, 4, 6, 8}));
}

}  // namespace
}  // namespace polc
