// Reading a table back: a wrong bit is found and is a fault of polc's own; running out of steps is not one.
#include "compiler/table/validate.h"

#include <gtest/gtest.h>
#include <pol/verify.h>

#include "compiler/compile.h"
#include "compiler/table/lower.h"
#include "tests/common/policies.h"

namespace polc {
namespace {

constexpr std::string_view policy =
    "role a; role b; context { sure: bool; } settings s { on = off; }\n"
    "resource r { state: {open, held, closed, lost}; actions v, w; }\n"
    "allow a to r.v if state is open and sure; allow b to r.v if state in {held, lost}; forbid a to r.v if s.on;\n"
    "allow a, b to r.w if state is not closed; require sure for r.w;\n";

struct Lowered {
  std::unique_ptr<Compilation> compilation = compile_text("policy.pol", std::string(policy));
  ConditionDiagrams conditions{*compilation->model};
  AccessConditions access{conditions};

  /// What reading a table back says; nothing if it is the policy's.
  std::vector<Code> said_of(const DecisionTable& table) {
    const std::vector<std::byte> bytes = table_bytes(access, table, compilation->sources, {});
    const pol::VerifyResult verified = pol::verify(bytes);
    EXPECT_TRUE(verified);
    DiagnosticSink sink;
    const bool is_right = is_translated(access, table, *verified, sink);
    EXPECT_EQ(is_right, sink.all().empty());
    return codes_of(sink);
  }
};

TEST(Validate, AcceptsWhatWasLowered) {
  Lowered lowered;
  ASSERT_TRUE(lowered.compilation->bytes);
  EXPECT_TRUE(lowered.said_of(*lowered.compilation->table).empty());
}

TEST(Validate, FindsEveryBitThatChangesADecision) {
  Lowered lowered;
  const DecisionTable& right = *lowered.compilation->table;
  std::size_t found = 0;
  for (std::size_t word = 0; word < right.rows.size(); ++word) {
    for (unsigned role = 0; role < 2; ++role) {
      DecisionTable wrong = right;
      wrong.rows.words[word] ^= std::uint64_t{1} << role;
      const std::vector<Code> codes = lowered.said_of(wrong);
      if (codes.empty()) continue;  // A row that a `require` shadows, or of a case that is none.
      EXPECT_EQ(codes, std::vector{Code::table_mistranslated});
      ++found;
    }
  }
  EXPECT_GT(found, right.rows.size() / 2);
}

TEST(Validate, RunningOutOfStepsIsALimit) {
  Lowered lowered;
  for (std::uint64_t steps = 0;; ++steps) {
    ASSERT_LT(steps, 10'000U);
    // Functions of their own, so that nothing is known yet.
    ConditionDiagrams conditions(*lowered.compilation->model);
    AccessConditions access(conditions);
    const pol::VerifyResult verified = pol::verify(*lowered.compilation->bytes);
    DiagnosticSink sink;
    const Bounded<bool> is_right = conditions.diagrams().bounded(
        steps, [&] { return is_translated(access, *lowered.compilation->table, *verified, sink); });
    EXPECT_TRUE(sink.all().empty()) << sink.all().front().message;
    if (!is_right.is_known()) continue;
    EXPECT_GT(steps, 0U);
    EXPECT_TRUE(is_right.value());
    return;
  }
}

}  // namespace
}  // namespace polc
