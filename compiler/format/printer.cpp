#include "compiler/format/printer.h"

#include "compiler/text/display_width.h"

namespace polc {
namespace {

using Kind = Document::Kind;

/// Whether a token closes what stands before it, so that no blank line belongs above it.
bool closes(const TokenList& tokens, std::size_t at) {
  return tokens.is(at, Token::Kind::right_brace) || tokens.is(at, Token::Kind::semicolon) ||
         tokens.is(at, Token::Kind::end);
}

}  // namespace

Printer::Printer(const TokenList& tokens, const Gaps& gaps, std::size_t width)
    : tokens_(tokens), gaps_(gaps), width_(width) {
  out_.reserve(tokens.text().size() + tokens.text().size() / 4);
}

void Printer::print(const Document& document) {
  end_line(0, /*keeps_blank=*/true);
  commands_.push_back({&document, 0, Mode::broken});
  while (!commands_.empty()) {
    const Command next = commands_.back();
    commands_.pop_back();
    run(next);
  }
}

std::string Printer::finish() {
  end_line(0, /*keeps_blank=*/true);
  print_comments(tokens_.size() - 1, 0);
  if (!out_.empty()) out_ += '\n';
  return std::move(out_);
}

void Printer::run(Command command) {
  const Document& document = *command.document;
  switch (document.kind) {
    case Kind::token:
      print_token(document.token, command.indent);
      break;
    case Kind::comments:
      print_comments(document.token, command.indent);
      break;
    case Kind::text:
      if (document.content.find_first_not_of(' ') == std::string::npos) {
        blanks_ += document.content.size();
      } else {
        write(document.content, display_width(document.content), command.indent);
      }
      break;
    case Kind::hard:
      end_line(command.indent, document.keeps_blank);
      break;
    case Kind::line:
    case Kind::soft:
      if (command.mode == Mode::broken) {
        end_line(command.indent, document.keeps_blank);
      } else if (document.kind == Kind::line) {
        ++blanks_;
      }
      break;
    case Kind::refill:
      if (!wrapped_) {
        end_line(command.indent, /*keeps_blank=*/false);
        break;
      }
      [[fallthrough]];
    case Kind::wrap:
      ++blanks_;
      if (command.mode == Mode::broken && !fits({nullptr, 0, Mode::broken})) {
        end_line(command.indent, document.keeps_blank);
        wrapped_ = true;
      }
      break;
    case Kind::group: {
      const Command flat{command.document, command.indent, Mode::flat};
      push_parts(document, command.indent, !document.forced && fits(flat) ? Mode::flat : Mode::broken);
      break;
    }
    case Kind::nest:
      push_parts(document, command.indent + document.indent, command.mode);
      break;
    case Kind::sequence:
      push_parts(document, command.indent, command.mode);
      break;
  }
}

void Printer::push_parts(const Document& document, std::size_t indent, Mode mode) {
  for (auto part = document.parts.rbegin(); part != document.parts.rend(); ++part) {
    commands_.push_back({&*part, indent, mode});
  }
}

/// Whether `next` (or nothing) on one line, and what follows it up to the next line end that is possible, fit.
///
/// Of what follows, a group counts as one that may be broken: whether it will be is not known yet, and so that the answer
/// is the same when the text is formatted again, it must not matter.
bool Printer::fits(Command next) const {
  std::size_t column = line_ended_ ? line_indent_.value_or(next.indent) : column_ + blanks_;
  std::vector<Command> local;
  if (next.document != nullptr) local.push_back(next);
  std::size_t rest = commands_.size();
  bool is_first = true;
  while (column <= width_) {
    if (local.empty()) {
      if (rest == 0) return true;
      local.push_back(commands_[--rest]);
    }
    const Command command = local.back();
    local.pop_back();
    const Document& document = *command.document;
    switch (document.kind) {
      case Kind::token:
        // A comment ends the line, wherever it stands.
        if (!is_first && gaps_.has_comments(document.token)) return true;
        is_first = false;
        column += display_width(tokens_.text(document.token));
        break;
      case Kind::comments:
        if (gaps_.has_comments(document.token)) return true;
        break;
      case Kind::text:
        column += display_width(document.content);
        break;
      case Kind::hard:
      case Kind::refill:
        return true;
      case Kind::line:
      case Kind::soft:
      case Kind::wrap:
        if (command.mode == Mode::broken) return true;
        if (document.kind != Kind::soft) ++column;
        break;
      case Kind::sequence:
      case Kind::group:
      case Kind::nest:
        for (auto part = document.parts.rbegin(); part != document.parts.rend(); ++part) {
          local.push_back({&*part, command.indent, command.mode});
        }
    }
  }
  return false;
}

void Printer::print_token(std::size_t at, std::size_t indent) {
  print_comments(at, indent);
  if (line_ended_ && keeps_blank_ && !closes(tokens_, at) && gaps_.blank_above(at)) blank_line();
  const std::string_view written = tokens_.text(at);
  write(written, display_width(written), indent);
}

void Printer::print_comments(std::size_t at, std::size_t indent) {
  if (at < comments_done_) return;
  comments_done_ = at + 1;
  for (const Comment* comment = gaps_.begin(at); comment != gaps_.end(at); ++comment) {
    // A comment ends its line, whether or not a line end was asked for; one that was tells the indentation of what follows.
    const std::optional<std::size_t> asked = line_ended_ ? line_indent_ : std::nullopt;
    if (comment->trails && !out_.empty()) {
      out_ += "  ";
      out_ += comment->text;
    } else {
      end_line(asked, keeps_blank_ || comment != gaps_.begin(at));
      if (comment->blank_above && keeps_blank_) blank_line();
      write(comment->text, 0, indent);
    }
    // Blank lines between comments are the author's grouping, wherever the comments stand.
    end_line(asked, /*keeps_blank=*/true);
  }
}

void Printer::write(std::string_view written, std::size_t columns, std::size_t indent) {
  if (line_ended_) {
    if (!out_.empty()) out_ += '\n';
    column_ = line_indent_.value_or(indent);
    out_.append(column_, ' ');
  } else {
    out_.append(blanks_, ' ');
    column_ += blanks_;
  }
  blanks_ = 0;
  line_ended_ = false;
  keeps_blank_ = false;
  out_ += written;
  column_ += columns;
}

void Printer::end_line(std::optional<std::size_t> indent, bool keeps_blank) {
  blanks_ = 0;
  line_ended_ = true;
  wrapped_ = false;
  line_indent_ = indent;
  keeps_blank_ = keeps_blank;
}

void Printer::blank_line() {
  if (!out_.empty()) out_ += '\n';
}

}  // namespace polc
