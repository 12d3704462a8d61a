#include "compiler/format/layout.h"

#include <optional>
#include <string_view>

#include "compiler/text/display_width.h"

namespace polc {
namespace {

/// Whether a clause begins here that is no node of its own: `if …`, `unless …`, `for …`, `implies …`.
bool is_clause_word(const TokenList& tokens, std::size_t at, SyntaxRule rule) {
  if (rule == SyntaxRule::requirement) return tokens.is(at, "for");
  if (rule == SyntaxRule::implication) return tokens.is(at, "implies");
  return tokens.is(at, "if") || tokens.is(at, "unless");
}

}  // namespace

Document Layout::statement(const SyntaxNode& node) const {
  Document result;
  for (const SyntaxNode& child : node.children) {
    if (!result.parts.empty()) result.add(hard_line(/*keeps_blank=*/true));
    result.add(of(child));
  }
  return result;
}

Document Layout::of(const SyntaxNode& node) const {
  switch (node.rule) {
    case SyntaxRule::context:
    case SyntaxRule::resource:
    case SyntaxRule::settings:
    case SyntaxRule::test:
      return block(node);
    case SyntaxRule::matrix:
      return matrix(node);
    case SyntaxRule::actions:
      return actions(node);
    case SyntaxRule::accept:
    case SyntaxRule::attribute:
    case SyntaxRule::setting:
    case SyntaxRule::declaration:
    case SyntaxRule::requirement:
    case SyntaxRule::implication:
      return declaration(node);
    case SyntaxRule::test_item:
      return expectation(node);
    case SyntaxRule::clause:
      return clause(node);
    case SyntaxRule::names:
    case SyntaxRule::permissions:
      return list(node, /*leads=*/false);
    case SyntaxRule::braces:
      return braces(node);
    case SyntaxRule::condition:
    case SyntaxRule::conjunction:
      return condition(node);
    case SyntaxRule::parenthesized:
      return parenthesized(node);
    default:
      return flow(node, node.tokens);
  }
}

/// A statement or an item that ends with `;`: on one line, or else with a line for each of its clauses.
Document Layout::declaration(const SyntaxNode& node) const {
  const std::size_t last = node.tokens.end - 1;
  Document result;
  result.add(with_clauses(node, last));
  result.add(token(last));
  return group(std::move(result));
}

/// The parts before token `end`. What does not fit on the first line is indented.
Document Layout::with_clauses(const SyntaxNode& node, std::size_t end) const {
  Document result;
  Document rest;
  bool has_clause = false;
  for (Place place = place_in(node, node.tokens.begin); place.at < end;) {
    const std::size_t at = place.at;
    const auto child = place.child;
    const bool is_child = place.is_child();
    const bool is_keyword = !is_child && is_clause_word(tokens_, at, node.rule) && at != node.tokens.begin;
    // What bounds a setting's values belongs to its first line.
    const bool is_bound = is_child && !has_clause && (tokens_.is(at, "immutable") || tokens_.is(at, "within")) &&
                          node.rule == SyntaxRule::setting;
    const bool begins_clause = is_keyword || (is_child && child->rule == SyntaxRule::clause && !is_bound);
    const bool leads_list = is_child && child->rule == SyntaxRule::permissions && at != node.tokens.begin;
    // Braces on several lines close below the beginning of what they are part of.
    const bool is_braces = is_child && child->rule == SyntaxRule::braces;
    if (is_braces) {
      rest.add(joint(at));
      result.add(nest(std::move(rest)));
      rest = Document{};
    }
    Document& to = at == node.tokens.begin || is_braces ? result : rest;
    if (begins_clause) {
      has_clause = true;
      // A note goes to a line of its own before any other clause does.
      if (is_child && tokens_.is(at, "note") && child->tokens.end == end) {
        Document before = group(std::move(rest));
        rest = Document{};
        rest.add(std::move(before));
      }
      Document line = break_of(Document::Kind::line);
      // Where the clauses of a setting stand below each other, they are a list made by hand.
      line.forced = gaps_.has_comments(at) || (node.rule == SyntaxRule::setting && gaps_.starts_line(at));
      to.add(std::move(line));
    } else if (at != node.tokens.begin && !leads_list && !is_braces) {
      to.add(may_wrap(at) ? separator(at) : joint(at));
    }
    if (is_keyword) {
      // With all that belongs to it: up to the next clause.
      auto stop = child;
      while (stop != node.children.end() && stop->rule != SyntaxRule::clause) ++stop;
      const std::size_t clause_end = stop == node.children.end() ? end : stop->tokens.begin;
      SyntaxNode kept{SyntaxRule::clause, {at, clause_end}, {child, stop}};
      to.add(clause(kept));
      place = {clause_end, stop, place.last};
    } else if (place.is_child(SyntaxRule::names) && tokens_.is(child->tokens.end, "to")) {
      to.add(roles_to(place));
    } else {
      to.add(next_part(place, leads_list));
    }
  }
  rest.add(comments_before(end));
  rest.forced = rest.forced || gaps_.has_comments(end);
  result.add(nest(std::move(rest)));
  return result;
}

/// `a, b to`: `to` has a line of its own where the roles have more than one.
Document Layout::roles_to(Place& place) const {
  Document result = next_part(place);
  Document line = break_of(Document::Kind::line);
  line.forced = gaps_.has_comments(place.at);
  Document all;
  all.add(std::move(result)).add(std::move(line)).add(next_part(place));
  return group(std::move(all));
}

/// One clause, which may be longer than a line itself.
Document Layout::clause(const SyntaxNode& node) const {
  const bool is_note = node.children.size() == 1 && node.children.front().rule == SyntaxRule::clause;
  if (is_note) return clause(node.children.front());  // The `note` of a setting is a clause of a clause.
  return group(nest(flow(node, node.tokens)));
}

/// Operands and the words between them: on one line, or else a line for each operand.
Document Layout::condition(const SyntaxNode& node) const {
  if (node.children.size() == 1) return of(node.children.front());
  Document result;
  for (const SyntaxNode& operand : node.children) {
    if (!result.parts.empty()) {
      const std::size_t word = operand.tokens.begin - 1;
      Document line = break_of(Document::Kind::line);
      line.forced = gaps_.has_comments(word);
      result.add(std::move(line)).add(token(word)).add(joint(operand.tokens.begin));
    }
    // What an operand continues with stands below it, so that an `and` within an `or` is seen to be.
    result.add(nest(of(operand)));
  }
  return group(std::move(result));
}

/// `( … )`, `not …`, or a comparison. What a parenthesis holds and does not fit is indented within it.
Document Layout::parenthesized(const SyntaxNode& node) const {
  const std::size_t last = node.tokens.end - 1;
  const bool has_parentheses = tokens_.is(node.tokens.begin, "(") && tokens_.is(last, ")");
  if (!has_parentheses) return flow(node, node.tokens);
  Document result;
  result.add(token(node.tokens.begin)).add(nest(flow(node, {node.tokens.begin + 1, last})));
  Document close = joint(last);
  result.add(std::move(close)).add(token(last));
  if (gaps_.has_comments(node.tokens.begin + 1)) result.forced = true;
  return result;
}

/// The tokens and children of a range, with blanks between them where they belong.
Document Layout::flow(const SyntaxNode& node, TokenRange range) const {
  Document result;
  for (Place place = place_in(node, range.begin); place.at < range.end;) {
    const bool leads_list = place.is_child(SyntaxRule::permissions) && place.at > range.begin;
    if (place.at > range.begin && !leads_list) result.add(may_wrap(place.at) ? separator(place.at) : joint(place.at));
    result.add(next_part(place, leads_list));
  }
  return result;
}

Layout::Place Layout::place_in(const SyntaxNode& node, std::size_t at) {
  auto child = node.children.begin();
  while (child != node.children.end() && child->tokens.begin < at) ++child;
  return {at, child, node.children.end()};
}

/// The child that begins at a place, or else the token there; the place moves behind it. A list that `leads` may begin on
/// a line of its own.
Document Layout::next_part(Place& place, bool leads) const {
  if (!place.is_child()) return token(place.at++);
  const SyntaxNode& node = *place.child++;
  place.at = node.tokens.end;
  return leads ? list(node, /*leads=*/true) : of(node);
}

/// Whether a list goes on here: behind a comma, or with a `<`.
bool Layout::may_wrap(std::size_t at) const {
  return tokens_.is(at, "<") || tokens_.is(at - 1, ",");
}

/// What belongs between a token and the one before it on the same line.
Document Layout::joint(std::size_t at) const {
  Document result = needs_space(at) ? space() : Document{};
  // A comment there ends the line.
  result.forced = gaps_.has_comments(at);
  return result;
}

bool Layout::needs_space(std::size_t at) const {
  constexpr std::string_view hug_left = ";,.):}";
  constexpr std::string_view hug_right = ".({";
  const std::string_view before = tokens_.text(at - 1);
  const std::string_view here = tokens_.text(at);
  if (here.size() == 1 && hug_left.find(here) != std::string_view::npos) return false;
  return before.size() != 1 || hug_right.find(before) == std::string_view::npos;
}

/// A range on one line.
std::string Layout::line_of(TokenRange range) const {
  std::string result;
  for (std::size_t at = range.begin; at < range.end; ++at) {
    if (at > range.begin && needs_space(at)) result += ' ';
    result += tokens_.text(at);
  }
  return result;
}

}  // namespace polc
