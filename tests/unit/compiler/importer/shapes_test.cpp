// The shapes in which people keep their tables, each small, and what becomes of it: the policy that it says, or one clear message.
// Long because the shapes are many: each test is one table and what it says.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/compiler/importer/imported.h"

namespace polc::importer {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// What was skipped, as the summary has it.
std::string left_out(const Imported& read) {
  std::string text;
  for (const std::string& line : read.reading.skipped) text += line + "\n";
  return text;
}

std::string fact(const Imported& read, const std::string& key) {
  for (const auto& [name, text] : read.reading.facts) {
    if (name == key) return text;
  }
  return "";
}

class Shapes : public testing::Test {
 protected:
  /// The level, of the policy that the text became.
  static std::string decide(const Imported& read, const std::string& role, const std::string& permission,
                            const std::vector<std::pair<std::string, std::string>>& values = {}) {
    if (read.policy.empty()) return "refused: " + read.messages();
    EXPECT_EQ(fault_of(read), "") << read.policy;
    return Decider(read.policy)(role, permission, values);
  }

  static void refused(const Imported& read, const std::vector<Code>& codes, const std::string& help) {
    EXPECT_EQ(read.policy, "");
    EXPECT_EQ(read.codes(), codes) << read.messages();
    EXPECT_THAT(read.messages(), HasSubstr(help));
  }
};

TEST_F(Shapes, UnlessInACellIsReadAsTheLanguageReadsIt) {
  const Imported read = imported(
      "p,clerk,boss\ndoc.view,allow unless locked,unless locked\ndoc.edit,"
      "deny if locked else allow unless own and draft,yes\n");
  EXPECT_EQ(decide(read, "clerk", "doc.view", {{"locked", "false"}}), "allow");
  EXPECT_EQ(decide(read, "clerk", "doc.view", {{"locked", "true"}}), "deny");
  EXPECT_EQ(decide(read, "boss", "doc.view", {{"locked", "true"}}), "deny");
  EXPECT_EQ(decide(read, "clerk", "doc.edit", {{"locked", "false"}, {"own", "true"}, {"draft", "true"}}), "deny");
  EXPECT_EQ(decide(read, "clerk", "doc.edit", {{"locked", "false"}, {"own", "true"}, {"draft", "false"}}), "allow");
}

// Names as the language writes them.

TEST_F(Shapes, NamesInBackquotesAreReadAsTheLanguageReadsThem) {
  const std::vector<std::string> tables = {
      "Permission,`the boss`,clerk\n`a|b`.see,yes,no\n`Read all`.`re do`,no,yes\n`Pay`,yes,no\n",
      "| Permission | \\`the boss\\` | clerk |\n|-|-|-|\n| \\`a\\|b\\`.see | yes | no |\n"
      "| \\`Read all\\`.\\`re do\\` | no | yes |\n| \\`Pay\\` | yes | no |\n"};
  for (const std::string& table : tables) {
    const Imported read = literally(table, {{"name-columns", "1"}});
    EXPECT_EQ(decide(read, "the boss", "a|b.see"), "allow") << table;
    EXPECT_EQ(decide(read, "clerk", "a|b.see"), "deny");
    EXPECT_EQ(decide(read, "clerk", "Read all.re do"), "allow");
    EXPECT_EQ(decide(read, "the boss", "app.Pay"), "allow");
  }
}

TEST_F(Shapes, BackquotesThatHoldNoWholeSegmentAreRefused) {
  for (const std::string name : {"`a", "a`b`", "`a`b", "``.b", "`a`.", ".`a`", "`a`..b"}) {
    EXPECT_EQ(literally("Permission,boss\n" + name + ",yes\n", {{"name-columns", "1"}}).codes(),
              std::vector<Code>{Code::impossible_name})
        << name;
  }
}

// Columns that are no roles.

TEST_F(Shapes, CodeAndLabelWithSemicolonsAndATitleOfASection) {
  const Imported read = literally("code;label;admin;user\nA.1;\"Read it\";x;\n;Second part;;\nA.2;\"Write it\";x;x\n");
  EXPECT_EQ(decide(read, "admin", "A.1"), "allow");
  EXPECT_EQ(decide(read, "user", "A.1"), "deny");
  EXPECT_EQ(decide(read, "user", "A.2"), "allow");
  EXPECT_THAT(left_out(read), HasSubstr("row 3, `Second part`: it names no permission"));
  EXPECT_EQ(fact(read, "titles"), "`label`");
}

TEST_F(Shapes, ModuleAndActionJoinAndTheNotesAreAskedFor) {
  const std::string text =
      "Module,Action,Admin,Clerk,Notes\nUsers,Create,✓,N/A,only HR\n,Delete,✓,✗ ,\nReports,Export,own/team/all,own,\n";
  refused(literally(text), {Code::unclear_column, Code::unknown_cell, Code::unknown_cell}, "`--skip-columns Notes`");
  const Imported read =
      literally(text, {{"skip-columns", "Notes"}, {"level", "own/team/all=allow"}, {"level", "own = allow if own"}});
  EXPECT_EQ(decide(read, "Admin", "Users.Create"), "allow");
  EXPECT_EQ(decide(read, "Clerk", "Users.Delete"), "deny");
  EXPECT_EQ(decide(read, "Admin", "Users.Delete"), "allow");
  EXPECT_EQ(decide(read, "Clerk", "Reports.Export", {{"own", "true"}}), "allow");
  EXPECT_EQ(decide(read, "Clerk", "Reports.Export", {{"own", "false"}}), "deny");
  EXPECT_EQ(fact(read, "names"), "in `Module`, `Action`, joined by dots");
  EXPECT_EQ(fact(read, "blank names"), "taken from the row above");
  EXPECT_THAT(left_out(read), HasSubstr("column `Notes`"));
}

TEST_F(Shapes, AColumnOfTextIsOneMessageAndNotOneForEachCell) {
  const Imported read = literally(
      "Permission,Admin,Owner contact,Description\nuser.add,yes,Ann,Adds one\nuser.drop,no,Bob,Drops "
      "one\nuser.see,yes,Cid,\n");
  refused(read, {Code::column_without_levels, Code::unclear_column}, "`--skip-columns 'Owner contact'`");
  EXPECT_EQ(
      decide(literally("Permission,Admin,Description\nuser.add,yes,Adds one\n", {{"title-column", "description"}}),
             "Admin", "user.add"),
      "allow");
}

TEST_F(Shapes, ANumberedColumnBeforeTheNames) {
  const std::string text = "#,Permission,Admin,Guest\n1,page.read,yes,yes\n2,page.write,yes,no\n";
  refused(literally(text), {Code::unclear_column}, "--skip-columns '#'");
  EXPECT_EQ(decide(literally(text, {{"skip-columns", "#"}}), "Guest", "page.write"), "deny");
  EXPECT_EQ(decide(literally(text, {{"skip-columns", "1"}}), "Guest", "page.read"), "allow") << "by its number";
}

TEST_F(Shapes, ACategoryBeforeTheNames) {
  const std::string text = "Category,Permission,Admin,Guest\nPages,read,yes,yes\nUsers,read,yes,no\n";
  refused(literally(text), {Code::unclear_direction}, "--name-columns 'Category, Permission'");
  EXPECT_EQ(decide(literally(text, {{"name-columns", "Category, Permission"}}), "Guest", "Users.read"), "deny");
  EXPECT_EQ(decide(literally(text, {{"name-columns", "Category, Permission"}}), "Guest", "Pages.read"), "allow");
}

TEST_F(Shapes, ACategoryBetweenModuleAndAction) {
  const std::string text = "Module,Category,Action,Admin,Guest\nPages,a,read,yes,yes\nPages,b,write,yes,no\n";
  refused(literally(text), {Code::unclear_column}, "--name-columns 'Module, Category, Action'");
  EXPECT_EQ(decide(literally(text, {{"name-columns", "Module, Category, Action"}}), "Guest", "Pages.b.write"), "deny");
  EXPECT_EQ(decide(literally(text, {{"skip-columns", "Category"}}), "Guest", "Pages.write"), "deny");
}

TEST_F(Shapes, AColumnWithoutANameThatHasCells) {
  refused(literally("Permission,Admin,\npage.read,yes,see 3\n"), {Code::unnamed_role}, "--skip-columns=3");
}

TEST_F(Shapes, ARoleThatIsCalledLikeANoteCanBeSaid) {
  const std::string text = "Permission,Admin,Source\npage.read,yes,yes\n";
  refused(literally(text), {Code::unclear_column}, "--role-columns Source");
  EXPECT_EQ(decide(literally(text, {{"role-columns", "Source"}}), "Source", "page.read"), "allow");
}

// Rows that are no permissions.

TEST_F(Shapes, TitlesAboveTheRowOfNames) {
  const Imported read = literally("Access matrix 2024,,\n,,\nPermission,Admin,Guest\npage.read,yes,no\n");
  EXPECT_EQ(decide(read, "Admin", "page.read"), "allow");
  EXPECT_EQ(decide(read, "Guest", "page.read"), "deny");
  EXPECT_EQ(fact(read, "header"), "row 3");
  EXPECT_THAT(left_out(read), HasSubstr("row 1, `Access matrix 2024`: above the names"));
}

TEST_F(Shapes, TwoRowsOfNames) {
  const std::string text = ",Internal,,External\nPermission,Admin,Clerk,Guest\npage.read,yes,yes,no\n";
  EXPECT_EQ(literally(text).policy, "");
  EXPECT_THAT(literally(text).messages(), HasSubstr("--header-row N"));
  EXPECT_EQ(decide(literally(text, {{"header-row", "2"}}), "Clerk", "page.read"), "allow");
}

TEST_F(Shapes, HeadingsBetweenFilledRows) {
  const Imported read = literally("Action,Admin,Guest\nPages,,\nread,yes,yes\nwrite,yes,no\nUsers,,\nadd,yes,no\n");
  EXPECT_EQ(decide(read, "Guest", "app.write"), "deny");
  EXPECT_EQ(Decider(read.policy).permissions(), 3u);
  EXPECT_THAT(left_out(read), HasSubstr("row 2, `Pages`: a heading"));
}

TEST_F(Shapes, ARowWithoutCellsAmongBlanksIsAskedFor) {
  const std::string text = "Action,Admin,Guest\nPages,,\nread,x,x\nwrite,x,\n";
  refused(literally(text), {Code::unclear_heading}, "--group-rows=skip");
  EXPECT_EQ(decide(literally(text, {{"group-rows", "resource"}}), "Admin", "Pages.write"), "allow");
  EXPECT_EQ(decide(literally(text, {{"group-rows", "permission"}}), "Admin", "app.Pages"), "deny");
  EXPECT_EQ(Decider(literally(text, {{"group-rows", "skip"}}).policy).permissions(), 2u);
}

TEST_F(Shapes, TheSameActionUnderTwoHeadings) {
  const std::string text = "Action,Admin,Guest\nPages,,\nread,yes,yes\nUsers,,\nread,yes,no\n";
  refused(literally(text), {Code::imported_twice}, "--group-rows=resource");
  const Imported read = literally(text, {{"group-rows", "resource"}});
  EXPECT_EQ(decide(read, "Guest", "Pages.read"), "allow");
  EXPECT_EQ(decide(read, "Guest", "Users.read"), "deny");
}

TEST_F(Shapes, AModuleOnItsOwnRowNamesTheRowsBelowIt) {
  const std::string head = "Module,Action,Admin,Guest\nOrders,Open,yes,yes\n";
  for (const Said& said : {Said{}, Said{{"group-rows", "resource"}}}) {
    const Imported read = literally(head + "Users,,,\n,Delete,yes,no\n", said);
    EXPECT_EQ(decide(read, "Admin", "Users.Delete"), "allow");
    EXPECT_EQ(decide(read, "Admin", "Orders.Delete"), "unknown name");
  }
  for (const char* said : {"skip", "permission"}) {
    refused(literally(head + "Users,,,\n,Delete,yes,no\n", {{"group-rows", said}}), {Code::unnamed_permission},
            "name the permission");
  }
  refused(literally("Module,Page,Action,Admin\nOrders,List,Open,yes\nUsers,,Delete,yes\n",
                    {{"name-columns", "Module,Page,Action"}}),
          {Code::unnamed_permission}, "name the permission");
  refused(literally("Module,Action,Label,Admin\nOrders,Open,,yes\n,,Part two,\n,Delete,,yes\n"),
          {Code::unnamed_permission}, "name the permission");
  refused(literally("Module,Action,Admin\nOrders,Open,yes\n,Part two,\n,Delete,yes\n", {{"group-rows", "skip"}}),
          {Code::unnamed_permission}, "name the permission");
  refused(literally("Role,Module,Create\nManager,Orders,yes\nClerk,,yes\n"), {Code::unnamed_permission},
          "name the permission");
  EXPECT_EQ(literally("role,resource,action\nManager,Orders,open\nClerk,,open\n").codes(),
            std::vector<Code>{Code::unnamed_permission});
}

TEST_F(Shapes, RowsWithoutCellsInAFullTable) {
  const Imported split = literally("Permission,Admin,Guest\npage.read,yes,yes\npage.purge,,\npage.write,yes,no\n");
  EXPECT_EQ(decide(split, "Admin", "page.purge"), "deny") << "a permission that nobody has";
  const Imported joined = literally("Module,Action,Admin,Guest\nOrders,Open,yes,yes\nOrders,Purge,,\n");
  EXPECT_EQ(decide(joined, "Admin", "Orders.Purge"), "deny");
  const std::string text = "Action,Admin,Guest\nread,yes,yes\nwrite,yes,no\n* only HR,,\n";
  refused(literally(text), {Code::unclear_heading}, "footnotes");
  EXPECT_EQ(Decider(literally(text, {{"group-rows", "skip"}}).policy).permissions(), 2u);
  EXPECT_EQ(literally("Action,Admin,Guest\nread,yes,yes\npurge,,\nPages,,\nwrite,yes,no\n").codes(),
            std::vector<Code>{Code::unclear_heading});
}

// The direction.

TEST_F(Shapes, UserGroupsDownAndPermissionsAcross) {
  const Imported read = literally("user_group,read,write,purge\nAdmin,TRUE,TRUE,TRUE\nEditor,TRUE,TRUE,FALSE\n");
  EXPECT_EQ(decide(read, "Admin", "app.purge"), "allow");
  EXPECT_EQ(decide(read, "Editor", "app.purge"), "deny");
  EXPECT_EQ(fact(read, "roles"), "down, in the column `user_group`");
}

TEST_F(Shapes, RolesDownWithoutAWordThatSaysSo) {
  for (const std::string corner : {"", "Id", "Name", "Action", "Permission"}) {
    const std::string text = corner + ",read,write\nAdmin,yes,yes\nGuest,yes,no\n";
    refused(literally(text), {Code::unclear_direction}, "`--transpose`");
    EXPECT_EQ(decide(literally(text, {{"transpose", "yes"}}), "Guest", "app.write"), "deny");
    EXPECT_EQ(decide(literally(text, {{"name-columns", "1"}}), "write", "app.Guest"), "deny") << "as it is said";
  }
}

TEST_F(Shapes, ACornerThatNamesTheOtherSide) {
  const std::string text = "Role,Admin,Guest\nread,yes,yes\nwrite,yes,no\n";
  refused(literally(text), {Code::unclear_direction}, "`--name-columns Role`");
  EXPECT_EQ(decide(literally(text, {{"name-columns", "Role"}}), "Guest", "app.write"), "deny");
}

TEST_F(Shapes, NothingTellsRolesFromPermissions) {
  refused(literally("| | Alpha | Gamma |\n|---|---|---|\n| see charts | ✓ | ✓ |\n| drop charts | ✓ | ✗ |\n"),
          {Code::unclear_direction}, "--name-columns 1");
  const Imported read = literally(",Alpha,Gamma\ncharts.see,✓,✓\ncharts.drop,✓,✗\n");
  EXPECT_EQ(decide(read, "Gamma", "charts.drop"), "deny") << "what falls into resource and action is a permission";
}

TEST_F(Shapes, RoleAndModuleDownAndActionsAcross) {
  const Imported read =
      literally("Role,Module,Create,Delete\nManager,Products,Yes,No\nManager,Orders,No,No\nClerk,Orders,Yes,Yes\n");
  EXPECT_EQ(decide(read, "Manager", "Products.Create"), "allow");
  EXPECT_EQ(decide(read, "Manager", "Orders.Create"), "deny");
  EXPECT_EQ(decide(read, "Clerk", "Orders.Delete"), "allow");
  EXPECT_EQ(decide(read, "Clerk", "Products.Create"), "deny");
  refused(literally("Role,Module,Create\nManager,Products,Yes\nAdmin,All,Yes\n"), {Code::pattern_name}, "list them");
}

TEST_F(Shapes, ARowThatSpeaksAgainOfTheSameSaysTheSame) {
  const std::string text = "Role,Module,Create\nManager,Orders,no\n";
  refused(literally(text + "Manager,Orders,yes\n"), {Code::contradicting_rows}, "remove one of the rows");
  EXPECT_EQ(decide(literally(text + "Manager,Orders,no\n"), "Manager", "Orders.Create"), "deny");
  EXPECT_EQ(literally("Role,read,write,read\nGuest,no,yes,yes\n").codes(), std::vector<Code>{Code::imported_twice});
}

TEST_F(Shapes, SeveralNamesInOneCellAreRefused) {
  for (const std::string cell : {"\"page,user\"", "page;user", "page|user", "\"page\nuser\""}) {
    const std::vector<std::string> tables = {"role,resource,action\nguest,desk,open\n" + cell + ",page,read\n",
                                             "role,resource,action\nadmin," + cell + ",read\n",
                                             "role,resource,action\nadmin,page," + cell + "\n",
                                             "role,permission,effect\nadmin," + cell + ",deny\n",
                                             "Role,Module,Create\nManager," + cell + ",Yes\n",
                                             "Role,page.read,page.write\n" + cell + ",Yes,No\n"};
    for (const std::string& text : tables)
      refused(literally(text, {{"separator", "comma"}}), {Code::several_names},
              "if it is one name, put it in backquotes");
  }
  refused(literally("| role | permission |\n|---|---|\n| admin<br>guest | page.read |\n"), {Code::several_names},
          "one row for each");
  const Imported quoted = literally("role,resource,action\n\"`the\nboss`\",\"`a,b`\",\"`c;d`\"\n");
  EXPECT_EQ(decide(quoted, "the boss", "a,b.c;d"), "allow");
}

TEST_F(Shapes, WordsForLevelsAreNoNames) {
  refused(literally("role,permission\nadmin,page.read\nguest,page.read\nyes,page.read\n"), {Code::level_as_name},
          "backquotes");
  refused(literally("role,permission\nadmin,✓\n"), {Code::level_as_name}, "backquotes");
  refused(literally("Role,page.read\nadmin,yes\nguest,yes\nno,yes\n"), {Code::level_as_name}, "--header-row N");
  refused(literally("Guest,Clerk\nyes,no\n", {{"name-columns", "1"}}), {Code::level_as_name}, "--header-row N");
  EXPECT_EQ(decide(literally("role,permission\n`yes`,page.read\n"), "yes", "page.read"), "allow");
  refused(literally("Admin,Guest,Clerk\nyes,no,yes\nno,yes,no\n"), {Code::unclear_direction}, "`--transpose`");
}

// Lists.

TEST_F(Shapes, AllIsNoNameInAList) {
  for (const std::string row : {"all,page.read", "guest,All", "guest,any", "Everything,page.read"}) {
    refused(literally("role,permission\nguest,page.read\n" + row + "\n"), {Code::pattern_name},
            "if it is a name, write");
  }
  EXPECT_EQ(decide(literally("role,permission\n`all`,page.read\n"), "all", "page.read"), "allow");
}

TEST_F(Shapes, WhatDeniesInAList) {
  const std::string text = "role,permission,effect\nadmin,page.read,allow\nguest,page.read,";
  for (const std::string word : {"deny", "Denied", "forbidden", "blocked"}) {
    const Imported read = literally(text + word + "\n", {{"level", "blocked=deny"}});
    EXPECT_THAT(read.policy, HasSubstr("forbid guest to page.read;")) << word;
  }
  for (const std::string word : {"no", "none", "-"}) {
    EXPECT_THAT(literally(text + word + "\n").policy, testing::Not(HasSubstr("forbid"))) << word;
  }
  EXPECT_THAT(literally(text + "no\n", {{"level", "no=deny"}}).policy, HasSubstr("forbid guest to page.read;"));
  for (const std::string cell :
       {"deny if own", "no if own else allow", "allow if own else deny", "deny note \"\"why\"\""}) {
    refused(literally(text + "\"" + cell + "\"\n"), {Code::unreadable_cell}, "forbid ROLE to PERMISSION if CONDITION;");
  }
  refused(literally(text + "later\n", {{"level", "later=deny if own"}}), {Code::unreadable_cell}, "leave the row out");
}

TEST_F(Shapes, ALineForEachGrant) {
  const Imported read = literally(
      "role,resource,action,effect\nadmin,page,read,allow\nguest,page,read,allow\nadmin,page,write,allow\nguest,page,"
      "write,deny\n");
  EXPECT_EQ(decide(read, "guest", "page.read"), "allow");
  EXPECT_EQ(decide(read, "guest", "page.write"), "deny");
  EXPECT_EQ(decide(read, "admin", "page.write"), "allow");
  EXPECT_THAT(read.policy, HasSubstr("forbid guest to page.write;")) << "what a list denies, it denies";
}

TEST_F(Shapes, ALineForEachGrantWithoutALevel) {
  const Imported read = literally("Role,Permission\nadmin,page:read\nadmin,page:write\nguest,page:read\n");
  EXPECT_EQ(decide(read, "guest", "page.write"), "deny");
  EXPECT_EQ(decide(read, "admin", "page.write"), "allow");
  const Imported allowed = literally("role,permission,allowed\nadmin,page.read,true\nguest,page.read,false\n");
  EXPECT_EQ(decide(allowed, "guest", "page.read"), "deny");
}

TEST_F(Shapes, ALineThatContradictsAnother) {
  refused(literally("role,permission,allowed\nadmin,page.read,true\nadmin,page.read,false\n"),
          {Code::contradicting_rows}, "remove one of the rows");
  EXPECT_NE(literally("role,permission,allowed\nadmin,page.read,true\nadmin,page.read,true\n").policy, "");
  refused(literally("role,resource,action,effect\nadmin,*,read,allow\n"), {Code::pattern_name}, "list them");
  refused(literally("role,resource,action,effect\n,page,read,allow\n"), {Code::unnamed_subject}, "name the role");
  refused(literally("role,resource,action,effect,condition\nadmin,page,read,allow,own\n"), {Code::unclear_column},
          "condition");
}

TEST_F(Shapes, Casbin) {
  const Imported read = literally(
      "p, admin, invoice, pay\np, clerk, invoice, see, allow\np, trainee, invoice, see, deny\n"
      "g, admin, clerk\ng, helper, trainee\ng, helper, clerk\np, helper, desk, open\ng, ann, admin\n",
      {}, "policy.csv");
  EXPECT_EQ(decide(read, "admin", "invoice.see"), "allow") << "by way of the clerk";
  EXPECT_EQ(decide(read, "clerk", "invoice.pay"), "deny");
  EXPECT_EQ(decide(read, "trainee", "invoice.see"), "deny");
  EXPECT_EQ(decide(read, "helper", "invoice.see"), "deny") << "a denial reaches whoever has the role";
  EXPECT_EQ(Decider(read.policy).roles(), 4u) << "ann is a user";
  EXPECT_THAT(left_out(read), HasSubstr("1 `g` line"));
}

TEST_F(Shapes, CasbinThatSaysMoreThanATableCan) {
  const auto codes = [](const std::string& text) { return literally("p, a, b, c\n" + text, {}, "policy.csv").codes(); };
  const std::vector<Code> pattern = {Code::pattern_name};
  const std::vector<Code> other = {Code::other_casbin_line};
  EXPECT_EQ(codes("p, admin, /files/*, read\n"), pattern);
  EXPECT_EQ(codes("p, admin, files, (GET)|(POST)\n"), pattern);
  EXPECT_EQ(codes("p, admin, /files/:id, read\n"), pattern);
  EXPECT_EQ(codes("p, admin, tenant1, files, read\n"), other);
  EXPECT_EQ(codes("p, admin, files\n"), other);
  EXPECT_EQ(codes("p2, admin, files, read\n"), other);
  EXPECT_EQ(codes("g, ann, admin, tenant1\n"), other);
  EXPECT_EQ(codes("g, a, d\ng, d, a\n"), std::vector<Code>{Code::inherit_cycle});
}

// Markdown.

TEST_F(Shapes, AMarkdownTableWithSignsAndRemarks) {
  const std::string text =
      "| Action | Owner | Guest |\n|---|---|---|\n| Read all | ✅ | — |\n| Pay | ✓ (own) | Denied* |\n";
  const Imported unsaid = literally(text);
  EXPECT_EQ(unsaid.codes(), (std::vector<Code>{Code::unknown_cell, Code::unknown_cell}));
  EXPECT_THAT(unsaid.messages(), HasSubstr("--level '✓ (own)=allow if own'"));
  EXPECT_THAT(unsaid.messages(), HasSubstr("--level 'Denied*=deny'"));
  const Imported read = literally(text, {{"level", "✓ (own)=allow if own"}, {"level", "Denied*=deny"}});
  EXPECT_EQ(decide(read, "Owner", "app.Pay", {{"own", "true"}}), "allow");
  EXPECT_EQ(decide(read, "Owner", "app.Pay", {{"own", "false"}}), "deny");
  EXPECT_EQ(decide(read, "Guest", "app.Pay"), "deny");
  EXPECT_EQ(decide(read, "Owner", "app.Read all"), "allow");
}

TEST_F(Shapes, MarkdownWithCodeNamesAndBoldAndShortcodes) {
  const Imported read = literally(
      "Roles\n\n| Permission | **Admin** | *Guest* |\n|---|:-:|:-:|\n| `page:read` | :white_check_mark: | "
      ":heavy_check_mark: |\n"
      "| `page:write` | **yes** | **no** |\n",
      {}, "roles.md");
  EXPECT_EQ(decide(read, "Admin", "page.write"), "allow");
  EXPECT_EQ(decide(read, "Guest", "page.write"), "deny");
  EXPECT_EQ(decide(read, "Guest", "page.read"), "allow");
}

TEST_F(Shapes, SeveralMarkdownTables) {
  const std::string text =
      "## Pages\n\n| Permission | Admin | Guest |\n|---|---|---|\n| page.read | Y | Y |\n\n## Users\n\n"
      "| Permission | Admin | Guest |\n|---|---|---|\n| user.add | Y | N |\n\n| Mail | Team |\n|---|---|\n| a@b | c "
      "|\n";
  refused(literally(text), {Code::several_tables}, "--table=1,2");
  const Imported read = literally(text, {{"table", "1,2"}});
  EXPECT_EQ(decide(read, "Guest", "page.read"), "allow");
  EXPECT_EQ(decide(read, "Guest", "user.add"), "deny");
  EXPECT_EQ(literally(text, {{"table", "1,3"}}).codes(), std::vector<Code>{Code::other_names});
  EXPECT_EQ(literally(text, {{"table", "4"}}).codes(), std::vector<Code>{Code::no_such_table});
  EXPECT_EQ(literally("no table | here\n", {}, "a.md").codes(), std::vector<Code>{Code::no_table});
}

TEST_F(Shapes, ASentenceThatLimitsAMarkdownTableIsNotDropped) {
  refused(literally("# Desk\n\nOnly if verified; otherwise deny.\n\n| | admin |\n|---|---|\n| desk.open | allow |\n"),
          {Code::limited_table}, "add `require …;`");
}

TEST_F(Shapes, AMarkdownCellMayHoldABar) {
  const Imported read = literally("| Permission | Admin |\n|---|---|\n| `a\\|b.read` | yes |\n| c\\|d.read | no |\n");
  EXPECT_EQ(decide(read, "Admin", "a|b.read"), "allow");
  EXPECT_EQ(decide(read, "Admin", "c|d.read"), "deny");
}

// Names and words.

TEST_F(Shapes, NamesInProseAreNotSplitAndWrappedOnesAreFolded) {
  const Imported read = literally(
      "Feature,\"Super\nadmin\",Guest\nRegister / Login,yes,yes\n24.7 support,yes,no\n\"View content,\nand "
      "comment\",yes,no\n");
  EXPECT_EQ(decide(read, "Super admin", "app.24.7 support"), "allow");
  EXPECT_EQ(decide(read, "Guest", "app.24.7 support"), "deny");
  EXPECT_EQ(decide(read, "Guest", "app.Register / Login"), "allow");
  EXPECT_EQ(decide(read, "Guest", "app.View content, and comment"), "deny");
}

TEST_F(Shapes, LettersThatALegendExplains) {
  const std::string text =
      "| Permission | Admin | Agent |\n|---|:-:|:-:|\n| users.view | Y | N |\n| orders.view | Y | S |\n";
  refused(literally(text), {Code::unknown_cell}, "`--level S=LEVEL`");
  const Imported read = literally(text, {{"level", "S=allow if in_scope"}});
  EXPECT_EQ(decide(read, "Agent", "orders.view", {{"in_scope", "true"}}), "allow");
  EXPECT_EQ(decide(read, "Agent", "orders.view", {{"in_scope", "false"}}), "deny");
}

TEST_F(Shapes, SignsAndCrosses) {
  const std::string text = "Permission,Admin,Guest\npage.read,✓,✓\npage.write,✓,x\n";
  refused(literally(text), {Code::unclear_cross}, "`--level x=deny` or `--level x=allow`");
  EXPECT_EQ(decide(literally(text, {{"level", "x=deny"}}), "Guest", "page.write"), "deny");
}

TEST_F(Shapes, ACrossBesideAWordThatIsSaidToBeYesIsAskedForAllTheSame) {
  const std::string text = "Permission,Admin,Guest\npage.read,✓,✓\npage.write,✓,x\n";
  refused(literally(text, {{"level", "✓=allow"}}), {Code::unclear_cross}, "`--level x=deny` or `--level x=allow`");
  const std::string german = "Permission,Admin,Guest\npage.read,ja,ja\npage.write,ja,X\n";
  refused(literally(german, {{"level", "ja=allow"}}), {Code::unclear_cross}, "`--level X=deny`");
  EXPECT_EQ(decide(literally(german, {{"level", "ja=allow"}, {"level", "x=deny"}}), "Guest", "page.write"), "deny");
  const std::string remark = "Permission,Admin,Guest\npage.read,Own only,x\n";
  const Imported remarked = literally(remark, {{"level", "Own only=allow if own"}});
  EXPECT_EQ(decide(remarked, "Guest", "page.read", {{"own", "false"}}), "allow");
  const std::string level = "Permission,Admin,Guest\npage.read,full,full\npage.write,full,x\n";
  EXPECT_EQ(literally(level, {{"levels", "none,full"}}).codes(), std::vector<Code>{Code::unclear_cross});
  for (const std::string beside : {"✓ if own,x", "✓,x if own", "✗ if own,x"}) {
    EXPECT_EQ(literally("Permission,Admin,Guest\npage.read," + beside + "\n").codes(),
              std::vector<Code>{Code::unclear_cross})
        << beside;
  }
}

TEST_F(Shapes, WordsOfAnotherLanguageAreSaidOnce) {
  const std::string text = "Recht,Admin,Gast\npage.read,ja,ja\npage.write,ja,nein\n";
  EXPECT_EQ(literally(text).codes(), (std::vector<Code>{Code::unknown_cell, Code::unknown_cell}))
      << "a word, not a cell";
  const Imported read = literally(text, {{"level", "ja=allow"}, {"level", "nein=deny"}});
  EXPECT_EQ(decide(read, "Gast", "page.write"), "deny");
  EXPECT_EQ(decide(read, "Gast", "page.read"), "allow");
}

TEST_F(Shapes, CellsThatNameActionsAreNoLevels) {
  const Imported read =
      literally("| Role | Orders | Invoices |\n|---|---|---|\n| Sales | CRUD | R |\n| Stock | RU | - |\n");
  refused(read, {Code::unknown_cell, Code::unknown_cell, Code::unknown_cell}, "--level CRUD=LEVEL");
}

TEST_F(Shapes, ABlankCellMeansWhatIsSaid) {
  const std::string text = "Permission,Admin,Guest\npage.read,,no\npage.write,yes,\n";
  EXPECT_EQ(decide(literally(text), "Admin", "page.read"), "deny");
  refused(literally(text, {{"blank", "refuse"}}), {Code::blank_import_cell}, "--blank=LEVEL");
  EXPECT_EQ(decide(literally(text, {{"blank", "allow"}}), "Admin", "page.read"), "allow");
  EXPECT_EQ(literally(text, {{"blank", "perhaps"}}).codes(), std::vector<Code>{Code::bad_mapping});
}

TEST_F(Shapes, WhatWasReadIsTold) {
  const Imported read = literally("Permission,Admin,Guest\npage.read,✓,✓\npage.write,✓,\n");
  ASSERT_EQ(read.reading.words.size(), 2u);
  EXPECT_EQ(read.reading.words[0].word + "=" + read.reading.words[0].meaning, "✓=allow");
  EXPECT_EQ(read.reading.words[0].cells, 3u);
  EXPECT_EQ(read.reading.words[1].word + "=" + read.reading.words[1].meaning, "=deny");
  EXPECT_EQ(fact(read, "roles"), "across: Admin, Guest");
  EXPECT_EQ(fact(read, "names"), "in `Permission`");
}

TEST_F(Shapes, WhatIsOpenIsAQuestionWithItsChoices) {
  const Imported read = literally("Permission,Admin,Notes\npage.read,Own only,a\n");
  ASSERT_EQ(read.reading.questions.size(), 2u);
  const Question& word =
      read.reading.questions.front().word.empty() ? read.reading.questions[1] : read.reading.questions[0];
  EXPECT_EQ(word.word, "Own only");
  std::vector<std::string> values;
  for (const Choice& choice : word.choices) values.push_back(choice.value);
  EXPECT_THAT(values, ElementsAre("Own only=deny", "Own only=allow", "Own only=allow if own"));
}

TEST_F(Shapes, LevelsThatAreNamedHighestFirst) {
  ReadOptions options;
  for (const char* levels : {"allow,deny", "allow,instruct", "instruct,deny", "none,yes,no,full", "Granted,limited"}) {
    EXPECT_THAT(set_option(options, "levels", levels).error(), HasSubstr("the lowest level comes first")) << levels;
  }
  for (const char* levels : {"deny,allow", "deny,instruct,allow", "none,read,write", "no,n/a,full"}) {
    EXPECT_TRUE(set_option(options, "levels", levels)) << levels;
  }
}

TEST_F(Shapes, OptionsThatDoNotFitTheTable) {
  const std::string text = "Permission,Admin\npage.read,yes\n";
  EXPECT_EQ(literally(text, {{"skip-columns", "Notse"}}).codes(), std::vector<Code>{Code::unknown_column});
  EXPECT_EQ(literally(text, {{"skip-columns", "Admin"}, {"role-columns", "Admin"}}).codes(),
            std::vector<Code>{Code::column_used_twice});
  EXPECT_EQ(literally(text, {{"header-row", "7"}}).codes(), std::vector<Code>{Code::no_such_row});
  EXPECT_EQ(literally(text, {{"level", "yes=perhaps"}}).codes(), std::vector<Code>{Code::bad_mapping});
}

// Large tables.

TEST_F(Shapes, TwoThousandRolesByFiveThousandPermissions) {
  constexpr std::uint32_t roles = 2000;
  constexpr std::uint32_t permissions = 5000;
  std::string text = "Permission";
  for (std::uint32_t role = 0; role < roles; ++role) text += ",r" + std::to_string(role);
  text += '\n';
  // Teams of roles have areas of permissions, as in organisations; and each role a few of its own.
  const auto is_granted = [](std::uint32_t role, std::uint32_t permission) {
    return role % 40 == permission / 100 % 40 || (role * 7 + permission * 13) % 1009 == 0;
  };
  for (std::uint32_t permission = 0; permission < permissions; ++permission) {
    text += "area" + std::to_string(permission / 100) + ".p" + std::to_string(permission);
    for (std::uint32_t role = 0; role < roles; ++role) text += is_granted(role, permission) ? ",x" : ",";
    text += '\n';
  }
  const Imported read = literally(text);
  ASSERT_NE(read.policy, "") << read.messages();
  const Decider decide(read.policy);
  ASSERT_TRUE(decide.is_ready());
  for (std::uint32_t sample = 0; sample < 20'000; ++sample) {
    const std::uint32_t role = sample * 7919 % roles;
    const std::uint32_t permission = sample * 104'729 % permissions;
    const std::string name = "area" + std::to_string(permission / 100) + ".p" + std::to_string(permission);
    ASSERT_EQ(decide("r" + std::to_string(role), name), is_granted(role, permission) ? "allow" : "deny")
        << role << name;
  }
  EXPECT_EQ(fault_of(read), "") << "all ten million cells";
}

}  // namespace
}  // namespace polc::importer
