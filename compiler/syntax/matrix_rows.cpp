#include "compiler/syntax/matrix_rows.h"

namespace polc {
namespace {

using Kind = Token::Kind;

/// Whether the matrix ends before this token.
bool ends_matrix(const TokenList& tokens, std::size_t at) {
  return tokens.is(at, Kind::right_brace) || tokens.is(at, Kind::end) || clearly_starts_statement(tokens, at);
}

/// Behind a brace pair within a cell; braces there never hold a bar.
std::size_t behind_braces(const TokenList& tokens, std::size_t open) {
  for (std::size_t at = open + 1; !tokens.is(at, Kind::end) && !tokens.is(at, Kind::bar); ++at) {
    if (tokens.is(at, Kind::right_brace)) return at + 1;
  }
  return open + 1;
}

/// One row, from its first token. `columns` is 0 for the header, which sets it.
MatrixRowBounds row_at(const TokenList& tokens, std::size_t begin, std::size_t columns) {
  MatrixRowBounds row;
  row.tokens = {begin, begin};
  const bool is_header = columns == 0;
  // The header's first cell is empty: its first two bars stand next to each other.
  std::size_t at = begin;
  std::size_t cells = 0;
  if (tokens.is(at, Kind::bar)) ++at;
  if (is_header && tokens.is(at, Kind::bar)) {
    ++at;
    ++cells;
  }
  if (tokens.is(at, Kind::ruler) || (tokens.is(at, Kind::bar) && tokens.is(at + 1, Kind::ruler))) {
    row.part = MatrixRowBounds::Part::ruler;
  }
  if (is_header) row.part = MatrixRowBounds::Part::header;
  while (!ends_matrix(tokens, at)) {
    if (tokens.is(at, Kind::left_brace)) {
      at = behind_braces(tokens, at);
      continue;
    }
    if (!tokens.is(at, Kind::bar)) {
      ++at;
      continue;
    }
    const bool follows_bar = tokens.is(at - 1, Kind::bar);
    if (!follows_bar) ++cells;
    const bool complete = !is_header && cells == columns + 1;
    const std::size_t next = at + 1;
    const bool starts_line = tokens[at].first_on_line;
    if (complete && starts_line && !follows_bar && !tokens.is(next, Kind::bar) && !ends_matrix(tokens, next)) {
      row.lacks_last_bar = true;
      break;
    }
    at = next;
    if (ends_matrix(tokens, next)) break;
    if (tokens.is(next, Kind::bar)) {
      if (tokens[next].first_on_line || complete || is_header) break;
      row.blank_cells.push_back({tokens.file(), tokens[next - 1].end, tokens[next].begin});
      ++cells;
    } else if (complete && tokens[next].first_on_line) {
      break;
    }
  }
  // The last row, where the matrix ends before its bar.
  if (!is_header && cells == columns && ends_matrix(tokens, at) && !tokens.is(at - 1, Kind::bar)) {
    row.lacks_last_bar = true;
  }
  row.tokens.end = at == begin ? begin + 1 : at;
  return row;
}

std::size_t columns_of(const TokenList& tokens, TokenRange header) {
  std::size_t bars = 0;
  for (std::size_t at = header.begin; at < header.end; ++at) bars += tokens.is(at, Kind::bar) ? 1 : 0;
  return bars > 2 ? bars - 2 : 1;
}

}  // namespace

MatrixBounds matrix_rows(const TokenList& tokens, const StatementBounds& matrix) {
  MatrixBounds bounds;
  std::size_t at = matrix.open + 1;
  std::size_t columns = 0;
  while (!ends_matrix(tokens, at)) {
    bounds.rows.push_back(row_at(tokens, at, columns));
    at = bounds.rows.back().tokens.end;
    if (columns == 0) columns = columns_of(tokens, bounds.rows.front().tokens);
  }
  bounds.end = at;
  return bounds;
}

}  // namespace polc
