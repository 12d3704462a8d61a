// A define that nothing uses is checked as it reads for the resource that it fits best, whatever the statements' order.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/compiler/sema/policy_under_test.h"

namespace polc {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// Expects the same codes and messages of the statements in every order, and gives them.
template <typename Matcher>
void expect_in_every_order(std::vector<std::string> statements, const Matcher& expected) {
  std::sort(statements.begin(), statements.end());
  std::string messages;
  do {
    std::string text = "role m;\nallow m to *;\n";
    for (const std::string& statement : statements) text += statement + "\n";
    const PolicyUnderTest policy = resolved(text);
    EXPECT_THAT(policy.codes(), expected) << text << policy.messages();
  } while (std::next_permutation(statements.begin(), statements.end()));
}

TEST(UnusedDefines, FitTheResourceThatHasWhatTheyName) {
  expect_in_every_order({"resource billing { open: {x, y}; actions v; }",
                         "resource device { open: {x, y}; other: {x, z}; actions v; }", "define far = open is other;"},
                        IsEmpty());
}

TEST(UnusedDefines, WhatFitsNoResourceIsTold) {
  expect_in_every_order({"resource billing { open: {x, y}; actions v; }",
                         "resource device { open: {x, y}; actions v; }", "define far = open is nothing;"},
                        ElementsAre(Code::unknown_value));
}

TEST(UnusedDefines, OneThatUsesAnotherIsNotTwoMistakes) {
  expect_in_every_order(
      {"resource billing { open: {x, y}; actions v; }", "resource device { open: {x, y}; other: {x, z}; actions v; }",
       "define wrong = open is nothing;", "define deep = wrong or open is other;"},
      ElementsAre(Code::unknown_value));
}

TEST(UnusedDefines, AttributesOfTwoResourcesAreLeftForTheirUse) {
  expect_in_every_order({"resource billing { own: bool; actions v; }", "resource device { rented: bool; actions v; }",
                         "define far = own and rented;"},
                        IsEmpty());
}

}  // namespace
}  // namespace polc
