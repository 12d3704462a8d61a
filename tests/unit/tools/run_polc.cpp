// Entry: run_polc.
#include "tests/unit/tools/run_polc.h"

#include <gtest/gtest.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <utility>

namespace polc::tool {
namespace {

/// One folder a test, so that tests may run at the same time; beside the program, so that two builds may too. Empty when
/// the test begins.
std::filesystem::path folder() {
  const testing::TestInfo* test = testing::UnitTest::GetInstance()->current_test_info();
  static const std::filesystem::path all = std::filesystem::read_symlink("/proc/self/exe").parent_path() / "scratch";
  static std::filesystem::path last;
  const std::filesystem::path path = all / (std::string(test->test_suite_name()) + "." + test->name());
  if (path != last) std::filesystem::remove_all(path);
  last = path;
  std::filesystem::create_directories(path);
  return path;
}

std::string with_binary(std::string line, const std::string& polc) {
  for (std::size_t at = line.find("{}"); at != std::string::npos; at = line.find("{}", at + polc.size()))
    line.replace(at, 2, polc);
  return line;
}

/// A shell runs the line, `{}` in it being polc.
Outcome run(std::string line) {
  const char* binary = std::getenv("POLC_BINARY");
  if (binary == nullptr) {
    ADD_FAILURE() << "run the test by ctest, which says where polc is";
    return {};
  }
  line = with_binary(std::move(line), "'" + std::string(binary) + "'");
  const std::string out = scratch("stdout");
  const std::string err = scratch("stderr");
  // Two minutes of computing: `timeout` would be two more programs to start, thousands of times.
  const std::string command =
      "unset COLUMNS; export NO_COLOR=1; ulimit -t 120; exec >'" + out + "' 2>'" + err + "' </dev/null\n" + line;
  const int status = std::system(command.c_str());
  const int exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  // That a signal ended it, or what a shell says of a command that one did.
  if (exit_code == -1 || exit_code > 128)
    ADD_FAILURE() << line << "\nended with " << exit_code << "\n" << read_text(err);
  return {exit_code, read_text(out), read_text(err)};
}

}  // namespace

std::string scratch(const std::string& name) {
  return (folder() / name).string();
}

std::string read_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string write_text(const std::string& name, const std::string& content) {
  const std::string path = scratch(name);
  std::ofstream(path, std::ios::binary) << content;
  return path;
}

Outcome run_polc(const std::string& arguments) {
  return run("cd '" POLC_SOURCE_DIR "' && {} " + arguments);
}

Outcome run_line(const std::string& line) {
  return run("cd '" + folder().string() + "' && " + line);
}

namespace {

std::string named_binary() {
  const char* named = std::getenv("POLC_BINARY");
  EXPECT_NE(named, nullptr) << "run the test by ctest, which says where polc is";
  return named == nullptr ? "" : named;
}

/// What the program shows until it ends. At its end a terminal gives an error, and no end of file.
Outcome outcome_on(int terminal, pid_t child) {
  Outcome outcome;
  std::array<char, 4096> buffer{};
  for (ssize_t size = 0; (size = read(terminal, buffer.data(), buffer.size())) > 0;)
    outcome.out.append(buffer.data(), static_cast<std::size_t>(size));
  int status = 0;
  waitpid(child, &status, 0);
  close(terminal);
  outcome.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return outcome;
}

}  // namespace

Outcome run_on_terminal(const std::vector<std::string>& arguments, const std::string& typed) {
  std::string binary = named_binary();
  int terminal = -1;
  const pid_t child = forkpty(&terminal, nullptr, nullptr, nullptr);
  if (child == 0) {
    setenv("NO_COLOR", "1", 1);
    std::vector<std::string> copies = arguments;
    std::vector<char*> words = {binary.data()};
    for (std::string& argument : copies) words.push_back(argument.data());
    words.push_back(nullptr);
    execv(binary.c_str(), words.data());
    _exit(127);
  }
  EXPECT_EQ(::write(terminal, typed.data(), typed.size()), static_cast<ssize_t>(typed.size()));
  return outcome_on(terminal, child);
}

Outcome run_on_terminal(const std::string& line, unsigned short rows, unsigned short columns) {
  const winsize size{rows, columns, 0, 0};
  const std::string inside = "cd '" + folder().string() + "' && unset NO_COLOR COLUMNS; export TERM=dumb; " +
                             with_binary(line, "'" + named_binary() + "'");
  int terminal = -1;
  const pid_t child = forkpty(&terminal, nullptr, nullptr, &size);
  if (child == 0) {
    execl("/bin/sh", "sh", "-c", inside.c_str(), nullptr);
    _exit(127);
  }
  Outcome outcome = outcome_on(terminal, child);
  std::erase(outcome.out, '\r');
  return outcome;
}

std::vector<std::string> all_commands() {
  std::istringstream lines(run_polc("--help").out);
  std::vector<std::string> commands;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("  ") && line[2] != ' ') commands.push_back(line.substr(2, line.find(' ', 2) - 2));
  }
  return commands;
}

}  // namespace polc::tool
