// The model's text: one policy with something of everything, and all of its dump.
#include "compiler/model/model_dump.h"

#include <gtest/gtest.h>

#include "tests/unit/compiler/sema/policy_under_test.h"

namespace polc {
namespace {

TEST(ModelDump, SomethingOfEverything) {
  const PolicyUnderTest policy = resolved(R"(policy shop "The shop";
levels deny < ask "Ask first" < allow;
role owner "Owner" includes clerk;
immutable role clerk within till;
role guest fallback;
domain size = {small, large};
context { verified: bool; }
resource till "Till" { own: bool = off; size: size; holder: role; actions open "Open it", empty; }
settings desk "Desk" for clerk editable by owner {
  fast = off grants till.open if own;
  reach: {near, far, all} = near within {near, far} requires fast;
  fixed = on immutable;
}
define near = own or size in {small};
till.empty implies till.open;
matrix main "Main" {
  |            | owner | guest                                  |
  | till.empty | allow | ask if verified else deny note "later" |
}
immutable ask clerk to till.open if not near and holder is not owner;
forbid guest to till.empty above ask;
require verified for till.*;
custom roles may hold till.open;
custom roles never hold till.empty;
exclusive roles clerk, guest;
assert only owner may till.empty at allow;
assert separate till.open, till.empty;
test "it opens" { given verified; owner, clerk + guest till.open (desk.fast) under every setting -> allow; }
)");
  ASSERT_TRUE(policy.sink.all().empty()) << policy.messages();
  EXPECT_EQ("\n" + dump(policy.model, policy.sources), R"(
policy shop "The shop"
levels deny < ask "Ask first" < allow
domain size = {small, large}
domain bool = {false, true}
domain role = {owner, clerk, guest}
role owner "Owner" includes clerk  @policy.pol:3:6
role clerk immutable within till  @policy.pol:4:16
role guest fallback  @policy.pol:5:6
role `custom roles` custom  @policy.pol:23:1
context verified: bool
resource till "Till"  @policy.pol:8:10
  attribute own: bool = false
  attribute size: size
  attribute holder: role
  action open "Open it"
  action empty
setting desk.fast: bool = false for clerk editable by owner  @policy.pol:10:3
setting desk.reach: {near, far, all} = near within {near, far} for clerk editable by owner  @policy.pol:11:3
  requires desk.fast in {true}
setting desk.fixed: bool = true immutable for clerk editable by owner  @policy.pol:12:3
till.empty implies till.open  @policy.pol:15:1
grant allow (cell) to owner  @policy.pol:18:18
  till.empty
  till.open, implied by till.empty
grant ask (cell) to guest note "later"  @policy.pol:18:26
  till.empty if context.verified
  till.open if context.verified, implied by till.empty
grant ask (rule) to clerk immutable  @policy.pol:20:1
  till.open if not (own or size is small) and holder is not owner
grant allow (setting) to clerk  @policy.pol:10:14
  till.open if desk.fast and own
grant allow (custom roles) to `custom roles`  @policy.pol:23:1
  till.open
restrict to ask (forbid) for guest  @policy.pol:21:1
  till.empty
restrict to deny (require) for everybody  @policy.pol:22:1
  till.open if not context.verified
  till.empty if not context.verified
absence guest till.empty if not context.verified  @policy.pol:18:26
custom roles never hold till.empty
exclusive clerk, guest  @policy.pol:25:1
matrix main "Main"  @policy.pol:16:1
  columns owner, guest
  row till.empty
assert only owner at allow  @policy.pol:26:1
  till.empty
assert separate at ask  @policy.pol:27:1
  term 1
    till.open
  term 2
    till.empty
test "it opens"  @policy.pol:28:1
  owner, clerk + guest -> allow under every setting  @policy.pol:28:35
    for desk.fast
    till.open if context.verified and desk.fast
)");
}

TEST(ModelDump, AConditionThatDoublesIsCut) {
  std::string text = "role member;\nresource thing { own: bool; actions use; }\ndefine d0 = own;\n";
  for (int i = 1; i < 60; ++i) {
    const std::string before = "d" + std::to_string(i - 1);
    text += "define d" + std::to_string(i) + " = " + before + " and not " + before + ";\n";
  }
  const PolicyUnderTest policy = resolved(text + "allow member to thing.use if d59;\n");
  ASSERT_TRUE(policy.sink.all().empty()) << policy.messages();
  const std::string written = dump(policy.model, policy.sources);
  EXPECT_NE(written.find("…"), std::string::npos);
  EXPECT_LT(written.size(), 6000U);
}

}  // namespace
}  // namespace polc
