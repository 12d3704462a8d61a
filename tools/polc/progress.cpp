#include "tools/polc/progress.h"

#include <algorithm>
#include <ostream>
#include <utility>

#include "compiler/text/visible.h"

namespace polc::tool {

Progress::Progress(Environment& environment, std::string what)
    : environment_(environment), what_(visible(what)), next_(Clock::now() + std::chrono::seconds(2)) {}

Progress::~Progress() {
  if (is_shown_) environment_.err << "\r\033[K" << std::flush;
}

void Progress::tell(std::size_t done, std::size_t of) {
  if (!environment_.is_interactive || Clock::now() < next_) return;
  next_ = Clock::now() + std::chrono::milliseconds(250);
  is_shown_ = true;
  environment_.err << "\r\033[Kpolc: " << what_ << ": " << done * 100 / std::max<std::size_t>(of, 1) << " %"
                   << std::flush;
}

}  // namespace polc::tool
