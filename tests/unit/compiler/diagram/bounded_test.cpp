// A comparison that is ended gives no answer: neither at once, nor to whoever asks the same again.
#include <gtest/gtest.h>

#include <random>

#include "compiler/diagram/diagram.h"

namespace polc {
namespace {

constexpr std::uint32_t variables = 8;

std::vector<std::uint32_t> domains() {
  return {2, 3, 65, 2, 300, 4, 2, 64};
}

/// Some condition, by a seed.
Diagram some_condition(DiagramManager& diagrams, std::mt19937_64& random, int depth) {
  const auto variable = static_cast<VariableId>(random() % variables);
  if (depth == 0) {
    ValueSet values(diagrams.domain_size(variable));
    for (int count = 0; count < 5; ++count) values.set(static_cast<unsigned>(random() % values.size()));
    return diagrams.one_of(variable, values);
  }
  const Diagram left = some_condition(diagrams, random, depth - 1);
  const Diagram right = some_condition(diagrams, random, depth - 1);
  switch (random() % 4) {
    case 0:
      return diagrams.conjunction(left, right);
    case 1:
      return diagrams.disjunction(left, right);
    case 2:
      return diagrams.exists(left, static_cast<VariableId>(random() % variables));
    default:
      return diagrams.difference(left, right);
  }
}

Diagram condition_of_seed(DiagramManager& diagrams, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  return some_condition(diagrams, random, 4);
}

std::vector<std::uint32_t> some_case(std::mt19937_64& random) {
  std::vector<std::uint32_t> values;
  for (const std::uint32_t size : domains()) values.push_back(static_cast<std::uint32_t>(random() % size));
  return values;
}

/// True if two managers agree on a condition, as far as some hundred cases tell.
void expect_same(const DiagramManager& one, Diagram a, const DiagramManager& other, Diagram b) {
  std::mt19937_64 random(7);
  for (int round = 0; round < 200; ++round) {
    const std::vector<std::uint32_t> values = some_case(random);
    ASSERT_EQ(one.holds(a, values), other.holds(b, values));
  }
}

TEST(Bounded, EveryNumberOfStepsGivesTheAnswerOrTheLimit) {
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    DiagramManager reference(domains());
    const Diagram right = condition_of_seed(reference, seed);
    bool is_known = false;
    for (std::uint64_t steps = 0; !is_known; ++steps) {
      ASSERT_LT(steps, 100'000U);
      DiagramManager diagrams(domains());
      const Bounded<Diagram> answer = diagrams.bounded(steps, [&] { return condition_of_seed(diagrams, seed); });
      is_known = answer.is_known();
      if (is_known) {
        EXPECT_EQ(answer.value(), right) << "nodes are made in the same order";
        EXPECT_FALSE(answer.limit());
      } else {
        EXPECT_EQ(answer.limit(), Limit::steps);
        EXPECT_THROW((void)answer.value(), LimitReached);
      }
    }
  }
}

/// What an ended comparison leaves behind is right: a manager that met its limit a hundred times answers as a new one.
TEST(Bounded, WhatWasEndedSpoilsNothing) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    DiagramManager reference(domains());
    const Diagram right = condition_of_seed(reference, seed);
    DiagramManager diagrams(domains());
    Bounded<Diagram> answer(Limit::steps);
    std::size_t ended = 0;
    for (std::uint64_t steps = 1; !answer.is_known(); ++steps) {
      answer = diagrams.bounded(steps, [&] { return condition_of_seed(diagrams, seed); });
      if (!answer.is_known()) ++ended;
    }
    EXPECT_GT(ended, 3U);
    expect_same(diagrams, answer.value(), reference, right);
  }
}

TEST(Bounded, EveryAmountOfMemoryGivesTheAnswerOrTheLimit) {
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    DiagramManager reference(domains());
    const Diagram right = condition_of_seed(reference, seed);
    for (std::size_t nodes = 2; nodes <= reference.node_count(); ++nodes) {
      DiagramManager diagrams(domains(), {nodes, reference.run_count(), 100});
      const Bounded<Diagram> answer = diagrams.bounded(1 << 20, [&] { return condition_of_seed(diagrams, seed); });
      ASSERT_EQ(answer.limit(), nodes < reference.node_count() ? std::optional(Limit::memory) : std::nullopt);
      if (answer.is_known()) expect_same(diagrams, answer.value(), reference, right);
    }
    for (std::size_t runs = 0; runs <= reference.run_count(); runs += 7) {
      DiagramManager diagrams(domains(), {reference.node_count() + 1, runs, 100});
      const Bounded<Diagram> answer = diagrams.bounded(1 << 20, [&] { return condition_of_seed(diagrams, seed); });
      if (answer.is_known()) {
        expect_same(diagrams, answer.value(), reference, right);
      } else {
        EXPECT_EQ(answer.limit(), Limit::memory);
      }
    }
  }
}

TEST(Bounded, DepthIsALimit) {
  DiagramManager diagrams(std::vector<std::uint32_t>(40, 2), {1 << 20, 1 << 20, 10});
  const Bounded<Diagram> answer = diagrams.bounded(1000, [&] {
    Diagram all = Diagram::always;
    for (std::size_t variable = 40; variable-- > 0;)
      all = diagrams.conjunction(diagrams.is(id_at<VariableId>(variable), 1), all);
    return all;
  });
  EXPECT_EQ(answer.limit(), Limit::depth);
}

