// Which asserts and which lines of tests are named of a permission and of a setting.
#include "compiler/analysis/query/claims_about.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pol/verify.h>

#include "compiler/analysis/query/setting_answer.h"
#include "compiler/compile.h"

namespace polc {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class ClaimsOf : public testing::Test {
 protected:
  /// The attributes stand in another order than in the table: the context's come last.
  ClaimsOf()
      : compilation_(compile_text("policy.pol", R"(role agent; role lead; role boss;
resource ticket { own: bool; state: {open, shut}; actions view, close; }
resource bill { own: bool; actions pay; }
context { by: {phone, web}; }
settings desk { late: {never, some, always} = never; }
allow agent to ticket.*, bill.pay if own or desk.late is always;
allow lead, boss to *;
assert never agent may ticket.*, bill.* if not own and desk.late is not always;
assert always lead may ticket.close if state is open and by is web;
test "t" {
  agent ticket.close (own) -> allow;
  lead  ticket.*           -> allow;
  agent bill.pay (not own and desk.late is some) -> deny;
}
)")),
        verified_(pol::verify(*compilation_->bytes)),
        read_back_(*verified_),
        claims_(*compilation_->model, compilation_->sources, read_back_) {}

  static std::vector<std::uint32_t> lines(const std::vector<ClaimPlace>& places) {
    std::vector<std::uint32_t> result;
    for (const ClaimPlace& each : places) result.push_back(each.line);
    return result;
  }

  PermissionClaims of(const std::string& permission) {
    return claims_.permission(*read_back_.names().permission(permission));
  }

  std::unique_ptr<Compilation> compilation_;
  pol::VerifyResult verified_;
  ReadBackTable read_back_;
  ClaimsAbout claims_;
};

TEST_F(ClaimsOf, APermission) {
  const PermissionClaims close = of("ticket.close");
  ASSERT_EQ(close.proved.size(), 2U);
  EXPECT_EQ(close.proved[0].kind, Assertion::Kind::never);
  EXPECT_EQ(close.proved[0].condition, "not own and desk.late is not always");
  EXPECT_EQ(close.proved[0].place.line, 8U);
  EXPECT_EQ(close.proved[0].place.file, "policy.pol");
  EXPECT_EQ(close.proved[1].condition, "by is web and state is open");
  EXPECT_THAT(close.proved[1].roles, ElementsAre(pol::RoleId{1}));
  EXPECT_THAT(lines(close.tests), ElementsAre(11U, 12U));
  EXPECT_THAT(close.untested, ElementsAre(pol::RoleId{2}));

  const PermissionClaims pay = of("bill.pay");
  ASSERT_EQ(pay.proved.size(), 1U);
  EXPECT_THAT(lines(pay.tests), ElementsAre(13U));
  EXPECT_THAT(pay.untested, ElementsAre(pol::RoleId{1}, pol::RoleId{2}));
}

TEST_F(ClaimsOf, ASetting) {
  const SettingAnswer answer = setting_answer(read_back_, pol::SettingId{0});
  const SettingClaims late = claims_.setting(pol::SettingId{0}, answer.decides, answer.allowed);
  // Both resources have an `own`: one wording.
  ASSERT_EQ(late.proved.size(), 1U);
  EXPECT_EQ(late.proved[0].permissions.size(), 3U);
  EXPECT_THAT(lines(late.tests), ElementsAre(13U));
  EXPECT_THAT(late.untested, ElementsAre(2U)) << "never by the default, some by line 13";
  EXPECT_THAT(claims_.setting(pol::SettingId{0}, {}, answer.allowed).untested, IsEmpty());
}

}  // namespace
}  // namespace polc
