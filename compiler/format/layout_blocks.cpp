// Blocks: `{ item; item; }` on one line where the author began no line in it and it fits there; else a line for each item.
#include <algorithm>
#include <string_view>

#include "compiler/format/layout.h"
#include "compiler/text/display_width.h"

namespace polc {
namespace {

constexpr std::size_t indent = 2;

std::string padded(std::string line, std::size_t width) {
  const std::size_t columns = display_width(line);
  if (columns < width) line.append(width - columns, ' ');
  return line;
}

/// The first token of this kind that is the node's own: those of its children are not; the node's end if there is none.
std::size_t own_token(const SyntaxNode& node, const TokenList& tokens, std::string_view sign) {
  auto child = node.children.begin();
  for (std::size_t at = node.tokens.begin; at < node.tokens.end; ++at) {
    while (child != node.children.end() && child->tokens.end <= at) ++child;
    if (child != node.children.end() && child->tokens.begin <= at) continue;
    if (tokens.is(at, sign)) return at;
  }
  return node.tokens.end;
}

}  // namespace

Document Layout::block(const SyntaxNode& node) const {
  const std::size_t open = own_token(node, tokens_, "{");
  if (open == node.tokens.end) return declaration(node);  // `resource ticket;`
  const std::size_t close = node.tokens.end - 1;
  Document result;
  result.add(group(with_clauses(node, open))).add(space()).add(token(open));
  if (close == open + 1 && !gaps_.has_comments(close)) return std::move(result.add(token(close)));

  bool is_one_line = !gaps_.has_comments_within({open, node.tokens.end});
  for (std::size_t at = open + 1; at <= close; ++at) is_one_line = is_one_line && !gaps_.starts_line(at);
  is_one_line = is_one_line && display_width(line_of(node.tokens)) + 2 <= width_;
  if (is_one_line) {
    for (const SyntaxNode& item : node.children) {
      if (item.tokens.begin > open) result.add(space()).add(of(item));
    }
    return std::move(result.add(space()).add(token(close)));
  }

  const auto first = std::find_if(node.children.begin(), node.children.end(),
                                  [&](const SyntaxNode& item) { return item.tokens.begin > open; });
  const auto* items = node.children.data();
  Document inner;
  for (auto item = first; item != node.children.end();) {
    std::vector<Document> lines =
        item->rule == SyntaxRule::test_item
            ? expectations(items + (item - node.children.begin()), items + node.children.size())
            : std::vector<Document>();
    if (lines.empty()) lines.push_back(of(*item));
    for (Document& line : lines) {
      inner.add(hard_line(/*keeps_blank=*/item != first)).add(std::move(line));
      ++item;
    }
  }
  if (gaps_.has_comments(close))
    inner.add(hard_line(/*keeps_blank=*/first != node.children.end())).add(comments_before(close));
  result.add(nest(std::move(inner), indent)).add(hard_line()).add(token(close));
  return result;
}

/// One line of a test. One that is too long has its attributes and its level on lines of their own.
Document Layout::expectation(const SyntaxNode& node) const {
  const std::size_t last = node.tokens.end - 1;
  const std::size_t begin = node.tokens.begin + 1;
  const std::size_t arrow = std::min(own_token(node, tokens_, "->"), last);
  const std::size_t open = std::min(own_token(node, tokens_, "("), arrow);
  const auto begins_line = [&](std::size_t at) {
    Document line = break_of(Document::Kind::line);
    line.forced = gaps_.has_comments(at);
    return line;
  };
  Document rest;
  rest.add(flow(node, {begin, open}));
  if (open < arrow) rest.add(begins_line(open)).add(nest(flow(node, {open, arrow})));
  if (arrow < last) rest.add(begins_line(arrow)).add(flow(node, {arrow, last}));
  rest.add(comments_before(last));
  rest.forced = rest.forced || gaps_.has_comments(last) || gaps_.has_comments(begin);
  Document separated;
  separated.add(needs_space(begin) ? space() : Document{}).add(std::move(rest));
  Document result;
  result.add(token(node.tokens.begin)).add(nest(std::move(separated))).add(token(last));
  return group(std::move(result));
}

/// The lines of a run of expectations, in three columns: who, what, and the level. A run ends where a comment or a blank
/// line stands, and where a line has to be broken. Empty if the first item begins no run of two.
///
///   member        form.sign                              -> deny;
///   member, guest form.submit (signed_by is super_admin) -> allow;
std::vector<Document> Layout::expectations(const SyntaxNode* first, const SyntaxNode* last) const {
  struct Line {
    std::size_t begin;
    std::string who;
    std::string what;
    std::string level;
  };
  std::vector<Line> lines;
  std::size_t who_width = 0;
  std::size_t what_width = 0;
  std::size_t level_width = 0;
  for (const SyntaxNode* item = first; item != last; ++item) {
    const TokenRange range = item->tokens;
    const auto what = std::find_if(item->children.begin(), item->children.end(),
                                   [](const SyntaxNode& child) { return child.rule == SyntaxRule::permissions; });
    if (what == item->children.end()) break;
    bool is_on_one_line = !gaps_.has_comments_within(range);
    for (std::size_t at = range.begin + 1; at < range.end; ++at) {
      is_on_one_line = is_on_one_line && !(tokens_.is(at - 1, ",") && gaps_.starts_line(at));
    }
    const bool is_apart = item != first && (gaps_.blank_above(range.begin) ||
                                            std::any_of(gaps_.begin(range.begin), gaps_.end(range.begin),
                                                        [](const Comment& comment) { return !comment.trails; }));
    if (!is_on_one_line || is_apart || display_width(line_of(range)) + indent > width_) break;
    std::size_t arrow = range.end - 1;
    while (!tokens_.is(arrow, "->")) --arrow;
    Line line{range.begin, line_of({range.begin, what->tokens.begin}), line_of({what->tokens.begin, arrow}),
              line_of({arrow, range.end})};
    who_width = std::max(who_width, display_width(line.who));
    what_width = std::max(what_width, display_width(line.what));
    level_width = std::max(level_width, display_width(line.level));
    lines.push_back(std::move(line));
  }
  if (lines.size() < 2) return {};
  ++who_width;
  const bool fits = indent + who_width + what_width + 1 + level_width <= width_;
  std::vector<Document> result;
  for (Line& line : lines) {
    const std::string rest = fits ? padded(line.who, who_width) + padded(line.what, what_width) + " " + line.level
                                  : line.who + " " + line.what + " " + line.level;
    // The first token by itself, since comments may stand before it.
    const std::size_t size = tokens_.text(line.begin).size();
    Document shown;
    shown.add(token(line.begin)).add(text(rest.substr(size)));
    result.push_back(std::move(shown));
  }
  return result;
}

}  // namespace polc
