// The oracle itself, on policies small enough to be decided by hand from the semantics.
#include <gtest/gtest.h>

#include "compiler/source/source_manager.h"
#include "compiler/syntax/parse.h"
#include "tests/oracle/claims.h"

namespace polc::oracle {
namespace {

/// A policy's trees, one text a layer, base first, and the oracle that reads them.
class Reading {
 public:
  explicit Reading(const std::vector<std::string>& texts) : files_(parse_all(texts)), oracle_(layers()) {
    EXPECT_FALSE(sink_.has_errors());
  }

  const Oracle& oracle() const { return oracle_; }
  std::string decide(const Roles& roles, const std::string& permission, const Values& attributes = {},
                     const Values& settings = {}) const {
    return oracle_.decide(roles, permission, attributes, settings);
  }

  /// For each assertion, in order: whether it holds.
  std::vector<bool> assertions() const {
    std::vector<bool> results;
    each<ast::Assertion>(layers(), [&](const ast::Assertion& assertion, const auto&) {
      results.push_back(!counterexample(oracle_, assertion));
    });
    return results;
  }

  /// For each expectation, in order: whether it is met.
  std::vector<bool> expectations() const {
    std::vector<bool> results;
    each<ast::Test>(layers(), [&](const ast::Test& test, const auto&) {
      for (const auto& item : test.items) {
        const auto* expectation = std::get_if<ast::Expectation>(&item);
        if (expectation != nullptr) results.push_back(!failure(oracle_, test, *expectation));
      }
    });
    return results;
  }

 private:
  std::vector<ast::File> parse_all(const std::vector<std::string>& texts) {
    std::vector<ast::File> files;
    for (const std::string& text : texts) files.push_back(parse(sources_, sources_.add("layer", text), sink_));
    return files;
  }

  Layers layers() const {
    Layers layers;
    for (const ast::File& file : files_) layers.push_back({&file});
    return layers;
  }

