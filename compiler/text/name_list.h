// Lists of names in messages: the first of many, and how many more there are.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace polc {

/// How many a message shows where the reader looks for one of them: all that there are, within reason.
inline constexpr std::size_t names_shown = 12;

/// And where they are examples, of which a few will do.
inline constexpr std::size_t examples_shown = 5;

std::string in_backquotes(std::string_view name);

/// "and 7 more": what ends a list that leaves so many out.
std::string and_more(std::size_t left_out);

/// "`a`, `b` and 7 more": the first `most`, as `write` writes each of them.
template <typename Items, typename Write>
std::string first_of(const Items& items, std::size_t most, Write write) {
  std::string text;
  std::size_t shown = 0;
  for (const auto& item : items) {
    if (shown == most) return text + " " + and_more(items.size() - most);
    if (shown++ > 0) text += ", ";
    text += write(item);
  }
  return text;
}

/// "`a`, `b` and `c`", in a sentence; at most names_shown names. `total` counts those that `names` leaves out too.
std::string listed(const std::vector<std::string>& names, std::size_t total);
std::string listed(const std::vector<std::string>& names);

}  // namespace polc
