// Lists: on one line where they fit. Where the author began a new line behind a comma, or left a blank one, it stays, so
// that what was grouped by hand remains so; a line that is still too long is broken where it must be. Where all lines of a
// list are full, what a line that has become too long gives up goes to the front of the next.
#include <algorithm>

#include "compiler/format/layout.h"
#include "compiler/text/display_width.h"

namespace polc {
namespace {

using Kind = Document::Kind;

}  // namespace

/// What stands between two items: `token` is the first of the later one, or a `<` before it.
Document Layout::separator(std::size_t token) const {
  if (gaps_.starts_line(token)) return hard_line(/*keeps_blank=*/true);
  Document result = break_of(Kind::wrap);
  result.forced = gaps_.has_comments(token);
  return result;
}

/// Whether the author began a new line where `items` would keep it: with an item of the list but for the first, or with
/// `except`.
bool Layout::has_own_lines(const SyntaxNode& node, TokenRange range) const {
  for (Place place = place_in(node, range.begin); place.at < range.end;) {
    const std::size_t at = place.at;
    const bool is_kept = at > range.begin && (tokens_.is(at - 1, ",") || tokens_.is(at, "except"));
    if (is_kept && gaps_.starts_line(at)) return true;
    place.at = place.is_child() ? (place.child++)->tokens.end : at + 1;
  }
  return false;
}

/// Whether the author's lines of a list end where the next item had no room, so that its lines group nothing.
bool Layout::fills_lines(const SyntaxNode& node, TokenRange range) const {
  for (Place place = place_in(node, range.begin); place.at < range.end;) {
    const std::size_t at = place.at;
    place.at = place.is_child() ? (place.child++)->tokens.end : at + 1;
    if (at == range.begin || !tokens_.is(at - 1, ",") || !gaps_.starts_line(at)) continue;
    if (gaps_.blank_above(at) || gaps_.has_comments(at)) return false;
    const std::string_view before = tokens_.text().substr(0, tokens_[at - 1].end);
    const std::size_t line = before.find_last_of("\r\n") + 1;  // 0 where there is none.
    // A blank, the item, and what follows it at once.
    const std::size_t item = display_width(line_of({at, std::min(place.at + 1, tokens_.size())}));
    if (display_width(before.substr(line)) + 1 + item <= width_) return false;
  }
  return true;
}

/// The items of a range, their commas, and an `except`, which has a line of its own where they have more than one.
Document Layout::items(const SyntaxNode& node, TokenRange range) const {
  Document result;
  const bool refills = fills_lines(node, range);
  for (Place place = place_in(node, range.begin); place.at < range.end;) {
    const std::size_t at = place.at;
    if (at > range.begin && tokens_.is(at, "except")) {
      Document line = break_of(Kind::line);
      line.forced = gaps_.has_comments(at) || gaps_.starts_line(at);
      result.add(std::move(line));
    } else if (at > range.begin && refills && tokens_.is(at - 1, ",") && gaps_.starts_line(at)) {
      result.add(refill_line());
    } else if (at > range.begin) {
      result.add(tokens_.is(at - 1, ",") && needs_space(at) ? separator(at) : joint(at));
    }
    result.add(next_part(place));
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
  result.add(group(items(node, node.tokens)));
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
