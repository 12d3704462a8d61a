// Exit codes, of every command that `polc --help` lists: 0 done, 1 the check says no, 2 a wrong command line, 3 input
// that cannot be read or output that cannot be written.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <map>

#include "tests/unit/tools/run_polc.h"

namespace polc::tool {
namespace {

namespace fs = std::filesystem;

using testing::HasSubstr;

const std::string good_policy = "role a;\nresource r { actions x; }\nallow a to r.x;\ntest \"t\" { a r.x -> allow; }\n";
const std::string wrong_policy = "role a;\nresource r { actions x; }\nallow b to r.x;\n";

/// How each command is called; FILE is what it reads.
struct Call {
  std::string line;      ///< Does what it should.
  std::string wrong;     ///< A file of this content is read, and the check says no.
  std::string printing;  ///< Added, the command prints to standard output.
  bool takes_table = false;
};

const std::map<std::string, Call>& calls() {
  static const std::map<std::string, Call> all = {
      {"census", {"FILE", wrong_policy, "", true}},
      {"check", {"FILE", wrong_policy, "--format=json", false}},
      {"compile", {"FILE -o out.polt", wrong_policy, "--stats", false}},
      {"decide", {"FILE --as a r.x", wrong_policy, "", true}},
      {"diff", {"FILE good.pol", wrong_policy, "", true}},
      {"dump", {"FILE", wrong_policy, "", true}},
      {"escalate", {"FILE", wrong_policy, "", false}},
      {"explain", {"FILE --as a r.x", wrong_policy, "", true}},
      {"fmt", {"FILE", "role a\nrole b;\n", "", false}},
      {"graph", {"FILE", wrong_policy, "", true}},
      {"import", {"FILE --from=csv", "permission,a,a\nr.x,x,x\n", "", false}},
      {"matrix", {"FILE", wrong_policy, "", true}},
      {"page", {"FILE", wrong_policy, "", true}},
      {"settings", {"FILE", wrong_policy, "", true}},
      {"sql", {"FILE --dialect=postgresql", wrong_policy, "", true}},
      {"test", {"FILE", wrong_policy, "", false}},
      {"what", {"FILE --as a", wrong_policy, "", true}},
      {"who", {"FILE r.x", wrong_policy, "", true}},
  };
  return all;
}

/// All but `init` and `lsp`, whose command lines name no file: see init_test.cpp, and tests/lsp.
std::vector<std::string> reading_commands() {
  std::vector<std::string> commands = all_commands();
  EXPECT_EQ(std::erase(commands, "init"), 1U);
  EXPECT_EQ(std::erase(commands, "lsp"), 1U);
  return commands;
}

class ExitCodes : public testing::Test {
 protected:
  void SetUp() override {
    write_text("good.pol", good_policy);
    write_text("untidy.pol", "role  a;\n");
    write_text("good.csv", "permission,a,b\nr.x,x,\n");
    write_text("damaged.polt", "POLTABLE and then nothing of it");
    write_text("requests.ndjson", "{\"as\": [\"a\"], \"permission\": \"r.x\"}\n");
    fs::create_directories(scratch("folder"));
    const std::string pipe = scratch("pipe");
    fs::remove(pipe);
    ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
    fs::remove(scratch("link"));
    fs::create_symlink("pipe", scratch("link"));
  }

  /// The command's usual line with another file.
  static Outcome call(const std::string& command, const std::string& file, const std::string& more = "") {
    const auto found = calls().find(command);
    if (found == calls().end()) {
      ADD_FAILURE() << "`polc " << command << "` is new: say above how it is called";
      return {};
    }
    std::string line = found->second.line;
    line.replace(line.find("FILE"), 4, file);
    return run_line("{} " + command + " " + line + " " + more);
  }

