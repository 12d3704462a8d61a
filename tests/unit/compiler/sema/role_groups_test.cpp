// Groups of roles: what they stand for, wherever roles may stand.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/compiler/sema/policy_under_test.h"

namespace polc {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* role_group_world = R"(
role agent;
role lead;
role owner;
role guest fallback;
role group staff "Staff" = agent, lead;
resource ticket { holder: role; actions view, edit; }
)";

PolicyUnderTest with_role_groups(const std::string& text) {
  return resolved(role_group_world + text);
}

/// The roles of the last group.
std::vector<std::string> roles_of_last(const PolicyUnderTest& policy) {
  std::vector<std::string> names;
  for (const RoleId role : policy.model.role_groups.back().roles) names.push_back(policy.model.roles[index(role)].name);
  return names;
}

std::vector<std::string> group(const std::string& roles) {
  const PolicyUnderTest policy = with_role_groups("role group g = " + roles + ";");
  EXPECT_THAT(policy.messages(), IsEmpty()) << roles;
  return roles_of_last(policy);
}

TEST(RoleGroups, StandForRoles) {
  EXPECT_THAT(group("staff, owner"), ElementsAre("agent", "lead", "owner"));
  EXPECT_THAT(group("staff except lead"), ElementsAre("agent"));
  EXPECT_THAT(group("owner, guest, staff except staff, guest"), ElementsAre("owner"));
  EXPECT_THAT(group("all roles except staff"), ElementsAre("owner", "guest"));
  EXPECT_THAT(group("all roles"), ElementsAre("agent", "lead", "owner", "guest"));
  const PolicyUnderTest policy = with_role_groups("role group b = a except owner; role group a = staff, owner;");
  EXPECT_THAT(policy.messages(), IsEmpty()) << "the order of statements does not matter";
  EXPECT_EQ(policy.model.role_groups[0].title, "Staff");
}

/// A statement with a group is the same as one that names its roles.
void expect_same(const std::string& grouped, const std::string& written_out) {
  const PolicyUnderTest one = with_role_groups(grouped);
  const PolicyUnderTest other = with_role_groups(written_out);
  EXPECT_THAT(one.messages(), IsEmpty()) << grouped;
  EXPECT_EQ(one.rules(), other.rules()) << grouped;
  EXPECT_EQ(one.absences(), other.absences()) << grouped;
}

TEST(RoleGroups, StandWhereRolesStand) {
  expect_same("allow staff to ticket.view;", "allow agent, lead to ticket.view;");
  expect_same("allow staff except lead, owner to ticket.view;", "allow agent to ticket.view;");
  expect_same("forbid all roles except staff to ticket.edit;", "forbid owner, guest to ticket.edit;");
  expect_same("matrix { | | staff | owner | | ticket.view | allow | deny | }",
              "matrix { | | agent, lead | owner | | ticket.view | allow | deny | }");
  expect_same("settings s for staff editable by staff { a = off grants ticket.view; }",
              "settings s for agent, lead editable by agent, lead { a = off grants ticket.view; }");
  expect_same("settings s { a = off grants ticket.view to staff, owner; }",
              "settings s { a = off grants ticket.view to agent, lead, owner; }");
  expect_same("allow owner to ticket.view if holder in staff;",
              "allow owner to ticket.view if holder in {agent, lead};");
  expect_same("allow owner to ticket.view if holder not in {staff, guest};",
              "allow owner to ticket.view if holder not in {agent, lead, guest};");
  expect_same("settings s { who: role = agent within {staff, nobody} grants ticket.view; }",
              "settings s { who: role = agent within {agent, lead, nobody} grants ticket.view; }");
}

TEST(RoleGroups, AreIncludedAndExclude) {
  const PolicyUnderTest policy =
      with_role_groups("role boss includes staff; exclusive roles staff; role group all = staff, boss;");
  EXPECT_THAT(policy.codes(), ElementsAre(Code::exclusive_included)) << policy.messages();
  const PolicyUnderTest sound = with_role_groups("role boss includes staff; assert only staff, boss may ticket.view;");
  EXPECT_THAT(sound.messages(), IsEmpty());
  EXPECT_THAT(sound.model.roles[4].includes, ElementsAre(RoleId{0}, RoleId{1}));
  EXPECT_THAT(sound.model.assertions[0].roles, ElementsAre(RoleId{0}, RoleId{1}, RoleId{4}));
  EXPECT_THAT(with_role_groups("exclusive roles staff, owner;").codes(), ElementsAre(Code::group_among_exclusive));
  EXPECT_THAT(with_role_groups("role group one = owner; exclusive roles one;").codes(),
              ElementsAre(Code::exclusive_needs_two));
}

