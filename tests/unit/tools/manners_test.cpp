// How polc meets whoever types: words that are nearly right, help that shows how, folders, terminals.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <sstream>

#include "tests/unit/tools/run_polc.h"

namespace polc::tool {
namespace {

namespace fs = std::filesystem;

using testing::HasSubstr;
using testing::Not;

const std::string shop = R"(policy shop "Shop";
role manager "Manager";
role clerk "Clerk";
resource till "Till" { own "Own till": bool; actions open "Open a till", close; }
resource safe { actions open; }
settings tills for clerk editable by manager { share = off; }
define in_reach = own or tills.share;
allow manager to till.*, safe.open;
allow clerk to till.open if in_reach note "Whose till it is.";
assert only manager may till.close;
test "tills: who closes them" { manager till.close -> allow; }
)";

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

TEST(CommandLine, SuggestsTheCommandThatWasMeant) {
  const Outcome outcome = run_line("{} chek f");
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("there is no command `chek`; did you mean `check`?"));
  EXPECT_THAT(run_line("{} nonsense").err, Not(HasSubstr("did you mean")));
}

TEST(CommandLine, SuggestsTheOptionThatWasMeant) {
  const Outcome outcome = run_line("{} check --fromat=json f");
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("polc check: there is no option `--fromat`; did you mean `--format`?"));
}

TEST(CommandLine, ShowsWhatCanBeDone) {
  const Outcome alone = run_line("{}");
  const Outcome asked = run_line("{} --help");
  EXPECT_EQ(alone.exit_code, 2) << "a script whose command is missing must not pass";
  EXPECT_EQ(alone.out, "");
  EXPECT_EQ(asked.exit_code, 0);
  EXPECT_EQ(alone.err, asked.out);
  for (const std::string& command : all_commands())
    EXPECT_THAT(asked.out, testing::ContainsRegex("[$] polc " + command + "[ \n]"));
}

/// The lines of a part of a help, without what they are indented by.
std::vector<std::string> part(const std::string& help, const std::string& title) {
  std::vector<std::string> lines;
  bool is_in = false;
  for (const std::string& line : lines_of(help)) {
    if (is_in && !line.starts_with("  ")) break;
    if (is_in) lines.push_back(line.substr(2));
    is_in = is_in || line.starts_with(title);
  }
  return lines;
}

/// Makes the test's folder a repository whose one revision has the file.
void commit(const std::string& file) {
  fs::remove_all(scratch(".git"));
  ASSERT_EQ(run_line("git init --quiet && git add " + file +
                     " && git -c user.name=t -c user.email=t@t commit --quiet --message=first")
                .exit_code,
            0);
}

TEST(Help, HasTheExitCodesAndExamplesThatRun) {
  for (const std::string& command : all_commands()) {
    const std::string help = run_polc(command + " --help").out;
    const std::vector<std::string> codes = part(help, "Exit codes:");
    ASSERT_EQ(codes.size(), 4U) << help;
    for (std::size_t code = 0; code < codes.size(); ++code)
      EXPECT_TRUE(codes[code].starts_with(std::to_string(code) + "  ")) << command << ": " << codes[code];
    const std::vector<std::string> examples = part(help, "Example");
    EXPECT_FALSE(examples.empty()) << command;
    for (const std::string& example : examples) {
      ASSERT_TRUE(example.starts_with("polc " + command)) << example;
      fs::remove_all(scratch("policies"));
      fs::create_directories(scratch("policies"));
      write_text("shop.pol", shop);
      write_text("policies/shop.pol", " " + shop);  // Not laid out.
      write_text("new_shop.pol", shop);
      for (const char* begun : {"desk.pol", "staff.pol"}) fs::remove(scratch(begun));
      if (example.find("git:HEAD") != std::string::npos) commit("shop.pol");
      write_text("shop.rows",
                 "subject is the database role;\n"
                 "roles from table public.staff { subject is column login; role is column role; }\ngrant to app;\n"
                 "resource safe in table public.safes { select needs safe.open; }\n");
      write_text("access.csv", "permission,manager,clerk\ntill.open,allow,\n");
      write_text("decided.csv", "as,permission,level\nmanager,till.open,allow\n");
      if (example.find("--check access.pol") != std::string::npos) run_line("{} import access.csv -o access.pol");
      const Outcome outcome = run_line("{}" + example.substr(4));
      // There is a line to lay out, and one test neither covers everything nor notices each change.
      const auto has = [&](const char* word) { return example.find(word) != std::string::npos; };
      // And an editor that says nothing goes away without ending the server.
      const bool finds = has("fmt --check") || has("--mutants") || has("--threshold") || has("polc lsp");
      EXPECT_EQ(outcome.exit_code, finds ? 1 : 0) << example << "\n" << outcome.err;
    }
  }
}

