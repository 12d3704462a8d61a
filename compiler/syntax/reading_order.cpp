#include "compiler/syntax/reading_order.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "compiler/syntax/input_limits.h"
#include "compiler/text/code_points.h"

namespace polc {
namespace {

constexpr char32_t pop_embedding = 0x202C;
constexpr char32_t pop_isolate = 0x2069;

bool is_override(char32_t value) {
  return value == 0x202D || value == 0x202E;
}

bool is_isolate(char32_t value) {
  return value >= 0x2066 && value <= 0x2068;
}

class ReadingOrder {
 public:
  ReadingOrder(const TokenList& tokens, DiagnosticSink& sink) : tokens_(tokens), sink_(sink) {}

  void run() {
    if (!holds_any()) return;
    std::size_t behind = 0;
    for (std::size_t at = 0; at < tokens_.size(); ++at) {
      check_lines(behind, tokens_[at].begin);  // Comments, which end with their line.
      check(tokens_[at].begin, tokens_[at].end);
      behind = tokens_[at].end;
    }
  }

 private:
  /// All nine are E2 80 AA to AE and E2 81 A6 to A9 in UTF-8.
  bool holds_any() const {
    const std::string_view text = tokens_.text();
    for (std::size_t at = text.find('\xE2'); at != std::string_view::npos; at = text.find('\xE2', at + 1)) {
      if (is_bidi_control(code_point_at(text, at).value)) return true;
    }
    return false;
  }

  void check_lines(std::size_t begin, std::size_t end) {
    while (begin < end) {
      const std::size_t line_end = std::min(tokens_.text().find('\n', begin), end);
      check(begin, line_end);
      begin = line_end + 1;
    }
  }

  void check(std::size_t begin, std::size_t end) {
    std::vector<CodePoint> open;
    for (std::size_t at = begin; at < end;) {
      const CodePoint point = code_point_at(tokens_.text(), at);
      at += point.size;
      if (!is_bidi_control(point.value)) continue;
      if (is_override(point.value)) {
        report(point);
        open.push_back(point);
      } else if (point.value != pop_embedding && point.value != pop_isolate) {
        open.push_back(point);
      } else if (open.empty() || is_isolate(open.back().value) != (point.value == pop_isolate)) {
        report(point);
      } else {
        open.pop_back();
      }
    }
    for (const CodePoint& point : open) {
      if (!is_override(point.value)) report(point);
    }
  }

  void report(const CodePoint& point) {
    if (++reported_ > max_syntax_errors) return;
    sink_.report(Code::reading_order, Span{tokens_.file(), point.begin, point.begin + point.size},
                 {code_point_name(point)});
  }

  const TokenList& tokens_;
  DiagnosticSink& sink_;
  std::size_t reported_ = 0;
};

}  // namespace

void check_reading_order(const TokenList& tokens, DiagnosticSink& sink) {
  ReadingOrder(tokens, sink).run();
}

}  // namespace polc
