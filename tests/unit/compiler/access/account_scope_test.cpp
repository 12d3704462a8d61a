// Which accounts there are, as far as a condition sees: against every configuration, one by one.
#include "compiler/access/account_scope.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <functional>
#include <random>

#include "tests/unit/compiler/sema/policy_under_test.h"

namespace polc {
namespace {

/// Four switches, of which each but the last needs the one after it; what is on by default is up to the test.
struct Till {
  PolicyUnderTest policy;
  ConditionDiagrams conditions;
  DiagramManager& diagrams;
  AccountScope accounts;
  Diagram refunds, returns, scanner, lights;

  explicit Till(const std::string& by_default, const std::string& more = "")
      : policy(resolved(fmt::format("role clerk; resource till {{ actions refund, take, scan, light; }}\n"
                                    "settings till for clerk {{\n"
                                    "refunds = {0} requires returns grants till.refund;\n"
                                    "returns = {0} requires scanner grants till.take;\n"
                                    "scanner = {0} grants till.scan;\n"
                                    "lights = off grants till.light; }}\n{1}",
                                    by_default, more))),
        conditions(policy.model),
        diagrams(conditions.diagrams()),
        accounts(conditions),
        refunds(is_on("till.refunds")),
        returns(is_on("till.returns")),
        scanner(is_on("till.scanner")),
        lights(is_on("till.lights")) {
    EXPECT_EQ(policy.messages(), "");
  }

  VariableId setting(std::string_view name) const {
    const auto& variables = policy.model.variables;
    const auto found =
        std::find_if(variables.begin(), variables.end(), [&](const Variable& each) { return each.name == name; });
    EXPECT_NE(found, variables.end()) << name;
    return id_at<VariableId>(static_cast<std::size_t>(found - variables.begin()));
  }
  Diagram is_on(std::string_view name) { return diagrams.is(setting(name), 1); }

  Diagram together(Diagram a, Diagram b) { return diagrams.conjunction(a, b); }
  Diagram no(Diagram a) { return diagrams.negation(a); }

  /// Calls back with each of the 16 configurations that obeys the requirements, as the reference words them.
  void for_each_admitted(const std::function<void(const std::vector<std::uint32_t>&)>& visit) const {
    for (std::uint32_t bits = 0; bits < 16; ++bits) {
      std::vector<std::uint32_t> values(policy.model.variables.size(), 0);
      const auto choose = [&](std::string_view name, std::uint32_t bit) {
        return values[index(setting(name))] = (bits >> bit) & 1;
      };
      const bool has_refunds = choose("till.refunds", 0) == 1;
      const bool has_returns = choose("till.returns", 1) == 1;
      const bool has_scanner = choose("till.scanner", 2) == 1;
      choose("till.lights", 3);
      if ((!has_refunds || has_returns) && (!has_returns || has_scanner)) visit(values);
    }
  }

  Diagram some_condition(std::mt19937& random, int depth) {
    if (depth == 0) {
      const Diagram tests[] = {refunds, returns, scanner, lights};
      const Diagram test = tests[random() % 4];
      return random() % 2 == 0 ? test : no(test);
    }
    const Diagram left = some_condition(random, depth - 1);
    const Diagram right = some_condition(random, depth - 1);
    return random() % 2 == 0 ? together(left, right) : diagrams.disjunction(left, right);
  }
};

TEST(AccountScope, AddsTheWholeChainThatATestNeeds) {
  Till till("off");
  EXPECT_EQ(till.accounts.within(till.refunds), till.together(till.refunds, till.together(till.returns, till.scanner)));
  EXPECT_EQ(till.accounts.within(till.returns), till.together(till.returns, till.scanner)) << "refunds may stay off";
  EXPECT_EQ(till.accounts.within(till.no(till.scanner)), till.no(till.scanner)) << "both that need it may stay off";
  EXPECT_EQ(till.accounts.within(till.lights), till.lights);
  EXPECT_FALSE(till.accounts.is_possible(till.together(till.refunds, till.no(till.scanner))));
  EXPECT_TRUE(till.accounts.is_possible(till.together(till.lights, till.no(till.scanner))));
}

/// What is on by default cannot be left alone without what it needs.
TEST(AccountScope, FollowsDefaultsThatAreOn) {
  Till till("on");
  EXPECT_EQ(till.accounts.within(till.no(till.scanner)),
            till.together(till.no(till.scanner), till.together(till.no(till.returns), till.no(till.refunds))));
  EXPECT_EQ(till.accounts.within(till.lights), till.lights);
}

TEST(AccountScope, AgreesWithEachConfiguration) {
  for (const char* by_default : {"off", "on"}) {
    Till till(by_default);
    int admitted = 0;
    till.for_each_admitted([&](const auto&) { ++admitted; });
    EXPECT_EQ(admitted, 8);
    std::mt19937 random(7);
    int impossible = 0;
    for (int number = 0; number < 500; ++number) {
      const Diagram condition = till.some_condition(random, 3);
      const Diagram within = till.accounts.within(condition);
      bool is_possible = false;
      till.for_each_admitted([&](const std::vector<std::uint32_t>& values) {
        const bool holds = till.diagrams.holds(condition, values);
        is_possible = is_possible || holds;
        EXPECT_EQ(till.diagrams.holds(within, values), holds) << "an admitted account is neither lost nor added";
      });
      EXPECT_EQ(till.accounts.is_possible(condition), is_possible) << number;
      impossible += is_possible ? 0 : 1;
    }
    EXPECT_GT(impossible, 0) << "some of the conditions must be such that the requirements matter";
  }
}

/// `returns and refunds` says no more than `refunds` in any account that there is.
TEST(AccountScope, ATestThatAnotherOneImpliesChangesNothing) {
  Till till("off");
  const Diagram condition = till.together(till.returns, till.refunds);
  EXPECT_TRUE(till.accounts.depends_on(condition, till.setting("till.refunds")));
  EXPECT_FALSE(till.accounts.depends_on(condition, till.setting("till.returns")));
  EXPECT_FALSE(till.accounts.depends_on(condition, till.setting("till.lights"))) << "not tested at all";
}

TEST(AccountScope, BoundsAreAdmittedOnlyFromTheirLayerOn) {
  const std::string base =
      "role clerk; resource till { actions open; } settings till for clerk { reach: {near, far, all} = near; }\n"
      "allow clerk to till.open if till.reach is far;";
  const PolicyUnderTest policy =
      resolved_layers({base, "policy layer; settings till { reach = near within {near, all}; }"});
  ASSERT_EQ(policy.messages(), "");
  ConditionDiagrams conditions(policy.model);
  const Diagram far = conditions.diagrams().is(VariableId{}, 1);
  EXPECT_FALSE(AccountScope(conditions).is_possible(far));
  EXPECT_TRUE(AccountScope(conditions, 0).is_possible(far)) << "the base alone has no such bound";
}

}  // namespace
}  // namespace polc
