// The facts in data/: plain lines of words.
#pragma once

#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace polc {

using Words = std::vector<std::string>;

/// The lines of data/NAME that are neither blank nor comments, each split at its spaces.
inline std::vector<Words> read_facts(const std::string& name) {
  std::ifstream stream(POLC_SOURCE_DIR "/tests/policies/data/" + name);
  std::vector<Words> lines;
  std::string line;
  while (std::getline(stream, line)) {
    std::istringstream words(line);
    lines.emplace_back(std::istream_iterator<std::string>(words), std::istream_iterator<std::string>());
    if (lines.back().empty() || lines.back().front() == "#") lines.pop_back();
  }
  if (lines.empty()) throw std::runtime_error("no facts in " + name);
  return lines;
}

}  // namespace polc
