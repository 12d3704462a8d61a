// The policies that tables become, as text; and that they decide what the tables say, whatever the names.
#include <gtest/gtest.h>

#include "compiler/importer/words.h"
#include "tests/unit/compiler/grammar_words.h"
#include "tests/unit/compiler/importer/imported.h"

namespace polc::importer {
namespace {

TEST(WritePolicy, APyramidOfRoles) {
  const Imported read = imported(
      "permission,guest,member,admin,root\n"
      "page.read,x,x,x,x\npage.write,,x,x,x\npage.purge,,,x,x\nuser.add,,,x,x\nuser.purge,,,x,x\nsite.move,,,,x\n");
  EXPECT_EQ(read.policy, R"(/// Imported from table.
policy app;

role guest;
role member includes guest;
role admin includes member;
role root includes admin;

resource page { actions read, write, purge; }
resource user { actions add, purge; }
resource site { actions move; }

allow guest to page.read;
allow member to page.write;
allow admin to page.purge, user.*;
allow root to site.move;
)") << read.messages();
  EXPECT_EQ(fault_of(read), "");
}

TEST(WritePolicy, EqualRolesShareRulesAndNobodyIncludesBoth) {
  const Imported read =
      imported("permission,clerk,cashier,boss\ntill.open,x,x,x\ntill.count,x,x,x\ntill.empty,x,x,x\ntill.close,,,x\n");
  EXPECT_EQ(statements_of(read), R"(role clerk;
role cashier;
role boss includes clerk;

resource till { actions open, count, empty, close; }

allow clerk, cashier to till.{open, count, empty};
allow boss to till.close;
)") << read.messages();
  EXPECT_EQ(fault_of(read), "");
}

TEST(WritePolicy, ADenseTableWithConditionsIsAMatrix) {
  const Imported read = imported(
      "permission,admin,member,guest,visitor\n"
      "device.reset,x,allow if own,,\ndevice.fix,x,allow if own,,\ndevice.look,x,allow if own else instruct,x,x\n",
      {"deny", "instruct", "allow"});
  EXPECT_EQ(read.policy, R"(/// Imported from table.
policy app;

levels deny < instruct < allow;

role admin;
role member;
role guest;
role visitor;

resource device {
  own: bool;
  actions reset, fix, look;
}

matrix {
  |                     | admin | member                     | guest, visitor |
  | device.{reset, fix} | allow | allow if own               | deny           |
  | device.look         | allow | allow if own else instruct | allow          |
}
)") << read.messages();
  EXPECT_EQ(fault_of(read), "");
}

TEST(WritePolicy, OutcomesOfALargeTableBecomeRules) {
  std::string text = "permission,r1,r2,r3,r4,r5,r6,r7,r8,boss\n";
  text += "a.x,yes,,,,,,,,yes\n";
  text += "a.y,,deny if locked else allow,,,,,,,\n";
  text += "a.z,,,ask if own or paid else allow if new,,,,,,\n";
  for (int role = 4; role <= 8; ++role) {
    text += "b.p" + std::to_string(role) + std::string(static_cast<std::size_t>(role), ',') + "yes" +
            std::string(static_cast<std::size_t>(9 - role), ',') + "\n";
  }
  const Imported read = imported(text, {"deny", "ask", "allow"});
  EXPECT_EQ(fault_of(read), "");
  EXPECT_NE(read.policy.find("allow r2 to a.y if not locked;\n"), std::string::npos) << read.policy;
  EXPECT_NE(read.policy.find("allow r3 to a.z if new and not (own or paid);\n"), std::string::npos) << read.policy;
  EXPECT_NE(read.policy.find("ask r3 to a.z if own or paid;\n"), std::string::npos) << read.policy;
}

TEST(WritePolicy, TypesOfAttributesComeFromTheirTests) {
  const Imported read = imported(
      "permission,admin,member\n"
      "user.add,x,if role is not admin\n"
      "user.drop,x,\"if owner in {member, nobody}\"\n"
      "order.pay,x,allow if status is open and not held\n"
      "order.ship,x,\"if status in {open, paid} or team is subject_team\"\n"
      "order.see,x,if subject_team is not sales and context.verified\n");
  EXPECT_EQ(fault_of(read), "");
  EXPECT_NE(read.policy.find("/// The values that the table names; `other` stands for the rest.\n"
                             "domain team = {sales, other};\n"),
            std::string::npos)
      << "a list of values that two attributes have stands once: " << read.policy;
  const std::string named = "  /// The values that the table names; `other` stands for the rest.\n";
  EXPECT_NE(read.policy.find("context {\n  verified: bool;\n}\n"), std::string::npos) << read.policy;
  EXPECT_NE(read.policy.find("resource user {\n  role: role;\n" + named + "  owner: {member, nobody, other};\n"),
            std::string::npos)
      << read.policy;
  EXPECT_NE(read.policy.find("resource order {\n" + named +
                             "  status: {open, paid, other};\n  held: bool;\n  team: team;\n  subject_team: team;\n"),
            std::string::npos)
      << read.policy;
}

TEST(WritePolicy, WhatIsGrantedToNobodyIsSaid) {
  const Imported few = imported("permission,a,b,c\nx.one,x,,\nx.two,,,\nx.three,x,,\nx.four,,,\n");
  EXPECT_EQ(fault_of(few), "");
  EXPECT_NE(
      few.policy.find("matrix \"Granted to nobody\" {\n  |               | a, b, c |\n  | x.{two, four} | deny    |\n"),
      std::string::npos)
      << few.policy;
  const Imported many = imported("permission,a,b,c,d,e,f,g,h,i\nx.one,x,,,,,,,,\nx.two,,,,,,,,,\n");
  EXPECT_EQ(fault_of(many), "");
  EXPECT_NE(many.policy.find("accept POL6005 because \"The table grants it nothing.\";\nrole b;\n"), std::string::npos);
  EXPECT_NE(many.policy.find("accept POL6006 because \"The table grants some of it to nobody.\";\nresource x {"),
            std::string::npos);
}

TEST(WritePolicy, LongStatementsAreBroken) {
  std::string text = "permission,admin,member\n";
  for (int number = 0; number < 60; ++number) {
    const std::string name = "some_resource.some_action_" + std::to_string(number);
    text += name + (number % 2 == 0 ? ",x,\n" : ",x,x\n");
  }
  const Imported read = imported(text);
  EXPECT_EQ(fault_of(read), "");
  std::size_t begin = 0;
  for (std::size_t end = read.policy.find('\n'); end != std::string::npos; end = read.policy.find('\n', begin)) {
    EXPECT_LE(end - begin, 120u) << read.policy.substr(begin, end - begin);
    begin = end + 1;
  }
}

TEST(WritePolicy, AStarReachesNoFurtherThanTheTable) {
  // `a.*` would give `a.b.z` too.
  const Imported read = imported("permission,r,s\na.x,x,x\na.y,x,x\na.b.z,,x\na.b.w,,x\n");
  EXPECT_EQ(fault_of(read), "");
  EXPECT_NE(read.policy.find("allow r to a.{x, y};\n"), std::string::npos) << read.policy;
  EXPECT_NE(read.policy.find("allow s to a.b.*;\n"), std::string::npos) << read.policy;
}

TEST(WritePolicy, TheSameTableGivesTheSameText) {
  const std::string text = "permission,b,a\nz.x,x,allow if own\nz.y,,x\nq.x,x,\n";
  EXPECT_EQ(imported(text).policy, imported(text).policy);
}

TEST(WritePolicy, LiterallyItSaysWhatTheTableSaysAndNothingOfWhatIsAddedLater) {
  const std::string text =
      "permission,guest,member,admin\npage.read,yes,yes,yes\npage.write,no,yes,yes\nuser.add,no,no,yes\n";
  const Imported read = literally(text);
  EXPECT_EQ(statements_of(read), R"(role guest;
role member;
role admin;

resource page { actions read, write; }
resource user { actions add; }

matrix {
  |            | guest | member | admin |
  | page.read  | allow | allow  | allow |
  | page.write | deny  | allow  | allow |
  | user.add   | deny  | deny   | allow |
}
)") << read.messages();
  EXPECT_EQ(fault_of(read), "");
  EXPECT_TRUE(read.inferred.empty());
}

TEST(WritePolicy, LiterallyALargeTableNamesEveryRoleAndPermission) {
  std::string text = "permission";
  for (int role = 0; role < 60; ++role) text += ",role" + std::to_string(role);
  text += '\n';
  for (int permission = 0; permission < 4; ++permission) {
    text += "page.p" + std::to_string(permission);
    for (int role = 0; role < 60; ++role) text += permission == 3 && role == 0 ? ",no" : ",yes";
    text += '\n';
  }
  const Imported read = literally(text);
  EXPECT_EQ(fault_of(read), "");
  EXPECT_EQ(read.policy.find('*'), std::string::npos) << read.policy;
  EXPECT_EQ(read.policy.find("includes"), std::string::npos) << read.policy;
  EXPECT_EQ(read.policy.find("all roles"), std::string::npos) << read.policy;
}

TEST(WritePolicy, WhatIsInferredIsListed) {
  const Imported read = imported("permission,guest,admin\npage.read,x,x\npage.write,,x\nuser.add,,x\nuser.drop,,x\n");
  EXPECT_EQ(read.inferred, (std::vector<std::string>{"admin includes guest, and gets what that role is granted later",
                                                     "admin has user.*, including what is added to it later"}))
      << read.policy;
}

TEST(WritePolicy, TitlesOfTheTableAreKept) {
  const Imported read = literally("code;label;admin;clerk\nA.1;\"Read \"\"it\"\"\";x;\nA.2;Write it;x;x\n");
  EXPECT_NE(read.policy.find("resource A { actions 1 \"Read \\\"it\\\"\", 2 \"Write it\"; }"), std::string::npos)
      << read.policy << read.messages();
  EXPECT_EQ(fault_of(read), "");
}

/// The words of the grammar, and other names that an export may hold.
const std::vector<std::string>& awkward_names() {
  static const std::vector<std::string> all = [] {
    std::vector<std::string> names = {"bool", "nobody", "allow", "deny", "two words", "a|b",          "a{b}",
                                      "a;b",  "é",      "a--b",  "-",    "--",        "2nd-line",     "a\"b",
                                      "//",   "a,b",    "\\",    "#1",   "on",        "custom roles", "0"};
    for (const auto& [token, word] : grammar_words()) names.push_back(word);
    return names;
  }();
  return all;
}

std::string csv_field(const std::string& name) {
  std::string field = "\"";
  for (const char character : name) field += character == '"' ? "\"\"" : std::string(1, character);
  return field + "\"";
}

TEST(WritePolicy, AnyNameMayBeARole) {
  std::string head = "permission";
  std::string row = "a.x";
  for (const std::string& name : awkward_names()) {
    // No role is called `yes`, and of one called `note` that must be said.
    if (plain_answer(name) != Answer::unknown || header_word(name) != HeaderWord::none) continue;
    head += "," + csv_field(name);
    row += ",x";
    EXPECT_EQ(fault_of(imported("permission," + csv_field(name) + ",other\na.x,x,\na.y,x,x\n")), "") << name;
    EXPECT_EQ(fault_of(imported("permission," + csv_field(name) + ",other\na.x,x,\na.y,,allow if own\n")), "") << name;
  }
  EXPECT_EQ(fault_of(imported(head + "\n" + row + "\n")), "");
}

TEST(WritePolicy, AnyNameMayBeAResourceOrAnAction) {
  for (const std::string& name : awkward_names()) {
    const std::string text = "permission,r,s\n" + csv_field(name + ".x") + ",x,\n" + csv_field("a." + name) + ",x,x\n" +
                             csv_field("a.y") + ",,x\n" + csv_field(name + "." + name) + ",,x\n";
    EXPECT_EQ(fault_of(imported(text)), "") << name;
  }
}

TEST(WritePolicy, AnyNameMayBeALevel) {
  for (const std::string& name : awkward_names()) {
    if (name == "deny" || name == "allow") continue;
    const std::string level = csv_field(name);
    const std::string text = "permission,r,s\na.x," + level + ",x\na.y,,x\n";
    // A word for yes or no in a cell means that, whatever the levels; as a given level it means itself.
    EXPECT_EQ(fault_of(imported(text, {"deny", name, "allow"})), "") << name;
  }
}

}  // namespace
}  // namespace polc::importer
