// The forms in which a table is written, each decided as the policy says: by the place of a permission and a role, which is
// simple enough here to be known without a table.
#include "compiler/table/compact_table.h"

#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "compiler/compile.h"
#include "compiler/table/row_store.h"
#include "compiler/table/table_dump.h"
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

std::unique_ptr<Compilation> compile_alone(const std::string& text) {
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
  const auto compilation = compile_alone(policy_text(70, 300, false));
  ASSERT_TRUE(compilation->bytes);
  const pol::VerifyResult table = pol::verify(*compilation->bytes);
  ASSERT_TRUE(table);
  EXPECT_TRUE(table->data().codes.exist());
  EXPECT_EQ(table->data().codes.shift, 0U) << "70 row groups take a byte";
  EXPECT_EQ(table->data().row_numbers, nullptr) << "few rows stay words";
  expect_decisions(*table, 70, 300, false);
}

TEST(CompactTable, AFewPermissionsWithCasesHaveRecords) {
  const auto compilation = compile_alone(policy_text(70, 300, true));
  ASSERT_TRUE(compilation->bytes);
  const pol::VerifyResult table = pol::verify(*compilation->bytes);
  ASSERT_TRUE(table);
  EXPECT_FALSE(table->data().codes.exist());
  EXPECT_EQ(table->data().dependency_sets.size(), 2U) << "none, and `own`";
  expect_decisions(*table, 70, 300, true);
}

TEST(CompactTable, InATableOfFewPermissionsEachHasItsDependencies) {
  const auto compilation = compile_alone(policy_text(3, 20, true));
  ASSERT_TRUE(compilation->bytes);
  const pol::VerifyResult table = pol::verify(*compilation->bytes);
  ASSERT_TRUE(table);
  EXPECT_FALSE(table->data().dependency_numbers.exist());
  EXPECT_EQ(table->data().dependency_sets.size(), 20U);
  expect_decisions(*table, 3, 20, true);
}

TEST(CompactTable, ManyPermissionsShareClasses) {
  const auto compilation = compile_alone(policy_text(300, 5000, true));
  ASSERT_TRUE(compilation->bytes);
  const pol::VerifyResult table = pol::verify(*compilation->bytes);
  ASSERT_TRUE(table);
  EXPECT_TRUE(table->data().codes.exist());
  EXPECT_EQ(table->data().codes.shift, 1U);
  EXPECT_NE(table->data().row_numbers, nullptr) << "300 rows of five words with one bit in one of them";
  expect_decisions(*table, 300, 5000, true);
}

std::uint32_t version_of(const Compilation& compilation) {
  pol::format::Header header;
  std::memcpy(&header, compilation.bytes->data(), sizeof header);
  return header.version_major;
}

TEST(CompactTable, RowsOfManyRolesAreChunksAndLists) {
  for (const int actions : {3000, 5000}) {  // Without numbers of permissions, and with them.
    const auto compilation = compile_alone(policy_text(1600, actions, true));
    ASSERT_TRUE(compilation->bytes);
    EXPECT_EQ(version_of(*compilation), pol::format::version_of_chunks);
    const pol::VerifyResult table = pol::verify(*compilation->bytes);
    ASSERT_TRUE(table);
    EXPECT_EQ(table->data().codes.exist(), actions == 5000);
    ASSERT_NE(table->data().row_chunks, nullptr);
    EXPECT_EQ(table->data().row_length, 4U) << "25 words in chunks of 8";
    expect_decisions(*table, 1600, actions, true);
    EXPECT_EQ(compile_alone(policy_text(1600, actions, true))->bytes, compilation->bytes);
  }
}

TEST(CompactTable, OtherTablesStayOfTheFirstVersionThatTellsThem) {
  for (const int roles : {3, 70, 600}) {
    const auto compilation = compile_alone(policy_text(roles, 1000, true));
    ASSERT_TRUE(compilation->bytes);
    EXPECT_EQ(version_of(*compilation), 2U) << roles << " roles";
    EXPECT_EQ(pol::verify(*compilation->bytes)->data().row_chunks, nullptr) << roles << " roles";
  }
}