class CheckFolders : public testing::Test {
 protected:
  void SetUp() override {
    fs::create_directories(scratch("all/shop"));
    write_text("all/shop/policy.pol",
               "import \"roles.pol\";\npolicy shop;\nresource r { actions x; }\nallow a to r.x;\n"
               "assert only a may r.x;\n");
    write_text("all/shop/roles.pol", "role a;\n");
    write_text("all/other.pol", shop);
  }
};

TEST_F(CheckFolders, FindsWholePoliciesAndSaysWhatWasProved) {
  const Outcome outcome = run_line("{} check all");
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_EQ(outcome.err, "");
  EXPECT_EQ(outcome.out,
            "all/other.pol: ok, 1 assert proved; `polc test all/other.pol` runs its 1 test\n"
            "all/shop/policy.pol with 1 other file: ok, 1 assert proved\n");
}

TEST_F(CheckFolders, QuietSaysNothing) {
  const Outcome outcome = run_line("{} check -q all");
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_EQ(outcome.out + outcome.err, "");
  EXPECT_EQ(run_line("{} check -q --format=json all").exit_code, 2) << "nothing to leave out";
}

TEST_F(CheckFolders, APartThatNobodyImportsIsNoSilentPass) {
  write_text("all/stray.pol", "allow a to r.x;\nallow a to r.y;\n");
  const Outcome outcome = run_line("{} check all");
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("`all/stray.pol` was not checked: it has no `policy`"));
  EXPECT_EQ(lines_of(outcome.err).size(), 1U) << "no flood\n" << outcome.err;
}

TEST_F(CheckFolders, TellsOfErrorsInWholePolicies) {
  write_text("all/wrong.pol", "policy wrong;\nrole a;\nallow b to r.x;\n");
  const Outcome outcome = run_line("{} check all");
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("all/wrong.pol:3"));
  EXPECT_THAT(outcome.out, Not(HasSubstr("wrong.pol")));
  EXPECT_THAT(outcome.out, HasSubstr("all/other.pol: ok"));
}

TEST_F(CheckFolders, OneWithoutAPolicyIsNoPass) {
  fs::create_directories(scratch("none"));
  EXPECT_EQ(run_line("{} check none").exit_code, 3);
}

TEST(Settings, EachHasASetOfItsOwnAndNothingElseIsOne) {
  write_text("shop.pol", shop);
  EXPECT_EQ(run_line("{} decide shop.pol --as clerk till.open --set tills.share=on own=false").out, "allow\n");
  const Outcome setting = run_line("{} decide shop.pol --as clerk till.open own=false tills.share=on");
  EXPECT_EQ(setting.exit_code, 3);
  EXPECT_THAT(setting.err, HasSubstr("takes no attribute `tills.share`"));
  EXPECT_THAT(setting.err, HasSubstr("`--set tills.share=on`"));
  const Outcome attribute = run_line("{} decide shop.pol --as clerk till.open --set own=false");
  EXPECT_EQ(attribute.exit_code, 3);
  EXPECT_THAT(attribute.err, HasSubstr("there is no setting `own`"));
  EXPECT_THAT(attribute.err, HasSubstr("write it without `--set`, as `own=false`"));
}

TEST(Explain, SaysWhichSideOfAnOrHolds) {
  fs::create_directories(scratch("policies/shop"));
  write_text("policies/shop/policy.pol", shop);
  const std::string ask = "{} explain policies/shop/policy.pol --as clerk till.open ";
  const Outcome own = run_line(ask + "own=true");
  EXPECT_THAT(own.out, HasSubstr("in_reach holds: own (a fact of the request)"));
  EXPECT_THAT(own.out, HasSubstr("policies/shop/policy.pol:9:1")) << "a path that can be opened";
  EXPECT_THAT(own.out, Not(HasSubstr("tills.share (")));
  const Outcome shared = run_line(ask + "own=false --set tills.share=on");
  EXPECT_THAT(shared.out, HasSubstr("in_reach holds: tills.share (the account's choice)"));
  EXPECT_THAT(run_line(ask + "own=true --set tills.share=on").out, HasSubstr("and also: tills.share"));
}

