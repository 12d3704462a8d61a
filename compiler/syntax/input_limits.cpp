#include "compiler/syntax/input_limits.h"

#include "compiler/text/code_points.h"
#include "llvm/Support/ConvertUTF.h"
#include "pol/detail/table_format.h"

namespace polc {
namespace {

std::string hexadecimal(char byte) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  const auto value = static_cast<unsigned char>(byte);
  return {'0', 'x', digits[value >> 4U], digits[value & 15U]};
}

/// The first byte that is no part of a legal UTF-8 sequence, or the text's size.
std::size_t first_illegal_byte(std::string_view text) {
  const auto* begin = reinterpret_cast<const llvm::UTF8*>(text.data());
  const llvm::UTF8* at = begin;
  llvm::isLegalUTF8String(&at, begin + text.size());
  return static_cast<std::size_t>(at - begin);
}

/// Its version follows the magic, with a zero byte in it, which no text has.
bool is_compiled_table(std::string_view text) {
  constexpr std::size_t magic_size = sizeof pol::format::magic;
  return text.starts_with(std::string_view(pol::format::magic, magic_size)) &&
         text.substr(magic_size, 4).find('\0') != std::string_view::npos;
}

/// Whether a control character begins at a byte. Line ends are none: a line feed, with a carriage return before it or
/// without. A carriage return alone is one, since some programs end a line at it and show what a comment hides.
bool is_control_at(std::string_view text, std::size_t at, bool has_bare_returns) {
  const auto byte = static_cast<unsigned char>(text[at]);
  if (byte == '\r') return !has_bare_returns && (at + 1 == text.size() || text[at + 1] != '\n');
  if (byte < 0x80) return (byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7F;
  // C1 begins with 0xC2, the separators U+2028 and U+2029 with 0xE2.
  return (byte == 0xC2 || byte == 0xE2) && is_control(code_point_at(text, at).value);
}

/// A policy is plain text: nothing lawful needs a control character, and a terminal would act on it.
bool check_controls(std::string_view text, bool has_bare_returns, FileId file, DiagnosticSink& sink) {
  constexpr std::size_t most_reported = 20;
  std::size_t reported = 0;
  for (std::size_t at = 0; at < text.size() && reported < most_reported; ++at) {
    if (!is_control_at(text, at, has_bare_returns)) continue;
    const CodePoint point = code_point_at(text, at);
    sink.report(Code::control_character, Span{file, point.begin, point.begin + point.size}, {code_point_name(point)});
    ++reported;
  }
  return reported == 0;
}

}  // namespace

std::size_t byte_order_mark_size(std::string_view text) {
  return text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
}

bool check_text(const SourceManager& sources, FileId file, DiagnosticSink& sink, TextLimits limits) {
  const std::string_view text = sources.text(file);
  if (text.size() > limits.max_bytes) {
    sink.report(Code::file_too_large, Span{file, 0, 0},
                {std::to_string(text.size()), std::to_string(limits.max_bytes)});
    return false;
  }
  if (is_compiled_table(text)) {
    sink.report(Code::compiled_table, std::nullopt, {std::string(sources.path(file))});
    return false;
  }
  const std::size_t illegal = first_illegal_byte(text);
  if (illegal < text.size()) {
    const auto at = static_cast<std::uint32_t>(illegal);
    sink.report(Code::not_utf8, Span{file, at, at + 1}, {hexadecimal(text[illegal]), std::to_string(illegal)});
    return false;
  }
  const std::size_t nul = text.find('\0');
  if (nul != std::string_view::npos) {
    const auto at = static_cast<std::uint32_t>(nul);
    sink.report(Code::nul_character, Span{file, at, at + 1});
    return false;
  }
  return check_controls(text, limits.has_bare_returns, file, sink);
}

bool check_nesting(const TokenList& tokens, TokenRange range, DiagnosticSink& sink) {
  using Kind = Token::Kind;
  std::vector<std::size_t> opened;  // What each open bracket added: itself and the `not`s before it.
  std::size_t depth = 0;
  std::size_t nots = 0;
  for (std::size_t at = range.begin; at < range.end; ++at) {
    switch (tokens.kind(at)) {
      case Kind::left_brace:
      case Kind::left_parenthesis:
        opened.push_back(nots + 1);
        depth += nots + 1;
        nots = 0;
        break;
      case Kind::right_brace:
      case Kind::right_parenthesis:
        nots = 0;
        if (!opened.empty()) {
          depth -= opened.back();
          opened.pop_back();
        }
        break;
      case Kind::reserved:
        nots = tokens.is(at, "not") ? nots + 1 : 0;
        break;
      default:
        nots = 0;
        break;
    }
    if (depth + nots > max_nesting) {
      sink.report(Code::nesting_too_deep, tokens.span(at), {std::to_string(max_nesting)});
      return false;
    }
  }
  return true;
}

}  // namespace polc
