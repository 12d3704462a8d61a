// Nothing of the user's is lost: no command writes over a file that it reads, whatever name is used for it, nor over a
// policy that somebody wrote. Options that write are found in each command's own `--help`: a new one fails here until it
// has its line in `writers()`.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <map>
#include <set>
#include <sstream>

#include "tests/unit/tools/run_polc.h"

namespace polc::tool {
namespace {

namespace fs = std::filesystem;

using testing::HasSubstr;

const std::string imported_text = "role b;\n";
const std::string importing_text =
    "import \"part.pol\";\nrole a;\nresource r { actions x; }\nallow a, b to r.x;\ntest \"t\" { a r.x -> allow; }\n";
const std::string untidy_text = "role  a;\nresource r { actions x; }\n";
const std::string rows_text =
    "subject is the database role; grant to app; roles from table a.staff { subject is column login; role is column "
    "role; }\n"
    "resource r in table a.rs { select needs r.x; }\n";
const std::string grid_text = "permission,a,b\nr.x,x,\n";

/// An option that writes, on a command line that is right but for where it writes, TO.
struct Writer {
  std::string line;
  std::vector<std::string> inputs;  ///< All files that the command reads.
  bool is_policy = false;           ///< What it writes is a policy.
};

const std::map<std::string, Writer>& writers() {
  static const std::map<std::string, Writer> all = {
      {"compile --output", {"compile policy.pol -o TO", {"policy.pol", "part.pol"}}},
      {"compile --header", {"compile policy.pol --header TO -o other.polt", {"policy.pol", "part.pol"}}},
      {"compile --depfile", {"compile policy.pol --depfile TO -o other.polt", {"policy.pol", "part.pol"}}},
      {"import --output", {"import table.csv --mapping table.map -o TO --force", {"table.csv", "table.map"}, true}},
      {"graph --output", {"graph policy.pol -o TO", {"policy.pol", "part.pol"}}},
      {"sql --output",
       {"sql policy.pol --dialect=postgresql --from policy.pol --rows shop.rows -o TO",
        {"policy.pol", "part.pol", "shop.rows"}}},
      {"page --output",
       {"page policy.pol -o TO --css table.map --against policy.pol", {"policy.pol", "part.pol", "table.map"}}},
      {"test --write",
       {"test policy.pol --suggest --cases cases.csv --write TO", {"policy.pol", "part.pol", "cases.csv"}, true}},
      // Its mapping may be saved again: that is how one is brought up to date.
      {"import --save-mapping", {"import table.csv --save-mapping TO --force", {"table.csv"}}},
  };
  return all;
}

/// Options that say that something is replaced or written, and name no file.
const std::set<std::string>& other_options() {
  static const std::set<std::string> all = {
      "compile --emit", "compile --header-only", "import --literal",    "import --infer",
      "import --force", "import --check",        "import --group-rows", "page --watch",
      "test --watch",   "test --mutants",        "diff --sql",          "sql --filter"};
  return all;
}

class Outputs : public testing::Test {
 protected:
  void SetUp() override {
    for (const auto& entry : fs::directory_iterator(scratch("."))) fs::remove_all(entry.path());
    files_ = {{"part.pol", imported_text},     {"policy.pol", importing_text},
              {"untidy.pol", untidy_text},     {"table.csv", grid_text},
              {"table.map", "blank = deny\n"}, {"shop.rows", rows_text},
              {"mine.pol", "role mine;\n"},    {"cases.csv", "as,permission,level\na,r.x,allow\n"}};
    for (const auto& [name, content] : files_) write_text(name, content);
  }

  /// Every file is as it was, and no other was written beside it.
  void expect_untouched(const std::string& line, const std::set<std::string>& beside) {
    for (const auto& [name, content] : files_)
      EXPECT_EQ(read_text(scratch(name)), content) << name << " after " << line;
    for (const auto& entry : fs::directory_iterator(scratch("."))) {
      const std::string name = entry.path().filename().string();
      EXPECT_TRUE(files_.contains(name) || beside.contains(name) || name == "stdout" || name == "stderr")
          << name << " was written by " << line;
    }
  }

