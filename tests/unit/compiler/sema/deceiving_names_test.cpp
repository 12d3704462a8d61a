// Names that are taken for another one, or for a word of the language itself.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/compiler/sema/policy_under_test.h"

namespace polc {
namespace {

using testing::HasSubstr;

TEST(DeceivingNames, TwoThatLookAlike) {
  const PolicyUnderTest policy =
      resolved("role admin; role `\u0430dmin`; resource r { actions v; } allow admin, `\u0430dmin` to r.v;");
  EXPECT_THAT(policy.messages(), HasSubstr("POL6030: `\u0430dmin` looks like `admin`"));
}

TEST(DeceivingNames, ThoseThatReadAsAWordOfTheLanguage) {
  for (const auto& [name, word] : std::vector<std::pair<std::string, std::string>>{
           {"tru\u0435", "true"}, {"n\u043Et", "not"}, {"\u043En", "on"}, {"n\u043E", "no"}}) {
    const PolicyUnderTest policy = resolved("role m; resource d { own: bool; `" + name +
                                            "`: bool; actions r; } allow m to d.r if own is `" + name + "`;");
    EXPECT_THAT(policy.messages(), HasSubstr("POL6030: `" + name + "` looks like `" + word + "`")) << policy.messages();
    EXPECT_THAT(policy.messages(), HasSubstr("is a word of the language")) << name;
    EXPECT_EQ(policy.codes().size(), 1U) << "once: " << policy.messages();
  }
  for (const auto& [name, word] : std::vector<std::pair<std::string, std::string>>{
           {"n\u043Ebody", "nobody"}, {"cust\u043Em roles", "custom roles"}, {"\u0430ll roles", "all roles"}}) {
    const PolicyUnderTest policy =
        resolved("role `" + name + "`; resource r { actions v; } allow `" + name + "` to r.v;");
    EXPECT_THAT(policy.messages(), HasSubstr("POL6030: `" + name + "` looks like `" + word + "`")) << policy.messages();
  }
}

TEST(DeceivingNames, WordsOfOtherScriptsAreNames) {
  const PolicyUnderTest policy = resolved(
      "role `\u0430\u0434\u043C\u0438\u043D`; resource r { on: bool; `not`: bool; actions v; } "
      "allow `\u0430\u0434\u043C\u0438\u043D` to r.v if on and `not`;");
  EXPECT_EQ(policy.messages(), "");
}

}  // namespace
}  // namespace polc
