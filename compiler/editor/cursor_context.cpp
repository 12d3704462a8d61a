// Long because what fits depends on the kind of statement: each is walked in a few lines, over one shared reading of the tokens.
#include "compiler/editor/cursor_context.h"

#include <algorithm>

#include "compiler/editor/references.h"
#include "compiler/syntax/statement_bounds.h"

namespace polc::editor {
namespace {

using Fits = CursorContext::Fits;

bool is_word_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

std::size_t line_begin(std::string_view text, std::size_t offset) {
  while (offset > 0 && text[offset - 1] != '\n' && text[offset - 1] != '\r') --offset;
  return offset;
}

/// Reads the words of one rule, and remembers which part of it the last one belongs to.
class RuleReader {
 public:
  RuleReader(const TokenList& tokens, TokenRange range) : tokens_(tokens), range_(range) {}

  CursorContext read(Fits first) {
    CursorContext context;
    enter(first, range_.begin);
    for (std::size_t at = range_.begin; at < range_.end; ++at) step(at);
    finish(context);
    return context;
  }

 private:
  void enter(Fits part, std::size_t begin) {
    if (part_ == Fits::permission && begin > begin_) permissions_ = {begin_, begin - 1};
    part_ = part;
    begin_ = begin;
    depth_ = 0;
  }

  void step(std::size_t at) {
    if (tokens_.is(at, Token::Kind::left_brace) || tokens_.is(at, Token::Kind::left_parenthesis)) ++depth_;
    if (tokens_.is(at, Token::Kind::right_brace) || tokens_.is(at, Token::Kind::right_parenthesis)) --depth_;
    if (depth_ > 0 || tokens_.is(at == 0 ? at : at - 1, ".")) return;
    const std::string_view word = tokens_.text(at);
    const bool is_bound = at > range_.begin && (tokens_.is(at - 1, "is") || tokens_.is(at - 1, "not"));
    if (part_ == Fits::nothing && word != "if") return;  // Behind `note`, or a word that ends the names.
    if (word == "to" && part_ == Fits::role) return enter(is_gift_ ? Fits::nothing : Fits::permission, at + 1);
    if (word == "may") return enter(Fits::permission, at + 1);
    if (word == "become") return enter(Fits::role, at + 1);
    if (word == "hold" && part_ != Fits::condition) return enter(Fits::permission, at + 1);
    if (word == "implies") return enter(Fits::permission, at + 1);
    if (word == "gives") {
      enter(Fits::role, at + 1);
      is_gift_ = true;
      return;
    }
    if (word == "if" || word == "unless") return enter(Fits::condition, at + 1);
    if (word == "for" && part_ == Fits::condition) return enter(Fits::permission, at + 1);
    if ((word == "at" || word == "above") && !is_bound) return enter(Fits::level, at + 1);
    if (word == "note" || word == "of") return enter(Fits::nothing, at + 1);
    if (word == "->") return enter(Fits::level, at + 1);
    if (word == "else") return enter(Fits::level, at + 1);
  }

  void finish(CursorContext& context) {
    context.fits = part_;
    if (part_ == Fits::permission) {
      pattern(context);
    } else if (part_ == Fits::condition) {
      if (permissions_.end > permissions_.begin) context.permissions = permissions_in(tokens_, permissions_);
      condition(context);
    } else if (part_ == Fits::role || part_ == Fits::level) {
      // Behind a whole name only a keyword or a comma can come.
      if (range_.end > begin_ && tokens_.is(range_.end - 1, Token::Kind::name) && !ends_with_keyword()) {
        context.fits = Fits::nothing;
      }
    }
  }

  bool ends_with_keyword() const {
    const std::string_view last = tokens_.text(range_.end - 1);
    return last == "except" || last == "only" || last == "never" || last == "always" || last == "forbid" ||
           last == "includes" || last == "roles" || last == "by" || last == "for" || last == "all";
  }

