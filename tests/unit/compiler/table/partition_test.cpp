// How the conditions of a permission fall into blocks: how many cases those take, and that nothing is lost on the way.
#include "compiler/table/partition.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/compiler/sema/policy_under_test.h"

namespace polc {
namespace {

using testing::ElementsAre;

/// A policy with one permission, partitioned.
struct Partitioned {
  PolicyUnderTest policy;
  ConditionDiagrams conditions;
  AccessConditions access;
  std::vector<Block> blocks;

  explicit Partitioned(const std::string& text)
      : policy(resolved(text)), conditions(policy.model), access(conditions), blocks(partition(access, {})) {
    EXPECT_EQ(policy.messages(), "");
  }

  std::vector<std::uint64_t> cases() const {
    std::vector<std::uint64_t> counts;
    for (const Block& block : blocks) counts.push_back(case_count(policy.model, block.support));
    return counts;
  }

  /// For each role and level: what the groups grant and forbid, joined.
  std::vector<Diagram> joined(const std::vector<RoleGroup>& groups) {
    std::vector<Diagram> result;
    for (std::size_t role = 0; role < policy.model.roles.size(); ++role) {
      for (std::size_t level = 0; level < access.upper_levels(); ++level) {
        Diagram granted = Diagram::never;
        Diagram forbidden = Diagram::never;
        for (const RoleGroup& group : groups) {
          if (std::find(group.roles.begin(), group.roles.end(), id_at<RoleId>(role)) == group.roles.end()) continue;
          granted = conditions.diagrams().disjunction(granted, group.granted[level]);
          forbidden = conditions.diagrams().disjunction(forbidden, group.forbidden[level]);
        }
        result.push_back(granted);
        result.push_back(forbidden);
      }
    }
    return result;
  }

  /// Every condition is in some block, no block has more, and each tests nothing beyond its support.
  void expect_the_whole() {
    std::vector<RoleGroup> groups;
    std::vector<Diagram> every_subject(access.upper_levels(), Diagram::never);
    for (const Block& block : blocks) {
      groups.insert(groups.end(), block.groups.begin(), block.groups.end());
      std::vector<Diagram> all = block.every_subject;
      for (std::size_t level = 0; level < block.every_subject.size(); ++level)
        every_subject[level] = conditions.diagrams().disjunction(every_subject[level], block.every_subject[level]);
      for (const RoleGroup& group : block.groups) {
        all.insert(all.end(), group.granted.begin(), group.granted.end());
        all.insert(all.end(), group.forbidden.begin(), group.forbidden.end());
      }
      for (const Diagram diagram : all) {
        for (const VariableId variable : conditions.diagrams().support(diagram))
          EXPECT_TRUE(std::binary_search(block.support.begin(), block.support.end(), variable));
      }
    }
    EXPECT_EQ(joined(groups), joined(access.of({}).groups));
    EXPECT_EQ(every_subject, access.of({}).every_subject);
  }
};

/// Roles, each with a switch of its own that grants it the one permission.
std::string switch_rules(int count) {
  std::string text = "resource till { actions refund; }\n";
  for (int number = 0; number < count; ++number)
    text += fmt::format("role r{0}; settings s{0} for r{0} {{ on_{0} = off grants till.refund; }}\n", number);
  return text;
}

TEST(Partition, TwoSwitchesShareFourCases) {
  Partitioned two(switch_rules(2));
  EXPECT_THAT(two.cases(), ElementsAre(4));
  two.expect_the_whole();
}

TEST(Partition, TwentySwitchesAddUpInsteadOfMultiplying) {
  Partitioned six(switch_rules(6));
  EXPECT_THAT(six.cases(), ElementsAre(64)) << "still as cheap as one block can be";
  Partitioned twenty(switch_rules(20));
  EXPECT_THAT(twenty.cases(), ElementsAre(64, 64, 64, 4)) << "six switches each, and two";
  twenty.expect_the_whole();
}

TEST(Partition, WhatNobodyIsGrantedTakesNoCases) {
  Partitioned none("role clerk; resource till { actions refund; }");
  EXPECT_THAT(none.cases(), ElementsAre());
  Partitioned always("role clerk; resource till { actions refund; } allow clerk to till.refund;");
  EXPECT_THAT(always.cases(), ElementsAre(1));
}

/// The grants of one role join by "or": where they depend on 13 switches, which are 8,192 cases, they part by rule.
TEST(Partition, OneRolesGrantsPartByRule) {
  std::string text = "role clerk; resource till { actions refund; }\n";
  for (int number = 0; number < 13; ++number)
    text += fmt::format("settings s{0} for clerk {{ on_{0} = off grants till.refund; }}\n", number);
  Partitioned wide(text);
  EXPECT_THAT(wide.cases(), ElementsAre(64, 64, 2));
  wide.expect_the_whole();
  Partitioned restricted(text +
                         "forbid clerk to till.refund if s0.on_0 and s12.on_12; require s3.on_3 for till.refund;");
  restricted.expect_the_whole();
}

/// The conditions of two roles that share what they test stay together: apart they would take as many cases twice.
TEST(Partition, ConditionsThatShareVariablesStayTogether) {
  const std::string context = "context { a: bool; b: bool; c: bool; d: bool; e: bool; f: bool; g: bool; }\n";
  const std::string all =
      "context.a and context.b and context.c and context.d and context.e and context.f and context.g";
  Partitioned shared(context + "role one; role other; resource till { actions refund; }\nallow one to till.refund if " +
                     all + ";\nallow other to till.refund if not (" + all + ");");
  EXPECT_THAT(shared.cases(), ElementsAre(128));
  shared.expect_the_whole();
}

TEST(Partition, CasesOfAttributesCountTheirCodes) {
  const PolicyUnderTest policy = resolved(
      "role r; resource till { m: {x, y, z}; own: bool; actions refund; }\n"
      "settings s for r { reach: {near, far, all} = near; lit = off; }\n");
  EXPECT_EQ(policy.messages(), "");
  std::vector<VariableId> variables;
  EXPECT_EQ(case_count(policy.model, variables), 1U);
  std::uint64_t expected = 1;
  for (std::size_t position = 0; position < policy.model.variables.size(); ++position) {
    const std::string& name = policy.model.variables[position].name;
    // Two bits hold the three values of an attribute; a setting has as many cases as values.
    expected *= name == "m" ? 4 : name.find("reach") != std::string::npos ? 3 : 2;
    variables.push_back(id_at<VariableId>(position));
    EXPECT_EQ(case_count(policy.model, variables), expected) << name;
  }
  EXPECT_EQ(expected, 4U * 2 * 3 * 2);
}

TEST(Partition, CountingStopsBeforeItOverflows) {
  std::string text = "role r; context {";
  for (int number = 0; number < 64; ++number) text += fmt::format(" a{}: bool;", number);
  const PolicyUnderTest policy = resolved(text + " }");
  std::vector<VariableId> variables;
  for (std::size_t position = 0; position < 64; ++position) variables.push_back(id_at<VariableId>(position));
  EXPECT_EQ(case_count(policy.model, {variables.begin(), variables.begin() + 62}), std::uint64_t{1} << 62);
  EXPECT_EQ(case_count(policy.model, variables), past_counting) << "2^64 would be 0";
}

}  // namespace
}  // namespace polc
