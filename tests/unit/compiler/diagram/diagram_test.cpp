// DiagramManager against truth tables, and covers against the diagrams they cover.
#include "compiler/diagram/diagram.h"

#include <gtest/gtest.h>

#include <random>

#include "compiler/diagram/cover.h"

namespace polc {
namespace {

constexpr VariableId a{0};
constexpr VariableId b{1};
constexpr VariableId c{2};

/// Three variables of 2, 3 and 4 values: 24 cases.
DiagramManager small() {
  return DiagramManager({2, 3, 4});
}

template <typename Check>
void for_each_case(Check check) {
  for (std::uint32_t x = 0; x < 2; ++x) {
    for (std::uint32_t y = 0; y < 3; ++y) {
      for (std::uint32_t z = 0; z < 4; ++z) check(std::vector<std::uint32_t>{x, y, z});
    }
  }
}

/// Some condition, by a seed.
Diagram random_condition(DiagramManager& diagrams, std::mt19937_64& random, int depth) {
  const auto variable = static_cast<VariableId>(random() % 3);
  if (depth == 0) return diagrams.is(variable, static_cast<std::uint32_t>(random() % diagrams.domain_size(variable)));
  const Diagram left = random_condition(diagrams, random, depth - 1);
  const Diagram right = random_condition(diagrams, random, depth - 1);
  switch (random() % 3) {
    case 0:
      return diagrams.conjunction(left, right);
    case 1:
      return diagrams.disjunction(left, right);
    default:
      return diagrams.difference(left, right);
  }
}

TEST(Diagram, EqualConditionsAreTheSameNode) {
  DiagramManager diagrams = small();
  const Diagram left = diagrams.negation(diagrams.conjunction(diagrams.is(a, 1), diagrams.is(b, 2)));
  const Diagram right = diagrams.disjunction(diagrams.is(a, 0), diagrams.negation(diagrams.is(b, 2)));
  EXPECT_EQ(left, right);
  EXPECT_EQ(diagrams.disjunction(left, diagrams.negation(left)), Diagram::always);
  EXPECT_EQ(diagrams.conjunction(left, diagrams.negation(left)), Diagram::never);
}

TEST(Diagram, OperationsAgreeWithTruthTables) {
  std::mt19937_64 random(1);
  for (int round = 0; round < 200; ++round) {
    DiagramManager diagrams = small();
    const Diagram left = random_condition(diagrams, random, 3);
    const Diagram right = random_condition(diagrams, random, 3);
    const Diagram both = diagrams.conjunction(left, right);
    const Diagram either = diagrams.disjunction(left, right);
    const Diagram some = diagrams.exists(left, b);
    const Diagram given = diagrams.restrict(left, c, 2);
    for_each_case([&](const std::vector<std::uint32_t>& values) {
      const bool x = diagrams.holds(left, values);
      const bool y = diagrams.holds(right, values);
      EXPECT_EQ(diagrams.holds(both, values), x && y);
      EXPECT_EQ(diagrams.holds(either, values), x || y);
      EXPECT_EQ(diagrams.holds(diagrams.negation(left), values), !x);
      bool any = false;
      for (std::uint32_t value = 0; value < 3; ++value)
        any = any || diagrams.holds(left, {values[0], value, values[2]});
      EXPECT_EQ(diagrams.holds(some, values), any);
      EXPECT_EQ(diagrams.holds(given, values), diagrams.holds(left, {values[0], values[1], 2}));
    });
  }
}

TEST(Diagram, SupportIsExactlyWhatMatters) {
  DiagramManager diagrams = small();
  const Diagram same = diagrams.disjunction(diagrams.conjunction(diagrams.is(a, 1), diagrams.is(c, 3)),
                                            diagrams.conjunction(diagrams.is(a, 0), diagrams.is(c, 3)));
  EXPECT_EQ(diagrams.support(same), std::vector<VariableId>{c});
  EXPECT_TRUE(diagrams.support(Diagram::always).empty());
}

TEST(Diagram, CheapestIsTheLeastCostOfAnyCase) {
  std::mt19937_64 random(2);
  for (int round = 0; round < 200; ++round) {
    DiagramManager diagrams = small();
    const Diagram condition = random_condition(diagrams, random, 3);
    const auto cost = [](VariableId variable, std::uint32_t value) {
      return static_cast<std::uint32_t>(index(variable) * 5 + value * value);
    };
    const auto found = diagrams.cheapest(condition, cost);
    EXPECT_EQ(found.has_value(), condition != Diagram::never);
    if (!found) continue;
    std::uint32_t own = 0;
    std::vector<std::uint32_t> completed(3);
    for (std::size_t position = 0; position < 3; ++position) {
      if (!found->values[position]) continue;
      completed[position] = *found->values[position];
      own += cost(static_cast<VariableId>(position), completed[position]);
    }
    EXPECT_TRUE(diagrams.holds(condition, completed));
    for_each_case([&](const std::vector<std::uint32_t>& values) {
      if (!diagrams.holds(condition, values)) return;
      std::uint32_t other = 0;
      for (std::size_t position = 0; position < 3; ++position)
        other += cost(static_cast<VariableId>(position), values[position]);
      EXPECT_LE(own, other);
    });
  }
}

Diagram diagram_of(DiagramManager& diagrams, const std::vector<Alternative>& alternatives) {
  Diagram result = Diagram::never;
  for (const Alternative& alternative : alternatives) {
    Diagram all = Diagram::always;
    for (const SimpleTest& test : alternative)
      all = diagrams.conjunction(all, diagrams.one_of(test.variable, test.values));
    result = diagrams.disjunction(result, all);
  }
  return result;
}

TEST(Cover, LiesBetweenItsBoundsAndSaysNothingTwice) {
  std::mt19937_64 random(3);
  for (int round = 0; round < 300; ++round) {
    DiagramManager diagrams = small();
    const Diagram lower = random_condition(diagrams, random, 3);
    const Diagram upper = diagrams.disjunction(lower, random_condition(diagrams, random, 2));
    const std::vector<Alternative> alternatives = cover(diagrams, lower, upper);
    const Diagram covered = diagram_of(diagrams, alternatives);
    EXPECT_TRUE(diagrams.implies(lower, covered));
    EXPECT_TRUE(diagrams.implies(covered, upper));
    for (std::size_t left_out = 0; left_out < alternatives.size(); ++left_out) {
      std::vector<Alternative> fewer = alternatives;
      fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(left_out));
      EXPECT_FALSE(diagrams.implies(lower, diagram_of(diagrams, fewer)))
          << "alternative " << left_out << " is redundant";
    }
  }
}

}  // namespace
}  // namespace polc
