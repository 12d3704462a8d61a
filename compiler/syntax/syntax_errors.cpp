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
#include "compiler/syntax/mistaken_forms.h"
#include "compiler/syntax/statement_bounds.h"
#include "compiler/syntax/statement_forms.h"
#include "compiler/text/code_points.h"
#include "compiler/text/name_list.h"
#include "compiler/text/name_text.h"
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
constexpr std::array<ForeignWord, 17> foreign_words = {{{"may", "to", "to"},
                                                        {"can", "to", "to"},
                                                        {"isnt", "is", "is not"},
                                                        {"but", "except", "except"},
                                                        {"without", "except", "except"},
                                                        {"excluding", "except", "except"},
                                                        {"then", "->", "->"},
                                                        {"when", "if", "if"},
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

/// How the statement reads here whose first words are those of another language.
std::string_view foreign_statement(std::string_view word, std::string_view next) {
  if (next == "may" || next == "can") return form_of(GrammarRule::statement);
  if (next == "includes" || next == "extends" || next == "inherits") return form_of(GrammarRule::role);
  if (word == "roles") return form_of(GrammarRule::role);
  if (word == "rule" || word == "rules") return form_of(GrammarRule::statement);
  if (word == "include" || word == "use" || word == "using") return form_of(GrammarRule::import);
  if (word == "table") return form_of(GrammarRule::matrix);
  if (word == "only" || word == "never" || word == "always") return form_of(GrammarRule::assertion);
  if (word == "actions" || word == "action" || word == "permission" || word == "permissions")
    return form_of(GrammarRule::resource);
  return {};
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
  if (const std::string_view form = foreign_statement(word, tokens.text(first + 1)); !form.empty()) {
    sink.report(Code::misspelt_statement, tokens.span(first), {word}).helps = {std::string(form)};
    return true;
  }
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

/// What to write for `and`, `or` and their signs where a list goes on, which says neither. No fix: a test may mean roles that are
/// held together or each by itself, and who writes `a and b` in a grant may mean both.
std::string_view list_help(const Expectations& expected) {
  if (fits(expected, "and") || !fits(expected, ",")) return {};
  if (fits(expected, "+")) return "write `+` between roles that are held together, `,` between those tested one by one";
  return "write `,` between the items of a list; each is meant by itself";
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
    // A sign of conditions in another place stands for something else: `* except order.refund` for `!order.refund`.
    const std::string_view first_word = ours.substr(0, ours.find(' '));
    const bool belongs = !is_word(ours) || fits(failure.expected, first_word);
    if (!belongs) {
      diagnostic.helps = {
          ours == "not"
              ? "what a list leaves out stands behind it, after `except`; of roles, write `all roles except ROLES`"
              : std::string(failure.form)};
      return;
    }
    if (first_word == "is") {
      const std::size_t other = compared_with(tokens, failure.token);
      // `order.owner == user.id`: with the sign replaced, it would still not be a condition of this language.
      if (tokens.is(other, Kind::name) && tokens.is(other + 1, ".")) {
        diagnostic.helps = {std::string(comparison_help())};
        return;
      }
      if (tokens.is(other, Kind::text)) {
        const std::string value = unquoted_text(tokens.text(other));
        const bool is_value = name_text(value) == value;
        diagnostic.helps = {is_value ? fmt::format("write `{} {}`, without quotes", ours, value)
                                     : std::string(comparison_help())};
        return;
      }
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
  if (tokens.is(failure.token, "=") && fits(failure.expected, "is") && !failure.expected.name) {
    report(token.begin, "=", "is");
    return true;
  }
  return false;
}

bool report_unknown_character(const TokenList& tokens, TokenRange range, const SyntaxFailure& failure,
                              DiagnosticSink& sink) {
  const std::size_t at = failure.token;
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
  const bool is_quoted_name = character == "'" && failure.expected.name && !failure.expected.text;
  if (is_quoted_name && tokens.is(at + 1, Kind::name) && tokens.is(at + 2, "@")) {
    diagnostic.helps = {std::string(person_help())};
  } else if (is_quoted_name && tokens.is(at + 1, Kind::name) && !tokens.is(at + 2, ".")) {
    diagnostic.helps = {"write names without quotes: " + in_backquotes(tokens.text(at + 1))};
  } else if (const std::string permission = dotted(tokens, range, at); !permission.empty()) {
    diagnostic.helps = {"write " + in_backquotes(permission)};
  } else if (const std::string list = braces(tokens, range, at); list.size() > 2) {
    const bool has_braces = fits(failure.expected, "{");
    diagnostic.helps = {"write " + in_backquotes(has_braces ? list : bare_list(tokens, range, at))};
  } else if (is_address(address_at(tokens, at))) {
    diagnostic.helps = {std::string(person_help())};
  }
  return true;
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

void add_helps(const TokenList& tokens, TokenRange range, const SyntaxFailure& failure,
               const std::vector<std::string>& levels, Diagnostic& diagnostic) {
  // Whoever begins with the lowest level wants to take something away, and writes it as it is said: `deny owner from x`.
  if (failure.denies && !levels.empty()) {
    diagnostic.help(fmt::format("nobody is granted `{}`, the lowest level; {}", levels.front(), failure.form));
    return;
  }
  const std::size_t at = failure.token;
  const Expectations& expected = failure.expected;
  const bool is_second = (tokens.is(at, "unless") || tokens.is(at, "if")) && fits(expected, "and");
  if (const std::string whole = is_second ? one_condition(tokens, range, at) : ""; !whole.empty()) {
    diagnostic.help("a statement has one condition: write " + in_backquotes(whole));
  } else if (const std::string gate = whole_gate(tokens, range, at); !gate.empty()) {
    diagnostic.help("a gate has one condition, before `for`: write " + in_backquotes(gate));
  } else if (tokens.is(at, ".") && fits(expected, "to") && at == range.begin + 2) {
    diagnostic.help("roles stand before `to`, permissions behind it; " + std::string(failure.form));
  } else if (tokens.text(at).starts_with("--") && at == range.begin) {
    diagnostic.help("write `//` before a comment");
  } else if (at >= 2 && tokens.is(at - 1, "become") && tokens.is(at - 2, "may")) {
    diagnostic.help("of what roles become an assert says `never`: `assert never ROLES may become ROLES;`");
  } else if ((tokens.is(at, "if") || tokens.is(at, "unless")) && is_claim_of_becoming(tokens, range, at)) {
    diagnostic.help("what roles become has no condition of its own: write it at the `gives` by which they do");
  } else if (const std::string case_text = expected_case(tokens, range, failure); !case_text.empty()) {
    diagnostic.help("an expectation has its condition in parentheses: write " + in_backquotes(case_text));
  } else if (is_condition_word(tokens, at) && !list_help(expected).empty()) {
    diagnostic.help(std::string(list_help(expected)));
  } else if (const std::size_t condition = condition_of_cell(tokens, at); condition != 0 && !levels.empty()) {
    // Of several levels, which one is meant is not said.
    diagnostic.help(fmt::format("a cell begins with a level: write `{} {} {}`",
                                levels.size() == 2 ? levels.back() : "LEVEL",
                                tokens.is(condition - 1, "unless") ? "unless" : "if",
                                written(tokens, {condition, condition_end(tokens, range, condition)})));
  } else if (const std::string list = braces(tokens, range, at); !list.empty() && fits(expected, "{")) {
    diagnostic.help("write " + in_backquotes(list));
  } else if (const std::string permission = dotted(tokens, range, at); !permission.empty() && fits(expected, ".")) {
    diagnostic.help("write " + in_backquotes(permission));
  } else if (const std::string values = values_in(tokens, range, at); !values.empty()) {
    diagnostic.help("write " + in_backquotes(values));
  } else if (fits(expected, "and") && (tokens.is(at, ",") || tokens.is(at, "+"))) {
    diagnostic.help("write `and` or `or` between conditions");
  } else if (tokens.is(at, "xor") && fits(expected, "or")) {
    diagnostic.help("one of two and not both: write `(A and not B) or (B and not A)`");
  } else if ((tokens.is(at, "nand") || tokens.is(at, "nor")) && fits(expected, "or")) {
    diagnostic.help(tokens.is(at, "nand") ? "write `not (A and B)`" : "write `not (A or B)`");
  } else if (at > 1 && tokens.is(at, "of") && (tokens.is(at - 1, "one") || tokens.is(at - 1, "any"))) {
    diagnostic.help(tokens.is(at - 2, "not") ? "write `not in {VALUE, VALUE}`, without `is`"
                                             : "write `in {VALUE, VALUE}`, without `is`");
  } else if (fits(expected, "is") && is_foreign_comparison(tokens.text(at))) {
    diagnostic.help(std::string(comparison_help()));
  } else if (at > 0 && tokens.is(at, ".") && begins_with_digit(tokens.text(at - 1))) {
    diagnostic.help(std::string(comparison_help()));
  } else if (tokens.is(at, Kind::text) && expected.name && !expected.text &&
             is_address(unquoted_text(tokens.text(at)))) {
    diagnostic.help(std::string(person_help()));
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
    // `if` is rarely a name: mostly a condition stands too early, or has a word too many.
    const std::string_view word = tokens.text(at);
    const bool is_clause = (word == "if" || word == "unless" || is_joining_word(word)) && expected.meaning != "a name";
    diagnostic.help(is_clause && !failure.form.empty()
                        ? std::string(failure.form)
                        : "put a name in backquotes if it is also a keyword of conditions");
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
  if (report_unknown_character(tokens, range, failure, sink)) return;
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