TEST(RoleGroups, InATestAreEachOfTheirRoles) {
  const PolicyUnderTest policy = with_role_groups(R"(test "t" {
    staff, staff + owner, lead + staff ticket.view -> deny;
  })");
  EXPECT_THAT(policy.messages(), IsEmpty());
  const RoleId agent{0};
  const RoleId lead{1};
  const RoleId owner{2};
  EXPECT_THAT(policy.model.tests[0].expectations[0].subjects,
              ElementsAre(ElementsAre(agent), ElementsAre(lead), ElementsAre(agent, owner), ElementsAre(lead, owner),
                          ElementsAre(agent, lead), ElementsAre(lead)));
}

TEST(RoleGroups, ReachCustomRolesWhereTheirDefinitionWould) {
  const std::string custom = "custom roles may hold ticket.view; role group rest = all roles except staff; ";
  const std::string but = "role group but = all roles except rest; ";
  const auto reached = [&](const std::string& statement) {
    const PolicyUnderTest policy = with_role_groups(custom + but + statement);
    EXPECT_THAT(policy.messages(), IsEmpty());
    const std::vector<RoleId>& roles = policy.model.rules.back().roles;
    return policy.model.roles[index(roles.back())].custom;
  };
  EXPECT_TRUE(reached("forbid rest to ticket.edit;"));
  EXPECT_TRUE(reached("forbid rest except guest to ticket.edit;"));
  EXPECT_FALSE(reached("forbid but to ticket.edit;"));
  const PolicyUnderTest grant = with_role_groups(custom + "allow rest to ticket.edit;");
  EXPECT_THAT(grant.model.rules[0].roles, ElementsAre(RoleId{2}, RoleId{3}));
}

TEST(RoleGroups, Mistakes) {
  EXPECT_THAT(with_role_groups("role group agent = lead;").codes(), ElementsAre(Code::duplicate_declaration));
  EXPECT_THAT(with_role_groups("role group staff = lead;").codes(), ElementsAre(Code::duplicate_declaration));
  EXPECT_THAT(with_role_groups("role group nobody = lead;").codes(), ElementsAre(Code::name_means_two));
  EXPECT_THAT(with_role_groups("role group g = staff except agent, lead;").codes(), ElementsAre(Code::empty_role_set));
  EXPECT_THAT(with_role_groups("role group g = all roles except staff, owner, guest;").codes(),
              ElementsAre(Code::empty_role_set));
  EXPECT_THAT(with_role_groups("allow staff except staff to ticket.view;").codes(), ElementsAre(Code::empty_role_set));
  EXPECT_THAT(with_role_groups("role group a = b; role group b = c, agent; role group c = a; allow a to ticket.view;")
                  .messages(),
              HasSubstr("POL2007: `a` contains `b`, which contains `c`, which contains `a`"));
  EXPECT_THAT(with_role_groups("role group a = a; allow a except lead to ticket.view;").codes(),
              ElementsAre(Code::group_cycle));
  EXPECT_THAT(with_role_groups("role group g = staf;").messages(), HasSubstr("did you mean `staff`?"));
  EXPECT_THAT(with_role_groups("role x includes everyone; role group everyone = all roles;").codes(),
              ElementsAre(Code::included_own_group));
  EXPECT_THAT(with_role_groups("matrix { | | staff | agent | | ticket.view | allow | allow | }").messages(),
              HasSubstr("role `agent` already has a column"));
  EXPECT_THAT(with_role_groups("allow owner to ticket.view if holder is staff;").messages(),
              HasSubstr("`staff` is a group of roles: write `in staff`"));
  EXPECT_THAT(with_role_groups("allow owner to ticket.view if holder in agent;").codes(),
              ElementsAre(Code::not_a_role_group));
  EXPECT_THAT(with_role_groups("allow owner to ticket.view if holder in agnet;").messages(),
              HasSubstr("did you mean `agent`?"));
}

TEST(RoleGroups, ChainsAreBounded) {
  std::string text = "role group g0 = agent;";
  for (int number = 1; number < 100; ++number) {
    text += "role group g" + std::to_string(number) + " = g" + std::to_string(number - 1) + ";";
  }
  EXPECT_THAT(with_role_groups(text).messages(), IsEmpty()) << "each stands on the one before, which is done";
  std::string reversed = "role group g100 = agent;";
  for (int number = 99; number >= 0; --number) {
    reversed = "role group g" + std::to_string(number) + " = g" + std::to_string(number + 1) + ";" + reversed;
  }
  EXPECT_THAT(with_role_groups(reversed).codes(), ElementsAre(Code::group_too_deep));
}

}  // namespace
}  // namespace polc