  static std::string to(std::string line, const std::string& path) {
    line.replace(line.find("TO"), 2, path);
    return "{} " + line;
  }

  std::map<std::string, std::string> files_;
};

TEST_F(Outputs, EveryOptionThatWritesIsKnown) {
  std::size_t seen = 0;
  for (const std::string& command : all_commands()) {
    std::istringstream lines(run_polc(command + " --help").out);
    std::string option;
    for (std::string line; std::getline(lines, line);) {
      const std::size_t dashes = line.find("--");
      if (line.starts_with("  -") && dashes != std::string::npos) {
        option = command + " " + line.substr(dashes, line.find_first_of(" ,", dashes) - dashes);
      }
      const bool writes = line.find("rite ") != std::string::npos || line.find("eplace ") != std::string::npos;
      if (!writes || option.empty() || !line.starts_with(" ")) continue;
      EXPECT_TRUE(writers().contains(option) || other_options().contains(option) || option == command + " --help")
          << "`polc " << option << "` seems to write a file: add it to writers(), so that what it could lose is tested";
      seen += writers().contains(option) ? 1 : 0;
    }
  }
  EXPECT_GE(seen, writers().size());
}

TEST_F(Outputs, NoInputIsWrittenOver) {
  for (const auto& [option, writer] : writers()) {
    for (const std::string& input : writer.inputs) {
      fs::create_directories(scratch("folder"));
      fs::create_symlink("../" + input, scratch("folder/symbolic.out"));
      fs::create_symlink(".", scratch("around"));
      fs::create_hard_link(scratch(input), scratch("folder/hard.out"));
      for (const std::string& path : {input, "./folder/../" + input, scratch(input), std::string("folder/symbolic.out"),
                                      std::string("folder/hard.out"), "around/" + input}) {
        const std::string line = to(writer.line, path);
        const Outcome outcome = run_line(line);
        EXPECT_NE(outcome.exit_code, 0) << line;
        EXPECT_NE(outcome.err, "") << line;
        expect_untouched(line, {"folder", "around"});
      }
      fs::remove_all(scratch("folder"));
      fs::remove(scratch("around"));
    }
  }
}

TEST_F(Outputs, NothingButAPolicyIsCalledPol) {
  for (const auto& [option, writer] : writers()) {
    if (writer.is_policy) continue;
    fs::create_symlink("mine.pol", scratch("linked.out"));
    for (const std::string path : {"mine.pol", "new.pol", "linked.out", ".pol"}) {
      const std::string line = to(writer.line, path);
      const Outcome outcome = run_line(line);
      EXPECT_EQ(outcome.exit_code, 2) << line;
      EXPECT_THAT(outcome.err, HasSubstr("ends in .pol")) << line;
      expect_untouched(line, {"linked.out"});
    }
    fs::remove(scratch("linked.out"));
  }
}

TEST_F(Outputs, APolicyThatSomebodyWroteStays) {
  fs::create_symlink("mine.pol", scratch("linked"));
  for (const std::string path : {"mine.pol", "policy.pol", "linked"}) {
    const std::string line = "{} import table.csv -o " + path;
    EXPECT_EQ(run_line(line).exit_code, 1) << line;
    expect_untouched(line, {"linked"});
  }
  EXPECT_EQ(run_line("{} import table.csv -o mine.pol --force").exit_code, 0);
  EXPECT_NE(read_text(scratch("mine.pol")), files_["mine.pol"]);
}

/// A pipe that nobody reads would make a command wait for ever.
TEST_F(Outputs, APipeThatNobodyReadsIsNotWaitedFor) {
  ASSERT_EQ(mkfifo(scratch("pipe").c_str(), 0600), 0);
  const Outcome outcome = run_line("{} compile policy.pol -o pipe");
  EXPECT_EQ(outcome.exit_code, 3);
  EXPECT_THAT(outcome.err, HasSubstr("nobody reads from this pipe"));
  EXPECT_EQ(run_line("{} compile policy.pol -o out.polt; {} compile policy.pol -o /dev/fd/3 3>&1 >&2 | cmp - out.polt")
                .exit_code,
            0)
      << "one that is read is written to";
}

/// Whatever a command prints must not go into what it reads. With `>` the shell has emptied the file before.
TEST_F(Outputs, WhatIsPrintedGoesIntoNoInput) {
  const std::map<std::string, std::string> lines = {{"census", "policy.pol"},
                                                    {"check", "policy.pol --format=json"},
                                                    {"compile", "policy.pol --stats"},
                                                    {"decide", "policy.pol --as a r.x"},
                                                    {"diff", "policy.pol part.pol"},
                                                    {"dump", "policy.pol"},
                                                    {"escalate", "policy.pol"},
                                                    {"explain", "policy.pol --as a r.x"},
                                                    {"fmt", "policy.pol --diff"},
                                                    {"graph", "policy.pol"},
                                                    {"import", "table.csv"},
                                                    {"init", "fresh --from table.csv"},
                                                    {"lsp", "< policy.pol"},
                                                    {"matrix", "policy.pol"},
                                                    {"page", "policy.pol"},
                                                    {"settings", "policy.pol"},
                                                    {"sql", "policy.pol --dialect=postgresql"},
                                                    {"test", "policy.pol --format=junit"},
                                                    {"what", "policy.pol --as a"},
                                                    {"who", "policy.pol r.x"}};
  for (const std::string& command : all_commands()) {
    ASSERT_TRUE(lines.contains(command)) << "say above how `polc " << command << "` prints";
    const std::string& rest = lines.at(command);
    const std::string named = rest.substr(0, rest.find(' '));
    const std::string input = command == "init" ? "table.csv" : command == "lsp" ? "policy.pol" : named;
    for (const std::string& redirected : {" >> " + input, " 2>> " + input}) {
      const std::string line = "{} " + command + " " + rest + redirected;
      EXPECT_NE(run_line(line).exit_code, 0) << line;
      expect_untouched(line, {});
    }
  }
  EXPECT_EQ(run_line("{} fmt - < untidy.pol >> untidy.pol").exit_code, 2);
  expect_untouched("fmt - < untidy.pol >> untidy.pol", {});
}

TEST_F(Outputs, AnImportedPartCountsAsAnInputOfWhatIsPrinted) {
  EXPECT_NE(run_line("{} matrix policy.pol >> part.pol").exit_code, 0);
  expect_untouched("matrix", {});
}

TEST_F(Outputs, PipesAndDevicesAreWrittenTo) {
  EXPECT_THAT(run_line("{} compile policy.pol -o /dev/stdout | wc -c").out, testing::Not(HasSubstr(" 0\n")));
  EXPECT_EQ(run_line("{} compile policy.pol -o /dev/null --header /dev/null").exit_code, 0);
  EXPECT_EQ(run_line("{} compile policy.pol -o /dev/stdout > made.polt").exit_code, 0);
  EXPECT_EQ(run_line("{} compile policy.pol -o /dev/stdout >> mine.pol").exit_code, 2);
  expect_untouched("compile -o /dev/stdout", {"made.polt"});
}

TEST_F(Outputs, TwoOutputsNeedTwoNames) {
  fs::create_symlink("one", scratch("link"));
  for (const std::string line :
       {"{} compile policy.pol -o one --header one", "{} compile policy.pol -o one --header ./link",
        "{} compile policy.pol -o one --depfile one"}) {
    EXPECT_EQ(run_line(line).exit_code, 2) << line;
    expect_untouched(line, {"link"});
  }
}

TEST_F(Outputs, WhatWasMadeBeforeIsMadeAgain) {
  for (int run = 0; run < 2; ++run) {
    EXPECT_EQ(run_line("{} compile policy.pol -o made.polt --header made.h --depfile made.d").exit_code, 0);
    EXPECT_EQ(run_line("{} import table.csv -o made.pol --save-mapping made.map").exit_code, 0);
    EXPECT_EQ(run_line("{} import table.csv --mapping made.map -o made.pol --save-mapping made.map").exit_code, 0);
    EXPECT_EQ(run_line("{} fmt untidy.pol").exit_code, 0);
  }
}

}  // namespace
}  // namespace polc::tool