  static std::string good(const std::string& command) {
    if (command == "fmt") return "untidy.pol";
    return command == "import" ? "good.csv" : "good.pol";
  }
};

TEST_F(ExitCodes, Done) {
  for (const std::string& command : reading_commands()) {
    const Outcome outcome = call(command, good(command));
    EXPECT_EQ(outcome.exit_code, 0) << command << "\n" << outcome.err;
    EXPECT_EQ(run_line("{} " + command + " --help").exit_code, 0) << command;
  }
  EXPECT_EQ(run_line("{} --version").exit_code, 0);
}

TEST_F(ExitCodes, TheCheckSaysNo) {
  for (const std::string& command : reading_commands()) {
    const auto found = calls().find(command);
    ASSERT_NE(found, calls().end()) << command;
    write_text("wrong", found->second.wrong);
    const Outcome outcome = call(command, "wrong");
    EXPECT_EQ(outcome.exit_code, 1) << command << "\n" << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr("error[POL")) << command;
  }
}

TEST_F(ExitCodes, AWrongCommandLine) {
  EXPECT_EQ(run_line("{}").exit_code, 2);
  EXPECT_EQ(run_line("{} nonsense").exit_code, 2);
  for (const std::string& command : reading_commands()) {
    EXPECT_EQ(run_line("{} " + command).exit_code, 2) << command;
    const Outcome outcome = call(command, good(command), "--no-such-flag");
    EXPECT_EQ(outcome.exit_code, 2) << command;
    EXPECT_EQ(outcome.out, "") << command;
  }
}

/// Only regular files are read; what is none is refused at once and never waited for.
TEST_F(ExitCodes, InputThatCannotBeRead) {
  const std::map<std::string, std::string> inputs = {{"missing", "no such file"},     {"folder", "it is a folder"},
                                                     {"pipe", "it is a pipe"},        {"link", "it is a pipe"},
                                                     {"/dev/zero", "it is a device"}, {"/dev/null", "it is a device"},
                                                     {"missing.polt", "no such file"}};
  for (const std::string& command : reading_commands()) {
    for (const auto& [file, reason] : inputs) {
      const Outcome outcome = call(command, file);
      EXPECT_EQ(outcome.exit_code, 3) << command << " " << file << "\n" << outcome.err;
      EXPECT_EQ(outcome.out, "") << command << " " << file;
      // These read whole folders: this one holds no policy.
      const bool is_folder = (command == "fmt" || command == "check") && file == "folder";
      EXPECT_THAT(outcome.err, HasSubstr(is_folder ? "no file in the folder" : reason)) << command << " " << file;
    }
    const auto found = calls().find(command);
    if (found == calls().end() || !found->second.takes_table) continue;
    EXPECT_EQ(call(command, "damaged.polt").exit_code, 3) << command;
  }
}

TEST_F(ExitCodes, ABatchThatCannotBeRead) {
  for (const char* file : {"missing", "folder", "pipe", "link", "/dev/zero"}) {
    const Outcome outcome = run_line("{} decide good.pol --batch " + std::string(file));
    EXPECT_EQ(outcome.exit_code, 3) << file;
    EXPECT_THAT(outcome.err, HasSubstr("cannot read")) << file;
  }
  EXPECT_EQ(run_line("{} decide good.pol --batch requests.ndjson").exit_code, 0);
  EXPECT_EQ(run_line("{} decide good.pol --batch - < requests.ndjson").out, "allow\n");
  EXPECT_EQ(run_line("cat requests.ndjson | {} decide good.pol --batch -").out, "allow\n");
}

/// An import is part of the policy: what is wrong with it is the policy's fault.
TEST_F(ExitCodes, AnImportThatCannotBeRead) {
  for (const char* file : {"folder", "pipe", "link", "/dev/zero", "missing"}) {
    for (const char* word : {"import", "extends"}) {
      write_text("importing.pol", std::string(word) + " \"" + file + "\";\n" + good_policy);
      const Outcome outcome = run_line("{} check importing.pol");
      EXPECT_EQ(outcome.exit_code, 1) << file;
      EXPECT_THAT(outcome.err,
                  HasSubstr("importing.pol:1:" + std::to_string(std::string(word).size() + 2) + ": error[POL1901]"))
          << file;
    }
  }
}

TEST_F(ExitCodes, OutputThatCannotBeWritten) {
  for (const std::string& command : reading_commands()) {
    const auto found = calls().find(command);
    ASSERT_NE(found, calls().end()) << command;
    EXPECT_EQ(call(command, good(command), found->second.printing + " > /dev/full").exit_code, 3) << command;
  }
  write_text("untidy.pol", "role  a;\n");  // `fmt` has tidied it above
  for (const char* line : {"compile good.pol -o folder", "compile good.pol -o no/such/folder/out.polt",
                           "import good.csv -o no/such/folder/out.pol",
                           // These say no, or how to ask, and could not say it.
                           "fmt --diff untidy.pol > /dev/full", "--help > /dev/full", "check --help > /dev/full"})
    EXPECT_EQ(run_line("{} " + std::string(line)).exit_code, 3) << line;
}

TEST_F(ExitCodes, OfSeveralFilesTheWorst) {
  write_text("wrong.pol", wrong_policy);
  for (const std::string command : {"check", "test"}) {
    EXPECT_EQ(run_line("{} " + command + " good.pol wrong.pol").exit_code, 1) << command;
    EXPECT_EQ(run_line("{} " + command + " missing wrong.pol").exit_code, 3) << command;
    EXPECT_EQ(run_line("{} " + command + " wrong.pol missing good.pol").exit_code, 3) << command;
  }
}

#if !defined(__SANITIZE_ADDRESS__)  // Which takes terabytes of addresses for itself.
/// The least address space, in kilobytes and about, in which this command does its work.
int kilobytes_for(const std::string& command) {
  int kilobytes = 20'000;
  while (kilobytes < 2'000'000 &&
         run_line("ulimit -v " + std::to_string(kilobytes) + "; {} " + command).exit_code != 0) {
    kilobytes += 10'000;
  }
  return kilobytes;
}

TEST_F(ExitCodes, TooLittleMemory) {
  std::string policy = "role m; resource d { ";
  for (const char* name : {"t", "u"}) {
    policy += std::string(name) + ": {";
    for (int value = 0; value < 1000; ++value) policy += (value == 0 ? "" : ", ") + (name + std::to_string(value));
    policy += "}; ";
  }
  policy += "actions f; }\n";
  for (int line = 0; line < 20'000; ++line) {
    policy += "allow m to d.f if t is t" + std::to_string(line * 7919 % 1000) + " and u is u" +
              std::to_string(line * 104'729 / 1000 % 1000) + ";\n";
  }
  write_text("large.pol", policy);
  // How much the program needs before it reads anything.
  const int kilobytes = kilobytes_for("check good.pol");
  const Outcome outcome = run_line("ulimit -v " + std::to_string(kilobytes) + "; {} compile large.pol -o large.polt");
  EXPECT_EQ(outcome.exit_code, 3);
  EXPECT_THAT(outcome.err, HasSubstr("out of memory"));
  EXPECT_FALSE(fs::exists(scratch("large.polt")));
}

TEST_F(ExitCodes, TooLittleMemoryInAThread) {
  const auto repeated = [](const std::string& line) {
    std::string text;
    for (int number = 0; number < 1'000; ++number) text += line;
    return text;
  };
  const std::string before = repeated("allow  a to r.x if own and not held or open;\n");
  const std::string after = repeated("allow a to r.x if own and not held or open;\n");
  const std::string where = scratch("laid_out");
  const int least = kilobytes_for("fmt good.pol");
  // At first there is too little for a second thread, then for what it does.
  for (int more = 0; more <= 24'000; more += 12'000) {
    fs::remove_all(where);
    fs::create_directories(where);
    for (int number = 0; number < 4; ++number) write_text("laid_out/" + std::to_string(number) + ".pol", before);
    const Outcome outcome = run_line("ulimit -v " + std::to_string(least + more) + "; {} fmt laid_out");
    std::size_t laid_out = 0;
    std::size_t files = 0;
    for (const fs::directory_entry& entry : fs::directory_iterator(where)) {
      const std::string path = "laid_out/" + entry.path().filename().string();
      const bool is_named = outcome.out.find("formatted " + path + "\n") != std::string::npos;
      EXPECT_TRUE(read_text(entry.path().string()) == (is_named ? after : before)) << path;
      EXPECT_EQ(outcome.err.find("cannot lay out `" + path + "`: out of memory\n") != std::string::npos, !is_named);
      laid_out += is_named ? 1 : 0;
      ++files;
    }
    EXPECT_EQ(files, 4U) << "something was left behind";
    EXPECT_EQ(outcome.exit_code, laid_out == files ? 0 : 3) << outcome.err;
    EXPECT_TRUE(more > 0 || laid_out == 0);
  }
}
#endif

}  // namespace
}  // namespace polc::tool