TEST(Explain, ShowsTheGatesBesidesAndEachNoteOnce) {
  write_text("shop.pol", shop +
                             "context { verified: bool; open_hours: bool; }\n"
                             "require context.verified for till.* note \"Said once.\";\n"
                             "require context.open_hours for till.* note \"Said once.\";\n");
  const std::string ask = "{} explain shop.pol --as clerk till.open ";
  const Outcome denied = run_line(ask + "own=true verified=false open_hours=false");
  EXPECT_THAT(denied.out, HasSubstr("kept at this level by shop.pol:13:1"));
  EXPECT_THAT(denied.out, HasSubstr("all the same by shop.pol:14:1"));
  EXPECT_EQ(denied.out.find("Said once."), denied.out.rfind("Said once."));
  const Outcome ungranted = run_line(ask + "own=false verified=false open_hours=true");
  EXPECT_THAT(ungranted.out, HasSubstr("no statement grants it"));
  EXPECT_THAT(ungranted.out, HasSubstr("all the same by shop.pol:13:1"));
  const Outcome allowed = run_line(ask + "own=true verified=true open_hours=true");
  EXPECT_THAT(allowed.out, HasSubstr("which gets past shop.pol:13:1"));
  EXPECT_THAT(allowed.out, HasSubstr("since verified (a fact of the request)"));
}

TEST(MatrixOptions, ChooseWhatIsShown) {
  write_text("shop.pol", shop);
  EXPECT_EQ(
      run_line("{} matrix shop.pol --role clerk --resource till").out,
      "Shop\nOnly if in_reach; otherwise deny.\n\n            clerk\ntill.open   allow\ntill.close  deny\n\nwhere\n"
      "  in_reach is: own or tills.share\n");
  EXPECT_THAT(run_line("{} matrix shop.pol --role clerk --only allow").out, Not(HasSubstr("close")));
  EXPECT_THAT(run_line("{} matrix shop.pol --titles").out, HasSubstr("Open a till"));
  EXPECT_THAT(run_line("{} matrix shop.pol --titles --format=csv").out, HasSubstr("Open a till,allow,"));
  const Outcome unknown = run_line("{} matrix shop.pol --role clrk");
  EXPECT_EQ(unknown.exit_code, 2);
  EXPECT_THAT(unknown.err, HasSubstr("did you mean `clerk`?"));
  EXPECT_EQ(run_line("{} matrix shop.pol --resource nothing").exit_code, 2);
  EXPECT_EQ(run_line("{} matrix shop.pol --only most").exit_code, 2);
}

TEST(MatrixOptions, OtherFormatsWriteConditionsOut) {
  write_text("shop.pol", shop);
  for (const std::string format : {"csv", "md", "html", "json"}) {
    const Outcome outcome = run_line("{} matrix shop.pol --format=" + format);
    const char* words = format == "html" ? "Own till or tills.share" : "own or tills.share";
    EXPECT_THAT(outcome.out, HasSubstr(words)) << format;
    EXPECT_THAT(outcome.out, Not(HasSubstr("in_reach"))) << format;
    EXPECT_EQ(run_line("{} matrix shop.pol --width=40 --format=" + format).exit_code, 2) << format;
  }
}

std::size_t widest(const std::string& text) {
  std::size_t width = 0;
  for (const std::string& line : lines_of(text)) width = std::max(width, line.size());
  return width;
}

TEST(Terminal, FitsTheMatrixToItsWidth) {
  const std::string policy = POLC_SOURCE_DIR "/policies/contact_center/policy.pol";
  const Outcome free = run_line("{} matrix " + policy);
  EXPECT_GT(widest(free.out), 80U) << "no terminal, no limit";
  EXPECT_LE(widest(run_line("{} matrix --width 80 " + policy).out), 80U);
  EXPECT_LE(widest(run_line("COLUMNS=80 {} matrix " + policy).out), 80U);
  EXPECT_EQ(run_line("COLUMNS=80 {} matrix --width 0 " + policy).out, free.out);
  EXPECT_LE(widest(run_on_terminal("NO_COLOR=1 PAGER=cat {} matrix " + policy, 24, 80).out), 80U);
}

/// The first line that is too wide although it could be broken; nothing if all are well.
std::string too_wide(const std::string& text, std::size_t width) {
  for (const std::string& line : lines_of(text)) {
    const std::size_t begin = line.find_first_not_of(' ');
    if (line.size() > width && line.find(' ', begin) != std::string::npos) return line;
  }
  return "";
}

