// The forms in which a table is written, each decided as the policy says: by the place of a permission and a role, which is
// simple enough here to be known without a table.
#include "compiler/table/compact_table.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "compiler/compile.h"
#include "pol/decide.h"
#include "pol/names.h"
#include "pol/verify.h"

namespace polc {
namespace {

/// Role r may action a of `thing` where a % roles == r. The first action needs `own`, the second a setting, in a policy that
/// asks for cases.
std::string policy_text(int roles, int actions, bool with_cases) {
  std::string text = "policy many \"Many\";\n";
  for (int role = 0; role < roles; ++role) text += "role r" + std::to_string(role) + " \"R\";\n";
  text += "resource thing \"Thing\" { own \"Own\": bool; actions a0";
  for (int action = 1; action < actions; ++action) text += ", a" + std::to_string(action);
  text += "; }\nsettings s \"S\" editable by r0 { open = off; }\n";
  for (int action = 0; action < actions; ++action) {
    text += "allow r" + std::to_string(action % roles) + " to thing.a" + std::to_string(action);
    if (with_cases && action < 2) text += action == 0 ? " if own" : " if s.open";
    text += ";\n";
  }
  return text;
}

std::unique_ptr<Compilation> compile_text(const std::string& text) {
  const std::filesystem::path path = std::filesystem::path(::testing::TempDir()) / "compact_table_test.pol";
  std::ofstream(path) << text;
  return compile(path.string());
}

void expect_decisions(const pol::TableView& table, int roles, int actions, bool with_cases) {
  for (int action = 0; action < actions; ++action) {
    const auto permission = pol::id_at<pol::PermissionId>(static_cast<std::uint64_t>(action));
    for (const int role : {0, 1, action % roles, (action + 1) % roles, roles - 1}) {
      const auto id = pol::id_at<pol::RoleId>(static_cast<std::uint64_t>(role));
      for (const std::uint64_t own : {0, 1}) {
        const bool is_open = !with_cases || action >= 2 || (action == 0 && own == 1);
        const bool expected = role == action % roles && is_open;
        ASSERT_EQ(pol::decide(table, id, permission, pol::Inputs(own)) != pol::lowest_level, expected)
            << "role " << role << ", action " << action << ", own " << own;
        ASSERT_EQ(pol::decide(table, pol::RoleSet{id}, permission, pol::Inputs(own)) != pol::lowest_level, expected);
      }
    }
    ASSERT_EQ(pol::dependencies_of(table.data(), pol::index(permission)), with_cases && action == 0 ? 1U : 0U);
  }
}

TEST(CompactTable, PermissionsWithoutCasesAreNumbers) {
  const auto compilation = compile_text(policy_text(70, 300, false));
  ASSERT_TRUE(compilation->bytes);
  const pol::VerifyResult table = pol::verify(*compilation->bytes);
  ASSERT_TRUE(table);
  EXPECT_TRUE(table->data().codes.exist());
  EXPECT_EQ(table->data().codes.shift, 0U) << "70 row groups take a byte";
  EXPECT_EQ(table->data().row_numbers, nullptr) << "few rows stay words";
  expect_decisions(*table, 70, 300, false);
}

TEST(CompactTable, AFewPermissionsWithCasesHaveRecords) {
  const auto compilation = compile_text(policy_text(70, 300, true));
  ASSERT_TRUE(compilation->bytes);
  const pol::VerifyResult table = pol::verify(*compilation->bytes);
  ASSERT_TRUE(table);
  EXPECT_FALSE(table->data().codes.exist());
  EXPECT_EQ(table->data().dependency_sets.size(), 2U) << "none, and `own`";
  expect_decisions(*table, 70, 300, true);
}

TEST(CompactTable, InATableOfFewPermissionsEachHasItsDependencies) {
  const auto compilation = compile_text(policy_text(3, 20, true));
  ASSERT_TRUE(compilation->bytes);
  const pol::VerifyResult table = pol::verify(*compilation->bytes);
  ASSERT_TRUE(table);
  EXPECT_FALSE(table->data().dependency_numbers.exist());
  EXPECT_EQ(table->data().dependency_sets.size(), 20U);
  expect_decisions(*table, 3, 20, true);
}

TEST(CompactTable, ManyPermissionsShareClasses) {
  const auto compilation = compile_text(policy_text(300, 5000, true));
  ASSERT_TRUE(compilation->bytes);
  const pol::VerifyResult table = pol::verify(*compilation->bytes);
  ASSERT_TRUE(table);
  EXPECT_TRUE(table->data().codes.exist());
  EXPECT_EQ(table->data().codes.shift, 1U);
  EXPECT_NE(table->data().row_numbers, nullptr) << "300 rows of five words with one bit in one of them";
  expect_decisions(*table, 300, 5000, true);
}

TEST(CompactTable, NumbersAreAsWideAsTheLargest) {
  EXPECT_EQ(number_width({}), 1U);
  EXPECT_EQ(number_width({255, 0}), 1U);
  EXPECT_EQ(number_width({256}), 2U);
  EXPECT_EQ(number_width({65535}), 2U);
  EXPECT_EQ(number_width({65536}), 4U);
}

}  // namespace
}  // namespace polc
