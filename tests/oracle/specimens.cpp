// Outside surface: describe, for_each_specimen, rejected_for, the class Rejections.
#include "tests/oracle/specimens.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

namespace polc::oracle {

namespace {

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

/// Mostly small ones: they take little time and meet as many combinations of constructs.
PolicySize size_of(std::uint64_t seed) {
  if (seed % 100 == 50) return PolicySize::crowded;
  const std::uint64_t kind = seed % 20;
  return kind < 11 ? PolicySize::tiny : kind < 18 ? PolicySize::small : PolicySize::medium;
}

}  // namespace

std::string describe(const Specimen& specimen) {
  std::string text = "POLC_ORACLE_SEED=" + std::to_string(specimen.seed) + " POLC_ORACLE_POLICIES=1\n";
  for (const auto& [path, content] : specimen.policy.files) text += "// " + path + "\n" + content + "\n";
  return text;
}

void for_each_specimen(std::uint64_t count, const std::function<void(const Specimen&)>& visit) {
  for_each_specimen(count, [](std::uint64_t seed) { return generate_policy(seed, size_of(seed)); }, visit);
}

void for_each_specimen(std::uint64_t count, const std::function<GeneratedPolicy(std::uint64_t seed)>& generate,
                       const std::function<void(const Specimen&)>& visit) {
  const std::uint64_t first = from_environment("POLC_ORACLE_SEED", 1);
  const std::uint64_t end = first + from_environment("POLC_ORACLE_POLICIES", count);
  for (std::uint64_t seed = first; seed < end && !testing::Test::HasFailure(); ++seed) {
    visit({seed, generate(seed)});
  }
}

bool rejected_for(const CompiledPolicy& compiled, const std::set<Code>& codes) {
  const auto& all = compiled.sink().all();
  return compiled.sink().has_errors() && std::all_of(all.begin(), all.end(), [&](const Diagnostic& diagnostic) {
           return diagnostic.severity != Severity::error || codes.contains(diagnostic.code);
         });
}

void Rejections::add(const Specimen& specimen, const CompiledPolicy& compiled) {
  for (const Diagnostic& diagnostic : compiled.sink().all()) {
    if (diagnostic.severity != Severity::error) continue;
    ++by_code_[code_text(diagnostic.code)];
    examples_.try_emplace(code_text(diagnostic.code), compiled.problems() + describe(specimen));
    return;
  }
  ADD_FAILURE() << "rejected without an error\n" << describe(specimen);
}

void Rejections::expect_few() const {
  std::size_t rejected = 0;
  std::string report;
  for (const auto& [code, count] : by_code_) {
    rejected += count;
    report += code + " rejected " + std::to_string(count) + " policies, such as\n" + examples_.at(code) + "\n";
  }
  EXPECT_LE(rejected * 50, accepted_ + rejected) << report;
}

}  // namespace polc::oracle
