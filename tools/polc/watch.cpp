#include "tools/polc/watch.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <map>
#include <system_error>

namespace polc::tool {
namespace {

namespace fs = std::filesystem;
using Times = std::map<std::string, fs::file_time_type>;

Times times_of(const std::vector<std::string>& files) {
  Times times;
  for (const std::string& file : files) {
    std::error_code error;
    times[file] = fs::last_write_time(file, error);  // The least time where there is no such file.
  }
  return times;
}

/// Waits a moment; false if standard input has ended.
bool pause() {
  constexpr int milliseconds = 200;
  pollfd input{STDIN_FILENO, POLLIN, 0};
  if (poll(&input, 1, milliseconds) <= 0) return true;
  std::array<char, 256> typed;
  return read(STDIN_FILENO, typed.data(), typed.size()) > 0;
}

}  // namespace

bool wait_for_change(const std::vector<std::string>& files, fs::file_time_type since) {
  // The times of files lag behind the clock by some milliseconds. What was written just before is looked at twice, and nothing is
  // missed.
  const fs::file_time_type from = since - std::chrono::milliseconds(20);
  const Times before = times_of(files);
  const auto is_new = [&](const auto& entry) { return entry.second >= from; };
  if (std::any_of(before.begin(), before.end(), is_new)) return true;
  while (pause()) {
    if (times_of(files) != before) return true;
  }
  return false;
}

}  // namespace polc::tool
