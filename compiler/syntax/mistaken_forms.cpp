#include "compiler/syntax/mistaken_forms.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/syntax/foreign_forms.h"
#include "compiler/text/name_text.h"
#include "llvm/ADT/StringExtras.h"

namespace polc {
namespace {

using Kind = Token::Kind;

/// The same in parentheses where `and` or `or` would otherwise bind to what comes beside it.
std::string operand(const TokenList& tokens, TokenRange range) {
  bool is_joined = false;
  for (std::size_t at = range.begin; at < range.end; ++at) is_joined = is_joined || is_condition_word(tokens, at);
  return is_joined ? "(" + written(tokens, range) + ")" : written(tokens, range);
}

/// Whether the token stands in a declared order: `plan: 1 < 2 < 3`, and not the comparison `if amount < 50`.
bool is_in_order(const TokenList& tokens, std::size_t at) {
  if (!tokens.is(at - 1, "<") && !tokens.is(at + 1, "<")) return false;
  while (at > 2 && tokens.is(at - 1, "<")) at -= 2;
  return tokens.is(at - 1, ":") || tokens.is(at - 1, "=") || tokens.is(at - 1, "levels");
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

}  // namespace

bool begins_with_digit(std::string_view written) {
  return !written.empty() && llvm::isDigit(written.front());
}

bool is_word(std::string_view written) {
  return !written.empty() && llvm::isAlpha(written.front());
}

bool fits(const Expectations& expected, std::string_view written) {
  return std::find(expected.written.begin(), expected.written.end(), written) != expected.written.end();
}

bool is_joining_word(std::string_view word) {
  return word == "and" || word == "or";
}

bool is_condition_word(const TokenList& tokens, std::size_t at) {
  return is_joining_word(tokens.text(at));
}

std::string written(const TokenList& tokens, TokenRange range) {
  std::string text;
  for (std::size_t at = range.begin; at < range.end; ++at) {
    const bool is_apart = at > range.begin && tokens[at].begin > tokens[at - 1].end;
    text += (is_apart ? " " : "") + std::string(tokens.text(at));
  }
  return text;
}

std::size_t condition_end(const TokenList& tokens, TokenRange range, std::size_t at) {
  while (at < range.end && !tokens.is(at, Kind::semicolon) && !tokens.is(at, Kind::bar) && !tokens.is(at, "else") &&
         !tokens.is(at, "note")) {
    ++at;
  }
  return at;
}

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

bool is_about_numbers(const TokenList& tokens, const SyntaxFailure& failure) {
  const std::size_t at = failure.token;
  const auto is_undeclared = [&](std::size_t token) {
    return begins_with_digit(tokens.text(token)) && !is_declared_value(tokens, tokens.text(token));
  };
  const bool is_in_condition = fits(failure.expected, "is") || fits(failure.expected, "and");
  if (!is_in_condition || at == 0) return false;
  const std::size_t behind = tokens.is(at + 1, "=") ? at + 2 : at + 1;  // `>=` is two tokens.
  return is_undeclared(at - 1) || is_undeclared(behind);
}

std::string braces(const TokenList& tokens, TokenRange range, std::size_t at) {
  const bool is_round = tokens.is(at, Kind::left_parenthesis);
  if (!is_round && !tokens.is(at, "[")) return {};
  std::string items;
  for (std::size_t next = at + 1; next < range.end; ++next) {
    if (tokens.is(next, is_round ? ")" : "]")) return "{" + items + "}";
    const bool is_item = tokens.is(next, Kind::name) || tokens.is(next, Kind::reserved) || tokens.is(next, ",") ||
                         tokens.is(next, ".") || tokens.is(next, "*") || tokens.is(next, Kind::text);
    if (!is_item) return {};
    items += tokens.is(next, Kind::text) ? name_text(unquoted_text(tokens.text(next))) : tokens.text(next);
    if (tokens.is(next, ",")) items += ' ';
  }
  return {};
}

std::size_t compared_with(const TokenList& tokens, std::size_t at) {
  std::size_t next = at + 1;
  while (tokens.is(next, "=") || tokens.is(next, Kind::unknown)) ++next;
  return next;
}

std::string address_at(const TokenList& tokens, std::size_t at) {
  if (!tokens.is(at, "@") || at == 0) return {};
  const auto is_part = [&](std::size_t token) { return tokens.is(token, Kind::name) || tokens.is(token, "."); };
  std::size_t begin = at;
  while (begin > 0 && is_part(begin - 1) && tokens[begin - 1].end == tokens[begin].begin) --begin;
  std::size_t end = at + 1;
  while (is_part(end) && tokens[end].begin == tokens[end - 1].end) ++end;
  return written(tokens, {begin, end});
}

std::string bare_list(const TokenList& tokens, TokenRange range, std::size_t at) {
  const std::string list = tokens.is(at, "[") ? braces(tokens, range, at) : "";
  return list.size() > 2 ? list.substr(1, list.size() - 2) : "";
}

std::string dotted(const TokenList& tokens, TokenRange range, std::size_t at) {
  if (at < range.begin + 2 || !tokens.is(at - 1, Kind::name) || tokens.is(at - 2, ".")) return {};
  // Only where permissions stand: in a condition it would be another name, and among roles none at all.
  bool is_behind_to = false;
  for (std::size_t word = range.begin; word < at; ++word) {
    is_behind_to = is_behind_to || tokens.is(word, "to");
    if (tokens.is(word, "if") || tokens.is(word, "unless")) return {};
  }
  if (!is_behind_to) return {};
  std::size_t next = at + 1;
  if (tokens.is(at, ":") && tokens.is(next, ":")) ++next;
  const bool is_sign = tokens.is(at, ":") || tokens.is(at, "/") || tokens.is(at, "->");
  if (!is_sign || !(tokens.is(next, Kind::name) || tokens.is(next, "*"))) return {};
  if (tokens[at - 1].end != tokens[at].begin || tokens[next - 1].end != tokens[next].begin) return {};
  return std::string(tokens.text(at - 1)) + "." + std::string(tokens.text(next));
}

std::optional<std::size_t> open_bracket(const TokenList& tokens, TokenRange range, Kind open, Kind close) {
  std::size_t closed = 0;
  for (std::size_t at = range.end; at-- > range.begin;) {
    if (tokens.is(at, close)) ++closed;
    if (tokens.is(at, open) && closed-- == 0) return at;
  }
  return std::nullopt;
}

std::string whole_gate(const TokenList& tokens, TokenRange range, std::size_t at) {
  std::size_t begin = range.begin;
  if (tokens.is(begin, "immutable")) ++begin;
  const bool negates = tokens.is(at, "if");  // It asks for nothing where this does not hold.
  if (!tokens.is(begin, "require") || (!negates && !tokens.is(at, "unless"))) return {};
  std::size_t targets = begin + 1;
  while (targets < at && !tokens.is(targets, "for")) ++targets;
  const TokenRange second{at + 1, condition_end(tokens, range, at + 1)};
  if (targets == at || targets == begin + 1 || second.begin == second.end) return {};
  const std::string exception = negates ? "not (" + written(tokens, second) + ")" : operand(tokens, second);
  return fmt::format("require {} or {} {};", operand(tokens, {begin + 1, targets}), exception,
                     written(tokens, {targets, at}));
}

std::size_t condition_of_cell(const TokenList& tokens, std::size_t at) {
  const auto is_first = [&](std::size_t word) {
    return word > 0 && tokens.is(word - 1, Kind::bar) &&
           (tokens.is(word, "if") || tokens.is(word, "unless") || tokens.is(word, "when"));
  };
  if (is_first(at)) return at + 1;
  return at > 0 && is_first(at - 1) ? at : 0;  // `unless` and `when` read as the name of a level.
}

std::string values_in(const TokenList& tokens, TokenRange range, std::size_t at) {
  std::size_t first = at;
  while (first > range.begin && (tokens.is(first - 1, Kind::name) || tokens.is(first - 1, ","))) --first;
  if (!tokens.is(at, ",") || first == at || first < 2 || !tokens.is(first - 1, "in")) return {};
  std::size_t end = at;
  while (end + 1 < range.end && tokens.is(end, ",") && tokens.is(end + 1, Kind::name)) end += 2;
  const bool negates = tokens.is(first - 2, "not");
  return end == at ? std::string() : (negates ? "not in {" : "in {") + written(tokens, {first, end}) + "}";
}

bool is_claim_of_becoming(const TokenList& tokens, TokenRange range, std::size_t at) {
  if (!tokens.is(range.begin, "assert")) return false;
  for (std::size_t word = range.begin + 1; word < at; ++word) {
    if (tokens.is(word, "become") && tokens.is(word - 1, "may")) return true;
  }
  return false;
}

}  // namespace polc
