// Ordered values: which may be compared, what a comparison means, and how it reads.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/compiler/sema/policy_under_test.h"

namespace polc {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* order_world = R"(
role member;
domain clearance = public < internal < restricted < secret;
domain other = public < internal < restricted < secret;
context { clearance: clearance; }
resource document {
  own: bool;
  class: clearance;
  kind: {memo, report};
  draft: low < middle < high;
  final: low < middle < high;
  reversed: high < middle < low;
  elsewhere: other;
  inline: public < internal < restricted < secret;
  actions read;
}
settings desk for member {
  least: clearance = internal;
  fixed: clearance = restricted immutable;
}
)";

PolicyUnderTest allowed_if(const std::string& condition) {
  return resolved(order_world + ("allow member to document.read if " + condition + ";"));
}

std::string order_meaning(const std::string& condition) {
  SCOPED_TRACE(condition);
  return meaning_of(allowed_if(condition));
}

std::string order_complaint(const std::string& condition, Code code) {
  SCOPED_TRACE(condition);
  return complaint_of(allowed_if(condition), code);
}

TEST(Orders, AreSetsOfValues) {
  EXPECT_EQ(order_meaning("class is at least internal"), "class is at least internal");
  EXPECT_EQ(order_meaning("class is at most restricted"), "class is at most restricted");
  EXPECT_EQ(order_meaning("class is above internal"), "class is at least restricted");
  EXPECT_EQ(order_meaning("class is below restricted"), "class is at most internal");
  EXPECT_EQ(order_meaning("class in {restricted, internal, secret}"), "class is at least internal");
  EXPECT_EQ(order_meaning("not class is at least internal"), "class is below internal");
  EXPECT_EQ(order_meaning("class not in {public, internal}"), "class is above internal");
  // One value, and values with others on both sides, are said as before.
  EXPECT_EQ(order_meaning("class is above restricted"), "class is secret");
  EXPECT_EQ(order_meaning("class is at most public"), "class is public");
  EXPECT_EQ(order_meaning("class in {internal, restricted}"), "class in {internal, restricted}");
  EXPECT_EQ(order_meaning("class is at least public"), "always");
  EXPECT_EQ(order_meaning("desk.fixed is at least internal"), "always");
  EXPECT_EQ(order_meaning("desk.fixed is above restricted or own"), "own");
}

TEST(Orders, CompareTwo) {
  EXPECT_EQ(order_meaning("context.clearance is at least class"), "context.clearance is at least class");
  EXPECT_EQ(order_meaning("context.clearance is at most class"), "context.clearance is at most class");
  EXPECT_EQ(order_meaning("context.clearance is above class"), "context.clearance is above class");
  EXPECT_EQ(order_meaning("context.clearance is below class"), "context.clearance is below class");
  EXPECT_EQ(order_meaning("not context.clearance is below class"), "context.clearance is at least class");
  EXPECT_EQ(order_meaning("class is at most desk.least"), "class is at most desk.least");
  EXPECT_EQ(order_meaning("class is at least class"), "always");
  EXPECT_EQ(order_meaning("class is above class or own"), "own");
  // A setting that an account cannot change is the value that it has.
  EXPECT_EQ(order_meaning("class is at least desk.fixed"), "class is at least restricted");
  EXPECT_EQ(order_meaning("desk.fixed is at least class"), "class is at most restricted");
  EXPECT_EQ(order_meaning("desk.fixed is above class"), "class is at most internal");
}

TEST(Orders, AreOfOneDomain) {
  EXPECT_EQ(order_meaning("draft is at least final"), "draft is at least final") << "written out alike, they are one";
  EXPECT_THAT(order_complaint("draft is at least reversed", Code::different_orders),
              HasSubstr("`draft` and `reversed`"));
  EXPECT_THAT(order_complaint("class is at most elsewhere", Code::different_orders),
              HasSubstr("declare one ordered domain"));
  order_complaint("class is at most inline", Code::different_orders);
  order_complaint("class is at most draft", Code::different_orders);
  EXPECT_THAT(order_complaint("class is at most kind", Code::unordered_comparison), HasSubstr("the values of `kind`"));
}

TEST(Orders, Mistakes) {
  EXPECT_THAT(order_complaint("kind is at least memo", Code::unordered_comparison),
              HasSubstr("the values of `kind` have no order, so `is at least` cannot compare them"));
  EXPECT_THAT(order_complaint("own is at least true", Code::unordered_comparison),
              HasSubstr("write `own` or `not own`"));
  EXPECT_THAT(order_complaint("class is below public", Code::bound_never_holds),
              HasSubstr("no value of `class` is below `public`: that is the lowest one"));
  EXPECT_THAT(order_complaint("class is above secret", Code::bound_never_holds), HasSubstr("the highest one"));
  EXPECT_THAT(order_complaint("class is at least secert", Code::unknown_value), HasSubstr("did you mean `secret`?"));
  EXPECT_THAT(order_complaint("class is at least desk.lest", Code::unknown_condition_name), HasSubstr("`desk.least`"));
}

TEST(Orders, AValueStandsBeforeAnAttribute) {
  const PolicyUnderTest policy = resolved(
      "role r; resource d { a: low < high < b; b: low < high < b; actions v; } allow r to d.v if a is at least b;");
  EXPECT_THAT(policy.rules(), ElementsAre("grant allow r d.v if a is b"));
}

}  // namespace
}  // namespace polc
