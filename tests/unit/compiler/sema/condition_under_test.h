// What the condition of a rule means, or why it does not compile.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/unit/compiler/sema/policy_under_test.h"

namespace polc {

/// Of the first rule, as resolved. Nothing may have been reported.
inline std::string meaning_of(const PolicyUnderTest& policy) {
  EXPECT_EQ(policy.messages(), "");
  if (policy.model.rules.empty() || policy.model.rules.front().targets.empty()) return "";
  return expression_text(policy.model, policy.model.rules.front().targets.front().condition);
}

/// What is reported: one diagnostic, of this code.
inline std::string complaint_of(const PolicyUnderTest& policy, Code code) {
  EXPECT_THAT(policy.codes(), testing::ElementsAre(code)) << policy.messages();
  return policy.messages();
}

}  // namespace polc
