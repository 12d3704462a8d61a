// Writes random policies for evaluate_test.mjs: usage: generated_policies FOLDER COUNT. One folder each: main.pol, and what it imports.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "tests/oracle/policy_generator.h"

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  namespace oracle = polc::oracle;
  for (std::uint64_t seed = 0; seed < std::strtoull(argv[2], nullptr, 10); ++seed) {
    const std::filesystem::path folder = std::filesystem::path(argv[1]) / std::to_string(seed);
    std::filesystem::create_directories(folder);
    // More roles than a word has bits now and then: their rows are laid out otherwise.
    const auto size = seed % 10 == 9 ? oracle::PolicySize::crowded : oracle::PolicySize::small;
    for (const auto& [path, text] : oracle::generate_policy(seed, size).files)
      std::ofstream(folder / path, std::ios::binary) << text;
  }
  return 0;
}
