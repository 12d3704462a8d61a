#include "strict_json.h"

#include <algorithm>
#include <optional>

namespace polc::sqlite {
namespace {

/// Bytes of one sequence of UTF-8 at the start of `text`; 0 if there is none.
std::size_t utf8_size(std::string_view text) {
  const auto byte = [&](std::size_t place) { return static_cast<unsigned char>(text[place]); };
  const auto follows = [&](std::size_t place, unsigned char low, unsigned char high) {
    return place < text.size() && byte(place) >= low && byte(place) <= high;
  };
  const unsigned char first = byte(0);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return follows(1, 0x80, 0xBF) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    const unsigned char low = first == 0xE0 ? 0xA0 : 0x80;   // No longer form than is needed,
    const unsigned char high = first == 0xED ? 0x9F : 0xBF;  // and no surrogates.
    return follows(1, low, high) && follows(2, 0x80, 0xBF) ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    const unsigned char low = first == 0xF0 ? 0x90 : 0x80;
    const unsigned char high = first == 0xF4 ? 0x8F : 0xBF;
    return follows(1, low, high) && follows(2, 0x80, 0xBF) && follows(3, 0x80, 0xBF) ? 4 : 0;
  }
  return 0;
}

void append_utf8(std::string& text, std::uint32_t point) {
  const auto add = [&](std::uint32_t byte) { text.push_back(static_cast<char>(byte)); };
  if (point < 0x80) {
    add(point);
  } else if (point < 0x800) {
    add(0xC0 | point >> 6);
    add(0x80 | (point & 0x3F));
  } else if (point < 0x10000) {
    add(0xE0 | point >> 12);
    add(0x80 | (point >> 6 & 0x3F));
    add(0x80 | (point & 0x3F));
  } else {
    add(0xF0 | point >> 18);
    add(0x80 | (point >> 12 & 0x3F));
    add(0x80 | (point >> 6 & 0x3F));
    add(0x80 | (point & 0x3F));
  }
}

class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  bool take(char wanted) {
    skip_space();
    if (rest_.empty() || rest_.front() != wanted) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool is_at(char wanted) {
    skip_space();
    return !rest_.empty() && rest_.front() == wanted;
  }
  bool is_at_end() {
    skip_space();
    return rest_.empty();
  }
  bool take_word(std::string_view word) {
    skip_space();
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }

  std::optional<std::string> text() {
    if (!take('"')) return std::nullopt;
    std::string text;
    while (!rest_.empty()) {
      const auto first = static_cast<unsigned char>(rest_.front());
      if (first < 0x20) return std::nullopt;
      if (first == '"') {
        rest_.remove_prefix(1);
        return text;
      }
      if (first == '\\') {
        if (!escape(text)) return std::nullopt;
        continue;
      }
      const std::size_t size = utf8_size(rest_);
      if (size == 0) return std::nullopt;
      text.append(rest_.substr(0, size));
      rest_.remove_prefix(size);
    }
    return std::nullopt;
  }

 private:
  void skip_space() {
    const std::size_t size = rest_.find_first_not_of(" \t\n\r");
    rest_.remove_prefix(size == std::string_view::npos ? rest_.size() : size);
  }

  bool escape(std::string& text) {
    if (rest_.size() < 2) return false;
    constexpr std::string_view letters = "\"\\/bfnrt";
    constexpr std::string_view meant = "\"\\/\b\f\n\r\t";
    const char letter = rest_[1];
    rest_.remove_prefix(2);
    if (const std::size_t place = letters.find(letter); place != std::string_view::npos) {
      text.push_back(meant[place]);
      return true;
    }
    if (letter != 'u') return false;
    const std::optional<std::uint32_t> first = hexadecimal();
    if (!first || *first == 0 || (*first >= 0xDC00 && *first <= 0xDFFF)) return false;
    if (*first < 0xD800 || *first > 0xDBFF) {
      append_utf8(text, *first);
      return true;
    }
    if (!rest_.starts_with("\\u")) return false;
    rest_.remove_prefix(2);
    const std::optional<std::uint32_t> second = hexadecimal();
    if (!second || *second < 0xDC00 || *second > 0xDFFF) return false;
    append_utf8(text, 0x10000 + (*first - 0xD800) * 0x400 + (*second - 0xDC00));
    return true;
  }

  std::optional<std::uint32_t> hexadecimal() {
    if (rest_.size() < 4) return std::nullopt;
    std::uint32_t number = 0;
    for (const char digit : rest_.substr(0, 4)) {
      number *= 16;
      if (digit >= '0' && digit <= '9') {
        number += static_cast<std::uint32_t>(digit - '0');
      } else if (digit >= 'a' && digit <= 'f') {
        number += static_cast<std::uint32_t>(digit - 'a') + 10;
      } else if (digit >= 'A' && digit <= 'F') {
        number += static_cast<std::uint32_t>(digit - 'A') + 10;
      } else {
        return std::nullopt;
      }
    }
    rest_.remove_prefix(4);
    return number;
  }

  std::string_view rest_;
};

bool read_value(Reader& reader, JsonValue& value) {
  if (reader.is_at('"')) {
    std::optional<std::string> text = reader.text();
    if (!text) return false;
    value = {JsonValue::Kind::text, std::move(*text), false};
    return true;
  }
  if (reader.take_word("true")) {
    value = {JsonValue::Kind::boolean, {}, true};
  } else if (reader.take_word("false")) {
    value = {JsonValue::Kind::boolean, {}, false};
  } else if (reader.take_word("null")) {
    value = {};
  } else {
    return false;
  }
  return true;
}

}  // namespace

std::string read_texts(std::string_view json, std::vector<std::string>& list) {
  const std::string problem = "the roles are no JSON array of texts, such as [\"clerk\"]";
  Reader reader(json);
  if (!reader.take('[')) return problem;
  if (!reader.take(']')) {
    do {
      std::optional<std::string> text = reader.text();
      if (!text) return problem;
      list.push_back(std::move(*text));
    } while (reader.take(','));
    if (!reader.take(']')) return problem;
  }
  return reader.is_at_end() ? std::string() : problem;
}

std::string read_object(std::string_view json, std::vector<JsonMember>& members) {
  const std::string problem = "the inputs are no JSON object of texts, true, false and null, such as {\"own\":true}";
  Reader reader(json);
  if (!reader.take('{')) return problem;
  if (!reader.take('}')) {
    do {
      std::optional<std::string> name = reader.text();
      JsonValue value;
      if (!name || !reader.take(':') || !read_value(reader, value)) return problem;
      const bool is_again =
          std::any_of(members.begin(), members.end(), [&](const auto& one) { return one.first == *name; });
      if (is_again) return "the inputs name `" + *name + "` twice";
      members.emplace_back(std::move(*name), std::move(value));
    } while (reader.take(','));
    if (!reader.take('}')) return problem;
  }
  return reader.is_at_end() ? std::string() : problem;
}

}  // namespace polc::sqlite
