#include "compiler/editor/token_patterns.h"

#include <string>
#include <utility>
#include <vector>

namespace polc::editor {

std::size_t find(const TokenList& tokens, TokenRange range, std::string_view word) {
  for (std::size_t at = range.begin; at < range.end; ++at) {
    if (tokens.is(at, word)) return at;
  }
  return range.end;
}

ast::PermissionSet permissions_in(const TokenList& tokens, TokenRange range) {
  ast::PermissionSet set;
  bool is_excepted = false;
  bool is_new = true;
  const auto name_at = [&](std::size_t at) {
    return ast::Name{std::string(unquoted_name(tokens.text(at))), tokens.span(at)};
  };
  for (std::size_t at = range.begin; at < range.end; ++at) {
    if (tokens.is(at, ",")) {
      is_new = true;
      continue;
    }
    if (tokens.is(at, "except") && !tokens.is(at == 0 ? at : at - 1, ".")) {
      is_new = true;
      is_excepted = true;
      continue;
    }
    if (tokens.is(at, ".")) continue;
    std::vector<ast::PermissionTerm>& terms = is_excepted ? set.excepted : set.terms;
    if (is_new || terms.empty()) terms.emplace_back();
    is_new = false;
    ast::Segment segment;
    segment.span = tokens.span(at);
    if (tokens.is(at, "*")) {
      segment.kind = ast::Segment::Kind::star;
    } else if (tokens.is(at, "{")) {
      segment.kind = ast::Segment::Kind::braces;
      bool is_next = true;
      for (++at; at < range.end && !tokens.is(at, "}"); ++at) {
        if (tokens.is(at, ",")) {
          is_next = true;
        } else if (!tokens.is(at, ".")) {
          if (is_next) segment.paths.emplace_back();
          is_next = false;
          segment.paths.back().parts.push_back(name_at(at));
        }
      }
    } else {
      segment.name = name_at(at);
    }
    terms.back().segments.push_back(std::move(segment));
  }
  return set;
}

}  // namespace polc::editor