TEST(Terminal, FitsAnswersToItsWidth) {
  const std::string folder = std::string(POLC_SOURCE_DIR) + "/policies/contact_center/";
  const std::string policy = folder + "policy.pol";
  write_text("accounts.ndjson", "{\"settings\": {\"supervisor.limit_to_assigned\": \"on\"}}\n");
  ASSERT_EQ(run_line("sed 's/assigned call queues\" = on;/assigned call queues\" = off;/' " + policy +
                     " > edited.pol; {} census edited.pol --format=json > edited.json")
                .exit_code,
            0);
  const std::vector<std::string> questions = {
      "who " + policy + " '*'",
      "who " + policy + " '*' --under-any-setting",
      "what " + policy + " --as supervisor --under-any-setting",
      "settings " + policy,
      "settings " + policy + " supervisor.limit_to_assigned",
      "census " + policy,
      "diff " + policy + " edited.pol --fail-on=any",
      "diff " + policy + " edited.pol --accounts accounts.ndjson",
  };
  for (const std::string& question : questions) {
    for (const std::size_t width : {60U, 80U, 120U}) {
      const Outcome answer = run_line("COLUMNS=" + std::to_string(width) + " {} " + question);
      EXPECT_NE(answer.out, "") << answer.err;
      EXPECT_EQ(too_wide(answer.out, width), "") << question << " in " << width;
    }
  }
}

TEST(Terminal, FitsHelpsToItsWidth) {
  for (const std::string& command : all_commands()) {
    const std::string help = run_on_terminal("PAGER=cat {} " + command + " --help", 24, 80).out;
    EXPECT_LE(widest(help), 80U) << help;
    EXPECT_EQ(part(help, "Example"), part(run_line("{} " + command + " --help").out, "Example"));
  }
}

TEST(Terminal, FitsDiagnosticsToItsWidth) {
  write_text("wide.pol",
             "role clerk;\nresource till { actions open; }\nallow clerk to till.open if team is sales or support;\n");
  const std::string shown = run_on_terminal("NO_COLOR=1 {} check wide.pol", 24, 64).out;
  EXPECT_LE(widest(shown), 64U) << shown;
  std::string words = shown;
  for (std::size_t at = words.find("\n  "); at != std::string::npos; at = words.find("\n  ", at))
    words.replace(at, words.find_first_not_of(" \n", at) - at, " ");
  const std::string whole = run_line("{} check wide.pol 2>&1").out;
  EXPECT_GT(widest(whole), 64U) << "no terminal, no limit";
  for (const std::string& line : lines_of(whole)) {
    if (!line.starts_with("  help: ")) continue;
    EXPECT_THAT(words, HasSubstr(line.substr(2)));
  }
}

TEST(Terminal, HasColoursUnlessTheyAreUnwanted) {
  write_text("shop.pol", shop);
  EXPECT_THAT(run_on_terminal("{} matrix shop.pol", 24, 80).out, HasSubstr("\033["));
  EXPECT_THAT(run_on_terminal("NO_COLOR=1 {} matrix shop.pol", 24, 80).out, Not(HasSubstr("\033[")));
  EXPECT_THAT(run_line("unset NO_COLOR; {} matrix shop.pol").out, Not(HasSubstr("\033[")));
}

TEST(Terminal, PagesWhatIsLongerThanIt) {
  write_text("shop.pol", shop);
  const std::string pager = "PAGER=\"sed 's/^/paged: /'\" NO_COLOR=1 ";
  EXPECT_THAT(run_on_terminal(pager + "{} matrix shop.pol", 5, 80).out, HasSubstr("paged: Shop"));
  EXPECT_THAT(run_on_terminal(pager + "{} matrix shop.pol", 24, 80).out, Not(HasSubstr("paged: ")));
  EXPECT_THAT(run_line(pager + "{} matrix shop.pol").out, Not(HasSubstr("paged: "))) << "no terminal";
  EXPECT_THAT(run_on_terminal("PAGER= {} matrix shop.pol", 5, 80).out, HasSubstr("Shop"));
  EXPECT_THAT(run_on_terminal("PAGER=no-such-pager {} matrix shop.pol", 5, 80).out, HasSubstr("Shop"));
  for (const std::string& command : all_commands())
    EXPECT_THAT(run_on_terminal(pager + "{} " + command + " --help", 5, 80).out, HasSubstr("paged: Exit codes"));
  EXPECT_THAT(run_on_terminal(pager + "{} --help", 5, 80).out, HasSubstr("paged: "));
  EXPECT_THAT(run_on_terminal(pager + "{} --version", 24, 80).out, Not(HasSubstr("paged: ")));
}

TEST(Terminal, LeavingThePagerEarlyIsNoFailure) {
  EXPECT_EQ(run_on_terminal("PAGER=true {} --help", 5, 80).exit_code, 0);
}

}  // namespace
}  // namespace polc::tool
