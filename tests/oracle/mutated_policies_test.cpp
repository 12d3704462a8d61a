// Generated policies with injuries: the compiler says what is wrong or compiles them; it never does neither.
#include <gtest/gtest.h>

#include "tests/oracle/specimens.h"

namespace polc::oracle {
namespace {

TEST(MutatedPolicies, DrawAnErrorOrCompile) {
  std::size_t rejected = 0;
  std::size_t compiled_all_the_same = 0;
  for_each_specimen(1500, [&](const Specimen& generated) {
    Random random(generated.seed);
    Specimen specimen = generated;
    std::string& main = specimen.policy.files[GeneratedPolicy::main];
    for (const std::string& assertion : specimen.policy.assertions) main += assertion + "\n";
    for (const std::string& test : specimen.policy.tests) main += test + "\n";
    main = mutate(main, random);
    const CompiledPolicy compiled(specimen.policy.files, GeneratedPolicy::main);
    ASSERT_NE(compiled.compiled(), compiled.sink().has_errors()) << describe(specimen);
    for (const Diagnostic& diagnostic : compiled.sink().all()) {
      EXPECT_FALSE(diagnostic.message.empty()) << describe(specimen);
      if (!diagnostic.span) continue;
      const std::size_t size = compiled.compilation().sources.text(diagnostic.span->file).size();
      EXPECT_LE(diagnostic.span->begin, diagnostic.span->end) << diagnostic.message << "\n" << describe(specimen);
      EXPECT_LE(diagnostic.span->end, size) << diagnostic.message << "\n" << describe(specimen);
    }
    ++(compiled.compiled() ? compiled_all_the_same : rejected);
  });
  EXPECT_GT(rejected, compiled_all_the_same) << "the injuries are too slight to test anything";
}

}  // namespace
}  // namespace polc::oracle
