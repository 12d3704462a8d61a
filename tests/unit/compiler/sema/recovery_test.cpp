// Several mistakes in one policy: each is told, and none is told twice.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/compiler/sema/policy_under_test.h"

namespace polc {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

/// Where each problem is: `code@line`.
std::vector<std::string> places(const std::string& text) {
  const PolicyUnderTest policy = resolved(text);
  std::vector<std::string> result;
  for (const Diagnostic& diagnostic : policy.sink.all()) {
    const Position at = policy.sources.position(diagnostic.span->file, diagnostic.span->begin);
    result.push_back(code_text(diagnostic.code).substr(3) + "@" + std::to_string(at.line));
  }
  std::sort(result.begin(), result.end(), [](const std::string& a, const std::string& b) {
    return std::stoi(a.substr(a.find('@') + 1)) < std::stoi(b.substr(b.find('@') + 1));
  });
  return result;
}

TEST(Recovery, FiveMistakesInFiveStatements) {
  EXPECT_THAT(places(R"(role admin;
role member includes membr;
resource device { own: bool; status: {new, old}; actions view, edit; }
allow admin to device.veiw;
allow member to device.view if onw;
forbid admin to device.edit if status is odl;
assert never guest may device.view;
)"),
              ElementsAre("2002@2", "2005@4", "2012@5", "2018@6", "2002@7"));
}

/// What has a type that there is not has no values: none of them is looked for, wherever an unknown name stands.
TEST(Recovery, AnUnknownNameBesideAnUnknownType) {
  for (const std::string declared :
       {"context { t: e; } resource r { actions v; }", "resource r { t: e; actions v; }"}) {
    for (const std::string asked : {"y", "y is p", "not y", "y in {p, q}"}) {
      const std::string allow = "allow a to r.v if " + asked + ";\n";
      const std::string start = "role a; " + declared + "\n";
      EXPECT_THAT(places(start + allow), Contains("2022@1")) << start + allow;
      EXPECT_THAT(places(start + "define d = " + asked + ";\nallow a to r.v if d;\n"), Contains("2022@1"));
    }
  }
  const PolicyUnderTest policy = resolved("role a; resource r { t: e; k: {p, q}; actions v; }\nallow a to r.v if p;");
  EXPECT_THAT(policy.messages(), HasSubstr("`p` is a value of `k`: write `k is p`"));
}

TEST(Recovery, ALostDeclarationIsNotToldAgainAtEachUse) {
  EXPECT_THAT(places(R"(role admin "Admin" fallbak;
role member;
resource device { own bool; actions view; }
context { sure bool; }
levels none < some < ;
define fine = own and ;
group all_of_it = device.* except ;
settings desk { fast on; }
require sure and desk.fast for device.view;
allow admin, member to device.view if own or fine;
some admin to all_of_it;
test "x" { admin device.view -> some; }
)"),
              ElementsAre("1001@1", "1001@3", "1001@4", "1001@5", "1001@6", "1001@7", "1001@8"));
}

TEST(Recovery, OtherMistakesAreToldBesideALostDeclaration) {
  EXPECT_THAT(places(R"(role admin "Admin" fallbak;
role member;
resource device { own: bool; actions view; }
allow admin, membr to device.view if own;
allow member to device.veiw;
)"),
              ElementsAre("1001@1", "2002@4", "2005@5"));
}

TEST(Recovery, MistakesOfBothKindsInOneBlock) {
  EXPECT_THAT(places(R"(role member
resource device {
  own: bool
  status {new, old};
  actions view, edit
}
settings desk for membr {
  fast = ;
  slow = on grants device.veiw if own;
}
matrix {
  |             | member | guest |
  | device.view | alow   | |
  | device.edit | alow   | deny  |
}
test "what a member may" {
  member device.view -> ;
  guest device.view -> deny;
}
allow member to device.view if status is new and own;
forbid member device.edit;
forbid member to device.edit if onw;
)"),
              ElementsAre("1002@1", "1002@3", "1001@4", "1002@5", "2002@7", "1001@8", "2005@9", "2002@12", "1007@13",
                          "2003@14", "1001@17", "2002@18", "1001@21", "2012@22"));
}

/// Names of a statement that declares nothing are not lost with it; those of an import all are.
TEST(Recovery, OnlyWhatMayDeclareLosesNames) {
  EXPECT_THAT(places(R"(role member;
resource device { actions view; }
allow member guest to device.view;
forbid guest to device.view;
)"),
              ElementsAre("1001@3", "2002@4"));
  EXPECT_THAT(places(R"(import roles.pol;
resource device { own: bool; actions view; }
allow admin to device.veiw if own and vip;
)"),
              ElementsAre("1001@1"));
  EXPECT_THAT(places(R"(improt "roles.pol";
resource device { own: bool; actions view; }
allow admin to device.view;
)"),
              ElementsAre("1006@1"));
}

TEST(Recovery, AnAttributeThatIsLostIsNoAttributeOfAnotherResource) {
  EXPECT_THAT(places(R"(role member;
resource device { own bool; actions view; }
resource report { own: bool; actions view; }
allow member to *.view if own;
)"),
              ElementsAre("1001@2"));
}

TEST(Recovery, ADuplicateIsOneMistake) {
  EXPECT_THAT(places(R"(role member;
role member includes member;
resource device { own: bool; actions view; }
resource device { actions view; }
define near = own;
define near = not own;
group them = device.view;
group them = device.*;
domain size = {small, large};
domain size = {small};
allow member to them if near;
)"),
              ElementsAre("2001@2", "2001@4", "2001@6", "2001@8", "2001@10"));
}

}  // namespace
}  // namespace polc