  SourceManager sources_;
  DiagnosticSink sink_;
  std::vector<ast::File> files_;
  Oracle oracle_;
};

TEST(Oracle, GrantsAreInheritedAndRestrictionsAreNot) {
  const Reading policy({R"(
role senior includes junior;
role junior;
resource door { actions open, close; }
allow junior to door.*;
forbid junior to door.open;
)"});
  EXPECT_EQ(policy.decide({"junior"}, "door.open"), "deny");
  EXPECT_EQ(policy.decide({"senior"}, "door.open"), "allow");
  EXPECT_EQ(policy.decide({"senior", "junior"}, "door.open"), "deny");
  EXPECT_EQ(policy.decide({"junior"}, "door.close"), "allow");
}

TEST(Oracle, HighestGrantCountsUpToTheLowestCap) {
  const Reading policy({R"(
levels none < view < edit < own;
role reader;
role writer;
role guest fallback;
context { inside: bool; }
resource page { mine: bool; actions use; }
view reader, guest to page.use;
own writer to page.use if mine;
edit writer to page.use;
forbid reader to page.use above edit;
require inside for page.use above view;
)"});
  const Values mine_inside{{"mine", "true"}, {"context.inside", "true"}};
  const Values others_inside{{"mine", "false"}, {"context.inside", "true"}};
  const Values mine_outside{{"mine", "true"}, {"context.inside", "false"}};
  EXPECT_EQ(policy.decide({"writer"}, "page.use", mine_inside), "own");
  EXPECT_EQ(policy.decide({"writer"}, "page.use", others_inside), "edit");
  EXPECT_EQ(policy.decide({"writer"}, "page.use", mine_outside), "view");
  EXPECT_EQ(policy.decide({"writer", "reader"}, "page.use", mine_inside), "edit");
  EXPECT_EQ(policy.decide({}, "page.use", mine_inside), "view");
}

TEST(Oracle, ImplicationsAreTransitiveAndReadTheConditionAnew) {
  const Reading policy({R"(
role clerk;
resource a { own: bool; actions x; }
resource b { own: bool; actions y; }
resource c { own: bool; actions z; }
allow clerk to a.x if own;
b.y implies c.z;
a.x implies b.y;
)"});
  EXPECT_EQ(policy.decide({"clerk"}, "c.z", {{"own", "true"}}), "allow");
  EXPECT_EQ(policy.decide({"clerk"}, "c.z", {{"own", "false"}}), "deny");
}

TEST(Oracle, AnImplicationOfTheSameResourceStaysThere) {
  const Reading policy({R"(
role clerk;
resource a { actions edit, see; }
resource a.b { actions edit, see; }
*.edit implies *.see of the same resource;
allow clerk to a.edit;
)"});
  EXPECT_EQ(policy.decide({"clerk"}, "a.see", {}), "allow");
  EXPECT_EQ(policy.decide({"clerk"}, "a.b.see", {}), "deny");
}

TEST(Oracle, CellTakesItsFirstOutcomeThatHolds) {
  const Reading policy({R"(
levels deny < instruct < allow;
role member;
resource device { own: bool; rented: bool; actions repair; }
matrix {
  |             | member                                              |
  | device.repair | instruct if rented else allow if own else deny      |
}
)"});
  const auto repair = [&](const std::string& own, const std::string& rented) {
    return policy.decide({"member"}, "device.repair", {{"own", own}, {"rented", rented}});
  };
  EXPECT_EQ(repair("true", "true"), "instruct");
  EXPECT_EQ(repair("true", "false"), "allow");
  EXPECT_EQ(repair("false", "false"), "deny");
  // The outcome that says so, and what the cell leaves unwritten, which is nothing here.
  ASSERT_EQ(policy.oracle().absences().size(), 2U);
  for (const Oracle::Absence& absence : policy.oracle().absences()) {
    EXPECT_FALSE(broken_absence(policy.oracle(), absence));
  }
}

TEST(Oracle, WhatACellLeavesUnwrittenIsAnAbsence) {
  const Reading policy({R"(
role member;
resource device { own: bool; rented: bool; actions repair; }
matrix { | | member | | device.repair | allow if own | }
allow member to device.repair if rented;
)"});
  ASSERT_EQ(policy.oracle().absences().size(), 1U);
  const auto broken = broken_absence(policy.oracle(), policy.oracle().absences().front());
  ASSERT_TRUE(broken);
  EXPECT_EQ(to_string(*broken), "{member} device.repair own=false rented=true -> allow");
}

TEST(Oracle, AbsenceIsBrokenByAGrantToAnIncludedRole) {
  const Reading policy({R"(
role senior includes junior;
role junior;
resource door { own: bool; actions open; }
matrix { | | senior | | door.open | deny if own else allow | }
allow junior to door.open if own;
)"});
  EXPECT_TRUE(broken_absence(policy.oracle(), policy.oracle().absences().front()));
}

TEST(Oracle, Patterns) {
  const Reading policy({R"(
role r;
resource billing.plan { actions view, change; }
resource billing { actions view; }
resource page { actions view, edit; }
group reading = *.view except billing.*;
allow r to reading, {billing.plan, page}.{change, edit};
)"});
  const std::map<std::string, std::string> expected{
      {"billing.plan.view", "deny"}, {"billing.plan.change", "allow"}, {"billing.view", "deny"},
      {"page.view", "allow"},        {"page.edit", "allow"},
  };
  for (const auto& [permission, level] : expected) EXPECT_EQ(policy.decide({"r"}, permission), level) << permission;
}

TEST(Oracle, SettingsGrantWhileTheyAreOnOrToTheRoleThatTheyName) {
  const Reading policy({R"(
role owner;
role member;
resource user { own: bool; actions invite, rename, view; }
settings people for member {
  rename = off grants user.rename if own requires who_invites is member;
  who_invites: role = owner within {owner, member} grants user.invite;
  size: {small, big} = small grants user.view to owner if size is big;
}
)"});
  const Values own{{"own", "true"}};
  const Values on{{"people.rename", "true"}, {"people.who_invites", "member"}};
  EXPECT_EQ(policy.decide({"member"}, "user.rename", own), "deny");
  EXPECT_EQ(policy.decide({"member"}, "user.rename", own, on), "allow");
  EXPECT_EQ(policy.decide({"member"}, "user.rename", {{"own", "false"}}, on), "deny");
  EXPECT_EQ(policy.decide({"owner"}, "user.invite", own), "allow");
  EXPECT_EQ(policy.decide({"owner"}, "user.invite", own, on), "deny");
  EXPECT_EQ(policy.decide({"member"}, "user.invite", own, on), "allow");
  EXPECT_EQ(policy.decide({"owner"}, "user.view", own, {{"people.size", "big"}}), "allow");
  // With rename on, who_invites must be at member: 3 of 4, for each of two sizes.
  EXPECT_EQ(policy.oracle().admitted_configurations().size(), 6U);
}

TEST(Oracle, LayerChangesDefaultsAndAdds) {
  const Reading policy({R"(
role reader;
resource page { actions read; }
settings pages for reader { open = off grants page.read; }
)",
                        R"(
role guest fallback;
settings pages { open = on; }
allow guest to page.read;
forbid reader to page.read if not pages.open;
)"});
  EXPECT_EQ(policy.decide({"reader"}, "page.read"), "allow");
  EXPECT_EQ(policy.decide({"reader"}, "page.read", {}, {{"pages.open", "false"}}), "deny");
  EXPECT_EQ(policy.decide({}, "page.read"), "allow");
}

TEST(Oracle, ComparisonTakesAValueBeforeAnotherAttribute) {
  const Reading policy({R"(
role r;
resource t { status: {open, shut}; open: {shut}; other: {open, shut}; actions a, b; }
allow r to t.a if status is open;
allow r to t.b if status is other;
)"});
  const Values shut{{"status", "shut"}, {"open", "shut"}, {"other", "shut"}};
  EXPECT_EQ(policy.decide({"r"}, "t.a", shut), "deny");
  EXPECT_EQ(policy.decide({"r"}, "t.b", shut), "allow");
}

TEST(Oracle, OrderedValuesCompareByTheirPlace) {
  const Reading reading({R"(
    role r;
    domain level = low < middle < high;
    context { clearance: level; }
    resource d { class: level; actions at_least, at_most, above, below, two; }
    allow r to d.at_least if class is at least middle;
    allow r to d.at_most if class is at most middle;
    allow r to d.above if class is above middle;
    allow r to d.below if class is below middle;
    allow r to d.two if context.clearance is above class;
  )"});
  const auto allowed = [&](const std::string& action, const std::string& value) {
    return reading.decide({"r"}, "d." + action, {{"class", value}, {"context.clearance", "middle"}}) == "allow";
  };
  for (const std::string action : {"at_least", "above"}) EXPECT_TRUE(allowed(action, "high")) << action;
  for (const std::string action : {"at_most", "below", "two"}) EXPECT_TRUE(allowed(action, "low")) << action;
  for (const std::string action : {"at_least", "at_most"}) EXPECT_TRUE(allowed(action, "middle")) << action;
  for (const std::string action : {"above", "below", "two"}) EXPECT_FALSE(allowed(action, "middle")) << action;
  for (const std::string action : {"at_least", "above"}) EXPECT_FALSE(allowed(action, "low")) << action;
  for (const std::string action : {"at_most", "below", "two"}) EXPECT_FALSE(allowed(action, "high")) << action;
}

TEST(Oracle, GroupsOfRolesStandForTheirRoles) {
  const Reading reading({R"(
    role agent; role lead; role boss includes staff; role guest;
    role group staff = agent, lead;
    role group others = all roles except staff;
    resource d { holder: role; actions view, edit, erase; }
    allow staff to d.view;
    allow boss, guest to d.edit if holder in staff;
    allow all roles to d.erase;
    forbid others except boss to d.erase;
    assert only staff may d.view;
    assert only staff except lead may d.view;
    test "t" { staff, boss d.view -> allow; staff + guest d.erase -> deny; staff d.erase -> deny; }
  )"});
  EXPECT_EQ(reading.decide({"boss"}, "d.view"), "allow");
  EXPECT_EQ(reading.decide({"guest"}, "d.edit", {{"holder", "lead"}}), "allow");
  EXPECT_EQ(reading.decide({"guest"}, "d.edit", {{"holder", "boss"}}), "deny");
  EXPECT_EQ(reading.decide({"guest"}, "d.erase"), "deny");
  EXPECT_EQ(reading.decide({"boss"}, "d.erase"), "allow");
  EXPECT_EQ(reading.assertions(), (std::vector<bool>{true, false}));
  EXPECT_EQ(reading.expectations(), (std::vector<bool>{true, true, false}));
}

TEST(Oracle, ResourcesAddUp) {
  const Reading reading(
      {"role r; resource d { own: bool; actions view; } allow r to d.* if own;", "resource d { actions edit; }"});
  EXPECT_EQ(reading.decide({"r"}, "d.edit", {{"own", "true"}}), "allow");
}

TEST(Oracle, Assertions) {
  const Reading policy({R"(
role boss includes clerk;
role clerk;
role guest fallback;
resource till { own: bool; actions open, count; }
allow clerk to till.open if own;
allow guest to till.count;
forbid guest to till.open;
exclusive roles boss, guest;
assert only clerk may till.open;
assert only boss may till.open;
assert never guest may till.count;
assert never all roles may till.open if not own;
assert always boss may till.open if own;
assert always clerk may till.open if own;
assert separate till.open, till.count;
)"});
  EXPECT_EQ(policy.assertions(), (std::vector<bool>{true, false, false, true, true, false, true}));
}

TEST(Oracle, Tests) {
  const Reading policy({R"(
role r;
role s;
resource t { own: bool; actions a; }
settings g for r { on_request = off grants t.a if own; }
test "one" {
  r t.a -> deny;
  r t.a (g.on_request and own) -> allow;
  r t.a under every setting -> deny;
  nobody, s, s + r t.a (not own) under every setting -> deny;
  r t.a (own and not own) -> deny;
}
)"});
  EXPECT_EQ(policy.expectations(), (std::vector<bool>{true, true, false, true, false}));
}

}  // namespace
}  // namespace polc::oracle
