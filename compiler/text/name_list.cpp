#include "compiler/text/name_list.h"

#include <algorithm>

namespace polc {

std::string in_backquotes(std::string_view name) {
  std::string text = "`";
  text += name;
  return text += '`';
}

std::string and_more(std::size_t left_out) {
  return "and " + std::to_string(left_out) + " more";
}

std::string listed(const std::vector<std::string>& names, std::size_t total) {
  std::string text;
  const std::size_t count = std::min(names_shown, names.size());
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) text += i + 1 == total ? " and " : ", ";
    text += in_backquotes(names[i]);
  }
  if (total > count) text += " " + and_more(total - count);
  return text;
}

std::string listed(const std::vector<std::string>& names) {
  return listed(names, names.size());
}

}  // namespace polc
