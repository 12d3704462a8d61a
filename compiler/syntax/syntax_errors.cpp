// From the sure to the vague: a mistake with a name of its own comes first, "found this, expected that" last.
// Long because the mistakes with a name are many: each is looked for by a function of a few lines, in one order.
#include "compiler/syntax/syntax_errors.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "compiler/syntax/foreign_forms.h"
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
                                                        {"from", "to", "to"},
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
  if (meant) {
    diagnostic.helps.clear();
    diagnostic.suggest(word, words);
  }
  return true;
}

bool is_joining_word(std::string_view word) {
  return word == "and" || word == "or";
}

bool is_condition_word(const TokenList& tokens, std::size_t at) {
  return is_joining_word(tokens.text(at));
}

/// As the author wrote it, on one line.
std::string written(const TokenList& tokens, TokenRange range) {
  std::string text;
  for (std::size_t at = range.begin; at < range.end; ++at) {
    const bool is_apart = at > range.begin && tokens[at].begin > tokens[at - 1].end;
    text += (is_apart ? " " : "") + std::string(tokens.text(at));
  }
  return text;
}

/// The same in parentheses where `and` or `or` would otherwise bind to what comes beside it.
std::string operand(const TokenList& tokens, TokenRange range) {
  bool is_joined = false;
  for (std::size_t at = range.begin; at < range.end; ++at) is_joined = is_joined || is_condition_word(tokens, at);
  return is_joined ? "(" + written(tokens, range) + ")" : written(tokens, range);
}

/// Where the condition ends that holds this token: at what cannot be part of one.
std::size_t condition_end(const TokenList& tokens, TokenRange range, std::size_t at) {
  while (at < range.end && !tokens.is(at, Kind::semicolon) && !tokens.is(at, Kind::bar) && !tokens.is(at, "else") &&
         !tokens.is(at, "note")) {
    ++at;
  }
  return at;
}

/// `if a or b unless c`: the whole condition as it has to be written. Nothing if it is not that.
std::string one_condition(const TokenList& tokens, TokenRange range, std::size_t at) {
  if (at == range.begin) return {};
  std::size_t word = at - 1;
  while (word > range.begin && !tokens.is(word, "if") && !tokens.is(word, "unless")) --word;
  const TokenRange second{at + 1, condition_end(tokens, range, at + 1)};
  if (word == range.begin || second.begin == second.end) return {};
  const std::string first = operand(tokens, {word + 1, at});
  const bool is_negated = tokens.is(word, "unless");
  const bool negates = tokens.is(at, "unless");
  const auto negation = [&](TokenRange part) { return "not (" + written(tokens, part) + ")"; };
  return fmt::format("if {} and {}", is_negated ? negation({word + 1, at}) : first,
                     negates ? negation(second) : operand(tokens, second));
}

/// Whether the token stands in a declared order: `plan: 1 < 2 < 3`, and not the comparison `if amount < 50`.
bool is_in_order(const TokenList& tokens, std::size_t at) {
  if (!tokens.is(at - 1, "<") && !tokens.is(at + 1, "<")) return false;
  while (at > 2 && tokens.is(at - 1, "<")) at -= 2;
  return tokens.is(at - 1, ":") || tokens.is(at - 1, "=") || tokens.is(at - 1, "levels");
}

/// What to write for `and`, `or` and their signs where a list goes on, which says neither. No fix: a test may mean roles that are
/// held together or each by itself, and who writes `a and b` in a grant may mean both.
std::string_view list_help(const Expectations& expected) {
  if (fits(expected, "and") || !fits(expected, ",")) return {};
  if (fits(expected, "+")) return "write `+` between roles that are held together, `,` between those tested one by one";
  return "write `,` between the items of a list; each is meant by itself";
}

/// `if own -> deny` in a test: the condition as an expectation has it, `(own)`. Nothing if it is not that.
std::string expected_case(const TokenList& tokens, TokenRange range, const SyntaxFailure& failure) {
  const std::size_t at = failure.token;
  const bool negates = tokens.is(at, "unless");
  if ((!negates && !tokens.is(at, "if")) || !fits(failure.expected, "->") || !fits(failure.expected, "(")) return {};
  std::size_t end = at + 1;
  while (end < range.end && !tokens.is(end, "->") && !tokens.is(end, Kind::semicolon)) ++end;
  if (end == at + 1 || !tokens.is(end, "->")) return {};
  const std::string condition = written(tokens, {at + 1, end});
  return negates ? "(not (" + condition + "))" : "(" + condition + ")";
}

/// Whether the file has the number as a value: then it is no number to the author.
bool is_declared_value(const TokenList& tokens, std::string_view number) {
  for (std::size_t at = 1; at + 1 < tokens.size(); ++at) {
    if (!tokens.is(at, number)) continue;
    if (is_in_order(tokens, at) || tokens.is(at - 1, Kind::left_brace) || tokens.is(at + 1, Kind::right_brace))
      return true;
  }
  return false;
}

