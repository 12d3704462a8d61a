#include "tools/polc/approvals.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <sstream>

namespace polc::tool {
namespace {

bool is_fingerprint(const std::string& word) {
  return word.size() == 16 && word.find_first_not_of("0123456789abcdef") == std::string::npos;
}

}  // namespace

Approvals read_approvals(const std::string& path, const FileReader& reader) {
  Approvals approvals;
  const Expected<std::string, ReadError> read = reader(path);
  if (!read) {
    approvals.problem = fmt::format("cannot read `{}`: {}", path, read.error().reason);
    return approvals;
  }
  std::istringstream lines(*read);
  std::string line;
  for (std::uint32_t number = 1; std::getline(lines, line); ++number) {
    std::istringstream words(line);
    std::string word;
    if (!(words >> word) || word.starts_with('#')) continue;
    if (!is_fingerprint(word)) {
      approvals.problem = fmt::format(
          "{}:{}: an approval begins with a fingerprint of 16 digits, as `polc diff` prints it", path, number);
      return approvals;
    }
    approvals.lines.emplace(word, number);
  }
  return approvals;
}

std::vector<std::string> approve(PolicyDiff& diff, const Approvals& approvals) {
  std::set<std::string> used;
  const auto mark = [&](auto& findings) {
    for (auto& each : findings) {
      each.is_approved = approvals.lines.count(each.fingerprint) != 0;
      if (each.is_approved) used.insert(each.fingerprint);
    }
  };
  mark(diff.decisions);
  mark(diff.schema);
  std::vector<std::string> lapsed;
  for (const auto& [fingerprint, line] : approvals.lines) {
    if (used.count(fingerprint) == 0) lapsed.push_back(fingerprint);
  }
  return lapsed;
}

}  // namespace polc::tool
