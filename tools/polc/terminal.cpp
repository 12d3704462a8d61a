#include "tools/polc/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ostream>

namespace polc::tool {
namespace {

winsize window(int descriptor = STDOUT_FILENO) {
  winsize size{};
  if (ioctl(descriptor, TIOCGWINSZ, &size) != 0) size = {};
  return size;
}

/// What COLUMNS says, or 0.
std::size_t wanted_columns() {
  std::size_t number = 0;
  if (const char* columns = std::getenv("COLUMNS")) {
    const char* end = columns + std::strlen(columns);
    if (std::from_chars(columns, end, number).ptr != end) return 0;
  }
  return number;
}

/// Whether the lines of the text, each as long as it is, would scroll off.
bool fits(const std::string& text, const winsize& size) {
  if (size.ws_row == 0) return true;
  return std::count(text.begin(), text.end(), '\n') < size.ws_row;
}

/// False if the pager could not be started, and nothing was shown. A pager that the reader leaves early is no failure.
bool page(const std::string& text, const char* pager) {
  // As git does: the colours pass, a short text does not stay, and the screen is left as it was.
  setenv("LESS", "FRX", 0);
  std::FILE* pipe = popen(pager, "w");
  if (pipe == nullptr) return false;
  const auto before = std::signal(SIGPIPE, SIG_IGN);
  std::fwrite(text.data(), 1, text.size(), pipe);
  const int status = pclose(pipe);
  std::signal(SIGPIPE, before);
  constexpr int not_found = 127;
  return !WIFEXITED(status) || WEXITSTATUS(status) != not_found;
}

}  // namespace

std::size_t output_columns(const Environment& environment) {
  if (const std::size_t columns = wanted_columns(); columns > 0) return columns;
  return environment.is_terminal ? window().ws_col : 0;
}

std::size_t answer_columns(const Environment& environment) {
  constexpr std::size_t usual = 80;
  constexpr std::size_t fewest = 40;
  const std::size_t columns = output_columns(environment);
  return columns == 0 ? usual : std::max(columns, fewest);
}

std::size_t error_columns() {
  if (isatty(STDERR_FILENO) == 0) return 0;
  const std::size_t columns = wanted_columns();
  return columns > 0 ? columns : window(STDERR_FILENO).ws_col;
}

void show(const std::string& text, Environment& environment) {
  const char* pager = std::getenv("PAGER");
  if (pager == nullptr) pager = "less";
  const bool is_paged =
      environment.is_terminal && *pager != '\0' && std::strcmp(pager, "cat") != 0 && !fits(text, window());
  environment.out.flush();
  if (!is_paged || !page(text, pager)) environment.out << text;
}

}  // namespace polc::tool