/// `size > 1`, `time in 9..17`, `amount + 5`: a number beside what fails.
bool is_about_numbers(const TokenList& tokens, const SyntaxFailure& failure) {
  const std::size_t at = failure.token;
  const auto is_undeclared = [&](std::size_t token) {
    return is_number(tokens.text(token)) && !is_declared_value(tokens, tokens.text(token));
  };
  const bool is_in_condition = fits(failure.expected, "is") || fits(failure.expected, "and");
  if (!is_in_condition || at == 0) return false;
  const std::size_t behind = tokens.is(at + 1, "=") ? at + 2 : at + 1;  // `>=` is two tokens.
  return is_undeclared(at - 1) || is_undeclared(behind);
}

/// `[a, b]` and `(a, b)` for `{a, b}`: the list as it has to be written. Nothing if it is none.
std::string braces(const TokenList& tokens, TokenRange range, std::size_t at) {
  const bool is_round = tokens.is(at, Kind::left_parenthesis);
  if (!is_round && !tokens.is(at, "[")) return {};
  std::string items;
  for (std::size_t next = at + 1; next < range.end; ++next) {
    if (tokens.is(next, is_round ? ")" : "]")) return "{" + items + "}";
    const bool is_item = tokens.is(next, Kind::name) || tokens.is(next, Kind::reserved) || tokens.is(next, ",") ||
                         tokens.is(next, ".") || tokens.is(next, "*");
    if (!is_item) return {};
    items += tokens.text(next);
    if (tokens.is(next, ",")) items += ' ';
  }
  return {};
}

