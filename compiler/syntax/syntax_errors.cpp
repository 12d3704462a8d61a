// From the sure to the vague: a mistake with a name of its own comes first, "found this, expected that" last.
#include "compiler/syntax/syntax_errors.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "compiler/syntax/statement_bounds.h"
#include "compiler/syntax/statement_forms.h"
#include "compiler/text/code_points.h"
#include "compiler/text/name_list.h"
#include "llvm/ADT/StringExtras.h"

namespace polc {
namespace {

using Kind = Token::Kind;

/// Signs of other languages, longer ones first, and what stands for them here.
constexpr std::array<std::pair<std::string_view, std::string_view>, 8> foreign_signs = {{{"=>", "->"},
                                                                                         {"==", "is"},
                                                                                         {"!=", "is not"},
                                                                                         {"&&", "and"},
                                                                                         {"||", "or"},
                                                                                         {":=", "="},
                                                                                         {"&", "and"},
                                                                                         {"!", "not"}}};

/// The same of comparisons by order, where a condition may go on with `is`.
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> foreign_bounds = {
    {{">=", "is at least"}, {"<=", "is at most"}, {">", "is above"}, {"<", "is below"}}};

/// The first word of each comparison by order, and what says the opposite: there is no `is not` of them.
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> opposite_bounds = {
    {{"least", "is below"}, {"most", "is above"}, {"above", "is at most"}, {"below", "is at least"}}};

/// Words that an author may write for one of ours.
struct ForeignWord {
  std::string_view written;
  std::string_view ours;    ///< Where this fits,
  std::string_view advice;  ///< this is what to write.
};
constexpr std::array<ForeignWord, 10> foreign_words = {{{"when", "if", "if"},
                                                        {"where", "if", "if"},
                                                        {"provided", "if", "if"},
                                                        {"unless", "if", "if not"},
                                                        {"otherwise", "else", "else"},
                                                        {"equals", "is", "is"},
                                                        {"can", "may", "may"},
                                                        {"extends", "includes", "includes"},
                                                        {"inherits", "includes", "includes"},
                                                        {"default", "fallback", "fallback"}}};

/// Characters that look like one of ours, and what to write.
constexpr std::array<std::pair<std::string_view, std::string_view>, 15> lookalikes = {
    {{"“", "`\"`, the straight quote"},
     {"”", "`\"`, the straight quote"},
     {"„", "`\"`, the straight quote"},
     {"«", "`\"`, the straight quote"},
     {"»", "`\"`, the straight quote"},
     {"‘", "`\"`, the straight quote"},
     {"’", "`\"`, the straight quote"},
     {"'", "`\"`: put texts in double quotes"},
     {"–", "`-`, the plain hyphen"},
     {"—", "`-`, the plain hyphen"},
     {"→", "`->`"},
     {"\xC2\xA0", "a plain space: this one is a no-break space"},
     {"/", "`//` before a comment, and a name with a slash in backquotes"},
     {"#", "`//` before a comment"},
     {">", "levels lowest first, with `<` between them"}}};

bool is_word(std::string_view written) {
  return !written.empty() && llvm::isAlpha(written.front());
}

bool fits(const Expectations& expected, std::string_view written) {
  return std::find(expected.written.begin(), expected.written.end(), written) != expected.written.end();
}

/// `a`, `b` or `c`
std::string alternatives(const std::vector<std::string>& items) {
  std::string result;
  for (std::size_t at = 0; at < items.size(); ++at) {
    if (at > 0) result += at + 1 == items.size() ? " or " : ", ";
    result += items[at];
  }
  return result;
}

/// Signs that begin what `meaning` already names.
bool is_covered(std::string_view sign, std::string_view meaning) {
  if (meaning == "a permission") return sign == "*" || sign == "{";
  if (meaning == "a condition") return sign == "(" || sign == "not";
  return meaning == "a type" && sign == "{";
}

std::string describe(const Expectations& expected) {
  if (!expected.known) return "something else";
  std::vector<std::string> items;
  // Only a value may be one of the reserved words; the values of a type may stand in its place.
  const bool value = expected.name && fits(expected, "is") && expected.meaning != "a type";
  if (expected.name) items.push_back(value ? "a value" : expected.meaning);
  if (expected.text) items.emplace_back("a text in quotes");
  std::vector<std::string> words;
  std::vector<std::string> signs;
  for (const std::string& written : expected.written) {
    // Where a name may stand, nearly every keyword may: those say nothing.
    if (expected.name && (is_word(written) || is_covered(written, expected.meaning))) continue;
    (is_word(written) ? words : signs).push_back(in_backquotes(written));
  }
  // A long list hides what is wanted; mostly a sign is.
  constexpr std::size_t most_words = 6;
  if (words.size() > most_words) {
    items.insert(items.end(), signs.begin(), signs.end());
    return fmt::format("{} or one of {} words such as {}", fmt::join(items, ", "), words.size(), words.back());
  }
  items.insert(items.end(), words.begin(), words.end());
  items.insert(items.end(), signs.begin(), signs.end());
  return items.empty() ? "nothing more" : alternatives(items);
}

std::string describe_found(const TokenList& tokens, std::size_t at) {
  if (tokens.is(at, Kind::end)) return "the end of the file";
  constexpr std::size_t longest = 40;
  std::string_view text = tokens.text(at);
  const bool is_quoted = text.size() <= longest && text.front() == '`';
  return is_quoted ? std::string(text) : in_backquotes(shortened(text, longest));
}

Span found_span(const TokenList& tokens, std::size_t at) {
  return tokens.is(at, Kind::end) ? tokens.point_before(at) : tokens.span(at);
}

bool report_unclosed(const TokenList& tokens, std::size_t at, DiagnosticSink& sink) {
  if (tokens.is(at, Kind::unclosed_text)) sink.report(Code::unclosed_text, tokens.span(at));
  if (tokens.is(at, Kind::unclosed_name)) sink.report(Code::unclosed_name, tokens.span(at));
  return tokens.is(at, Kind::unclosed_text) || tokens.is(at, Kind::unclosed_name);
}

/// A first word that is none of ours, but near to one.
bool report_first_word(const TokenList& tokens, TokenRange range, std::size_t first, const SyntaxFailure& failure,
                       const std::vector<std::string>& levels, DiagnosticSink& sink) {
  if (first >= range.end || failure.token < first || !tokens.is(first, Kind::name)) return false;
  const std::string word(tokens.text(first));
  std::vector<std::string> words = statement_words();
  words.insert(words.end(), levels.begin(), levels.end());
  const bool is_known = std::find(words.begin(), words.end(), word) != words.end();
  if (is_known || tokens.is(first + 1, ".") || tokens.is(first + 1, ",")) return false;
  const std::optional<std::string> meant = nearest_name(word, words);
  // Without a near word, only a statement that fails at once is blamed on its first word.
  if (!meant && failure.token > first + 1) return false;
  Diagnostic& diagnostic = sink.report(Code::misspelt_statement, tokens.span(first), {word});
  if (meant) diagnostic.helps = {did_you_mean(word, *meant)};
  return true;
}

bool report_foreign_sign(const TokenList& tokens, const SyntaxFailure& failure, DiagnosticSink& sink) {
  const Token& token = tokens[failure.token];
  const std::string_view text = tokens.text();
  const auto report = [&](std::uint32_t begin, std::string_view sign, std::string_view ours) {
    const auto end = static_cast<std::uint32_t>(begin + sign.size());
    sink.report(Code::foreign_sign, Span{tokens.file(), begin, end}, {std::string(sign), std::string(ours)});
  };
  for (const auto& [sign, ours] : foreign_signs) {
    if (text.substr(token.begin).starts_with(sign)) {
      const bool is_sign = token.kind == Kind::unknown || token.kind == Kind::other || token.kind == Kind::bar;
      if (!is_sign) break;
      report(token.begin, sign, ours);
      return true;
    }
  }
  for (const auto& [sign, ours] : foreign_bounds) {
    if (!fits(failure.expected, "is") || !text.substr(token.begin).starts_with(sign)) continue;
    report(token.begin, sign, ours);
    return true;
  }
  // The first half was fine: `define a == b`.
  const std::string_view before = token.begin > 0 ? text.substr(token.begin - 1, 2) : std::string_view();
  if (before == "==" || before == "=>") {
    report(token.begin - 1, before, "=");
    return true;
  }
  if (tokens.is(failure.token, "=") && fits(failure.expected, "is")) {
    report(token.begin, "=", "is");
    return true;
  }
  return false;
}

bool report_unknown_character(const TokenList& tokens, std::size_t at, DiagnosticSink& sink) {
  if (!tokens.is(at, Kind::unknown)) return false;
  Span span = tokens.span(at);
  const std::string character(tokens.text(at));
  for (std::size_t next = at + 1; tokens.is(next, Kind::unknown) && tokens[next].begin == span.end; ++next) {
    span.end = tokens[next].end;
  }
  Diagnostic& diagnostic = sink.report(Code::unknown_character, span,
                                       {std::string(tokens.text().substr(span.begin, span.end - span.begin))});
  for (const auto& [lookalike, ours] : lookalikes) {
    if (character == lookalike) diagnostic.helps = {"write " + std::string(ours)};
  }
  return true;
}

/// The innermost `sign` of [begin, end) that nothing there closes.
std::optional<std::size_t> open_bracket(const TokenList& tokens, TokenRange range, Kind open, Kind close) {
  std::size_t closed = 0;
  for (std::size_t at = range.end; at-- > range.begin;) {
    if (tokens.is(at, close)) ++closed;
    if (tokens.is(at, open) && closed-- == 0) return at;
  }
  return std::nullopt;
}

/// What to write for a word that is none of ours, if that is known.
std::string_view word_for(std::string_view written, const Expectations& expected) {
  const auto* found = std::find_if(foreign_words.begin(), foreign_words.end(), [&](const ForeignWord& word) {
    return word.written == written && fits(expected, word.ours);
  });
  return found == foreign_words.end() ? std::string_view() : found->advice;
}

/// What says `is not at least` and the like, which fails at `least`, or behind `above`.
std::string_view opposite_bound(const TokenList& tokens, std::size_t at) {
  if (at < 3 || !tokens.is(at - 2, "not") || !tokens.is(at - 3, "is")) return {};
  const std::string_view word = tokens.text(tokens.is(at - 1, "at") ? at : at - 1);
  const auto* found = std::find_if(opposite_bounds.begin(), opposite_bounds.end(),
                                   [&](const auto& bound) { return bound.first == word; });
  return found == opposite_bounds.end() ? std::string_view() : found->second;
}

void add_helps(const TokenList& tokens, const SyntaxFailure& failure, Diagnostic& diagnostic) {
  const std::size_t at = failure.token;
  const Expectations& expected = failure.expected;
  if (at >= 2 && tokens.is(at, "{") && tokens.is(at - 1, "in") &&
      (tokens.is(at - 2, "is") || tokens.is(at - 2, "not"))) {
    const bool negated = tokens.is(at - 2, "not");
    diagnostic.help(negated ? "write `not in {…}`, without `is`" : "write `in {…}`, without `is`");
  } else if (const std::string_view opposite = opposite_bound(tokens, at); !opposite.empty()) {
    diagnostic.help("write " + in_backquotes(opposite) + ", which says the opposite");
  } else if (at >= 2 && tokens.is(at - 1, "not") && tokens.is(at - 2, "is") && expected.name) {
    diagnostic.help("put a value called `not` in backquotes");
  } else if (tokens.is(at, Kind::reserved) && expected.name) {
    diagnostic.help("put a name in backquotes if it is also a keyword of conditions");
  } else if (tokens.is(at, Kind::text) && expected.name && !expected.text) {
    diagnostic.help("write a name without quotes, or in backquotes if it has spaces or other signs");
  } else if (const std::string_view ours = word_for(tokens.text(at), expected); !ours.empty()) {
    diagnostic.help("write " + in_backquotes(ours));
  } else if (tokens.is(at, Kind::name) && !expected.name) {
    std::vector<std::string> words;
    std::copy_if(expected.written.begin(), expected.written.end(), std::back_inserter(words), is_word);
    diagnostic.suggest(tokens.text(at), words);
  }
  if (diagnostic.helps.empty() && diagnostic.labels.empty()) diagnostic.help(std::string(failure.form));
}

void report_unexpected(const TokenList& tokens, TokenRange range, const SyntaxFailure& failure, DiagnosticSink& sink) {
  const std::size_t at = failure.token;
  Diagnostic& diagnostic = sink.report(Code::unexpected_token, found_span(tokens, at),
                                       {describe_found(tokens, at), describe(failure.expected)});
  const TokenRange before{range.begin, std::min(at, range.end)};
  const auto label = [&](std::string_view closing, Kind open, Kind close) {
    const auto opened = fits(failure.expected, closing) ? open_bracket(tokens, before, open, close) : std::nullopt;
    if (opened) diagnostic.label(tokens.span(*opened), in_backquotes(tokens.text(*opened)) + " opens here");
  };
  label(")", Kind::left_parenthesis, Kind::right_parenthesis);
  label("}", Kind::left_brace, Kind::right_brace);
  add_helps(tokens, failure, diagnostic);
}

/// Whether a `;` is missing before the token, which may well start what comes next.
bool lacks_semicolon(const TokenList& tokens, const SyntaxFailure& failure) {
  const Token& found = tokens[failure.token];
  const bool on_next_line = found.first_on_line || found.kind == Kind::end || found.kind == Kind::right_brace;
  // A resource may also do without a block; with something behind it, its `{` is more likely what is missing.
  return on_next_line && fits(failure.expected, ";") &&
         !(fits(failure.expected, "{") && !failure.expected.name && found.kind != Token::Kind::end);
}

}  // namespace

void report_failure(const TokenList& tokens, TokenRange range, std::size_t first, const SyntaxFailure& failure,
                    const std::vector<std::string>& levels, DiagnosticSink& sink) {
  if (report_first_word(tokens, range, first, failure, levels, sink)) return;
  if (report_unclosed(tokens, failure.token, sink)) return;
  if (lacks_semicolon(tokens, failure)) {
    sink.report(Code::missing_semicolon, tokens.point_before(failure.token));
    return;
  }
  if (report_foreign_sign(tokens, failure, sink)) return;
  if (report_unknown_character(tokens, failure.token, sink)) return;
  report_unexpected(tokens, range, failure, sink);
}

std::vector<std::string> declared_levels(const TokenList& tokens) {
  std::vector<std::string> levels;
  for (std::size_t at = 0; at < tokens.size(); ++at) {
    if (!tokens.is(at, "levels") || !clearly_starts_statement(tokens, at)) continue;
    for (++at; !tokens.is(at, Kind::semicolon) && !tokens.is(at, Kind::end); ++at) {
      if (tokens.is(at, Kind::name)) levels.emplace_back(unquoted_name(tokens.text(at)));
    }
  }
  if (levels.empty()) levels = {"deny", "allow"};
  return levels;
}

}  // namespace polc
