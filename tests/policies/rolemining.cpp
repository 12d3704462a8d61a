// Outside surface: read_role_mining_set, RoleMiningSet::json. data/rolemining_pack.py describes the format.
#include "tests/policies/rolemining.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace polc {
namespace {

/// `1+3,3`: 1 2 3 4 7.
std::vector<std::uint32_t> unpacked(const std::string& text) {
  std::vector<std::uint32_t> numbers;
  std::istringstream stream(text);
  std::uint32_t last = 0;
  std::uint32_t step = 0;
  while (stream >> step) {
    numbers.push_back(last += step);
    std::uint32_t more = 0;
    if (stream.peek() == '+' && stream.ignore()) stream >> more;
    for (; more > 0; --more) numbers.push_back(++last);
    if (stream.peek() == ',') stream.ignore();
  }
  if (numbers.empty() || !stream.eof()) throw std::runtime_error("no list of numbers: " + text);
  return numbers;
}

}  // namespace

const std::vector<std::string>& role_mining_names() {
  static const std::vector<std::string> names = {"hc", "domino", "fire1", "emea", "americas_small", "customer"};
  return names;
}

RoleMiningSet read_role_mining_set(const std::string& name) {
  RoleMiningSet set;
  set.name = name;
  std::ifstream file(POLC_SOURCE_DIR "/tests/policies/data/rolemining_" + name + ".txt");
  std::string line;
  while (std::getline(file, line)) {
    std::istringstream words(line);
    std::string kind;
    std::string first;
    std::string second;
    std::uint32_t number = 0;
    words >> kind;
    if (kind == "role" && words >> number >> first >> second) {
      set.roles.push_back({number, unpacked(first), unpacked(second)});
    } else if (kind == "users" && words >> first >> second) {
      set.users.push_back({unpacked(first), unpacked(second)});
    } else if (kind != "#") {
      throw std::runtime_error("no line of a role mining set: " + line);
    }
  }
  if (set.roles.empty() || set.users.empty()) throw std::runtime_error("no role mining set `" + name + "`");
  return set;
}

std::string RoleMiningSet::json() const {
  std::string text = "{\"roles\": {";
  for (const Role& role : roles) {
    text += fmt::format("{}\"{}\": {{\"permissions\": [{}]}}", &role == roles.data() ? "" : ", ", role.number,
                        fmt::join(role.permissions, ", "));
  }
  return text + "}}\n";
}

}  // namespace polc
