// A compiled table read back as conditions: what it costs to ask again.
#include "compiler/table/read_back_table.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "compiler/analysis/query/setting_answer.h"
#include "compiler/compile.h"
#include "pol/verify.h"

namespace polc {
namespace {

/// One setting with a value for each of so many roles, and a permission whose table has a case for each of them.
std::string policy_of(int roles) {
  std::string text = "policy p;\n";
  for (int number = 0; number < roles; ++number) text += fmt::format("role r{};\n", number);
  return text + "resource x { own: bool; state: role; actions v; }\n" +
         "settings g { s: role = nobody grants x.v if own and state is r5; }\nallow r1 to x.v if g.s is state;\n";
}

TEST(ReadBack, APermissionIsReadOnce) {
  const auto compilation = compile_text("policy.pol", policy_of(20));
  ASSERT_TRUE(compilation->bytes);
  const pol::VerifyResult table = pol::verify(*compilation->bytes);
  ReadBackTable read_back(*table);
  const PermissionConditions first = read_back.of(PermissionId{0});
  const std::uint64_t steps = read_back.diagrams().steps_taken();
  const PermissionConditions second = read_back.of(PermissionId{0});
  EXPECT_EQ(read_back.diagrams().steps_taken(), steps);
  ASSERT_EQ(first.groups.size(), second.groups.size());
  for (std::size_t group = 0; group < first.groups.size(); ++group) {
    EXPECT_EQ(first.groups[group].roles, second.groups[group].roles);
    EXPECT_EQ(first.groups[group].granted, second.groups[group].granted);
  }
}

/// The values of a setting share what their permissions are read as: the work does not grow with the square of the values.
TEST(ReadBack, TheValuesOfASettingShareWhatIsRead) {
  std::vector<std::uint64_t> steps;
  for (const int roles : {40, 80}) {
    const auto compilation = compile_text("policy.pol", policy_of(roles));
    ASSERT_TRUE(compilation->bytes);
    const pol::VerifyResult table = pol::verify(*compilation->bytes);
    ReadBackTable read_back(*table);
    const SettingAnswer answer = setting_answer(read_back, pol::SettingId{0});
    EXPECT_EQ(answer.values.size(), static_cast<std::size_t>(roles));
    steps.push_back(read_back.diagrams().steps_taken());
  }
  EXPECT_LT(steps[1], 5 * steps[0]);
}

}  // namespace
}  // namespace polc
