// What `polc init` writes decides as the answers say, without a diagnostic, whatever the names.
#include <gtest/gtest.h>

#include <random>
#include <set>
#include <string>
#include <vector>

#include "compiler/access/access_conditions.h"
#include "compiler/analysis/claims/policy_tests.h"
#include "compiler/starter/starter_policy.h"
#include "tests/oracle/compiled_policy.h"

namespace polc::oracle {
namespace {

/// Among them words of the language, digits first, other scripts, and what is not a letter.
const std::vector<std::string> starter_texts = {
    "manager", "Front desk",  "not",      "2nd line", "own",    "Straße", "all roles",
    "a.b",     "policy",      "q\"uote",  "x/y",      "test",   "matrix", "deny",
    "allow",   "über-admin!", "_private", "except",   "action", "UPPER",  "else"};

std::vector<StarterName> some_names(std::mt19937& random, std::size_t most) {
  std::vector<StarterName> names;
  std::set<std::string> used;
  for (std::size_t count = 1 + random() % most; names.size() < count;) {
    StarterName name = starter_name(starter_texts[random() % starter_texts.size()]);
    if (used.insert(name.name).second) names.push_back(std::move(name));
  }
  return names;
}

StarterPolicy some_policy(std::mt19937& random) {
  StarterPolicy policy{some_names(random, 1).front(), some_names(random, 5), {}};
  for (StarterName& resource : some_names(random, 4)) {
    policy.resources.push_back({std::move(resource), {}});
    for (StarterName& action : some_names(random, 4)) {
      std::vector<StarterAnswer> answers;
      for (std::size_t role = 0; role < policy.roles.size(); ++role)
        answers.push_back(static_cast<StarterAnswer>(random() % 3));
      policy.resources.back().actions.push_back({std::move(action), std::move(answers)});
    }
  }
  return policy;
}

void check(const StarterPolicy& policy) {
  const std::string text = starter_text(policy);
  SCOPED_TRACE(text);
  const CompiledPolicy compiled({{"init.pol", text}}, "init.pol");
  ASSERT_TRUE(compiled.compiled()) << compiled.problems();
  for (const Diagnostic& diagnostic : compiled.sink().all()) {
    // A role that may nothing, and one that holds what another holds, are what the person answered.
    ADD_FAILURE() << code_text(diagnostic.code) << " " << diagnostic.message;
  }
  for (const StarterResource& resource : policy.resources) {
    for (const StarterAction& action : resource.actions) {
      const std::string permission = resource.resource.name + "." + action.action.name;
      const bool has_own = compiled.names().attribute(compiled.permission(permission), "own").has_value();
      for (std::size_t role = 0; role < policy.roles.size(); ++role) {
        for (const bool own : {false, true}) {
          const StarterAnswer answer = action.answers[role];
          const bool may = answer == StarterAnswer::yes || (answer == StarterAnswer::if_own && own);
          const CompiledPolicy::Values given =
              has_own ? CompiledPolicy::Values{{"own", own ? "true" : "false"}} : CompiledPolicy::Values{};
          EXPECT_EQ(compiled.decide({policy.roles[role].name}, permission, given), may ? "allow" : "deny")
              << policy.roles[role].name << " " << permission << " own=" << own;
        }
      }
    }
  }
  ConditionDiagrams conditions(*compiled.compilation().model);
  AccessConditions access(conditions);
  DiagnosticSink sink;
  for (const TestResult& result : run_tests(access, sink)) EXPECT_TRUE(result.failures.empty()) << result.name;
}

TEST(StarterPolicy, DecidesAsTheAnswersSay) {
  std::mt19937 random(7);
  for (int round = 0; round < 300 && !HasFailure(); ++round) check(some_policy(random));
}

TEST(StarterPolicy, TheTemplateIsOne) {
  check(example_starter(starter_name("Front desk")));
}

}  // namespace
}  // namespace polc::oracle
