#include "tools/polc/watch.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <system_error>
#include <thread>

namespace polc::tool {
namespace {

namespace fs = std::filesystem;

/// The times of files lag behind the clock by some milliseconds.
constexpr auto lag = std::chrono::milliseconds(20);

fs::file_time_type now() {
  return fs::file_time_type::clock::now();
}

fs::file_time_type time_of(const std::string& file) {
  std::error_code error;
  return fs::last_write_time(file, error);
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

void FileWatch::begin() {
  const auto is_fresh = [](const auto& entry) { return entry.second >= now() - lag && entry.second <= now(); };
  do {
    for (auto& [file, time] : times_) time = time_of(file);
    begun_ = now();
    if (std::none_of(times_.begin(), times_.end(), is_fresh)) return;
    std::this_thread::sleep_for(lag);
  } while (true);
}

bool FileWatch::wait(const std::vector<std::string>& files) {
  bool has_changed = false;
  std::map<std::string, Time> read;
  for (const std::string& file : files) {
    const auto known = times_.find(file);
    // One that was first read in this run may have been written before it was, or after.
    read[file] = known != times_.end() ? known->second : time_of(file);
    has_changed = has_changed || (known == times_.end() && read[file] >= begun_ - lag && read[file] <= now());
  }
  times_ = std::move(read);
  const auto is_other = [](const auto& entry) { return time_of(entry.first) != entry.second; };
  while (!has_changed && std::none_of(times_.begin(), times_.end(), is_other)) {
    if (!pause()) return false;
  }
  return true;
}

}  // namespace polc::tool
