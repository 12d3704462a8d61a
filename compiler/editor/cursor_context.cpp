// The kind of the statement says how it is read; the grammar says which keywords come next.
#include "compiler/editor/cursor_context.h"

#include <algorithm>

#include "compiler/editor/block_context.h"
#include "compiler/editor/rule_context.h"
#include "compiler/editor/token_patterns.h"
#include "compiler/syntax/grammar_parser.h"
#include "compiler/syntax/statement_bounds.h"

namespace polc::editor {
namespace {

using Fits = CursorContext::Fits;

/// Of a name that is new as a whole, and may begin as another does: `resource billing.`
CursorContext area_context(const TokenList& tokens, std::size_t begin, std::size_t end) {
  CursorContext context;
  context.fits = Fits::area;
  for (std::size_t at = begin; at < end; at += 2) context.before.push_back({unquoted_name(tokens.text(at))});
  return context;
}

/// What the words say, without the grammar.
CursorContext by_words(const TokenList& tokens, TokenRange range) {
  CursorContext context;
  std::size_t at = range.begin;
  while (at < range.end && tokens.is(at, "accept")) {
    const std::size_t end = find(tokens, {at, range.end}, ";");
    if (end == range.end) {
      if (at + 1 == range.end) context.fits = Fits::code;
      return context;
    }
    at = end + 1;
  }
  const bool is_immutable = at < range.end && tokens.is(at, "immutable");
  if (is_immutable) ++at;
  if (at >= range.end) {
    context.fits = is_immutable ? Fits::immutable : Fits::statement;
    if (is_immutable) context.beside = {"role", "forbid", "require"};
    return context;
  }
  const std::string_view word = tokens.text(at);
  const std::size_t end = range.end;
  const std::size_t next = at + 1;
  const std::size_t open = find(tokens, {next, end}, "{");
  const auto item_of_block = [&] {
    std::size_t item = end;
    while (item > open + 1 && !tokens.is(item - 1, ";")) --item;
    return item;
  };
  const bool is_declared = next < end && !tokens.is(next, ".") && !tokens.is(next, ",");
  if (word == "import" || word == "extends") {
    if (next == end) context.fits = Fits::file;
    return context;
  }
  if (word == "policy" || word == "levels" || word == "domain") return context;
  if (word == "role" && next < end && tokens.is(next, "group") && next + 1 < end && !tokens.is(next + 1, ";")) {
    const std::size_t equals = find(tokens, {next, end}, "=");
    return equals == end ? context : name_list(tokens, equals + 1, end, Fits::role);
  }
  if (word == "role" && is_declared) {
    const std::size_t includes = find(tokens, {next, end}, "includes");
    const std::size_t within = find(tokens, {next, end}, "within");
    if (within != end && (includes == end || within > includes))
      return name_list(tokens, within + 1, end, Fits::resource);
    return includes == end ? context : name_list(tokens, includes + 1, end, Fits::role);
  }
  if (word == "role" && next == end) {
    context.beside = {"group"};
    return context;
  }
  if (word == "context" && open != end) return attribute_context(tokens, item_of_block(), end);
  if (word == "resource" && (next == end || (open == end && tokens.is(end - 1, "."))))
    return area_context(tokens, next, end);
  if (word == "resource" && is_declared) return open == end ? context : attribute_context(tokens, item_of_block(), end);
  if (word == "settings" && is_declared) return settings_context(tokens, {at, end}, open);
  if (word == "matrix" && open != end) return matrix_context(tokens, {open + 1, end});
  if (word == "test" && open != end) return test_context(tokens, item_of_block(), end);
  if (word == "context" || word == "resource" || word == "settings" || word == "matrix" || word == "test")
    return context;
  if (word == "define") {
    const std::size_t equals = find(tokens, {next, end}, "=");
    return equals == end ? context : rule(tokens, equals + 1, end, Fits::condition);
  }
  if (word == "group") {
    const std::size_t equals = find(tokens, {next, end}, "=");
    return equals == end ? context : rule(tokens, equals + 1, end, Fits::permission);
  }
  if (word == "forbid") return rule(tokens, next, end, Fits::role);
  if (word == "require") return rule(tokens, next, end, Fits::condition);
  if (word == "exclusive") {
    if (next < end && tokens.is(next, "roles")) {
      context = name_list(tokens, next + 1, end, Fits::role);
      context.values = {"custom roles"};
      return context;
    }
    context.beside = {"roles"};
    return context;
  }
  if (word == "custom") {
    const std::size_t hold = find(tokens, {next, end}, "hold");
    if (hold != end) return rule(tokens, hold + 1, end, Fits::permission);
    if (next == end) context.beside = {"roles"};
    return context;
  }
  if (word == "assert") {
    // A level may be called `assert`; nobody means that.
    if (next == end) {
      context.beside = {"only", "never", "always", "separate"};
      return context;
    }
    context = rule(tokens, next + 1, end, tokens.is(next, "separate") ? Fits::permission : Fits::role);
    if (tokens.is(next, "never") && tokens.is(end - 1, "may")) context.beside = {"become"};
    return context;
  }
  // A grant, or permissions that imply or give something.
  const bool is_pattern = next < end && (tokens.is(next, ".") || tokens.is(next, ","));
  if (is_pattern || word == "{" || word == "*" ||
      (next < end && (tokens.is(next, "implies") || tokens.is(next, "gives"))))
    return rule(tokens, at, end, Fits::permission);
  return rule(tokens, next, end, Fits::role);
}

/// The item that the grammar is asked about, and as what it is read.
struct AskedPart {
  TokenRange range;
  GrammarRule rule = GrammarRule::statement;
};

AskedPart asked_part(const TokenList& tokens, TokenRange range) {
  const StatementBounds bounds = polc::statement_at(tokens, range.begin);
  const bool is_inside = bounds.block != BlockKind::none && bounds.open < range.end;
  if (!is_inside) return {range, GrammarRule::statement};
  std::size_t item = range.end;
  if (bounds.block == BlockKind::matrix) {
    while (item > bounds.open + 1 && !(tokens.is(item, Token::Kind::bar) && tokens[item].first_on_line)) --item;
    const bool is_first = find(tokens, {bounds.open + 1, item}, "|") == item;
    return {{item, range.end}, is_first ? GrammarRule::matrix_header : GrammarRule::matrix_row};
  }
  while (item > bounds.open + 1 && !tokens.is(item - 1, ";")) --item;
  GrammarRule rule = GrammarRule::statement;
  if (bounds.block == BlockKind::context) rule = GrammarRule::attribute;
  if (bounds.block == BlockKind::resource) rule = GrammarRule::resource_item;
  if (bounds.block == BlockKind::settings) rule = GrammarRule::setting;
  if (bounds.block == BlockKind::test) rule = GrammarRule::test_item;
  return {{item, range.end}, rule};
}

}  // namespace

CursorContext context_of(const CursorText& cursor) {
  CursorContext context;
  if (cursor.in() == CursorIn::comment || !cursor.is_readable()) return context;
  const TokenList& tokens = cursor.tokens();
  const TokenRange range = cursor.statement();
  context = by_words(tokens, range);
  context.goes_on = range.end > range.begin && (tokens.is(range.end - 1, ",") || tokens.is(range.end - 1, "+"));
  if (cursor.in() == CursorIn::text) {
    const bool is_file = context.fits == Fits::file;
    context = {};
    if (is_file) context.fits = Fits::file;
    return context;
  }
  if (context.fits == Fits::file) context.fits = Fits::nothing;
  if (context.fits == Fits::statement && range.begin == range.end) return context;
  const AskedPart part = asked_part(tokens, range);
  GrammarParser parser(tokens);
  const Expectations expected = parser.expectations(part.range, part.rule);
  if (!expected.known) return context;
  context.grammar = expected.written;
  context.takes_name = expected.name;
  return context;
}

}  // namespace polc::editor