/// Takes this many steps.
void take(DiagramManager& diagrams, std::uint64_t steps) {
  diagrams.spend(steps);
}

TEST(Bounded, ScopesNest) {
  DiagramManager diagrams(domains());
  const Bounded<Done> outer = diagrams.bounded(100, [&] {
    EXPECT_TRUE(diagrams.bounded(60, [&] { take(diagrams, 50); }).is_known());
    EXPECT_EQ(diagrams.bounded(20, [&] { take(diagrams, 21); }).limit(), Limit::steps) << "its own are too few";
    take(diagrams, 20);
  });
  EXPECT_TRUE(outer.is_known());
}

TEST(Bounded, AnInnerScopeEndsTheOuterOneWhoseStepsAreGone) {
  DiagramManager diagrams(domains());
  bool went_on = false;
  const Bounded<Done> outer = diagrams.bounded(100, [&] {
    const Bounded<Done> inner = diagrams.bounded(1000, [&] { take(diagrams, 101); });
    went_on = true;
    EXPECT_FALSE(inner.is_known());
  });
  EXPECT_EQ(outer.limit(), Limit::steps);
  EXPECT_FALSE(went_on);
}

TEST(Bounded, StepsAreRenewedByEachScope) {
  DiagramManager diagrams(domains());
  for (int round = 0; round < 1000; ++round)
    EXPECT_TRUE(diagrams.bounded(1 << 19, [&] { take(diagrams, 1 << 18); }).is_known());
  EXPECT_EQ(diagrams.steps_taken(), std::uint64_t{1000} << 18);
}

/// Nobody can forget a scope and hang.
TEST(Bounded, WithoutAScopeThereIsALimitToo) {
  DiagramManager diagrams(domains());
  EXPECT_NO_THROW(take(diagrams, DiagramManager::steps_without_scope));
  EXPECT_THROW(take(diagrams, 1), LimitReached);
  EXPECT_TRUE(diagrams.bounded(10, [&] { take(diagrams, 10); }).is_known());
}

TEST(Bounded, LeavesOtherExceptionsAlone) {
  DiagramManager diagrams(domains());
  EXPECT_THROW((void)diagrams.bounded(10, [] { throw std::runtime_error("other"); }), std::runtime_error);
  EXPECT_TRUE(diagrams.bounded(10, [] {}).is_known());
}

/// A wide domain costs its runs, not its values: five thousand values of which each fifth counts, one by one.
TEST(Bounded, WideDomainsCostTheirRuns) {
  constexpr std::uint32_t values = 5000;
  DiagramManager diagrams({values});
  const Bounded<Diagram> fifths = diagrams.bounded(16'384, [&] {
    std::vector<Diagram> each;
    for (std::uint32_t value = 0; value < values; value += 5) each.push_back(diagrams.is(VariableId{0}, value));
    return diagrams.disjunction(each);
  });
  ASSERT_TRUE(fifths.is_known());
  for (std::uint32_t value = 0; value < values; ++value)
    ASSERT_EQ(diagrams.holds(fifths.value(), {value}), value % 5 == 0);
  EXPECT_LT(diagrams.run_count(), 40'000U);
}

/// Widths at which a representation in words or bytes would change.
TEST(Bounded, OperationsAgreeWithTruthTablesAtEveryWidth) {
  for (const std::uint32_t width : {1U, 2U, 63U, 64U, 65U, 255U, 256U, 257U, 4095U, 4096U, 4097U, 65'535U, 65'537U}) {
    DiagramManager diagrams({width, 3});
    std::mt19937_64 random(width);
    const auto some_set = [&] {
      ValueSet set(width);
      for (std::uint32_t count = 0; count < 20; ++count) set.set(static_cast<unsigned>(random() % width));
      return set;
    };
    const ValueSet left = some_set();
    const ValueSet right = some_set();
    const Diagram a = diagrams.disjunction(diagrams.one_of(VariableId{0}, left), diagrams.is(VariableId{1}, 2));
    const Diagram b = diagrams.one_of(VariableId{0}, right);
    const Diagram both = diagrams.conjunction(a, b);
    const Diagram less = diagrams.difference(a, b);
    const Diagram some = diagrams.exists(less, VariableId{1});
    const Diagram last = diagrams.is(VariableId{0}, width - 1);
    for (std::uint32_t x = 0; x < width; ++x) {
      bool is_some = false;
      for (std::uint32_t y = 0; y < 3; ++y) {
        const bool in_a = left.test(x) || y == 2;
        ASSERT_EQ(diagrams.holds(both, {x, y}), in_a && right.test(x)) << width;
        ASSERT_EQ(diagrams.holds(less, {x, y}), in_a && !right.test(x)) << width;
        is_some = is_some || (in_a && !right.test(x));
      }
      ASSERT_EQ(diagrams.holds(some, {x, 0}), is_some) << width;
      ASSERT_EQ(diagrams.holds(last, {x, 0}), x == width - 1) << width;
    }
  }
}

}  // namespace
}  // namespace polc
