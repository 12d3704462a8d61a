// The few tokens at the start of a statement tell its kind; the rest is counting braces.
#include "compiler/syntax/statement_bounds.h"

#include <algorithm>
#include <initializer_list>

namespace polc {
namespace {

using Kind = Token::Kind;

bool is_any(const TokenList& tokens, std::size_t at, std::initializer_list<std::string_view> written) {
  const std::string_view text = tokens.text(at);
  return std::find(written.begin(), written.end(), text) != written.end();
}

bool is_name(const TokenList& tokens, std::size_t at) {
  return tokens.is(at, Kind::name);
}
bool is_text(const TokenList& tokens, std::size_t at) {
  return tokens.is(at, Kind::text);
}
bool is_unclosed(Kind kind) {
  return kind == Kind::unclosed_text || kind == Kind::unclosed_name;
}

bool is_accept(const TokenList& tokens, std::size_t at) {
  return tokens.is(at, "accept") && is_name(tokens, at + 1) &&
         (is_text(tokens, at + 2) || tokens.is(at + 2, "because"));
}

/// Behind the next `;`; an unclosed text or name ends the statement too, since it takes the rest of its line.
std::size_t behind_semicolon(const TokenList& tokens, std::size_t at) {
  while (!tokens.is(at, Kind::end)) {
    const Kind kind = tokens.kind(at++);
    if (kind == Kind::semicolon || is_unclosed(kind)) break;
  }
  return at;
}

/// Every keyword is soft, so that a word alone does not make a block: a level may be called `test`.
BlockKind block_kind(const TokenList& tokens, std::size_t at) {
  const auto opens_or_text = [&](std::size_t next) {
    return is_text(tokens, next) || tokens.is(next, Kind::left_brace);
  };
  if (tokens.is(at, "context")) return tokens.is(at + 1, Kind::left_brace) ? BlockKind::context : BlockKind::none;
  if (tokens.is(at, "test")) return is_text(tokens, at + 1) ? BlockKind::test : BlockKind::none;
  if (tokens.is(at, "matrix")) {
    const bool named = is_name(tokens, at + 1) && opens_or_text(at + 2);
    return named || opens_or_text(at + 1) ? BlockKind::matrix : BlockKind::none;
  }
  if (tokens.is(at, "settings") && is_name(tokens, at + 1)) {
    const bool fits = opens_or_text(at + 2) || is_any(tokens, at + 2, {"for", "editable"});
    return fits ? BlockKind::settings : BlockKind::none;
  }
  if (tokens.is(at, "resource") && is_name(tokens, at + 1)) {
    std::size_t next = at + 2;
    while (tokens.is(next, ".") && is_name(tokens, next + 1)) next += 2;
    return opens_or_text(next) ? BlockKind::resource : BlockKind::none;
  }
  return BlockKind::none;
}

/// Behind the `}` that closes the block. `;` and `|` never stand in inner braces, so they end whatever is open.
std::size_t behind_block(const TokenList& tokens, std::size_t open, bool& closed) {
  std::size_t depth = 0;
  for (std::size_t at = open + 1; !tokens.is(at, Kind::end); ++at) {
    switch (tokens.kind(at)) {
      case Kind::semicolon:
      case Kind::bar:
        depth = 0;
        break;
      case Kind::left_brace:
        ++depth;
        break;
      case Kind::right_brace:
        if (depth == 0) {
          closed = true;
          return at + 1;
        }
        --depth;
        break;
      default:
        break;
    }
  }
  closed = false;
  return tokens.size() - 1;
}

bool starts_statement(const TokenList& tokens, std::size_t at) {
  if (!is_name(tokens, at)) return false;
  const std::size_t next = at + 1;
  const bool named = is_name(tokens, next);
  if (tokens.is(next, ".")) {
    std::size_t behind = next;
    while (tokens.is(behind, ".") && is_name(tokens, behind + 1)) behind += 2;
    return is_any(tokens, behind, {"implies", "gives"});
  }
  if (block_kind(tokens, at) != BlockKind::none || is_accept(tokens, at)) return true;
  if (is_any(tokens, at, {"import", "extends"})) return is_text(tokens, next);
  if (tokens.is(at, "policy")) return named && (is_text(tokens, next + 1) || is_any(tokens, next + 1, {";", "."}));
  if (tokens.is(at, "levels")) return named && (is_text(tokens, next + 1) || is_any(tokens, next + 1, {"<", ";"}));
  if (is_any(tokens, at, {"domain", "define", "group"})) return named && tokens.is(next + 1, "=");
  if (tokens.is(at, "role") && named) return !is_any(tokens, next + 1, {".", ",", "+", "->", "(", ":", "="});
  if (tokens.is(at, "resource") && named) return tokens.is(next + 1, Kind::semicolon);
  if (is_any(tokens, at, {"exclusive", "custom"})) return tokens.is(next, "roles");
  if (tokens.is(at, "assert")) return is_any(tokens, next, {"only", "never", "always", "separate"});
  if (tokens.is(at, "forbid") && named) return is_any(tokens, next + 1, {"to", ",", "roles"});
  if (tokens.is(at, "require")) return named || is_any(tokens, next, {"not", "("});
  if (tokens.is(at, "immutable"))
    return is_any(tokens, next, {"role", "forbid", "require"}) || starts_statement(tokens, next);
  if (tokens.is(at, "grants")) return false;  // A clause of a setting.
  return named && (tokens.is(next + 1, "to") || (tokens.is(next, "all") && tokens.is(next + 1, "roles")));
}

}  // namespace

bool starts_role_group(const TokenList& tokens, std::size_t at) {
  if (!tokens.is(at, "role") || !tokens.is(at + 1, "group") || !is_name(tokens, at + 2)) return false;
  const std::size_t behind = is_text(tokens, at + 3) ? at + 4 : at + 3;
  return tokens.is(behind, "=") || !is_any(tokens, at + 2, {"includes", "within", "fallback"});
}

bool clearly_starts_statement(const TokenList& tokens, std::size_t at) {
  return tokens[at].first_on_line && starts_statement(tokens, at);
}

bool clearly_starts_item(const TokenList& tokens, std::size_t at, BlockKind block) {
  if (!tokens[at].first_on_line || !is_name(tokens, at)) return false;
  const std::size_t next = at + (is_text(tokens, at + 1) ? 2 : 1);
  switch (block) {
    case BlockKind::context:
    case BlockKind::resource:
      return tokens.is(next, ":") || (tokens.is(at, "actions") && is_name(tokens, at + 1));
    case BlockKind::settings:
      return tokens.is(next, ":") || tokens.is(next, "=");
    case BlockKind::test:
      return tokens.is(at, "given") || (tokens.is(at, "under") && tokens.is(at + 1, "every")) ||
             (is_name(tokens, at + 1) && tokens.is(at + 2, "."));
    case BlockKind::matrix:
    case BlockKind::none:
      break;
  }
  return false;
}

StatementBounds statement_at(const TokenList& tokens, std::size_t begin) {
  StatementBounds bounds;
  bounds.tokens.begin = begin;
  bounds.first = begin;
  while (is_accept(tokens, bounds.first)) bounds.first = behind_semicolon(tokens, bounds.first);
  bounds.block = block_kind(tokens, bounds.first);
  if (bounds.block != BlockKind::none) {
    std::size_t open = bounds.first;
    while (!tokens.is(open, Kind::left_brace) && !tokens.is(open, Kind::semicolon) && !tokens.is(open, Kind::end) &&
           !is_unclosed(tokens.kind(open))) {
      ++open;
    }
    if (tokens.is(open, Kind::left_brace)) {
      bounds.open = open;
      bounds.tokens.end = behind_block(tokens, open, bounds.closed);
      return bounds;
    }
    bounds.block = BlockKind::none;
  }
  bounds.tokens.end = behind_semicolon(tokens, bounds.first);
  bounds.closed = bounds.tokens.end > begin && tokens.is(bounds.tokens.end - 1, Kind::semicolon);
  return bounds;
}

std::size_t item_end(const TokenList& tokens, std::size_t begin) {
  std::size_t depth = 0;
  for (std::size_t at = begin;; ++at) {
    const Kind kind = tokens.kind(at);
    if (kind == Kind::end) return at;
    if (kind == Kind::semicolon || is_unclosed(kind)) return at + 1;
    if (kind == Kind::left_brace) ++depth;
    if (kind == Kind::right_brace && depth-- == 0) return at;
  }
}

std::size_t resume_after(const TokenList& tokens, TokenRange range, std::size_t error) {
  for (std::size_t at = std::max(error, range.begin + 1); at < range.end; ++at) {
    if (clearly_starts_statement(tokens, at)) return at;
  }
  // What the statement left open, or never opened, is closed by a `}` further on: what lies between belongs to it.
  std::size_t depth = 0;
  for (std::size_t at = range.begin; at < range.end; ++at) {
    if (tokens.is(at, Kind::left_brace)) ++depth;
    if (tokens.is(at, Kind::right_brace) && depth > 0) --depth;
  }
  for (std::size_t at = range.end; !tokens.is(at, Kind::end) && !clearly_starts_statement(tokens, at); ++at) {
    if (tokens.is(at, Kind::left_brace)) ++depth;
    if (!tokens.is(at, Kind::right_brace)) continue;
    if (depth <= 1) return tokens.is(at + 1, Kind::semicolon) ? at + 2 : at + 1;
    --depth;
  }
  return range.end;
}

}  // namespace polc
