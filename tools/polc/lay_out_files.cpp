#include "tools/polc/lay_out_files.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <thread>

#include "compiler/files/write_file.h"

namespace polc::tool {
namespace {

/// What keeps a file from being replaced; empty if nothing does.
std::string why_untouchable(const std::string& path) {
  if (access(path.c_str(), W_OK) != 0) return "it is not writable";
  struct stat status{};
  if (stat(path.c_str(), &status) == 0 && status.st_nlink > 1) {
    return "it has a second name (a hard link) that would keep the old layout";
  }
  return {};
}

/// Lays one file out and writes it, unless it is only looked at.
LaidOutFile lay_out_file(const std::string& path, const FormatOptions& options, bool is_written,
                         const FileReader& reader) {
  LaidOutFile outcome = lay_out(path, reader(path), options);
  if (!outcome.changed || !is_written) return outcome;
  outcome.unwritten = why_untouchable(path);
  if (!outcome.unwritten.empty()) return outcome;
  const std::array<Output, 1> written = {{{path, *outcome.text, Output::Kind::rewritten}}};
  if (const auto failure = write_files(written)) outcome.unwritten = failure->reason;
  return outcome;
}

}  // namespace

LaidOutFile lay_out(const std::string& path, const Expected<std::string, ReadError>& read,
                    const FormatOptions& options) {
  LaidOutFile outcome;
  if (!read) {
    outcome.unreadable = read.error().reason;
    return outcome;
  }
  outcome.before.emplace(path, *read);
  outcome.text = format(*outcome.before, options);
  outcome.changed = outcome.text && *outcome.text != *read;
  return outcome;
}

std::vector<LaidOutFile> lay_out_all(const std::vector<std::string>& files, const FormatOptions& options,
                                     bool is_written, const FileReader& reader) {
  std::vector<LaidOutFile> outcomes(files.size());
  std::atomic<std::size_t> next{0};
  const auto work = [&]() noexcept {  // What is thrown must not leave a thread.
    for (std::size_t at = next++; at < files.size(); at = next++) {
      try {
        outcomes[at] = lay_out_file(files[at], options, is_written, reader);
      } catch (...) {
        outcomes[at] = {};
        outcomes[at].thrown = std::current_exception();
      }
    }
  };
  const std::size_t count = std::min<std::size_t>(std::max(1U, std::thread::hardware_concurrency()), files.size());
  std::vector<std::jthread> threads;
  try {
    threads.reserve(count);
    for (std::size_t number = 1; number < count; ++number) threads.emplace_back(work);
  } catch (const std::exception&) {
    // No thread more, or no memory for one. The threads that there are do the work.
  }
  work();
  return outcomes;
}

}  // namespace polc::tool
