#include "compiler/graph/access_graph.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pol/verify.h>

#include "compiler/compile.h"

namespace polc {
namespace {

using testing::HasSubstr;
using testing::Not;

struct Compiled {
  std::unique_ptr<Compilation> compilation;
  std::unique_ptr<ReadBackTable> table;
};

Compiled compiled(const std::string& policy) {
  Compiled result{compile_text("p.pol", policy), nullptr};
  EXPECT_TRUE(result.compilation->bytes.has_value());
  result.table = std::make_unique<ReadBackTable>(*pol::verify(*result.compilation->bytes));
  return result;
}

const std::string desk = R"(policy desk "Front desk";
role manager "Manager" includes clerk;
role clerk "Clerk";
role auditor "Auditor";
exclusive roles clerk, auditor;
resource drawer "Drawer" { own "Own drawer": bool; actions open, count, close; }
resource safe "Safe" { actions open; }
allow manager to drawer.close, safe.open;
allow clerk to drawer.open if own;
allow clerk to drawer.count;
allow auditor to drawer.count;
)";

AccessGraph graph_of(const Compiled& desk, const std::vector<pol::RoleId>& roles = {}) {
  return access_graph(*desk.table, &*desk.compilation->model, roles, {});
}

TEST(AccessGraph, CountsWhatEachRoleReachesAlwaysAndInSomeCases) {
  const Compiled policy = compiled(desk);
  const AccessGraph graph = graph_of(policy);
  const auto reach = [&](std::size_t role, std::size_t resource) {
    const Reach& found = graph.resources[resource].by_role[role];
    return std::make_pair(found.always, found.sometimes);
  };
  EXPECT_EQ(reach(0, 0), std::make_pair(2UL, 1UL));
  EXPECT_EQ(reach(1, 0), std::make_pair(1UL, 1UL));
  EXPECT_EQ(reach(2, 0), std::make_pair(1UL, 0UL));
  EXPECT_EQ(reach(0, 1), std::make_pair(1UL, 0UL));
  EXPECT_EQ(reach(1, 1), std::make_pair(0UL, 0UL));
  EXPECT_EQ(graph.roles[0].total.all(), 4U);
  EXPECT_EQ(graph.permissions, 4U);
}

TEST(AccessGraph, HasTheInclusionsAndWhatExcludesEachOther) {
  const Compiled policy = compiled(desk);
  const AccessGraph graph = graph_of(policy);
  EXPECT_EQ(graph.includes, (std::vector<std::pair<std::size_t, std::size_t>>{{0, 1}}));
  EXPECT_EQ(graph.exclusive, (std::vector<std::vector<std::size_t>>{{1, 2}}));
  EXPECT_TRUE(access_graph(*policy.table, nullptr, {}, {}).includes.empty());
  EXPECT_FALSE(access_graph(*policy.table, nullptr, {}, {}).are_inclusions_known);
}

TEST(AccessGraph, OfSomeRolesKeepsWhatLiesBetweenThem) {
  const Compiled policy = compiled(desk);
  const AccessGraph graph = graph_of(policy, {pol::RoleId{1}, pol::RoleId{2}});
  EXPECT_EQ(graph.roles.size(), 2U);
  EXPECT_TRUE(graph.includes.empty());
  EXPECT_EQ(graph.exclusive, (std::vector<std::vector<std::size_t>>{{0, 1}}));
  EXPECT_EQ(graph.resources[0].by_role.size(), 2U);
}

TEST(AccessGraph, ALineSaysWhatARoleAddsToThoseThatItIncludes) {
  const Compiled policy = compiled(
      "role a includes b; role b; resource r { actions x, y; } resource s { actions z; }\n"
      "allow b to r.*; allow a to s.z;\n");
  const std::string dot = graph_dot(graph_of(policy));
  EXPECT_THAT(dot, HasSubstr("role_1 -> resource_0 [label=\"2 of 2\"]"));
  EXPECT_THAT(dot, HasSubstr("role_0 -> resource_1 [label=\"1 of 1\"]"));
  EXPECT_THAT(dot, Not(HasSubstr("role_0 -> resource_0")));
}

TEST(AccessGraph, ThePictureSaysItselfWhatItShows) {
  const Compiled policy = compiled(desk);
  const std::string svg = graph_svg(graph_of(policy));
  EXPECT_THAT(svg, HasSubstr("role=\"img\" aria-labelledby=\"title desc\""));
  EXPECT_THAT(svg, HasSubstr("<title id=\"title\">Front desk</title>"));
  EXPECT_THAT(svg, HasSubstr("Manager includes Clerk. Nobody may hold together: Clerk, Auditor. Permissions that each "
                             "role reaches: Manager 4 of 4, 1 of "
                             "them in some cases; Clerk 2 of 4, 1 of them in some cases; Auditor 1 of 4."));
  EXPECT_THAT(svg, HasSubstr("Dashed: nobody may hold two of Clerk, Auditor."));
  EXPECT_THAT(svg, HasSubstr("prefers-color-scheme:dark"));
  EXPECT_THAT(svg, Not(testing::ContainsRegex("href|url\\(|@import")));
}

/// Each list has a number, which stands at its roles: a role may be in several, and a list may have more than two.
TEST(AccessGraph, ThePictureNumbersListsOfRolesThatExcludeEachOther) {
  std::string policy = "exclusive roles clerk, approver, auditor;\nexclusive roles lead, approver;\n";
  for (const char* role : {"clerk", "approver", "auditor", "lead", "other"})
    policy += "role " + std::string(role) + ";\n";
  policy += "resource r { actions x; }\nallow lead, clerk, approver, auditor, other to r.x;\n";
  const Compiled compiled_policy = compiled(policy);
  const std::string svg = graph_svg(graph_of(compiled_policy));
  EXPECT_THAT(svg, HasSubstr("Dashed 1: nobody may hold two of clerk, approver, auditor."));
  EXPECT_THAT(svg, HasSubstr("Dashed 2: nobody may hold two of approver, lead."));
  EXPECT_THAT(svg, testing::ContainsRegex(">approver</text><text class=\"mark\"[^>]*>1 2</text>"));
  EXPECT_THAT(svg, testing::ContainsRegex(">lead</text><text class=\"mark\"[^>]*>2</text>"));
  EXPECT_THAT(svg, HasSubstr(">other</text></g>"));
}

}  // namespace
}  // namespace polc
