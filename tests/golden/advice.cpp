#include "tests/golden/advice.h"

#include <algorithm>
#include <cctype>
#include <regex>
#include <tuple>

namespace polc::golden {
namespace {

/// Spaces make no difference.
std::string squeezed(std::string_view text) {
  std::string result;
  for (const char character : text) {
    if (std::isspace(static_cast<unsigned char>(character)) == 0) {
      result += character;
    } else if (!result.empty() && result.back() != ' ') {
      result += ' ';
    }
  }
  return result;
}

}  // namespace

std::vector<std::string> told_to_write(std::string_view help) {
  std::vector<std::string> told;
  const std::string text(help);
  for (const std::string& opening : {std::string("write "), std::string("did you mean "), std::string("declare it: "),
                                     std::string("list its values: ")}) {
    for (std::size_t at = text.find(opening); at != std::string::npos; at = text.find(opening, at + 1)) {
      // `write `a`, `b` or `c``: all that follow with nothing but such words between.
      std::size_t next = at + opening.size();
      while (true) {
        while (next < text.size() && text[next] != '`' &&
               (text.compare(next, 2, ", ") == 0 || text.compare(next, 4, " or ") == 0 ||
                text.compare(next, 3, "or ") == 0)) {
          next += text[next] == ',' ? 2 : text[next] == ' ' ? 4 : 3;
        }
        if (next >= text.size() || text[next] != '`') break;
        // A name in backquotes may stand inside of what is quoted: the closing one has no word right behind it.
        const std::size_t end = text.find('`', next + 1);
        if (end == std::string::npos) break;
        told.push_back(text.substr(next + 1, end - next - 1));
        next = end + 1;
      }
    }
  }
  return told;
}

bool follows(std::string_view text, std::string_view told) {
  std::string pattern;
  const std::string wanted = squeezed(told);
  for (std::size_t at = 0; at < wanted.size();) {
    std::size_t capitals = at;
    while (capitals < wanted.size() && std::isupper(static_cast<unsigned char>(wanted[capitals])) != 0) ++capitals;
    if (wanted.compare(at, 3, "…") == 0) {
      pattern += ".*";
      at += 3;
    } else if (capitals - at > 1) {
      pattern += "[^;|]+";
      at = capitals;
    } else {
      if (std::isalnum(static_cast<unsigned char>(wanted[at])) == 0 && wanted[at] != ' ') pattern += '\\';
      pattern += wanted[at] == ' ' ? std::string(" ?") : std::string(1, wanted[at]);
      ++at;
    }
  }
  return std::regex_search(squeezed(text), std::regex(pattern));
}

std::map<std::string, std::string> with_fixes(const Compilation& compilation,
                                              const std::map<std::string, std::string>& files) {
  std::vector<Fix> fixes;
  for (const Diagnostic& diagnostic : compilation.sink.all())
    fixes.insert(fixes.end(), diagnostic.fixes.begin(), diagnostic.fixes.end());
  std::sort(fixes.begin(), fixes.end(), [](const Fix& a, const Fix& b) {
    return std::tuple(a.span.file, a.span.begin, a.span.end) > std::tuple(b.span.file, b.span.begin, b.span.end);
  });
  if (fixes.empty()) return {};
  std::map<std::string, std::string> fixed = files;
  const Fix* last = nullptr;
  for (const Fix& fix : fixes) {
    // From the end on, so that places stay good.
    if (last != nullptr && last->span.file == fix.span.file && fix.span.end > last->span.begin) continue;
    if (last != nullptr && last->span.file == fix.span.file && fix.span.begin == last->span.begin) continue;
    const std::string path(compilation.sources.path(fix.span.file));
    if (!fixed.contains(path)) continue;
    fixed[path].replace(fix.span.begin, fix.span.end - fix.span.begin, fix.replacement);
    last = &fix;
  }
  return fixed;
}

}  // namespace polc::golden
