// A matrix: its bars stand below each other. A row with a comment in it has as many lines as it needs, and no say in where
// the bars of the others stand; nor has a cell that is wider than any screen.
#include <algorithm>
#include <string>
#include <vector>

#include "compiler/format/layout.h"
#include "compiler/text/display_width.h"

namespace polc {
namespace {

constexpr std::size_t widest_column = 200;

/// The cells of a row, as ranges of tokens: what stands between its bars.
std::vector<TokenRange> cells_of(const SyntaxNode& row, const TokenList& tokens) {
  std::vector<TokenRange> cells;
  std::size_t begin = row.tokens.begin + 1;
  for (std::size_t at = begin; at < row.tokens.end; ++at) {
    if (!tokens.is(at, Token::Kind::bar)) continue;
    cells.push_back({begin, at});
    begin = at + 1;
  }
  return cells;
}

/// A ruler has two dashes between its colons, so that the column is at least as wide as they are many.
std::size_t colons_of(std::string_view ruler) {
  return static_cast<std::size_t>(std::count(ruler.begin(), ruler.end(), ':'));
}

/// `:--` with as many dashes as the column is wide.
std::string ruler_cell(std::string_view written, std::size_t width) {
  std::string dashes(width + 2, '-');
  if (written.starts_with(':')) dashes.front() = ':';
  if (written.ends_with(':')) dashes.back() = ':';
  return dashes;
}

}  // namespace

Document Layout::matrix(const SyntaxNode& node) const {
  const auto header = std::find_if(node.children.begin(), node.children.end(),
                                   [](const SyntaxNode& child) { return child.rule == SyntaxRule::matrix_header; });
  std::vector<std::size_t> widths;
  for (auto row = header; row != node.children.end(); ++row) {
    const std::vector<TokenRange> cells = cells_of(*row, tokens_);
    widths.resize(std::max(widths.size(), cells.size()));
    if (gaps_.has_comments_within(row->tokens)) continue;
    for (std::size_t column = 0; column < cells.size(); ++column) {
      const std::size_t width = row->rule == SyntaxRule::ruler ? colons_of(tokens_.text(cells[column].begin))
                                                               : display_width(line_of(cells[column]));
      if (width <= widest_column) widths[column] = std::max(widths[column], width);
    }
  }

  const std::size_t open = header->tokens.begin - 1;
  const std::size_t close = node.tokens.end - 1;
  Document rows;
  for (auto row = header; row != node.children.end(); ++row) {
    rows.add(hard_line(/*keeps_blank=*/row != header));
    const std::size_t begin = row->tokens.begin;
    if (gaps_.has_comments_within(row->tokens)) {
      Document rest;
      rest.add(joint(begin + 1)).add(flow(*row, {begin + 1, row->tokens.end}));
      rows.add(token(begin)).add(nest(std::move(rest)));
      continue;
    }
    const std::vector<TokenRange> cells = cells_of(*row, tokens_);
    std::string line;
    for (std::size_t column = 0; column < cells.size(); ++column) {
      if (row->rule == SyntaxRule::ruler) {
        line += ruler_cell(tokens_.text(cells[column].begin), widths[column]) + "|";
        continue;
      }
      const std::string cell = line_of(cells[column]);
      const std::size_t width = display_width(cell);
      line += " " + cell + std::string(std::max(widths[column], width) - width, ' ') + " |";
    }
    rows.add(token(begin)).add(text(std::move(line)));
  }
  if (gaps_.has_comments(close)) rows.add(hard_line(/*keeps_blank=*/true)).add(comments_before(close));
  Document result;
  result.add(flow(node, {node.tokens.begin, open}))
      .add(space())
      .add(token(open))
      .add(nest(std::move(rows)))
      .add(hard_line())
      .add(token(close));
  return result;
}

}  // namespace polc
