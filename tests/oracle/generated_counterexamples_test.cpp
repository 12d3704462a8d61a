// The command that a failed assert or test prints: put into the runtime as it is written, it answers with the level that
// it states, and nothing that the level depends on is left out.
#include <pol/partial.h>

#include <gtest/gtest.h>

#include <set>
#include <string_view>

#include "compiler/analysis/claims/policy_tests.h"
#include "tests/oracle/specimens.h"

namespace polc::oracle {
namespace {

/// The words of a command as a shell would split it: single quotes alone are ever needed here.
std::vector<std::string> shell_words(std::string_view command) {
  std::vector<std::string> words(1);
  bool is_quoted = false;
  for (std::size_t at = 0; at < command.size(); ++at) {
    if (command[at] == '\'') {
      is_quoted = !is_quoted;
    } else if (command[at] == '\\' && !is_quoted) {
      words.back() += command[++at];
    } else if (command[at] == ' ' && !is_quoted) {
      words.emplace_back();
    } else {
      words.back() += command[at];
    }
  }
  return words;
}

std::pair<std::string, std::string> assignment(const std::string& word) {
  const std::size_t equals = word.find('=');
  return {word.substr(0, equals), word.substr(equals + 1)};
}

std::set<std::string> names_between_commas(const std::string& text) {
  std::set<std::string> names;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    names.insert(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return names;
}

struct Printed {
  std::string command;
  std::string level;
};

/// Of a help such as "without the assert, `polc decide …` answers `allow`". Names may hold backquotes' neighbours, so
/// the ends are looked for, not the next backquote.
std::optional<Printed> printed_in(const std::string& help) {
  const std::size_t begin = help.find("`polc decide ");
  const std::size_t middle = help.rfind("` answers `");
  if (begin == std::string::npos || middle == std::string::npos) return std::nullopt;
  const std::size_t level = middle + std::string_view("` answers `").size();
  return Printed{help.substr(begin + 1, middle - begin - 1), help.substr(level, help.size() - level - 1)};
}

/// The answer to a command's request; nothing if it depends on an attribute that the command leaves out.
std::optional<std::string> answer(const CompiledPolicy& compiled, const std::string& command) {
  const std::vector<std::string> words = shell_words(command);
  std::set<std::string> roles;
  CompiledPolicy::Values settings;
  CompiledPolicy::Values inputs;
  std::string permission;
  for (std::size_t at = 3; at < words.size(); ++at) {
    if (words[at] == "--") {
      continue;
    } else if (words[at] == "--as") {
      roles = names_between_commas(words[++at]);
    } else if (words[at] == "--set") {
      settings.insert(assignment(words[++at]));
    } else if (permission.empty()) {
      permission = words[at];
    } else {
      inputs.insert(assignment(words[at]));
    }
  }
  const pol::RequestInputs request = compiled.request(permission, inputs);
  const auto account = compiled.account(settings);
  const pol::PartialAnswer partial = decide_partial(
      compiled.table(), compiled.roles(roles), compiled.permission(permission),
      request.partial_for(compiled.permission(permission)), {account.data(), compiled.table().data().identity});
  if (!partial.is_settled()) return std::nullopt;
  return std::string(compiled.names().name(partial.lowest));
}

class Counterexamples {
 public:
  explicit Counterexamples(const Specimen& specimen) : specimen_(specimen) {}

  /// Checks every command among the diagnostics; `without` is the policy without its claims.
  void check(const DiagnosticSink& sink, const std::set<Code>& codes, const CompiledPolicy& without) {
    for (const Diagnostic& diagnostic : sink.all()) {
      if (!codes.contains(diagnostic.code)) continue;
      std::size_t commands = 0;
      for (const std::string& help : diagnostic.helps) {
        const auto printed = printed_in(help);
        if (!printed) continue;
        ++commands;
        ASSERT_EQ(answer(without, printed->command), printed->level) << printed->command << "\n" << describe(specimen_);
        if (diagnostic.code == Code::separation_fails) continue;
        ASSERT_NE(diagnostic.message.find("`" + printed->level + "`"), std::string::npos) << diagnostic.message;
      }
      // Terms that overlap break apart with one permission.
      const bool is_pair = diagnostic.code == Code::separation_fails &&
                           diagnostic.helps.front().find("two of the terms") == std::string::npos;
      ASSERT_EQ(commands, is_pair ? 2U : 1U) << diagnostic.message;
      checked_ += commands;
    }
  }

  std::size_t checked() const { return checked_; }

 private:
  const Specimen& specimen_;
  std::size_t checked_ = 0;
};

TEST(GeneratedCounterexamples, CommandsAnswerWithTheLevelThatIsStated) {
  std::size_t of_asserts = 0;
  std::size_t of_tests = 0;
  for_each_specimen(2000, [&](const Specimen& generated) {
    const CompiledPolicy without(generated.policy.files, GeneratedPolicy::main);
    if (!without.compiled()) return;
    Counterexamples counterexamples(generated);
    for (const std::string& assertion : generated.policy.assertions) {
      auto files = generated.policy.files;
      files[GeneratedPolicy::main] += assertion + "\n";
      const CompiledPolicy with(files, GeneratedPolicy::main);
      counterexamples.check(with.sink(), {Code::assertion_fails, Code::always_fails, Code::separation_fails}, without);
      if (testing::Test::HasFatalFailure()) return;
    }
    of_asserts += counterexamples.checked();

    auto files = generated.policy.files;
    for (const std::string& test : generated.policy.tests) files[GeneratedPolicy::main] += test + "\n";
    const CompiledPolicy with(files, GeneratedPolicy::main);
    if (!with.compiled()) return;
    ConditionDiagrams conditions(*with.compilation().model);
    AccessConditions access(conditions);
    DiagnosticSink sink;
    run_tests(access, sink, GeneratedPolicy::main);
    Counterexamples failures(generated);
    failures.check(sink, {Code::test_fails}, without);
    of_tests += failures.checked();
  });
  EXPECT_GT(of_asserts, 100U);
  EXPECT_GT(of_tests, 100U);
}

}  // namespace
}  // namespace polc::oracle
