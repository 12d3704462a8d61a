// The command that a diagnostic prints, run by a shell as it is printed, answers as the diagnostic says.
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <regex>

#include "tests/unit/tools/run_polc.h"

namespace polc::tool {
namespace {

/// Awkward for a shell and for the request's own signs.
const std::string policy = R"(policy p;
levels deny < `ask first` < allow;
role `a,b's`;
role `not`;
role `-x`;
role boss;
context { `due $date`: {`no w`, later}; night: bool; }
resource `mod/forum` { `o=wn`: bool; state: {open, closed}; actions `read all`, `--purge`, `see`; }
settings `s t` for `not` editable by boss {
  purge = off grants `mod/forum`.`--purge` if state is closed;
  `k=ey` = off grants `mod/forum`.see requires purge;
}
allow `a,b's` to `mod/forum`.`read all` if `o=wn` and `due $date` is `no w`;
`ask first` `a,b's` to `mod/forum`.`read all` if night;
allow `-x` to `mod/forum`.`--purge` if night and not `o=wn`;
)";

const std::array claims = {
    "assert only boss may `mod/forum`.`read all`;",
    "assert only boss may `mod/forum`.`read all` at `ask first`;",
    "assert only boss, `-x` may `mod/forum`.`--purge`;",
    "assert never `not` may `mod/forum`.see;",
    "assert never all roles may `mod/forum`.`--purge` if `o=wn` is false;",
    "assert always `a,b's`, `-x` may `mod/forum`.`read all` at `ask first` if night;",
    "assert always `a,b's` may `mod/forum`.`read all` if `due $date` is `no w`;",
    "assert always `a,b's` may `mod/forum`.`read all`;",
    "assert separate `mod/forum`.see, `mod/forum`.`--purge`;",
    "matrix { | | `a,b's` | | `mod/forum`.`read all` | deny | }",
    "matrix { | | `-x` | | `mod/forum`.`--purge` | allow if `o=wn` | }",
    "test \"t\" { `a,b's` `mod/forum`.`read all` (night) -> deny; }",
    "test \"t\" { nobody, `-x` `mod/forum`.`--purge` -> deny; }",
    "test \"t\" { `not` `mod/forum`.see under every setting -> deny; }",
};

/// What bash prints for a command, in the folder of the sources.
std::string shell(const std::string& command) {
  const std::string script = write_text("command.sh", "polc() { \"$POLC_BINARY\" \"$@\"; }\n" + command + "\n");
  FILE* pipe = popen(("bash '" + script + "'").c_str(), "r");
  if (pipe == nullptr) return "no shell";
  std::string output;
  for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) output += static_cast<char>(c);
  pclose(pipe);
  return output;
}

TEST(CounterexampleCommands, AnswerAsTheDiagnosticSays) {
  for (const char* claim : claims) {
    // In a file whose name needs quotes as well.
    const std::string path = write_text("it's.pol", policy + claim + "\n");
    const bool is_test = std::string(claim).starts_with("test");
    const Outcome outcome = run_polc((is_test ? "test " : "check ") + ("\"" + path + "\""));
    EXPECT_EQ(outcome.exit_code, 1) << claim;
    write_text("it's.pol", policy);
    static const std::regex line("help: (?:without the (?:assert|cell), )?`(polc decide .*)` answers `(.*)`\n");
    std::size_t commands = 0;
    for (std::sregex_iterator found(outcome.err.begin(), outcome.err.end(), line); found != std::sregex_iterator();
         ++found) {
      ++commands;
      EXPECT_EQ(shell((*found)[1]), (*found)[2].str() + "\n") << claim << "\n" << outcome.err;
    }
    EXPECT_GE(commands, 1U) << claim << "\n" << outcome.err;
  }
}

TEST(CounterexampleCommands, LeaveNothingOutThatTheLevelDependsOn) {
  // `state` makes no difference to the assert, but to the level that the counterexample states.
  const std::string path = write_text("p.pol", R"(levels deny < ask < allow;
role clerk;
role boss;
resource file { state: {open, closed}; actions view; }
ask clerk to file.view;
allow clerk to file.view if state is closed;
allow boss to file.view;
assert only boss may file.view;
)");
  const Outcome outcome = run_polc("check " + path);
  EXPECT_NE(outcome.err.find("`state=open`"), std::string::npos) << outcome.err;
  EXPECT_NE(outcome.err.find("--as clerk file.view state=open` answers `ask`"), std::string::npos) << outcome.err;
}

TEST(CounterexampleCommands, UnseenCharactersArriveInTheShell) {
  const std::string text = "role `ad\u200Bmin`;\nresource file { actions view; }\nallow `ad\u200Bmin` to file.view;\n";
  const std::string path = write_text("p.pol", text + "assert never all roles may file.view;\n");
  const Outcome outcome = run_polc("check " + path);
  static const std::regex line("`(polc decide .*)` answers `allow`");
  std::smatch found;
  ASSERT_TRUE(std::regex_search(outcome.err, found, line)) << outcome.err;
  write_text("p.pol", text);
  EXPECT_EQ(shell(found[1].str() + " 2>/dev/null"), "allow\n") << outcome.err;
}

}  // namespace
}  // namespace polc::tool
