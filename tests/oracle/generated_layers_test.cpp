// Generated bases, and layers on them: a layer compiles exactly when no subject, request and account, tried by brute
// force, shows that it breaks what the base makes immutable.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "tests/oracle/comparison.h"
#include "tests/oracle/layer_promise.h"
#include "tests/oracle/specimens.h"

namespace polc::oracle {
namespace {

const std::set<Code> broken_promises{Code::immutable_grant_restricted, Code::immutable_restriction_evaded,
                                     Code::immutable_restriction_customized, Code::immutable_role_given,
                                     Code::immutable_changed_by_setting};

/// What is refused for its words alone, and what other tests compare with the oracle.
const std::set<Code> not_judged{Code::immutable_role_touched,
                                Code::implied_to_immutable_role,
                                Code::includes_immutable_role,
                                Code::immutable_setting_redeclared,
                                Code::absence_filled,
                                Code::default_breaks_requirement,
                                Code::attribute_of_other_resource,
                                Code::implied_condition,
                                Code::requirement_ring};

bool has_any(const CompiledPolicy& compiled, const std::set<Code>& codes) {
  for (const Diagnostic& diagnostic : compiled.sink().all()) {
    if (codes.contains(diagnostic.code)) return true;
  }
  return false;
}

TEST(GeneratedLayers, LayerIsRefusedExactlyWhenBruteForceBreaksThePromise) {
  Rejections rejections;
  std::size_t kept = 0;
  std::size_t broken = 0;
  std::size_t not_decided = 0;
  std::map<Code, std::size_t> drawn;
  for_each_specimen(
      4000,
      [](std::uint64_t seed) { return generate_layers(seed, seed % 4 == 0 ? PolicySize::small : PolicySize::tiny); },
      [&](const Specimen& specimen) {
        const CompiledPolicy compiled(specimen.policy.files, GeneratedPolicy::main);
        const bool is_refused = has_any(compiled, broken_promises);
        // An absence is checked first, and beside the promise.
        if (!compiled.compiled() && !is_refused && has_any(compiled, not_judged)) {
          ++not_decided;
          return;
        }
        if (!compiled.compiled() && !is_refused) return rejections.add(specimen, compiled);
        rejections.accept();
        bool skipped = false;
        const auto found = broken_promise(layers_of(compiled.compilation()), 1, 400'000, skipped);
        if (skipped) {
          ++not_decided;
          return;
        }
        ASSERT_EQ(is_refused, found.has_value())
            << (found ? to_string(*found) + "\n" : compiled.problems()) << describe(specimen);
        ++(is_refused ? broken : kept);
        for (const Diagnostic& diagnostic : compiled.sink().all()) {
          if (broken_promises.contains(diagnostic.code)) ++drawn[diagnostic.code];
        }
      });
  rejections.expect_few();
  RecordProperty("kept", std::to_string(kept));
  RecordProperty("broken", std::to_string(broken));
  RecordProperty("not decided", std::to_string(not_decided));
  for (const auto& [code, count] : drawn) RecordProperty(code_text(code), std::to_string(count));
  // Both answers must be common, each way to break a promise must occur, and few may be left out.
  EXPECT_GT(kept * 10, broken);
  EXPECT_GT(broken * 10, kept);
  EXPECT_GT(kept + broken, not_decided);
  if (kept + broken > 1000) {
    EXPECT_EQ(drawn.size(), broken_promises.size());
  }
}

}  // namespace
}  // namespace polc::oracle
