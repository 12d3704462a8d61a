#include "compiler/importer/permission_name.h"

#include <algorithm>

namespace polc::importer {
namespace {

bool is_name_character(char character) {
  return (character >= 'a' && character <= 'z') || (character >= '0' && character <= '9') || character == '_';
}

}  // namespace

SplitName split_permission(std::string_view name) {
  const std::size_t last = name.find_last_of(".:/");
  const bool is_one = last == std::string_view::npos || last == 0 || last + 1 == name.size() ||
                      name.find_first_of(" ,;()") != std::string_view::npos;
  if (is_one) return {{}, name};
  return {name.substr(0, last), name.substr(last + 1)};
}

std::vector<std::string> segments_of(const std::string& name) {
  const std::vector<std::string> whole = {name};
  if (name.find('`') == std::string::npos) return whole;
  std::vector<std::string> segments;
  std::size_t at = 0;
  while (true) {
    const bool is_quoted = at < name.size() && name[at] == '`';
    const std::size_t begin = is_quoted ? at + 1 : at;
    const std::size_t end = is_quoted ? name.find('`', begin) : std::min(name.find('.', begin), name.size());
    if (end == std::string::npos || end == begin) return whole;
    segments.push_back(name.substr(begin, end - begin));
    if (segments.back().find('`') != std::string::npos) return whole;
    at = is_quoted ? end + 1 : end;
    if (at == name.size()) return segments;
    if (name[at++] != '.') return whole;
  }
}

std::string name_of_file(std::string_view path) {
  std::string_view stem = path.substr(path.find_last_of("/\\") + 1);
  if (const std::size_t dot = stem.rfind('.'); dot != std::string_view::npos && dot > 0) stem = stem.substr(0, dot);
  std::string name;
  for (char character : stem) {
    if (character >= 'A' && character <= 'Z') character = static_cast<char>(character - 'A' + 'a');
    if (is_name_character(character)) {
      name += character;
    } else if (!name.empty() && name.back() != '_') {
      name += '_';
    }
  }
  while (!name.empty() && name.back() == '_') name.pop_back();
  return name.empty() ? "imported" : name;
}

}  // namespace polc::importer
