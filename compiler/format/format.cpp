#include "compiler/format/format.h"

#include <algorithm>

#include "compiler/format/gaps.h"
#include "compiler/format/layout.h"
#include "compiler/format/printer.h"

namespace polc {
namespace {

/// Whether most lines end as on Windows.
bool ends_lines_with_return(std::string_view text) {
  std::size_t with = 0;
  std::size_t without = 0;
  for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) {
    ++(at > 0 && text[at - 1] == '\r' ? with : without);
  }
  return with > without;
}

std::string with_returns(const std::string& text) {
  std::string result;
  result.reserve(text.size() + static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')));
  for (const char character : text) {
    if (character == '\n') result += '\r';
    result += character;
  }
  return result;
}

std::string laid_out(const ConcreteSyntax& syntax, const FormatOptions& options) {
  const Gaps gaps(syntax.tokens);
  const Layout layout(syntax.tokens, gaps, options.width);
  Printer printer(syntax.tokens, gaps, options.width);
  for (const SyntaxNode& statement : syntax.statements) printer.print(layout.statement(statement));
  return printer.finish();
}

}  // namespace

std::optional<std::string> format(ParsedText& text, const FormatOptions& options) {
  if (!text.concrete) return std::nullopt;
  const bool has_returns = ends_lines_with_return(text.sources.text(text.file));
  const auto lay_out = [&](const ParsedText& parsed) {
    std::string result = laid_out(*parsed.concrete, options);
    return has_returns ? with_returns(result) : result;
  };
  const std::string result = lay_out(text);
  const ParsedText again("", result);
  std::optional<std::string> difference = find_difference_in_meaning(text, again);
  // A layout is its own layout.
  if (!difference && lay_out(again) != result) difference = "formatting the result again would change it";
  if (!difference) return result;
  text.sink.report(Code::layout_differs, Span{text.file, 0, 0}, {*difference});
  return std::nullopt;
}

}  // namespace polc
