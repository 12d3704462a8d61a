// Generated policies, one after another, for the tests that compare the compiler with the oracle.
//
// POLC_ORACLE_SEED and POLC_ORACLE_POLICIES in the environment set the first seed and how many policies each
// test makes. A failure prints the seed of its policy: run that seed alone to see it again.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "tests/oracle/compiled_policy.h"
#include "tests/oracle/policy_generator.h"

namespace polc::oracle {

struct Specimen {
  std::uint64_t seed = 0;
  GeneratedPolicy policy;
};

/// The seed as one would set it again, and the texts.
std::string describe(const Specimen& specimen);

/// Calls `visit` with `count` specimens (or as many as the environment says), until a test has failed.
void for_each_specimen(std::uint64_t count, const std::function<void(const Specimen&)>& visit);

/// The same, with policies of another kind.
void for_each_specimen(std::uint64_t count, const std::function<GeneratedPolicy(std::uint64_t seed)>& generate,
                       const std::function<void(const Specimen&)>& visit);

/// True if all errors are of these codes, and there is one.
bool rejected_for(const CompiledPolicy& compiled, const std::set<Code>& codes);

/// Counts what the compiler rejects although the generator meant it to be valid.
class Rejections {
 public:
  void add(const Specimen& specimen, const CompiledPolicy& compiled);
  void accept() { ++accepted_; }
  std::size_t accepted() const { return accepted_; }
  /// Fails the test, with the codes and an example of each, if more than one policy in fifty was rejected.
  void expect_few() const;

 private:
  std::size_t accepted_ = 0;
  std::map<std::string, std::size_t> by_code_;
  std::map<std::string, std::string> examples_;
};

}  // namespace polc::oracle
