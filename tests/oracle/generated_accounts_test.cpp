// Accounts of generated policies: a setting can be changed exactly where the oracle admits what comes out, and the
// words that decisions read are those of the configuration.
#include <gtest/gtest.h>
#include <pol/account.h>

#include "tests/oracle/comparison.h"
#include "tests/oracle/specimens.h"

namespace polc::oracle {
namespace {

/// How often each answer was met.
struct AccountAnswers {
  std::size_t changed = 0;
  std::size_t refused = 0;
};

/// Tries changes at random on one account, and holds each against the oracle.
void walk(const Specimen& specimen, const Oracle& oracle, const CompiledPolicy& compiled, AccountAnswers& answers) {
  Random random(specimen.seed);
  pol::Account account(compiled.table());
  Values configuration;
  std::vector<std::string> names;
  for (const auto& [name, setting] : oracle.names().settings) {
    names.push_back(name);
    configuration[name] = *setting.variable.default_value;
  }
  for (std::size_t step = 0; step < 8 * names.size(); ++step) {
    const std::string& name = random.pick(names);
    Values changed = configuration;
    changed[name] = random.pick(oracle.names().settings.at(name).variable.values);
    const auto setting = compiled.names().setting(name);
    ASSERT_TRUE(setting) << name << "\n" << describe(specimen);
    const auto value = compiled.names().value(*setting, changed[name]);
    ASSERT_TRUE(value) << name << "=" << changed[name] << "\n" << describe(specimen);
    const pol::SetResult result = account.set(*setting, *value);
    const bool unchanged_immutable = result.code == pol::SetCode::immutable && changed == configuration;
    ASSERT_EQ(static_cast<bool>(result) || unchanged_immutable, oracle.admitted(changed))
        << name << "=" << changed[name] << " by an account: " << pol::text(result.code) << "\n"
        << describe(specimen);
    if (result) configuration = changed;
    ++(result ? answers.changed : answers.refused);
    const std::vector<std::uint32_t> words = compiled.account(configuration);
    const pol::AccountWords read = account;
    for (std::size_t i = 0; i < words.size(); ++i) ASSERT_EQ(read.words[i], words[i]) << describe(specimen);
  }
}

TEST(GeneratedAccounts, SettingChangesExactlyWhereTheOracleAdmitsIt) {
  std::size_t walked = 0;
  AccountAnswers answers;
  for_each_specimen(2000, [&](const Specimen& specimen) {
    const CompiledPolicy compiled(specimen.policy.files, GeneratedPolicy::main);
    if (!compiled.compiled() || compiled.table().setting_count() == 0) return;
    const Oracle oracle(layers_of(compiled.compilation()));
    walk(specimen, oracle, compiled, answers);
    ++walked;
  });
  EXPECT_GT(walked, 500U);
  EXPECT_GT(answers.changed, 1000U);
  EXPECT_GT(answers.refused, 1000U);
}

}  // namespace
}  // namespace polc::oracle
