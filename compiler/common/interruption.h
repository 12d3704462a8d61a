// Work that is called off from outside while it runs, as the text that it is about may change under it.
//
// A thread says for how long its work is wanted; what takes long looks now and then, and ends with an exception where it is not wanted
// any more. Where nothing was said, looking costs next to nothing. It is kept by thread, so that no function in between has to pass it on.
#pragma once

#include <exception>
#include <functional>

namespace polc {

/// Thrown where the work of this thread is not wanted any more. What was being made is to be thrown away.
class Interrupted : public std::exception {
 public:
  const char* what() const noexcept override { return "the work was called off"; }
};

/// Whether to go on.
using GoOn = std::function<bool()>;

/// While it lives, the work of this thread is called off where `go_on` says no. The innermost one counts.
class Interruptible {
 public:
  /// Keeps a reference. `go_on` is asked often, and must be quick.
  explicit Interruptible(const GoOn& go_on);
  ~Interruptible();
  Interruptible(const Interruptible&) = delete;
  Interruptible& operator=(const Interruptible&) = delete;

 private:
  const GoOn* around_;
};

/// Throws Interrupted if the work of this thread is called off.
void look_for_interruption();

}  // namespace polc
