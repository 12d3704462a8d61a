// Policies whose conditions would take for ever: told which cap they pass, where, and by what, in bounded work.
#include "compiler/access/complexity.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "compiler/analysis/claims/policy_tests.h"
#include "compiler/compile.h"

namespace polc {
namespace {

using testing::HasSubstr;

constexpr std::string_view roles = "role member;\nrole other;\n";

template <typename Part>
std::string repeated(std::size_t count, Part part) {
  std::string text;
  for (std::size_t number = 0; number < count; ++number) text += part(number);
  return text;
}

/// Some pair of a first and a second half: 2^count steps to compare, since the halves are declared one after the other.
std::string distant_pairs(std::size_t count, std::string_view prefix) {
  return repeated(count, [&](std::size_t pair) {
    return fmt::format("{}{}a{} and {}a{}", pair > 0 ? " or " : "", prefix, pair, prefix, pair + count);
  });
}

std::string thing(std::size_t attributes) {
  return fmt::format("resource thing {{ {}actions use; }}\n",
                     repeated(attributes, [](std::size_t a) { return fmt::format("a{}: bool; ", a); }));
}

std::string switches(std::size_t count, std::string_view clauses = "") {
  return fmt::format("settings s for member {{\n{}}}\n",
                     repeated(count, [&](std::size_t s) { return fmt::format("a{} = off{};\n", s, clauses); }));
}

struct Compiled {
  std::unique_ptr<Compilation> compilation;

  explicit Compiled(const std::string& text) : compilation(compile_text("policy.pol", std::string(roles) + text)) {}

