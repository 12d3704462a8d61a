// What a csv means: cells, levels, conditions, names; and what is wrong with one.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/compiler/import/imported.h"

namespace polc::importing {
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
  return grants_of(imported("p,r\nt.a,\"" + text + "\"\nt.b,x\n", levels));
}

using Lines = std::vector<std::string>;

TEST(ReadCsvTable, WordsForYesAndNo) {
  for (const std::string word : {"allow", "Allow", "x", "X", "yes", "Y", "TRUE", "1", "✓", "✔", "✔\uFE0F", "✅", "☑"}) {
    EXPECT_EQ(cell(word), (Lines{"r t.a allow", "r t.b allow"})) << word;
  }
  for (const std::string word : {"deny", "DENY", "", "-", "no", "N", "false", "0", "none", "✗", "❌", "☐"}) {
    EXPECT_EQ(cell(word), Lines{"r t.b allow"}) << word;
  }
}

TEST(ReadCsvTable, Conditions) {
  EXPECT_EQ(cell("allow if own").front(), "r t.a allow if own");
  EXPECT_EQ(cell("if own").front(), "r t.a allow if own");
  EXPECT_EQ(cell("yes if own else no").front(), "r t.a allow if own");
  EXPECT_EQ(cell("not own").front(), "r t.a allow if not own");
  EXPECT_EQ(cell("status is open").front(), "r t.a allow if status is open");
  EXPECT_EQ(cell("allow if\n  own and\tpaid").front(), "r t.a allow if own and paid");
  EXPECT_EQ(cell("context.verified").front(), "r t.a allow if context.verified");
  EXPECT_EQ(cell("deny if locked else allow").front(), "r t.a deny if locked allow");
}

TEST(ReadCsvTable, ABareWordIsAConditionWhereAnotherCellUsesItAsOne) {
  EXPECT_EQ(grants_of(imported("p,r,s\nt.a,own,allow if own\n")), (Lines{"r t.a allow if own", "s t.a allow if own"}));
  const Imported alone = imported("p,r\nt.a,own\n");
  EXPECT_EQ(alone.codes(), std::vector<Code>{Code::unknown_cell});
  EXPECT_NE(alone.messages().find("write `allow if own`"), std::string::npos) << alone.messages();
  EXPECT_NE(alone.messages().find("say `--levels deny,own,allow`"), std::string::npos) << alone.messages();
}

TEST(ReadCsvTable, Levels) {
  EXPECT_EQ(cell("allow if own else instruct").front(), "r t.a allow if own instruct");
  EXPECT_EQ(cell("read", {"none", "read", "write"}), (Lines{"r t.a read", "r t.b write"}));
  const Imported two = imported("p,r\nt.a,allow if own else instruct\nt.b,allow if own else ask\n");
  EXPECT_EQ(two.codes(), std::vector<Code>{Code::level_order_unknown});
  EXPECT_EQ(two.place(), "3:5");
}

TEST(ReadCsvTable, NamesAreSplitAtTheLastSeparator) {
  const Imported read = imported("p,r\nmod/forum:addnews,x\na.b.c,x\na/b,x\nplain,x\n/users,x\n");
  EXPECT_EQ(grants_of(read), (Lines{"r mod/forum.addnews allow", "r a.b.c allow", "r a.b allow", "r app.plain allow",
                                    "r app./users allow"}));
  EXPECT_EQ(fault_of(read), "");
}

TEST(ReadCsvTable, ColumnsAndCellsThatSpreadsheetsAdd) {
  EXPECT_EQ(grants_of(imported("p,r,,\nt.a,x,,\n,,,\nt.b,,\n")), Lines{});  // The last row is too short.
  EXPECT_EQ(grants_of(imported("p,r,,\nt.a,x,,\n,,,\nt.b,,,,\n")), Lines{"r t.a allow"});
}

struct Mistake {
  std::string text;
  Code code;
  std::string place;
};

