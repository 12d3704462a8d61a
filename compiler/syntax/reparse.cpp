#include "compiler/syntax/reparse.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "compiler/syntax/ast_spans.h"

namespace polc {
namespace {

/// Enough to tell statements apart in nearly all texts.
constexpr std::size_t beginning_size = 48;

/// Where the next one is looked for first.
constexpr std::size_t nearby = 4;

/// Statements that begin alike are tried one by one, but not all ten thousand of them.
constexpr std::size_t most_tries = 8;

std::size_t beginning(std::string_view text, std::size_t at) {
  return std::hash<std::string_view>{}(text.substr(at, beginning_size));
}

void move_spans(ast::Statement& statement, FileId file, std::uint32_t distance) {
  ast::for_each_span(statement, [&](Span& span) {
    // A part that the author left out has the empty span at the file's beginning, wherever its statement stands.
    if (span.end == 0) return;
    span.file = file;
    span.begin += distance;
    span.end += distance;
  });
}

}  // namespace

std::size_t EarlierStatements::take(const TokenList& tokens, std::size_t at, ast::File& file) {
  const std::size_t begin = at == 0 ? 0 : tokens[at - 1].end;
  const std::optional<std::size_t> found = find(tokens, at, begin);
  if (!found) return at;
  const ast::StatementExtent& extent = earlier_.file.extents[*found];
  next_ = *found + 1;
  is_taken_[*found] = true;
  const auto distance = static_cast<std::uint32_t>(begin - extent.begin);
  ast::Statement& statement = earlier_.file.statements[extent.position];
  if (distance != 0 || earlier_.file.id != file.id) move_spans(statement, file.id, distance);
  file.statements.push_back(std::move(statement));
  ast::StatementExtent moved = extent;
  moved.begin += distance;
  moved.end += distance;
  moved.position = file.statements.size() - 1;
  file.extents.push_back(moved);
  return at + extent.tokens;
}

std::optional<std::size_t> EarlierStatements::find(const TokenList& tokens, std::size_t at, std::size_t begin) {
  const std::vector<ast::StatementExtent>& extents = earlier_.file.extents;
  if (is_taken_.empty()) is_taken_.resize(extents.size());
  // Mostly the one behind the last that was taken, or one of the next where one was changed or went.
  const std::size_t near = std::min(extents.size(), next_ + nearby);
  for (std::size_t next = next_; next < near; ++next) {
    if (!is_taken_[next] && matches(extents[next], tokens, at, begin)) return next;
  }
  if (by_beginning_.empty()) index();
  auto [first, last] = by_beginning_.equal_range(beginning(tokens.text(), begin));
  for (std::size_t tries = 0; first != last && tries < most_tries; ++first) {
    if (is_taken_[first->second]) continue;
    ++tries;
    if (matches(extents[first->second], tokens, at, begin)) return first->second;
  }
  return std::nullopt;
}

bool EarlierStatements::matches(const ast::StatementExtent& extent, const TokenList& tokens, std::size_t at,
                                std::size_t begin) const {
  // Above the first statement of a file a comment is documentation where elsewhere it speaks of the token before it.
  if ((extent.begin == 0) != (begin == 0)) return false;
  const std::size_t size = extent.end - extent.begin;
  const std::string_view before = std::string_view(earlier_.text).substr(extent.begin, size);
  if (tokens.text().substr(begin, size) != before) return false;
  // The bytes behind may make the last token a longer one.
  const std::size_t last = at + extent.looked_at - 1;
  return last + 1 < tokens.size() && tokens[last].end == begin + size;
}

void EarlierStatements::index() {
  const std::vector<ast::StatementExtent>& extents = earlier_.file.extents;
  by_beginning_.reserve(extents.size());
  for (std::size_t position = next_; position < extents.size(); ++position)
    by_beginning_.emplace(beginning(earlier_.text, extents[position].begin), position);
}

}  // namespace polc
