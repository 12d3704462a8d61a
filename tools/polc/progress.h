// How far a long run is: one line on standard error, which the next one overwrites and the end wipes out.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include "tools/polc/environment.h"

namespace polc::tool {

class Progress {
 public:
  /// Silent unless a person is looking at standard error. `what` is what is being done.
  Progress(Environment& environment, std::string what);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// Shows nothing in the first two seconds, and then a few times a second at most.
  void tell(std::size_t done, std::size_t of);

 private:
  using Clock = std::chrono::steady_clock;

  Environment& environment_;
  std::string what_;
  bool is_shown_ = false;
  Clock::time_point next_;
};

}  // namespace polc::tool
