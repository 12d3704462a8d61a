// Transcripts: lines that start with `$ ` are typed into a shell in tests/golden/commands, and what they print
// follows, then the exit code in brackets unless it is 0.
//
// Each runs in a copy of the folder, beside the shipped policies, so that what it writes is gone afterwards. `polc` is the one that
// POLC_BINARY names.
#include <sys/wait.h>

#include <stdlib.h>
#include <array>
#include <cstdio>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "tests/golden/golden_file.h"

namespace polc {
namespace {

namespace fs = std::filesystem;

struct Answer {
  std::string output;
  int exit_code = 0;
};

/// Standard output and standard error together, as a terminal shows them.
Answer run(const std::string& command, const fs::path& folder) {
  const std::string line = "cd '" + folder.string() +
                           "' && export NO_COLOR=1 && polc() { \"$POLC_BINARY\" \"$@\"; } && { " + command +
                           "\n} 2>&1 </dev/null";
  Answer answer;
  FILE* pipe = popen(line.c_str(), "r");
  if (pipe == nullptr) return {"cannot run a shell\n", -1};
  std::array<char, 4096> buffer{};
  for (std::size_t size = 0; (size = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;)
    answer.output.append(buffer.data(), size);
  const int status = pclose(pipe);
  answer.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return answer;
}

/// The transcript with the answers that are given now.
std::string replayed(const std::string& transcript, const fs::path& folder) {
  std::string result;
  std::istringstream lines(transcript);
  bool is_answer = false;
  for (std::string line; std::getline(lines, line);) {
    const bool is_command = line.starts_with("$ ");
    // What stands before the first command is the reader's.
    if (is_answer && !is_command) continue;
    result += line + "\n";
    if (!is_command) continue;
    is_answer = true;
    const Answer answer = run(line.substr(2), folder);
    result += answer.output;
    if (answer.exit_code != 0) result += "[" + std::to_string(answer.exit_code) + "]\n";
  }
  return result;
}

class CommandsGolden : public testing::TestWithParam<fs::path> {};

TEST_P(CommandsGolden, AnswerAsExpected) {
  ASSERT_NE(std::getenv("POLC_BINARY"), nullptr) << "run the test by ctest, which says where polc is";
  // One of its own, so that two builds may be tested at the same time.
  std::string place = testing::TempDir() + "/polc_commands_XXXXXX";
  ASSERT_NE(mkdtemp(place.data()), nullptr);
  const fs::path copy = fs::path(place) / "commands";
  fs::copy(golden::folder("commands"), copy, fs::copy_options::recursive);
  fs::create_directory_symlink(golden::folder("../../policies"), copy / "policies");
  const std::string expected = golden::read(GetParam());
  const std::string found = replayed(expected, copy);
  fs::remove_all(place);
  if (golden::is_updating()) {
    std::ofstream(GetParam(), std::ios::binary) << found;
    return;
  }
  EXPECT_EQ(expected, found) << "tools/update-goldens takes what is found for right";
}

INSTANTIATE_TEST_SUITE_P(Files, CommandsGolden, testing::ValuesIn(golden::files("commands", ".txt")),
                         golden::test_name);

}  // namespace
}  // namespace polc