  /// The parts of the pattern that the cursor goes on with.
  void pattern(CursorContext& context) const {
    std::size_t open = range_.end;
    for (std::size_t at = begin_; at < range_.end; ++at) {
      if (tokens_.is(at, "{")) open = at;
      if (tokens_.is(at, "}")) open = range_.end;
    }
    const bool is_in_braces = open < range_.end;
    std::size_t begin = is_in_braces ? open + 1 : range_.end;
    int depth = 0;
    while (!is_in_braces && begin > begin_) {
      const std::size_t at = begin - 1;
      if (tokens_.is(at, "}")) ++depth;
      if (tokens_.is(at, "{")) --depth;
      if (depth == 0 && (tokens_.is(at, ",") || tokens_.is(at, "except"))) break;
      --begin;
    }
    if (is_in_braces) {
      std::size_t start = begin - 1;
      while (start > begin_ && !tokens_.is(start - 1, ",") && !tokens_.is(start - 1, "except")) {
        if (tokens_.is(start - 1, "}")) {
          while (start > begin_ && !tokens_.is(start - 1, "{")) --start;
        }
        if (start > begin_) --start;
      }
      add_parts(context, {start, begin - 1});
      std::size_t own = range_.end;
      while (own > begin && !tokens_.is(own - 1, ",")) --own;
      add_parts(context, {own, range_.end});
    } else {
      add_parts(context, {begin, range_.end});
    }
    const bool goes_on = range_.end == begin_ || tokens_.is(range_.end - 1, ".") || tokens_.is(range_.end - 1, ",") ||
                         tokens_.is(range_.end - 1, "{") || tokens_.is(range_.end - 1, "except");
    if (!goes_on) context.fits = Fits::nothing;
  }

  void add_parts(CursorContext& context, TokenRange range) const {
    for (const ast::PermissionTerm& term : permissions_in(tokens_, range).terms) {
      for (const ast::Segment& segment : term.segments) {
        std::vector<std::string_view> alternatives;
        if (segment.kind == ast::Segment::Kind::star) alternatives.emplace_back("*");
        if (segment.kind == ast::Segment::Kind::name) alternatives.push_back(text_at(segment.name.span));
        for (const ast::Path& path : segment.paths) {
          if (path.parts.size() == 1) alternatives.push_back(text_at(path.parts[0].span));
        }
        context.before.push_back(std::move(alternatives));
      }
    }
  }

  std::string_view text_at(Span span) const {
    return unquoted_name(tokens_.text().substr(span.begin, span.end - span.begin));
  }

  /// What fits behind the last words of a condition.
  void condition(CursorContext& context) const {
    if (range_.end == begin_) return;
    const std::size_t last = range_.end - 1;
    const std::string_view word = tokens_.text(last);
    if (word == "." && last > begin_) {
      context.fits = Fits::member;
      context.before = {{unquoted_name(tokens_.text(last - 1))}};
      return;
    }
    if (word == "and" || word == "or" || word == "(" || word == "=") return;
    std::size_t at = last;
    const bool is_listed = word == "{" || (word == "," && is_in_braces(last));
    if (is_listed) {
      while (at > begin_ && !tokens_.is(at, "{")) --at;
      if (at > begin_) --at;
    }
    if (word == "," && !is_listed) return;  // Of a `given`.
    while (at > begin_ && (tokens_.is(at, "least") || tokens_.is(at, "most") || tokens_.is(at, "at") ||
                           tokens_.is(at, "above") || tokens_.is(at, "below") || tokens_.is(at, "not")))
      --at;
    if (tokens_.is(at, "is") || tokens_.is(at, "in")) {
      std::size_t path = at;
      if (path > begin_ && tokens_.is(path - 1, "not")) --path;
      std::string subject;
      while (path > begin_) {
        const std::size_t before = path - 1;
        if (!tokens_.is(before, Token::Kind::name) && !tokens_.is(before, ".")) break;
        subject.insert(0, unquoted_name(tokens_.text(before)));
        --path;
        if (tokens_.is(before, Token::Kind::name) && (path == begin_ || !tokens_.is(path - 1, "."))) break;
      }
      context.subject = std::move(subject);
      context.fits = Fits::value;
      return;
    }
    if (word != "not") context.fits = Fits::nothing;
  }

