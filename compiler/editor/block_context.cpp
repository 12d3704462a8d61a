#include "compiler/editor/block_context.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "compiler/editor/rule_context.h"
#include "compiler/editor/token_patterns.h"

namespace polc::editor {
namespace {

using Fits = CursorContext::Fits;

/// A default: of the type that stands between an item's name and its `=`, of a switch where there is none.
void read_default(CursorContext& context, const TokenList& tokens, TokenRange item) {
  context.fits = Fits::value;
  const std::size_t colon = find(tokens, item, ":");
  if (colon == item.end) {
    context.values = {"on", "off"};
    return;
  }
  const std::size_t equals = find(tokens, item, "=");
  for (std::size_t at = colon + 1; at < equals; ++at) {
    if (tokens.is(at, Token::Kind::name)) context.values.emplace_back(unquoted_name(tokens.text(at)));
  }
  const bool is_name = context.values.size() == 1 && !tokens.is(colon + 1, Token::Kind::left_brace);
  if (is_name) context.type = std::exchange(context.values, {}).front();
}

CursorContext setting_context(const TokenList& tokens, std::size_t begin, std::size_t end) {
  CursorContext context;
  if (begin == end) {
    context.fits = Fits::nothing;
    return context;
  }
  // The last clause's word.
  std::size_t clause = end;
  for (std::size_t at = begin + 1; at < end; ++at) {
    const std::string_view word = tokens.text(at);
    for (const std::string_view each : {"grants", "requires", "within", "editable", "note", "immutable"}) {
      if (word == each && !tokens.is(at - 1, ".")) clause = at;
    }
  }
  if (clause == end) {
    const std::size_t equals = find(tokens, {begin, end}, "=");
    const std::size_t colon = find(tokens, {begin, end}, ":");
    if (equals + 1 == end) {
      read_default(context, tokens, {begin, end});
    } else if (colon + 1 == end) {
      context.fits = Fits::type;
    }
    return context;
  }
  const std::string_view word = tokens.text(clause);
  if (word == "grants") return rule(tokens, clause + 1, end, Fits::permission);
  if (word == "editable") {
    if (end > clause + 1 && tokens.is(clause + 1, "by")) return name_list(tokens, clause + 2, end, Fits::role);
  } else if (word == "within") {
    if (tokens.is(end - 1, "{") || tokens.is(end - 1, ",")) {
      read_default(context, tokens, {begin, end});
      context.operand = CursorContext::Operand::set;
    }
  } else if (word == "requires") {
    const CursorContext as_condition = rule(tokens, clause + 1, end, Fits::condition);
    context = {};
    context.fits = as_condition.fits == Fits::condition ? Fits::setting : as_condition.fits;
    context.before = as_condition.before;
    context.subject = as_condition.subject;
    if (tokens.is(end - 1, ",") && as_condition.fits != Fits::value) context.fits = Fits::setting;
  }
  return context;
}

}  // namespace

CursorContext matrix_context(const TokenList& tokens, TokenRange body) {
  CursorContext context;
  std::size_t row = body.end;
  while (row > body.begin && !(tokens.is(row - 1, Token::Kind::bar) && tokens[row - 1].first_on_line)) --row;
  if (row == body.begin) return context;
  std::size_t rows = 0;
  for (std::size_t at = body.begin; at < row; ++at) {
    if (tokens.is(at, Token::Kind::bar) && tokens[at].first_on_line) ++rows;
  }
  std::size_t bars = 0;
  std::size_t cell = row;
  for (std::size_t at = row; at < body.end; ++at) {
    if (!tokens.is(at, Token::Kind::bar)) continue;
    ++bars;
    cell = at + 1;
  }
  if (rows == 1) {
    if (bars > 0) context = name_list(tokens, cell, body.end, Fits::role);
    return context;
  }
  if (bars == 0) return rule(tokens, row, body.end, Fits::permission);
  context = rule(tokens, cell, body.end, Fits::level);
  const TokenRange permissions{row, std::min(find(tokens, {row, body.end}, "|"), body.end)};
  context.permissions = permissions_in(tokens, permissions);
  return context;
}

CursorContext settings_context(const TokenList& tokens, TokenRange range, std::size_t open) {
  CursorContext context;
  if (open == range.end) {
    const std::size_t by = find(tokens, range, "by");
    const std::size_t whom = find(tokens, range, "for");
    const std::size_t last = by != range.end && (whom == range.end || by > whom) ? by : whom;
    return last == range.end ? context : name_list(tokens, last + 1, range.end, Fits::role);
  }
  std::size_t item = range.end;
  while (item > open + 1 && !tokens.is(item - 1, ";")) --item;
  context = setting_context(tokens, item, range.end);
  context.settings_group = std::string(unquoted_name(tokens.text(range.begin + 1)));
  return context;
}

CursorContext attribute_context(const TokenList& tokens, std::size_t item, std::size_t end) {
  CursorContext context;
  if (item == end) {
    context.fits = Fits::nothing;
    context.beside = {"actions"};
  } else if (tokens.is(end - 1, ":")) {
    context.fits = Fits::type;
  } else if (tokens.is(end - 1, "=") && find(tokens, {item, end}, ":") != end) {
    read_default(context, tokens, {item, end});
  }
  return context;
}

CursorContext test_context(const TokenList& tokens, std::size_t item, std::size_t end) {
  CursorContext context;
  if (item == end) {
    context.fits = Fits::role;
    context.beside = {"given", "under"};
    context.values = {"nobody"};
    return context;
  }
  if (tokens.is(item, "given")) return rule(tokens, item + 1, end, Fits::condition);
  if (tokens.is(item, "under")) {
    context.beside = {item + 1 == end ? "every" : "setting"};
    return context;
  }
  // ROLES PERMISSIONS: the permissions begin at the first name that follows a name.
  std::size_t at = item + 1;
  while (at < end && (tokens.is(at, ",") || tokens.is(at, "+") || tokens.is(at - 1, ",") || tokens.is(at - 1, "+")))
    ++at;
  const std::size_t permissions = at;
  if (permissions == end) {
    context.fits = tokens.is(end - 1, ",") || tokens.is(end - 1, "+") ? Fits::role : Fits::permission;
    if (tokens.is(end - 1, ",")) context.values = {"nobody"};
    return context;
  }
  const std::size_t parenthesis = find(tokens, {permissions, end}, "(");
  const std::size_t arrow = find(tokens, {permissions, end}, "->");
  if (arrow < end) {
    if (arrow + 1 == end) context.fits = Fits::level;
    return context;
  }
  if (parenthesis == end) return rule(tokens, permissions, end, Fits::permission);
  if (find(tokens, {parenthesis, end}, ")") != end && tokens.is(end - 1, ")")) return context;
  context = rule(tokens, parenthesis + 1, end, Fits::condition);
  context.permissions = permissions_in(tokens, {permissions, parenthesis});
  return context;
}

}  // namespace polc::editor
