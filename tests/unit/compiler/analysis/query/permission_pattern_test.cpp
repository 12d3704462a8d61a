// Patterns over a table's names mean what they mean in a policy.
#include "compiler/analysis/query/permission_pattern.h"

#include <gmock/gmock.h>
#include <pol/verify.h>

#include "compiler/compile.h"

namespace polc {
namespace {

using testing::ElementsAre;

const std::string policy = R"(
role a;
resource ticket { actions view, edit, close; }
resource till.cash { actions view, `take out`; }
resource till { actions view, open; }
allow a to *;
)";

std::vector<std::string> found(const std::string& pattern, std::string* problem = nullptr) {
  const auto compilation = compile_text("policy.pol", policy);
  const pol::VerifyResult table = pol::verify(*compilation->bytes);
  const PatternMatch match = match_permissions(pattern, *table);
  if (problem != nullptr) *problem = match.problem;
  std::vector<std::string> names;
  for (const pol::PermissionId permission : match.permissions) names.emplace_back(pol::Names(*table).name(permission));
  return names;
}

TEST(PermissionPattern, MatchesAsInAPolicy) {
  EXPECT_THAT(found("ticket.edit"), ElementsAre("ticket.edit"));
  EXPECT_THAT(found("ticket.*"), ElementsAre("ticket.view", "ticket.edit", "ticket.close"));
  EXPECT_THAT(found("*.view"), ElementsAre("ticket.view", "till.cash.view", "till.view"));
  EXPECT_THAT(found("till.*.view"), ElementsAre("till.cash.view"));
  EXPECT_EQ(found("*").size(), 7U);
  EXPECT_THAT(found("ticket.{view, close}"), ElementsAre("ticket.view", "ticket.close"));
  EXPECT_THAT(found("{ticket, till.cash}.view, till.open"), ElementsAre("ticket.view", "till.cash.view", "till.open"));
  EXPECT_THAT(found("till.* except *.view"), ElementsAre("till.cash.take out", "till.open"));
  EXPECT_THAT(found("till.cash.`take out`"), ElementsAre("till.cash.take out"));
}

TEST(PermissionPattern, SaysWhatIsWrong) {
  std::string problem;
  for (const auto& [pattern, reason] : std::vector<std::pair<std::string, std::string>>{
           {"tickt.*", "nothing matches `tickt.*`"},
           {"ticket.{view, opne}", "nothing matches `ticket.opne`"},
           {"till.view except till.*", "`till.view except till.*` leaves nothing"},
           {"ticket.{view", "a `{` in the pattern has no `}`"},
           {"ticket..view", "a name is missing in the pattern"},
           {"`ticket", "a name in the pattern lacks its second backquote"},
           {"ticket.view )", "what is `)` in the pattern?"}}) {
    EXPECT_TRUE(found(pattern, &problem).empty()) << pattern;
    EXPECT_EQ(problem, reason) << pattern;
  }
}

}  // namespace
}  // namespace polc
