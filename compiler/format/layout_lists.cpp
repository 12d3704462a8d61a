// Lists: on one line where they fit. Where the author began a new line behind a comma, or left a blank one, it stays, so
// that what was grouped by hand remains so; a line that is still too long is broken where it must be.
#include "compiler/format/layout.h"

namespace polc {
namespace {

using Kind = Document::Kind;

}  // namespace

/// What stands between two items: `token` is the first of the later one, or a `<` or an `except` before it.
Document Layout::separator(std::size_t token) const {
  if (gaps_.starts_line(token)) return hard_line(/*keeps_blank=*/true);
  Document result = break_of(Kind::wrap);
  result.forced = gaps_.has_comments(token);
  return result;
}

/// Whether the author began a new line where `items` would keep it: with an item of the list but for the first, or with
/// `except`.
bool Layout::has_own_lines(const SyntaxNode& node, TokenRange range) const {
  auto child = node.children.begin();
  while (child != node.children.end() && child->tokens.begin < range.begin) ++child;
  for (std::size_t at = range.begin; at < range.end; ++at) {
    const bool is_kept = at > range.begin && (tokens_.is(at - 1, ",") || tokens_.is(at, "except"));
    if (is_kept && gaps_.starts_line(at)) return true;
    if (child != node.children.end() && child->tokens.begin == at) {
      at = child->tokens.end - 1;
      ++child;
    }
  }
  return false;
}

/// The items of a range, their commas, and an `except`.
Document Layout::items(const SyntaxNode& node, TokenRange range) const {
  Document result;
  auto child = node.children.begin();
  while (child != node.children.end() && child->tokens.begin < range.begin) ++child;
  for (std::size_t at = range.begin; at < range.end;) {
    if (at > range.begin) {
      const bool hugs = tokens_.is(at, ",") || !needs_space(at);
      result.add(hugs ? joint(at) : tokens_.is(at - 1, ",") || tokens_.is(at, "except") ? separator(at) : joint(at));
    }
    if (child != node.children.end() && child->tokens.begin == at) {
      result.add(of(*child));
      at = child->tokens.end;
      ++child;
    } else {
      result.add(token(at));
      ++at;
    }
  }
  return result;
}

/// `a, b` or `a.b, c.* except c.d`. With `leads` it begins on a line of its own where it does not fit.
Document Layout::list(const SyntaxNode& node, bool leads) const {
  Document result;
  const std::size_t first = node.tokens.begin;
  if (leads && gaps_.starts_line(first)) {
    result.add(hard_line());
  } else if (leads) {
    result.add(has_own_lines(node, node.tokens) ? joint(first) : break_of(Kind::line));
    result.forced = result.forced || gaps_.has_comments(first);
  }
  result.add(items(node, node.tokens));
  return group(std::move(result));
}

/// `{a, b}`, or its items on lines of their own between the braces.
Document Layout::braces(const SyntaxNode& node) const {
  const std::size_t first = node.tokens.begin + 1;
  const std::size_t close = node.tokens.end - 1;
  const bool is_open = gaps_.starts_line(first);
  const bool hugs = !is_open && has_own_lines(node, {first, close});
  const Document edge = is_open ? hard_line() : hugs ? Document{} : break_of(Kind::soft);
  Document inner;
  inner.add(edge).add(items(node, {first, close})).add(comments_before(close));
  inner.forced = inner.forced || gaps_.has_comments(first) || gaps_.has_comments(close);
  Document result;
  result.add(token(node.tokens.begin)).add(nest(std::move(inner))).add(edge).add(token(close));
  return group(std::move(result));
}

/// `actions view, edit;`. Those with titles stand on a line each where they do not fit on one.
Document Layout::actions(const SyntaxNode& node) const {
  const std::size_t first = node.tokens.begin + 1;
  const std::size_t close = node.tokens.end - 1;
  bool has_titles = false;
  for (const SyntaxNode& action : node.children) {
    has_titles = has_titles || action.tokens.end - action.tokens.begin > 1;
  }
  const bool is_open = gaps_.starts_line(first);
  const bool hugs = !is_open && has_own_lines(node, {first, close});
  Document inner;
  inner.add(is_open ? hard_line() : hugs ? space() : break_of(Kind::line));
  for (const SyntaxNode& action : node.children) {
    const std::size_t at = action.tokens.begin;
    if (at != first) {
      const bool own_line = has_titles && !gaps_.starts_line(at);
      if (own_line) {
        inner.add(is_open || hugs ? hard_line() : break_of(Kind::line));
      } else {
        inner.add(separator(at));
      }
      inner.forced = inner.forced || gaps_.has_comments(at);
    }
    inner.add(of(action));
    if (action.tokens.end != close) inner.add(joint(action.tokens.end)).add(token(action.tokens.end));
  }
  inner.forced = inner.forced || gaps_.has_comments(first) || gaps_.has_comments(close);
  inner.add(comments_before(close));
  Document result;
  result.add(token(node.tokens.begin)).add(nest(std::move(inner))).add(token(close));
  return group(std::move(result));
}

}  // namespace polc
