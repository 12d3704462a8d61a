// Entry: run_command, xz_size.
#include "tests/bench/command_run.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace polc::bench {
namespace {

double seconds_of(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
}

CommandCost run_once(std::vector<std::string> arguments) {
  std::vector<char*> pointers;
  for (std::string& argument : arguments) pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  const auto begin = std::chrono::steady_clock::now();
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error("no process can be started");
  if (child == 0) {
    // What it prints is nobody's.
    if (const int nothing = open("/dev/null", O_WRONLY); nothing >= 0) dup2(nothing, STDOUT_FILENO);
    execvp(pointers[0], pointers.data());
    _exit(127);
  }
  int status = 0;
  rusage usage{};
  if (wait4(child, &status, 0, &usage) != child || status != 0) throw std::runtime_error(arguments[0] + " failed");
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - begin;
  return {elapsed.count(), seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime),
          static_cast<std::uint64_t>(usage.ru_maxrss)};
}

}  // namespace

CommandCost run_command(const std::vector<std::string>& arguments, int repetitions) {
  CommandCost least = run_once(arguments);
  for (int run = 1; run < repetitions; ++run) {
    const CommandCost cost = run_once(arguments);
    least.seconds = std::min(least.seconds, cost.seconds);
    least.processor = std::min(least.processor, cost.processor);
    least.peak_kib = std::min(least.peak_kib, cost.peak_kib);
  }
  return least;
}

std::size_t xz_size(std::string_view text, const std::string& scratch_file) {
  write_text(scratch_file, text);
  run_command({"xz", "-9", "--keep", "--force", scratch_file}, 1);
  return file_size(scratch_file + ".xz");
}

void write_text(const std::string& path, std::string_view text) {
  std::ofstream stream(path, std::ios::binary);
  stream.write(text.data(), static_cast<std::streamsize>(text.size()));
  if (!stream.flush()) throw std::runtime_error("cannot write " + path);
}

std::size_t file_size(const std::string& path) {
  return std::filesystem::file_size(path);
}

}  // namespace polc::bench