  const Diagnostic& only() const { return compilation->sink.all().at(0); }
  std::uint64_t steps() const { return compilation->steps; }
};

/// A limit ends the comparison that reaches it, and all that follow: what is meant to fail here takes 2^40 steps.
constexpr std::uint64_t of_one_limit = 2 * max_steps;

TEST(Complexity, ConditionOverFortyAttributes) {
  const Compiled result(thing(40) + "allow member to thing.use if " + distant_pairs(20, "") + ";\n");
  ASSERT_EQ(result.compilation->sink.all().size(), 1U);
  EXPECT_EQ(result.only().code, Code::condition_too_complex);
  EXPECT_EQ(result.only().message,
            "deciding `thing.use` takes more than 524288 steps, or more than 4096 attributes and settings at once, the "
            "limits of one "
            "exact comparison; it depends on `a0`, `a1`, `a2`, `a3`, `a4`, `a5`, `a6`, `a7`, `a8`, `a9`, `a10`, `a11` "
            "and 28 more");
  EXPECT_LT(result.steps(), of_one_limit);
}

/// The way out that the diagnostic names.
TEST(Complexity, PairsThatAreDeclaredSideBySideAreSimple) {
  const std::string sides = repeated(20, [](std::size_t pair) {
    return fmt::format("{}a{} and a{}", pair > 0 ? " or " : "", 2 * pair, 2 * pair + 1);
  });
  const Compiled result(thing(40) + "allow member to thing.use if " + sides + ";\n");
  ASSERT_FALSE(result.compilation->sink.all().empty());
  EXPECT_EQ(result.only().code, Code::too_many_cases) << "but the table has no room for its cases";
  const Compiled claimed(thing(40) +
                         "allow member, other to thing.use if a0;\nassert never member may thing.use if not a0 "
                         "and (" +
                         sides + ");\n");
  EXPECT_TRUE(claimed.compilation->bytes);
}

TEST(Complexity, ConditionOverFortySettings) {
  const Compiled result(thing(0) + switches(40) + "allow member to thing.use if " + distant_pairs(20, "s.") + ";\n");
  ASSERT_EQ(result.compilation->sink.all().size(), 1U);
  EXPECT_EQ(result.only().code, Code::condition_too_complex);
  EXPECT_THAT(result.only().message, HasSubstr("`s.a0`"));
  EXPECT_LT(result.steps(), of_one_limit);
}

TEST(Complexity, ConditionOverTooManySettings) {
  const Compiled result(thing(0) + switches(60'000) + "allow member to thing.use if " +
                        repeated(60'000, [](std::size_t s) { return fmt::format("{}s.a{}", s > 0 ? " or " : "", s); }) +
                        ";\n");
  ASSERT_EQ(result.compilation->sink.all().size(), 1U);
  EXPECT_EQ(result.only().code, Code::condition_too_complex);
  EXPECT_THAT(result.only().message, HasSubstr("and 59988 more"));
  EXPECT_LT(result.steps(), of_one_limit);
}

/// An assert that cannot be decided must not count as one that holds.
TEST(Complexity, Assert) {
  for (const std::string_view form :
       {"never member may thing.use", "only other may thing.use", "always member may thing.use"}) {
    const Compiled result(thing(44) + "allow member, other to thing.use if a0;\nassert " + std::string(form) +
                          " if not a0 and (" + distant_pairs(22, "") + ");\nassert only other may thing.use;\n");
    ASSERT_EQ(result.compilation->sink.all().size(), 1U) << form;
    EXPECT_EQ(result.only().code, Code::condition_too_complex);
    EXPECT_THAT(result.only().message, HasSubstr("this assert on `thing.use` takes more than"));
    EXPECT_FALSE(result.compilation->bytes);
    EXPECT_LT(result.steps(), of_one_limit);
  }
}

TEST(Complexity, Cell) {
  const Compiled result(thing(44) + "allow other to thing.use;\nmatrix {\n| | member |\n| thing.use | deny if " +
                        distant_pairs(22, "") + " else allow if a0 else deny |\n}\n");
  ASSERT_EQ(result.compilation->sink.all().size(), 1U);
  EXPECT_EQ(result.only().code, Code::condition_too_complex);
  EXPECT_LT(result.steps(), of_one_limit);
}

TEST(Complexity, Test) {
  const Compiled result(thing(44) +
                        "allow member, other to thing.use if a0;\ntest \"t\" { member thing.use (not a0 and (" +
                        distant_pairs(22, "") + ")) -> deny; }\n");
  ASSERT_TRUE(result.compilation->bytes);
  ConditionDiagrams conditions(*result.compilation->model);
  AccessConditions access(conditions);
  DiagnosticSink sink;
  const std::vector<TestResult> results = run_tests(access, sink);
  ASSERT_EQ(results.size(), 1U);
  ASSERT_EQ(results[0].failures.size(), 1U) << "what cannot be decided must not pass";
  EXPECT_THAT(results[0].failures[0].message, HasSubstr("this expectation for `thing.use` takes more than"));
}

/// A pair of switches a requirement: the configurations that accounts may have are no part of what an assert costs,
/// except for the settings that it touches.
TEST(Complexity, RequirementsElsewhereCostNothing) {
  const std::string pairs = repeated(500, [](std::size_t s) { return fmt::format("m{} = off requires v{};\n", s, s); });
  const std::string required = repeated(500, [](std::size_t s) { return fmt::format("v{} = off requires top;\n", s); });
  const Compiled result(thing(0) + "settings s for member {\n" + pairs + required + "top = off;\n}\n" +
                        "allow member to thing.use if s.m7;\nallow other to thing.use;\n"
                        "assert never member may thing.use if not s.top;\n"
                        "assert only other may thing.use if not s.v7;\n"
                        "test \"t\" { member thing.use (not s.top) under every setting -> deny; }\n");
  EXPECT_TRUE(result.compilation->bytes);
  EXPECT_LT(result.steps(), of_one_limit);
  ConditionDiagrams conditions(*result.compilation->model);
  AccessConditions access(conditions);
  DiagnosticSink sink;
  EXPECT_TRUE(run_tests(access, sink).at(0).failures.empty());
}

/// Deep enough to overflow the stack of a walk that no cap bounds.
TEST(Complexity, ChainOfRequirements) {
  const auto chain = [](std::size_t count) {
    return fmt::format(
        "settings s for member {{\n{}last = off;\n}}\nallow member to thing.use if s.a0;\n"
        "allow other to thing.use;\nassert never member may thing.use if not s.last;\n",
        repeated(count, [&](std::size_t s) {
          return fmt::format("a{} = off requires {};\n", s, s + 1 < count ? fmt::format("a{}", s + 1) : "last");
        }));
  };
  EXPECT_TRUE(Compiled(thing(0) + chain(2000)).compilation->bytes);
  const Compiled result(thing(0) + chain(60'000));
  ASSERT_FALSE(result.compilation->sink.all().empty());
  EXPECT_EQ(result.only().code, Code::condition_too_complex);
}

TEST(Complexity, ManySwitchesThatGrantTheSame) {
  const Compiled result(thing(0) + switches(2000, " grants thing.use") + "assert never other may thing.use;\n");
  EXPECT_TRUE(result.compilation->bytes);
  EXPECT_LT(result.steps(), max_steps_of_lint + of_one_limit);
}

}  // namespace
}  // namespace polc
