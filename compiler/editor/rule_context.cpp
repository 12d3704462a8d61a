#include "compiler/editor/rule_context.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/editor/token_patterns.h"

namespace polc::editor {
namespace {

using Fits = CursorContext::Fits;

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
    if (word == "to" && part_ == Fits::permission && at > begin_)
      return enter(Fits::role, at + 1);  // Of a setting's `grants`.
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
    const bool is_first = at == begin_ || tokens_.is(at - 1, ",");  // Of a list of names: called so.
    if ((word == "note" || word == "of") && !is_first) return enter(Fits::nothing, at + 1);
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
      using Operand = CursorContext::Operand;
      context.operand = tokens_.is(at, "is") ? Operand::variable : Operand::set;
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

}  // namespace

CursorContext rule(const TokenList& tokens, std::size_t begin, std::size_t end, Fits first) {
  return RuleReader(tokens, {begin, end}).read(first);
}

CursorContext name_list(const TokenList& tokens, std::size_t begin, std::size_t end, Fits what) {
  CursorContext context;
  const bool is_open = begin == end || tokens.is(end - 1, ",") || tokens.is(end - 1, "except");
  if (is_open) context.fits = what;
  return context;
}

}  // namespace polc::editor