TEST(ReadCsvTable, MistakesAreReportedAtTheirPlace) {
  const std::vector<Mistake> mistakes = {
      {"p,r\nt.a,maybe\n", Code::unknown_cell, "2:5"},
      {"p,r\nt.a,alow\n", Code::unknown_cell, "2:5"},
      {"p,r\nt.a,alow if own\n", Code::unknown_cell, "2:5"},
      {"p,r\nt.a,allow if they own it\n", Code::unreadable_cell, "2:5"},
      {"p,r\nt.a,\"allow else deny\"\n", Code::unreadable_cell, "2:5"},
      {"p,r\nt.a,allow | deny\n", Code::unreadable_cell, "2:5"},
      {"p,r\nt.a,allow } role x;\n", Code::unreadable_cell, "2:5"},
      {"p,r\nt.a,allow if own // mine\n", Code::unreadable_cell, "2:5"},
      {"p,r\nt.a\n", Code::ragged_row, "2:1"},
      {"p,r\nt.a,x,x\n", Code::ragged_row, "2:1"},
      {"p,r,r\nt.a,x,x\n", Code::imported_twice, "1:5"},
      {"p,r\nt.a,x\nt.a,x\n", Code::imported_twice, "3:1"},
      {"p,r\nt.a,x\nt:a,x\n", Code::same_permission, "3:1"},
      {"p,r,\nt.a,x,x\n", Code::unnamed_role, "1:5"},
      {"p,r\n,x\n", Code::unnamed_permission, "2:1"},
      {"p\nt.a\n", Code::table_without_roles, "1:1"},
      {"p,r\n", Code::table_without_permissions, "1:1"},
      {"p,a`b\nt.a,x\n", Code::impossible_name, "1:3"},
      {"p,\"a\nb\"\nt.a,x\n", Code::impossible_name, "1:3"},
      {"p,r\n" + std::string(3000, 'x') + ",x\n", Code::impossible_name, "2:1"},
      {"p,r\nt.a,allow if account.open\n", Code::condition_on_setting, "2:5"},
      {"p,r\nt.a,allow if own\nt.b,allow if own is mine\n", Code::attribute_of_two_types, "2:5"},
      {"p,r\nt.a,allow if a is b\nt.b,allow if b is a\n", Code::attribute_without_values, "2:5"},
      {"p,r\nt.a,\xFF\n", Code::not_utf8, "2:5"},
      {"", Code::table_without_roles, "1:1"},
  };
  for (const Mistake& mistake : mistakes) {
    const Imported read = imported(mistake.text);
    ASSERT_FALSE(read.sink.all().empty()) << mistake.text;
    EXPECT_EQ(code_text(read.sink.all().front().code), code_text(mistake.code)) << mistake.text << read.messages();
    EXPECT_EQ(read.place(), mistake.place) << mistake.text << read.messages();
    EXPECT_EQ(read.sink.all().size(), 1u) << "one mistake, and what follows from it: " << read.messages();
    EXPECT_EQ(read.policy, "");
  }
}

TEST(ReadCsvTable, ACellThatDoesNotReadSaysWhereItStops) {
  const auto message = [](const std::string& cell) { return imported("p,r\nt.a,\"" + cell + "\"\n").messages(); };
  using testing::HasSubstr;
  EXPECT_THAT(message("see note 3"), HasSubstr("`see note 3` does not read as a cell: `note` cannot stand there"));
  EXPECT_THAT(message("allow if status is"), HasSubstr("does not read as a cell: it ends too early"));
  EXPECT_THAT(message("allow if (own"), HasSubstr("does not read as a cell: it ends too early"));
  EXPECT_THAT(message("if status in {open; paid}"), HasSubstr("does not read as a cell: `;` cannot stand there"));
  EXPECT_THAT(message("own =="), HasSubstr("does not read as a cell: `==` is a sign of other languages"));
}

TEST(ReadCsvTable, ManyMistakesAreReportedTogetherUpToACap) {
  std::string text = "p,r\n";
  for (int row = 0; row < 100; ++row) text += "t.a" + std::to_string(row) + ",what" + std::to_string(row) + "\n";
  const Imported read = imported(text);
  EXPECT_EQ(read.sink.all().size(), 21u);
  EXPECT_EQ(read.sink.all().back().code, Code::too_many_import_errors);
}

TEST(ReadCsvTable, HugeFilesAreRefused) {
  EXPECT_EQ(imported("p,r\n" + std::string(17 << 20, 'x') + ",x\n").codes(), std::vector<Code>{Code::file_too_large});
}

}  // namespace
}  // namespace polc::importing