bool report_foreign_sign(const TokenList& tokens, const SyntaxFailure& failure, DiagnosticSink& sink) {
  const Token& token = tokens[failure.token];
  const std::string_view text = tokens.text();
  const auto report = [&](std::uint32_t begin, std::string_view sign, std::string_view ours) {
    const auto end = static_cast<std::uint32_t>(begin + sign.size());
    const bool is_number = is_about_numbers(tokens, failure);
    Diagnostic& diagnostic =
        sink.report(Code::foreign_sign, Span{tokens.file(), begin, end}, {std::string(sign), std::string(ours)});
    if (is_number && sign != "=" && sign != "==" && sign != "!=") {
      diagnostic.helps = {std::string(comparison_help())};
      return;
    }
    if (const std::string_view list = list_help(failure.expected); !list.empty() && is_joining_word(ours)) {
      diagnostic.helps = {std::string(list)};
      return;
    }
    // A word needs a space where a sign does without: `!own`, `a&&b`.
    const bool is_apart = !is_word(ours) || begin == 0 || text[begin - 1] == ' ';
    const bool is_last = !is_word(ours) || end == text.size() || text[end] == ' ';
    diagnostic.fix(*diagnostic.span, (is_apart ? "" : " ") + std::string(ours) + (is_last ? "" : " "));
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

/// A person's address where a role is wanted: `jane@example.com`.
std::string address_at(const TokenList& tokens, std::size_t at) {
  if (!tokens.is(at, "@") || at == 0) return {};
  const auto is_part = [&](std::size_t token) { return tokens.is(token, Kind::name) || tokens.is(token, "."); };
  std::size_t begin = at;
  while (begin > 0 && is_part(begin - 1) && tokens[begin - 1].end == tokens[begin].begin) --begin;
  std::size_t end = at + 1;
  while (is_part(end) && tokens[end].begin == tokens[end - 1].end) ++end;
  return written(tokens, {begin, end});
}

bool report_unknown_character(const TokenList& tokens, TokenRange range, std::size_t at, DiagnosticSink& sink) {
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
  if (const std::string list = braces(tokens, range, at); !list.empty()) {
    diagnostic.helps = {"write " + in_backquotes(list)};
  } else if (is_address(address_at(tokens, at))) {
    diagnostic.helps = {std::string(person_help())};
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

/// Whether what fails stands behind `assert … may become`.
bool is_claim_of_becoming(const TokenList& tokens, TokenRange range, std::size_t at) {
  if (!tokens.is(range.begin, "assert")) return false;
  for (std::size_t word = range.begin + 1; word < at; ++word) {
    if (tokens.is(word, "become") && tokens.is(word - 1, "may")) return true;
  }
  return false;
}

void add_helps(const TokenList& tokens, TokenRange range, const SyntaxFailure& failure,
               const std::vector<std::string>& levels, Diagnostic& diagnostic) {
  // Whoever begins with the lowest level wants to take something away, and writes it as it is said: `deny owner from x`.
  if (failure.denies && !levels.empty()) {
    diagnostic.help(fmt::format("nobody is granted `{}`; {}", levels.front(), failure.form));
    return;
  }
  const std::size_t at = failure.token;
  const Expectations& expected = failure.expected;
  const bool is_second = (tokens.is(at, "unless") || tokens.is(at, "if")) && fits(expected, "and");
  if (const std::string whole = is_second ? one_condition(tokens, range, at) : ""; !whole.empty()) {
    diagnostic.help("a statement has one condition: write " + in_backquotes(whole));
  } else if (at >= 2 && tokens.is(at - 1, "become") && tokens.is(at - 2, "may")) {
    diagnostic.help("of what roles become an assert says `never`: `assert never ROLES may become ROLES;`");
  } else if ((tokens.is(at, "if") || tokens.is(at, "unless")) && is_claim_of_becoming(tokens, range, at)) {
    diagnostic.help("what roles become has no condition of its own: write it at the `gives` by which they do");
  } else if (const std::string case_text = expected_case(tokens, range, failure); !case_text.empty()) {
    diagnostic.help("an expectation has its condition in parentheses: write " + in_backquotes(case_text));
  } else if (is_condition_word(tokens, at) && !list_help(expected).empty()) {
    diagnostic.help(std::string(list_help(expected)));
  } else if (tokens.is(at, "if") && expected.meaning == "a level" && !levels.empty()) {
    const std::string cell = written(tokens, {at, condition_end(tokens, range, at)});
    diagnostic.help("write " + in_backquotes(levels.back() + " " + cell));
  } else if (const std::string list = braces(tokens, range, at); !list.empty() && fits(expected, "{")) {
    diagnostic.help("write " + in_backquotes(list));
  } else if (is_about_numbers(tokens, failure)) {
    diagnostic.help(std::string(comparison_help()));
  } else if (at >= 2 && tokens.is(at, "{") && tokens.is(at - 1, "in") &&
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

void report_unexpected(const TokenList& tokens, TokenRange range, const SyntaxFailure& failure,
                       const std::vector<std::string>& levels, DiagnosticSink& sink) {
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
  add_helps(tokens, range, failure, levels, diagnostic);
}

/// Whether a `;` is missing before the token, which may well start what comes next.
bool lacks_semicolon(const TokenList& tokens, const SyntaxFailure& failure) {
  const Token& found = tokens[failure.token];
  const bool on_next_line = found.first_on_line || found.kind == Kind::end || found.kind == Kind::right_brace;
  // A resource may also do without a block; with something behind it, its `{` is more likely what is missing.
  return on_next_line && fits(failure.expected, ";") &&
         !(fits(failure.expected, "{") && !failure.expected.name && found.kind != Token::Kind::end);
}

/// Whether nothing but a new statement or the end of a block can begin here.
bool begins_surely(const TokenList& tokens, std::size_t at, const std::vector<std::string>& levels) {
  const std::string_view word = tokens.text(at);
  return tokens.is(at, Kind::right_brace) || find_statement_word(word) != nullptr ||
         std::find(levels.begin(), levels.end(), word) != levels.end();
}

/// A line that goes on with a misspelt word, such as `iff own`: with a `;` before it, the statement would lose its condition.
bool is_misspelt_clause(const TokenList& tokens, const SyntaxFailure& failure, const std::vector<std::string>& levels) {
  const std::size_t at = failure.token;
  if (!tokens.is(at, Kind::name) || begins_surely(tokens, at, levels) || failure.expected.name) return false;
  std::vector<std::string> words;
  std::copy_if(failure.expected.written.begin(), failure.expected.written.end(), std::back_inserter(words), is_word);
  return nearest_name(tokens.text(at), words).has_value() || !word_for(tokens.text(at), failure.expected).empty();
}

}  // namespace

void report_failure(const TokenList& tokens, TokenRange range, std::size_t first, const SyntaxFailure& failure,
                    const std::vector<std::string>& levels, DiagnosticSink& sink) {
  if (report_first_word(tokens, range, first, failure, levels, sink)) return;
  if (report_unclosed(tokens, failure.token, sink)) return;
  if (lacks_semicolon(tokens, failure)) {
    if (is_misspelt_clause(tokens, failure, levels)) return report_unexpected(tokens, range, failure, levels, sink);
    Diagnostic& diagnostic = sink.report(Code::missing_semicolon, tokens.point_before(failure.token));
    if (begins_surely(tokens, failure.token, levels)) diagnostic.fix(*diagnostic.span, ";");
    return;
  }
  if (report_foreign_sign(tokens, failure, sink)) return;
  if (report_unknown_character(tokens, range, failure.token, sink)) return;
  report_unexpected(tokens, range, failure, levels, sink);
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
