// What is printed to a terminal on standard error, broken between words.
#pragma once

#include <cstddef>
#include <ostream>
#include <streambuf>
#include <string>
#include <string_view>

namespace polc::tool {

/// A line of diagnostics, without its end, in lines of at most `width` columns. Escape sequences take no column. A line of source
/// text (`    4 | allow …`) and the marks below it stay as they are: broken, the marks would point elsewhere.
std::string fitted_error(std::string_view line, std::size_t width);

/// Passes on to `out` whole lines as they end, each fitted; what has no end yet, such as a question, goes on as it is when the
/// stream is flushed. `out` must outlive it.
class WrappedErrors : public std::streambuf {
 public:
  WrappedErrors(std::ostream& out, std::size_t width) : out_(out), width_(width) {}
  ~WrappedErrors() override;
  WrappedErrors(const WrappedErrors&) = delete;
  WrappedErrors& operator=(const WrappedErrors&) = delete;

 protected:
  int_type overflow(int_type character) override;
  int sync() override;

 private:
  std::ostream& out_;
  std::size_t width_;
  std::string line_;
  bool is_continued_ = false;  ///< The beginning of the line has been passed on.
};

}  // namespace polc::tool