  bool is_in_braces(std::size_t at) const {
    while (at > begin_ && !tokens_.is(at, "{") && !tokens_.is(at, "}")) --at;
    return tokens_.is(at, "{");
  }

  const TokenList& tokens_;
  TokenRange range_;
  Fits part_ = Fits::nothing;
  std::size_t begin_ = 0;
  TokenRange permissions_;
  int depth_ = 0;
  bool is_gift_ = false;
};

CursorContext rule(const TokenList& tokens, std::size_t begin, std::size_t end, Fits first) {
  return RuleReader(tokens, {begin, end}).read(first);
}

std::size_t find(const TokenList& tokens, TokenRange range, std::string_view word) {
  for (std::size_t at = range.begin; at < range.end; ++at) {
    if (tokens.is(at, word)) return at;
  }
  return range.end;
}

/// Names that stand one after the other, with commas: another fits behind a comma or at the beginning.
CursorContext name_list(const TokenList& tokens, std::size_t begin, std::size_t end, Fits what) {
  CursorContext context;
  const bool is_open = begin == end || tokens.is(end - 1, ",") || tokens.is(end - 1, "except");
  if (is_open) context.fits = what;
  return context;
}

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
      context.fits = Fits::value;
      context.subject = std::string(unquoted_name(tokens.text(begin)));
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
      context.fits = Fits::value;
      context.subject = std::string(unquoted_name(tokens.text(begin)));
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
  if (context.fits == Fits::value && context.subject == unquoted_name(tokens.text(item)))
    context.subject.insert(0, context.settings_group + ".");
  return context;
}

CursorContext attribute_context(const TokenList& tokens, std::size_t item, std::size_t end) {
  CursorContext context;
  if (item == end) context.fits = Fits::item;
  if (end > item && tokens.is(end - 1, ":")) context.fits = Fits::type;
  return context;
}

CursorContext test_context(const TokenList& tokens, std::size_t item, std::size_t end) {
  CursorContext context;
  if (item == end) {
    context.fits = Fits::role;
    context.begins_test_item = true;
    return context;
  }
  if (tokens.is(item, "given")) return rule(tokens, item + 1, end, Fits::condition);
  if (tokens.is(item, "under")) return context;
  // ROLES PERMISSIONS: the permissions begin at the first name that follows a name.
  std::size_t at = item + 1;
  while (at < end && (tokens.is(at, ",") || tokens.is(at, "+") || tokens.is(at - 1, ",") || tokens.is(at - 1, "+")))
    ++at;
  const std::size_t permissions = at;
  if (permissions == end) {
    context.fits = tokens.is(end - 1, ",") || tokens.is(end - 1, "+") ? Fits::role : Fits::permission;
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

/// What the words say, without the grammar.
CursorContext by_words(const TokenList& tokens, TokenRange range) {
  CursorContext context;
  std::size_t at = range.begin;
  while (at < range.end && tokens.is(at, "accept")) {
    const std::size_t end = find(tokens, {at, range.end}, ";");
    if (end == range.end) {
      if (at + 1 == range.end) context.fits = Fits::code;
      return context;
    }
    at = end + 1;
  }
  if (at < range.end && tokens.is(at, "immutable")) ++at;
  if (at >= range.end) {
    context.fits = Fits::statement;
    return context;
  }
  const std::string_view word = tokens.text(at);
  const std::size_t end = range.end;
  const std::size_t next = at + 1;
  const std::size_t open = find(tokens, {next, end}, "{");
  const auto item_of_block = [&] {
    std::size_t item = end;
    while (item > open + 1 && !tokens.is(item - 1, ";")) --item;
    return item;
  };
  const bool is_declared = next < end && !tokens.is(next, ".") && !tokens.is(next, ",");
  if (word == "import" || word == "extends") {
    if (next == end) context.fits = Fits::file;
    return context;
  }
  if (word == "policy" || word == "levels" || word == "domain") return context;
  if (word == "role" && next < end && tokens.is(next, "group") && next + 1 < end && !tokens.is(next + 1, ";")) {
    const std::size_t equals = find(tokens, {next, end}, "=");
    return equals == end ? context : name_list(tokens, equals + 1, end, Fits::role);
  }
  if (word == "role" && is_declared) {
    const std::size_t includes = find(tokens, {next, end}, "includes");
    const std::size_t within = find(tokens, {next, end}, "within");
    if (within != end && (includes == end || within > includes))
      return name_list(tokens, within + 1, end, Fits::resource);
    return includes == end ? context : name_list(tokens, includes + 1, end, Fits::role);
  }
  if (word == "role" && next == end) return context;
  if (word == "context" && open != end) return attribute_context(tokens, item_of_block(), end);
  if (word == "resource" && is_declared) return open == end ? context : attribute_context(tokens, item_of_block(), end);
  if (word == "settings" && is_declared) return settings_context(tokens, {at, end}, open);
  if (word == "matrix" && open != end) return matrix_context(tokens, {open + 1, end});
  if (word == "test" && open != end) return test_context(tokens, item_of_block(), end);
  if (word == "context" || word == "resource" || word == "settings" || word == "matrix" || word == "test")
    return context;
  if (word == "define") {
    const std::size_t equals = find(tokens, {next, end}, "=");
    return equals == end ? context : rule(tokens, equals + 1, end, Fits::condition);
  }
  if (word == "group") {
    const std::size_t equals = find(tokens, {next, end}, "=");
    return equals == end ? context : rule(tokens, equals + 1, end, Fits::permission);
  }
  if (word == "forbid") return rule(tokens, next, end, Fits::role);
  if (word == "require") return rule(tokens, next, end, Fits::condition);
  if (word == "exclusive") {
    if (next < end && tokens.is(next, "roles")) return name_list(tokens, next + 1, end, Fits::role);
    return context;
  }
  if (word == "custom") return rule(tokens, next, end, Fits::nothing);
  if (word == "assert") {
    if (next == end) return context;
    return rule(tokens, next + 1, end, tokens.is(next, "separate") ? Fits::permission : Fits::role);
  }
  // A grant, or permissions that imply or give something.
  const bool is_pattern = next < end && (tokens.is(next, ".") || tokens.is(next, ","));
  if (is_pattern || word == "{" || word == "*" ||
      (next < end && (tokens.is(next, "implies") || tokens.is(next, "gives"))))
    return rule(tokens, at, end, Fits::permission);
  return rule(tokens, next, end, Fits::role);
}

/// The item that the grammar is asked about, and as what it is read.
struct AskedPart {
  TokenRange range;
  GrammarRule rule = GrammarRule::statement;
};

AskedPart asked_part(const TokenList& tokens, TokenRange range) {
  const StatementBounds bounds = polc::statement_at(tokens, range.begin);
  const bool is_inside = bounds.block != BlockKind::none && bounds.open < range.end;
  if (!is_inside) return {range, GrammarRule::statement};
  std::size_t item = range.end;
  if (bounds.block == BlockKind::matrix) {
    while (item > bounds.open + 1 && !(tokens.is(item, Token::Kind::bar) && tokens[item].first_on_line)) --item;
    const bool is_first = find(tokens, {bounds.open + 1, item}, "|") == item;
    return {{item, range.end}, is_first ? GrammarRule::matrix_header : GrammarRule::matrix_row};
  }
  while (item > bounds.open + 1 && !tokens.is(item - 1, ";")) --item;
  GrammarRule rule = GrammarRule::statement;
  if (bounds.block == BlockKind::context) rule = GrammarRule::attribute;
  if (bounds.block == BlockKind::resource) rule = GrammarRule::resource_item;
  if (bounds.block == BlockKind::settings) rule = GrammarRule::setting;
  if (bounds.block == BlockKind::test) rule = GrammarRule::test_item;
  return {{item, range.end}, rule};
}

}  // namespace

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

CursorText::CursorText(const ast::File& file, std::string_view text, std::uint32_t offset)
    : word_begin_(offset), word_end_(offset) {
  // Whether the cursor is in a comment or a text: both end with the line.
  std::size_t quote = std::string_view::npos;
  for (std::size_t at = line_begin(text, offset); at < offset; ++at) {
    const char c = text[at];
    if (in_ == CursorIn::text) {
      if (c == '\\') ++at;
      if (c == '"') in_ = CursorIn::code;
    } else if (quote != std::string_view::npos) {
      if (c == '`') quote = std::string_view::npos;
    } else if (c == '"') {
      in_ = CursorIn::text;
      word_begin_ = static_cast<std::uint32_t>(at + 1);
    } else if (c == '`') {
      quote = at;
    } else if (c == '/' && at + 1 < text.size() && text[at + 1] == '/') {
      in_ = CursorIn::comment;
      return;
    }
  }
  std::size_t stop = 0;
  if (in_ == CursorIn::text) {
    stop = word_begin_ - 1;
    while (word_end_ < text.size() && std::string_view("\"\r\n").find(text[word_end_]) == std::string_view::npos)
      ++word_end_;
  } else {
    word_begin_ = offset;
    if (quote != std::string_view::npos) {
      word_begin_ = static_cast<std::uint32_t>(quote);
      while (word_end_ < text.size() && std::string_view("`\r\n").find(text[word_end_]) == std::string_view::npos &&
             is_word_character(text[word_end_]))
        ++word_end_;
      if (word_end_ < text.size() && text[word_end_] == '`') ++word_end_;
    } else {
      while (word_begin_ > 0 && is_word_character(text[word_begin_ - 1])) --word_begin_;
      while (word_end_ < text.size() && is_word_character(text[word_end_])) ++word_end_;
    }
    stop = word_begin_;
  }
  // What was read right before the cursor needs no second look.
  std::uint32_t begin = 0;
  for (const ast::Statement& statement : file.statements) {
    if (statement.span.end > stop) break;
    // One whose end is missing may be what the cursor goes on with.
    const char last = statement.span.end == 0 ? ' ' : text[statement.span.end - 1];
    if (last == ';' || last == '}') begin = statement.span.end;
  }
  tokens_ = read_tokens(file.id, text.substr(begin, stop - begin));
  if (!tokens_) return;
  const std::size_t count = tokens_->size() - 1;
  std::size_t at = 0;
  while (at < count) {
    if (tokens_->is(at, ";") || tokens_->is(at, "}")) {
      ++at;
      continue;
    }
    const StatementBounds bounds = polc::statement_at(*tokens_, at);
    if (bounds.tokens.end >= count && !(bounds.closed && bounds.tokens.end == count)) break;
    at = std::max(bounds.tokens.end, at + 1);
  }
  statement_ = {at, count};
}

CursorContext context_of(const CursorText& cursor) {
  CursorContext context;
  if (cursor.in() == CursorIn::comment || !cursor.is_readable()) return context;
  const TokenList& tokens = cursor.tokens();
  const TokenRange range = cursor.statement();
  context = by_words(tokens, range);
  if (cursor.in() == CursorIn::text) {
    const bool is_file = context.fits == Fits::file;
    context = {};
    if (is_file) context.fits = Fits::file;
    return context;
  }
  if (context.fits == Fits::file) context.fits = Fits::nothing;
  if (context.fits == Fits::statement && range.begin == range.end) return context;
  const AskedPart part = asked_part(tokens, range);
  GrammarParser parser(tokens);
  const Expectations expected = parser.expectations(part.range, part.rule);
  if (!expected.known) return context;
  context.grammar = expected.written;
  context.takes_name = expected.name;
  return context;
}

}  // namespace polc::editor
