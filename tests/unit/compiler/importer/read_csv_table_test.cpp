// What a csv means: cells, levels, conditions, names; and what is wrong with one.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/compiler/importer/imported.h"

namespace polc::importer {
namespace {

/// `admin a.view allow`, for each grant; conditions as they stand in a cell.
std::vector<std::string> grants_of(const Imported& imported) {
  std::vector<std::string> lines;
  if (!imported.table) return lines;
  const AccessTable& table = *imported.table;
  for (std::size_t role = 0; role < table.roles.size(); ++role) {
    for (const ImportedGrant grant : table.grants[role]) {
      std::string line = table.roles[role].text + " " + table.permissions[grant.permission].policy_name();
      for (const ImportedOutcome& outcome : table.contents[grant.content].outcomes) {
        line += " " + table.levels[outcome.level];
        if (outcome.condition) line += " if " + outcome.condition_text;
      }
      lines.push_back(line);
    }
  }
  return lines;
}

std::vector<std::string> cell(const std::string& text, const std::vector<std::string>& levels = {}) {
  return grants_of(imported("p,r\nt.a,\"" + text + "\"\nt.b,if paid\n", levels));
}

using Lines = std::vector<std::string>;

TEST(ReadCsvTable, WordsForYesAndNo) {
  for (const std::string word :
       {"allow", "Allow", "x", "X", "yes", "Y", "TRUE", "1", "✓", "✔", "✔\uFE0F", "✅", "☑", "Granted", "allowed"}) {
    EXPECT_EQ(cell(word), (Lines{"r t.a allow", "r t.b allow if paid"})) << word;
  }
  for (const std::string word : {"deny", "DENY", "", "-", "no", "N", "false", "0", "none", "✗", "❌", "☐", "–", "—",
                                 "N/A", "Denied", "not allowed"}) {
    EXPECT_EQ(cell(word), Lines{"r t.b allow if paid"}) << word;
  }
}

TEST(ReadCsvTable, Conditions) {
  EXPECT_EQ(cell("allow if own").front(), "r t.a allow if own");
  EXPECT_EQ(cell("if own").front(), "r t.a allow if own");
  EXPECT_EQ(cell("yes if own else no").front(), "r t.a allow if own");
  EXPECT_EQ(cell("✓ if own else ✗").front(), "r t.a allow if own");
  EXPECT_EQ(cell("Granted if status is open").front(), "r t.a allow if status is open");
  EXPECT_EQ(cell("allow if\n  own and\tpaid").front(), "r t.a allow if own and paid");
  EXPECT_EQ(cell("if context.verified").front(), "r t.a allow if context.verified");
  EXPECT_EQ(cell("deny if locked else allow").front(), "r t.a deny if locked allow");
}

TEST(ReadCsvTable, WhatMayBeAConditionIsNamedAndNotTaken) {
  for (const std::string word : {"own", "not own", "status is open", "context.verified", "(no)", "not allow",
                                 "yes and no", "only", "Denied*", "own/team/all", "(own)", "maybe"}) {
    const Imported read = imported("p,r\nt.a,\"" + word + "\"\nt.b,yes\n");
    EXPECT_EQ(read.codes(), std::vector<Code>{Code::unknown_cell}) << word << read.messages();
    EXPECT_NE(read.messages().find("in the column `r`"), std::string::npos) << read.messages();
    EXPECT_NE(read.messages().find("--level"), std::string::npos) << read.messages();
  }
}

TEST(ReadCsvTable, Levels) {
  const std::vector<std::string> three = {"deny", "instruct", "allow"};
  EXPECT_EQ(cell("allow if own else instruct", three).front(), "r t.a allow if own instruct");
  EXPECT_EQ(grants_of(imported("p,r\nt.a,read\nt.b,write\n", {"none", "read", "write"})),
            (Lines{"r t.a read", "r t.b write"}));
  const Imported unknown = imported("p,r\nt.a,allow if own else instruct\n");
  EXPECT_EQ(unknown.codes(), std::vector<Code>{Code::unreadable_cell});
  const Imported which = imported("p,r\nt.a,yes\n", {"none", "read", "write"});
  EXPECT_EQ(which.codes(), std::vector<Code>{Code::unknown_cell}) << "no level is called allow, and there are several";
}

TEST(ReadCsvTable, NamesAreSplitAtTheLastSeparator) {
  const Imported read =
      imported("p,r\nmod/forum:addnews,x\na.b.c,x\na/b,x\nplain,x\n/users,x\n24.7 support,x\nRegister / Login,x\n");
  EXPECT_EQ(grants_of(read), (Lines{"r mod/forum.addnews allow", "r a.b.c allow", "r a.b allow", "r app.plain allow",
                                    "r app./users allow", "r app.24.7 support allow", "r app.Register / Login allow"}));
  EXPECT_EQ(fault_of(read), "");
}

TEST(ReadCsvTable, ColumnsAndCellsThatSpreadsheetsAdd) {
  EXPECT_EQ(grants_of(imported("p,r,,\nt.a,x,,\n,,,\nt.b,,\n")), Lines{});  // The last row is too short.
  EXPECT_EQ(grants_of(imported("p,r,,\nt.a,x,,\n,,,\nt.b,,,,\n")), Lines{"r t.a allow"});
}

TEST(ReadCsvTable, MistakesAreReportedAtTheirPlace) {
  expect_mistakes({
      {"p,r\nt.a,maybe\n", Code::unknown_cell, "2:5"},
      {"p,r\nt.a,alow\n", Code::unknown_cell, "2:5"},
      {"p,r\nt.a,alow if own\n", Code::unreadable_cell, "2:5"},
      {"p,r\nt.a,allow if they own it\n", Code::unreadable_cell, "2:5"},
      {"p,r\nt.a,\"allow if own else\"\n", Code::unreadable_cell, "2:5"},
      {"p,r\nt.a,allow | deny\n", Code::unknown_cell, "2:5"},
      {"p,r\nt.a,allow if own | deny\n", Code::unreadable_cell, "2:5"},
      {"p,r\nt.a,allow if own } role x;\n", Code::unreadable_cell, "2:5"},
      {"p,r\nt.a,allow if yes\n", Code::unreadable_cell, "2:5"},
      {"p,r\nt.a,only if own\n", Code::unreadable_cell, "2:5"},
      {"p,r\nt.a,x\nt.b,✓\n", Code::unclear_cross, "2:5"},
      {"p,r\nt.a,x\nt.b,❌\n", Code::unclear_cross, "2:5"},
      {"p,r\nt.*,x\n", Code::pattern_name, "2:1"},
      {"p,*\nt.a,x\n", Code::pattern_name, "1:3"},
      {"p,yes\nt.a,x\n", Code::level_as_name, "1:3"},
      {"p,r\nt.a,allow if own // mine\n", Code::unreadable_cell, "2:5"},
      {"p,r\nt.a\n", Code::ragged_row, "2:1"},
      {"p,r\nt.a,x,x\n", Code::ragged_row, "2:1"},
      {"p,r\nt.a,x\nt.b\n", Code::ragged_row, "3:1"},
      {"p,r,r\nt.a,x,x\n", Code::imported_twice, "1:5"},
      {"p,r\nt.a,x\nt.a,x\n", Code::imported_twice, "3:1"},
      {"p,r\nt.a,x\nt:a,x\n", Code::same_permission, "3:1"},
      {"p,r,\nt.a,x,x\n", Code::unnamed_role, "1:5"},
      {"permission,r\n,x\n", Code::unnamed_permission, "2:1"},
      {"p\nt.a\n", Code::table_without_roles, "1:1"},
      {"permission,r\n", Code::table_without_permissions, "1:1"},
      {"p,a`b\nt.a,x\n", Code::impossible_name, "1:3"},
      {"permission,r\n" + std::string(3000, 'x') + ",x\n", Code::impossible_name, "2:1"},
      {"p,r\nt.a,allow if account.open\n", Code::condition_on_setting, "2:5"},
      {"p,r\nt.a,allow if team is account.team\n", Code::condition_on_setting, "2:5"},
      {"p,r\nt.a,allow if own\nt.b,allow if own is mine\n", Code::attribute_of_two_types, "2:5"},
      {"p,r\nt.a,allow if a is b\nt.b,allow if b is a\n", Code::attribute_without_values, "2:5"},
      {"p,r\nt.a,\xFF\n", Code::not_utf8, "2:5"},
      {"", Code::table_without_roles, "1:1"},
  });
}

TEST(ReadCsvTable, ACellThatDoesNotReadSaysWhereItStops) {
  const auto message = [](const std::string& cell) { return imported("p,r\nt.a,\"" + cell + "\"\n").messages(); };
  using testing::HasSubstr;
  EXPECT_THAT(message("allow if see note 3"), HasSubstr("as a cell: `3` is not allowed there"));
  EXPECT_THAT(message("allow if status is"), HasSubstr("as a cell: it ends too early"));
  EXPECT_THAT(message("allow if (own"), HasSubstr("as a cell: it ends too early"));
  EXPECT_THAT(message("if status in {open; paid}"), HasSubstr("as a cell: `;` is not allowed there"));
  EXPECT_THAT(message("if own =="), HasSubstr("as a cell: `==` is not part of this language"));
  EXPECT_THAT(message("only if own"), HasSubstr("`only` is not a level"));
  EXPECT_THAT(message("allow else deny"), HasSubstr("is not a level of this table"));
}

TEST(ReadCsvTable, WhatACellIsLikelyMeantForIsOffered) {
  const auto offers = [](const std::string& cell, const std::string& meaning) {
    const std::string messages = imported("p,r\nt.a,\"" + cell + "\"\n").messages();
    EXPECT_NE(messages.find("--level '" + cell + "=" + meaning + "'"), std::string::npos) << cell << messages;
  };
  offers("Own only", "allow if own");
  offers("✓ (own)", "allow if own");
  offers("1 (self)", "allow if self");
  offers("only if own", "allow if own");
  offers("Denied*", "deny");
  offers("✓ own", "allow if own");
  offers("own, pending", "LEVEL");
  EXPECT_EQ(grants_of(literally("p,r\nt.a,Own only\nt.b,✓\n", {{"level", "Own only=allow if own"}})),
            (Lines{"r t.a allow if own", "r t.b allow"}));
}

TEST(ReadCsvTable, ManyMistakesAreReportedTogetherUpToACap) {
  std::string text = "p,r\n";
  for (int row = 0; row < 100; ++row)
    text += "t.a" + std::to_string(row) + ",what" + std::to_string(row) + "\n" + "t.b" + std::to_string(row) +
            ",yes\n" + "t.c" + std::to_string(row) + ",no\n";
  const Imported read = imported(text);
  EXPECT_EQ(read.sink.all().size(), 21u);
  EXPECT_EQ(read.sink.all().back().code, Code::too_many_import_errors);
}

TEST(ReadCsvTable, HugeFilesAreRefused) {
  EXPECT_EQ(imported("p,r\n" + std::string(33 << 20, 'x') + ",x\n").codes(), std::vector<Code>{Code::file_too_large});
}

}  // namespace
}  // namespace polc::importer