TEST(CompactTable, ADumpShowsChunksAndLists) {
  TableOptions options;
  options.row_form = in_chunks(8);
  const auto compilation =
      compile_text("p.pol", policy_text(1600, 3, true), {.folders = {}, .table = options, .effort = {}});
  ASSERT_TRUE(compilation->bytes);
  const std::string text = dump_table(*compilation->bytes, *pol::verify(*compilation->bytes));
  EXPECT_NE(text.find("version_major = 3"), std::string::npos);
  EXPECT_NE(text.find("row_chunks at "), std::string::npos);
  EXPECT_NE(text.find("[0].words[7] = 0"), std::string::npos) << "the chunk without roles";
  EXPECT_NE(text.find("= 65535"), std::string::npos) << "a list";
}

// Rows of 9 words: two parts, the second of a single word.
TEST(Rows, OfManyWordsShareTheirParts) {
  RowStore store(9);
  std::vector<std::uint64_t> first(9), second(9);
  first[0] = 5;
  first[8] = 7;
  second[8] = 5;  // A part that begins as the first one of the other row, and is shorter.
  std::vector<std::uint64_t> both = first;
  both.insert(both.end(), second.begin(), second.end());
  EXPECT_EQ(store.place(both), 0U);
  EXPECT_EQ(store.place(first), 18U) << "a run of its own, as no run of one row began there";
  EXPECT_EQ(store.place(second), 27U);
  EXPECT_EQ(store.place(both), 0U);
  Rows rows = store.take();
  rows.add_empty(9);
  ASSERT_EQ(rows.size(), 45U);
  EXPECT_EQ(rows.words.size(), 3U * Rows::part_size) << "none, 5, 7";
  for (std::size_t word = 0; word < 9; ++word) {
    EXPECT_EQ(rows[word], first[word]);
    EXPECT_EQ(rows[9 + word], second[word]);
    EXPECT_EQ(rows[36 + word], 0U);
  }
}

// Few and short names, then ever longer ones, with titles and without: each is read back, and takes what it has to.
TEST(CompactTable, NamesAreAsWideAsTheLongest) {
  struct Case {
    int actions;
    std::size_t name_bytes, title_bytes;
    std::uint32_t stride;
  };
  for (const Case& each :
       {Case{5, 10, 0, 2}, Case{100, 10, 0, 3}, Case{5, 300, 0, 4}, Case{5, 10, 9, 4}, Case{100, 10, 20, 6},
        Case{300, 10, 300, 10}, Case{1000, 40, 40, 8}, Case{3, 10, 70000, 14}}) {
    std::vector<std::string> names, titles;
    std::string text = "policy p;\nrole r;\nresource t { actions ";
    for (int action = 0; action < each.actions; ++action) {
      std::string name = "a" + std::to_string(action);
      std::string title = std::to_string(action);
      if (name.size() < each.name_bytes) name.resize(each.name_bytes, 'x');
      title.resize(each.title_bytes, 'y');
      text += (action == 0 ? "" : ", ") + name + (title.empty() ? "" : " \"" + title + "\"");
      names.push_back("t." + name);
      titles.push_back(title);
    }
    const auto compilation = compile_alone(text + "; }\nallow r to t.*;\n");
    ASSERT_TRUE(compilation->bytes) << each.actions << " actions";
    const pol::VerifyResult table = pol::verify(*compilation->bytes);
    ASSERT_TRUE(table);
    EXPECT_EQ(table->data().permission_names.stride(), each.stride) << each.actions << " actions";
    const pol::Names read(*table);
    for (std::size_t action = 0; action < names.size(); ++action) {
      const auto id = pol::id_at<pol::PermissionId>(action);
      ASSERT_EQ(read.name(id), names[action]);
      ASSERT_EQ(read.title(id), titles[action]);
      ASSERT_EQ(read.permission(names[action]), id);
    }
  }
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
