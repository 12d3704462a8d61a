// Waits until files change that were read.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace polc::tool {

/// One look after another: `begin` before the files are read, `wait` after.
///
///   FileWatch watch;
///   do {
///     watch.begin();
///     read = run();
///   } while (watch.wait(read));
///
/// A file is looked at by its path: it may be replaced by a rename, of which whoever holds the earlier one does not learn. What is written
/// while it is read is seen by the next `wait`.
class FileWatch {
 public:
  /// Remembers the times of the files so far. Waits some milliseconds if one was written just now: times are too coarse to tell a
  /// write after it from that one.
  void begin();

  /// True once one of the files was written since they were read, or comes or goes; false when standard input ends. Looks a few
  /// times a second.
  bool wait(const std::vector<std::string>& files);

 private:
  using Time = std::filesystem::file_time_type;

  std::map<std::string, Time> times_;  // The least time where there is no such file.
  Time begun_{};
};

}  // namespace polc::tool
