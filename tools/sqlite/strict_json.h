// The two forms of JSON that the functions take, and no others: a list of texts, and an object of texts, booleans and nulls.
//
// Strict on purpose, since what is asked is who may do what: no number stands for a boolean, no name may be there twice, nothing may
// follow, text is UTF-8 without unescaped control characters and without half of a surrogate pair. What is refused is an error.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace polc::sqlite {

struct JsonValue {
  enum class Kind : std::uint8_t { text, boolean, null };
  Kind kind = Kind::null;
  std::string text;
  bool boolean = false;
};

using JsonMember = std::pair<std::string, JsonValue>;

/// Empty, or what is wrong with the text. Nothing is to be read from `list` or `members` then.
std::string read_texts(std::string_view json, std::vector<std::string>& list);
std::string read_object(std::string_view json, std::vector<JsonMember>& members);

}  // namespace polc::sqlite
