#include "tools/polc/wrapped_errors.h"

#include <algorithm>
#include <vector>

#include "compiler/text/display_width.h"
#include "compiler/text/wrap.h"

namespace polc::tool {
namespace {

/// Where the escape sequence ends that begins at `at`: `ESC [ … m`. `at` itself if none does.
std::size_t end_of_escape(std::string_view text, std::size_t at) {
  if (text.substr(at, 2) != "\033[") return at;
  const std::size_t end = text.find('m', at);
  return end == std::string_view::npos ? at : end + 1;
}

std::string without_escapes(std::string_view text) {
  std::string plain;
  for (std::size_t at = 0; at < text.size();) {
    if (const std::size_t end = end_of_escape(text, at); end > at) {
      at = end;
    } else {
      plain += text[at++];
    }
  }
  return plain;
}

/// `    4 | allow …` and `      |   ^^^`
bool is_excerpt(std::string_view plain) {
  const std::size_t bar = plain.find(" | ");
  return bar != std::string_view::npos &&
         plain.substr(0, bar).find_first_not_of(" 0123456789") == std::string_view::npos;
}

/// The columns that continued lines of it begin with: below the text of a help.
std::size_t indent_of(std::string_view plain, std::size_t leading) {
  constexpr std::string_view help = "help: ";
  return leading + (plain.substr(leading).starts_with(help) ? help.size() : 2);
}

}  // namespace

std::string fitted_error(std::string_view line, std::size_t width) {
  const std::string plain = without_escapes(line);
  if (display_width(plain) <= width || is_excerpt(plain)) return std::string(line);
  const std::size_t leading = std::min(plain.find_first_not_of(' '), plain.size());
  const std::size_t indent = indent_of(plain, leading);
  // Broken without the escapes and without what it begins with; then the breaks are put into the line as it is.
  const std::vector<std::string> lines =
      wrapped(std::string_view(plain).substr(leading), width - std::min(width, leading), indent - leading);
  std::size_t kept = leading + lines.size() - 1;
  for (std::size_t number = 0; number < lines.size(); ++number)
    kept += lines[number].size() - (number == 0 ? 0 : indent - leading);
  if (kept != plain.size()) return std::string(line);  // Spaces that stand for something: the line is no running text.
  std::string result;
  std::size_t at = 0;
  const auto pass = [&](bool is_kept) {
    for (std::size_t end = end_of_escape(line, at); end > at; end = end_of_escape(line, at)) {
      result += line.substr(at, end - at);
      at = end;
    }
    if (is_kept) result += line[at];
    ++at;
  };
  for (std::size_t spaces = 0; spaces < leading; ++spaces) pass(true);
  for (std::size_t number = 0; number < lines.size(); ++number) {
    const std::size_t begin = number == 0 ? 0 : indent - leading;
    if (number > 0) {
      result += '\n' + std::string(indent, ' ');
      pass(false);  // The space at which the line is broken.
    }
    for (std::size_t character = begin; character < lines[number].size(); ++character) pass(true);
  }
  return result + std::string(line.substr(std::min(at, line.size())));
}

WrappedErrors::~WrappedErrors() {
  sync();
}

WrappedErrors::int_type WrappedErrors::overflow(int_type character) {
  if (traits_type::eq_int_type(character, traits_type::eof())) return traits_type::not_eof(character);
  const char next = traits_type::to_char_type(character);
  if (next != '\n') {
    line_ += next;
    return character;
  }
  out_ << (is_continued_ ? line_ : fitted_error(line_, width_)) << '\n';
  line_.clear();
  is_continued_ = false;
  return character;
}

int WrappedErrors::sync() {
  out_ << line_ << std::flush;
  is_continued_ = is_continued_ || !line_.empty();
  line_.clear();
  return 0;
}

}  // namespace polc::tool
