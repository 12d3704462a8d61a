#include "compiler/format/same_meaning.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/format/gaps.h"
#include "compiler/syntax/ast_dump.h"

namespace polc {
namespace {

bool is_same_token(const TokenList& before, const TokenList& after, std::size_t at) {
  if (!before.is(at, Token::Kind::ruler)) return before.text(at) == after.text(at);
  const std::string_view from = before.text(at);
  const std::string_view to = after.text(at);
  return after.is(at, Token::Kind::ruler) && from.starts_with(':') == to.starts_with(':') &&
         from.ends_with(':') == to.ends_with(':');
}

}  // namespace

ParsedText::ParsedText(std::string name, std::string text) : file(sources.add(std::move(name), std::move(text))) {
  tree = parse(sources, file, sink, concrete);
}

std::optional<std::string> find_difference_in_meaning(const ParsedText& before, const ParsedText& after) {
  if (!before.concrete || !after.concrete) return "one of the two does not parse";
  const TokenList& old_tokens = before.concrete->tokens;
  const TokenList& new_tokens = after.concrete->tokens;
  if (old_tokens.size() != new_tokens.size()) return "the number of tokens";
  const Gaps old_gaps(old_tokens);
  const Gaps new_gaps(new_tokens);
  const auto line = [&](std::size_t at) { return before.sources.position(before.file, old_tokens[at].begin).line; };
  for (std::size_t at = 0; at < old_tokens.size(); ++at) {
    if (!is_same_token(old_tokens, new_tokens, at))
      return fmt::format("`{}` of line {}", old_tokens.text(at), line(at));
    const bool same = std::equal(old_gaps.begin(at), old_gaps.end(at), new_gaps.begin(at), new_gaps.end(at),
                                 [](const Comment& one, const Comment& other) { return one.text == other.text; });
    if (!same) return fmt::format("the comments before line {}", line(at));
  }
  const std::string old_tree = dump_without_places(before.tree, before.sources);
  if (old_tree != dump_without_places(after.tree, after.sources)) return "the syntax tree";
  return std::nullopt;
}

}  // namespace polc
