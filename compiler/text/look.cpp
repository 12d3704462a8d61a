#include "compiler/text/look.h"

#include <algorithm>
#include <vector>

#include "compiler/text/code_points.h"
#include "compiler/text/unicode_tables.h"
#include "llvm/Support/ConvertUTF.h"

namespace polc {
namespace {

using unicode::ClassRange;
using unicode::find_mapping;
using unicode::find_range;
using unicode::Mapping;

#define POLC_UNICODE_LOOKS
#include "compiler/text/unicode_tables.inc"
#undef POLC_UNICODE_LOOKS

using Points = std::vector<char32_t>;

void append(Points& to, const Mapping& mapping) {
  to.insert(to.end(), sequences + mapping.first, sequences + mapping.first + mapping.count);
}

/// A syllable of Hangul falls into its letters by arithmetic (The Unicode Standard, 3.12).
void append_hangul(Points& to, char32_t value) {
  constexpr char32_t first_syllable = 0xAC00;
  constexpr char32_t vowels = 21;
  constexpr char32_t trailers = 28;
  const char32_t number = value - first_syllable;
  to.push_back(0x1100 + number / (vowels * trailers));
  to.push_back(0x1161 + number / trailers % vowels);
  if (number % trailers != 0) to.push_back(0x11A7 + number % trailers);
}

std::uint8_t combining_class(char32_t value) {
  const ClassRange* range = value < 0x300 ? nullptr : find_range(combining_classes, value);
  return range == nullptr ? 0 : range->value;
}

/// Marks on one letter may stand in any order: the canonical one is by class.
void order_marks(Points& points) {
  for (std::size_t begin = 0; begin < points.size();) {
    if (combining_class(points[begin]) == 0) {
      ++begin;
      continue;
    }
    std::size_t end = begin;
    while (end < points.size() && combining_class(points[end]) != 0) ++end;
    std::stable_sort(points.begin() + static_cast<std::ptrdiff_t>(begin),
                     points.begin() + static_cast<std::ptrdiff_t>(end),
                     [](char32_t a, char32_t b) { return combining_class(a) < combining_class(b); });
    begin = end;
  }
}

/// Normal form D.
Points decomposed(std::string_view text) {
  Points points;
  points.reserve(text.size());
  for (const CodePoint& point : code_points(text)) {
    // A byte that is no UTF-8 stays apart from every code point.
    constexpr char32_t beyond_unicode = 0x110000;
    const char32_t value = point.legal ? point.value : point.value + beyond_unicode;
    if (value >= 0xAC00 && value <= 0xD7A3) {
      append_hangul(points, value);
    } else if (const Mapping* mapping = value < 0x80 ? nullptr : find_mapping(decompositions, value)) {
      append(points, *mapping);
    } else {
      points.push_back(value);
    }
  }
  order_marks(points);
  return points;
}

/// UTF-8's own scheme, beyond Unicode too: a look is for comparing alone.
void append_bytes(std::string& to, char32_t value) {
  if (value < 0x80) {
    to += static_cast<char>(value);
    return;
  }
  for (int shift = 18; shift >= 0; shift -= 6) to += static_cast<char>(0x80U | (value >> shift & 0x3FU));
}

}  // namespace

std::string look_of(std::string_view name) {
  Points points;
  for (const char32_t value : decomposed(name)) {
    if (is_ignorable(value)) continue;
    if (const Mapping* mapping = find_mapping(looks, value)) {
      append(points, *mapping);
    } else {
      points.push_back(value);
    }
  }
  order_marks(points);
  std::string look;
  for (const char32_t value : points) {
    if (value == ' ' && (look.empty() || look.back() == ' ')) continue;
    append_bytes(look, value);
  }
  while (!look.empty() && look.back() == ' ') look.pop_back();
  return look;
}

bool is_same_text(std::string_view left, std::string_view right) {
  return decomposed(left) == decomposed(right);
}

std::string difference_text(std::string_view name, std::string_view other) {
  std::vector<CodePoint> own = code_points(name);
  std::vector<CodePoint> its = code_points(other);
  const auto is_same = [](const CodePoint& a, const CodePoint& b) { return a.legal == b.legal && a.value == b.value; };
  const auto [own_begin, its_begin] = std::mismatch(own.begin(), own.end(), its.begin(), its.end(), is_same);
  own.erase(own.begin(), own_begin);
  its.erase(its.begin(), its_begin);
  const auto [own_end, its_end] = std::mismatch(own.rbegin(), own.rend(), its.rbegin(), its.rend(), is_same);
  own.erase(own_end.base(), own.end());
  its.erase(its_end.base(), its.end());
  const auto list = [](const std::vector<CodePoint>& points) {
    constexpr std::size_t most = 8;
    std::string text;
    for (std::size_t at = 0; at < std::min(points.size(), most); ++at)
      text += (at == 0 ? "" : " ") + code_point_name(points[at]);
    return points.empty() ? std::string("nothing") : text + (points.size() > most ? " …" : "");
  };
  return list(own) + " where the other has " + list(its);
}

}  // namespace polc
