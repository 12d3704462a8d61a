#include "compiler/importer/json.h"

#include <array>
#include <utility>

#include "compiler/syntax/input_limits.h"
#include "llvm/Support/ConvertUTF.h"

namespace polc::importer {
namespace {

// The shapes that are read nest five deep.
constexpr std::size_t max_depth = 64;

bool is_digit(char character) {
  return character >= '0' && character <= '9';
}

std::optional<std::uint32_t> hexadecimal_digit(char character) {
  if (is_digit(character)) return static_cast<std::uint32_t>(character - '0');
  if (character >= 'a' && character <= 'f') return static_cast<std::uint32_t>(character - 'a' + 10);
  if (character >= 'A' && character <= 'F') return static_cast<std::uint32_t>(character - 'A' + 10);
  return std::nullopt;
}

/// Recursive descent. After the first error every function returns at once.
class JsonReader {
 public:
  JsonReader(const SourceManager& sources, FileId file, DiagnosticSink& sink, Code code)
      : file_(file), text_(sources.text(file)), sink_(sink), code_(code), at_(byte_order_mark_size(text_)) {}

  std::optional<JsonValue> read() {
    JsonValue value = read_value(0);
    skip_space();
    if (!failed_ && at_ < text_.size()) fail("text follows the value");
    if (failed_) return std::nullopt;
    return value;
  }

 private:
  JsonValue read_value(std::size_t depth) {
    skip_space();
    JsonValue value;
    const std::size_t begin = at_;
    if (depth > max_depth) {
      fail("it is nested more than " + std::to_string(max_depth) + " deep");
    } else if (at_ >= text_.size()) {
      fail("a value is missing at the end");
    } else if (text_[at_] == '{') {
      read_object(value, depth);
    } else if (text_[at_] == '[') {
      read_array(value, depth);
    } else if (text_[at_] == '"') {
      value.kind = JsonValue::Kind::text;
      value.text = read_text();
    } else if (text_[at_] == '-' || is_digit(text_[at_])) {
      value.kind = JsonValue::Kind::number;
      value.text = read_number();
    } else {
      read_word(value);
    }
    value.span = span(begin, at_);
    return value;
  }

  void read_object(JsonValue& value, std::size_t depth) {
    value.kind = JsonValue::Kind::object;
    ++at_;
    if (skip('}')) return;
    do {
      skip_space();
      if (at_ >= text_.size() || text_[at_] != '"') return fail("expected a key in double quotes");
      const std::size_t begin = at_;
      std::string key = read_text();
      const Span key_span = span(begin, at_);
      if (failed_) return;
      if (!skip(':')) return fail("expected `:`");
      value.members.push_back({std::move(key), key_span, read_value(depth + 1)});
      if (failed_) return;
    } while (skip(','));
    if (!skip('}')) fail("expected `,` or `}`");
  }

  void read_array(JsonValue& value, std::size_t depth) {
    value.kind = JsonValue::Kind::array;
    ++at_;
    if (skip(']')) return;
    do {
      value.items.push_back(read_value(depth + 1));
      if (failed_) return;
    } while (skip(','));
    if (!skip(']')) fail("expected `,` or `]`");
  }

  void read_word(JsonValue& value) {
    constexpr std::array<std::pair<std::string_view, JsonValue::Kind>, 3> words = {{
        {"null", JsonValue::Kind::null},
        {"true", JsonValue::Kind::boolean},
        {"false", JsonValue::Kind::boolean},
    }};
    for (const auto& [word, kind] : words) {
      if (!text_.substr(at_).starts_with(word)) continue;
      value.kind = kind;
      value.text = word;
      at_ += word.size();
      return;
    }
    fail("expected a value");
  }

  std::string read_number() {
    const std::size_t begin = at_;
    if (text_[at_] == '-') ++at_;
    skip_digits();
    if (at_ < text_.size() && text_[at_] == '.') {
      ++at_;
      skip_digits();
    }
    if (at_ < text_.size() && (text_[at_] == 'e' || text_[at_] == 'E')) {
      ++at_;
      if (at_ < text_.size() && (text_[at_] == '+' || text_[at_] == '-')) ++at_;
      skip_digits();
    }
    return std::string(text_.substr(begin, at_ - begin));
  }

  void skip_digits() {
    if (at_ >= text_.size() || !is_digit(text_[at_])) return fail("expected a digit");
    while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
  }

  std::string read_text() {
    std::string result;
    for (++at_; at_ < text_.size() && !failed_; ++at_) {
      const char character = text_[at_];
      if (character == '"') {
        ++at_;
        return result;
      }
      if (static_cast<unsigned char>(character) < ' ') {
        fail("a string cannot contain a line break");
      } else if (character == '\\') {
        ++at_;
        read_escape(result);
      } else {
        result += character;
      }
    }
    fail("a string has no closing quote");
    return {};
  }

  /// Leaves `at_` on the escape's last character.
  void read_escape(std::string& result) {
    constexpr std::string_view letters = "\"\\/bfnrt";
    constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
    if (at_ >= text_.size()) return;
    if (const std::size_t found = letters.find(text_[at_]); found != std::string_view::npos) {
      result += meanings[found];
      return;
    }
    if (text_[at_] != 'u') return fail("unknown escape");
    std::uint32_t code = read_code_unit();
    constexpr std::uint32_t first_high = 0xD800;
    constexpr std::uint32_t first_low = 0xDC00;
    constexpr std::uint32_t after_low = 0xE000;
    if (code >= first_high && code < first_low && text_.substr(at_ + 1).starts_with("\\u")) {
      at_ += 2;
      const std::uint32_t low = read_code_unit();
      if (low >= first_low && low < after_low) code = 0x10000 + ((code - first_high) << 10U) + (low - first_low);
    }
    std::array<char, 4> bytes{};
    char* end = bytes.data();
    if (!failed_ && !llvm::ConvertCodePointToUTF8(code, end)) fail("the escape is half of a surrogate pair");
    result.append(bytes.data(), end);
  }

  /// The four digits after `\u`.
  std::uint32_t read_code_unit() {
    std::uint32_t code = 0;
    for (int digit = 0; digit < 4; ++digit) {
      const auto value = at_ + 1 < text_.size() ? hexadecimal_digit(text_[at_ + 1]) : std::nullopt;
      if (!value) {
        fail("`\\u` needs four hexadecimal digits");
        return 0;
      }
      code = code << 4U | *value;
      ++at_;
    }
    return code;
  }

  void skip_space() { at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size()); }

  bool skip(char wanted) {
    skip_space();
    if (failed_ || at_ >= text_.size() || text_[at_] != wanted) return false;
    ++at_;
    return true;
  }

  void fail(std::string reason) {
    if (std::exchange(failed_, true)) return;
    const std::size_t begin = std::min(at_, text_.size());
    sink_.report(code_, span(begin, std::min(begin + 1, text_.size())), {std::move(reason)});
  }

  Span span(std::size_t begin, std::size_t end) const {
    return {file_, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  }

  FileId file_;
  std::string_view text_;
  DiagnosticSink& sink_;
  Code code_;
  std::size_t at_;
  bool failed_ = false;
};

}  // namespace

const JsonValue* JsonValue::find(std::string_view key) const {
  const JsonValue* found = nullptr;
  for (const JsonMember& member : members) {
    if (member.key == key) found = &member.value;
  }
  return found;
}

std::optional<JsonValue> read_json(const SourceManager& sources, FileId file, DiagnosticSink& sink, Code code) {
  return JsonReader(sources, file, sink, code).read();
}

}  // namespace polc::importer
