// Runs a fuzz target over files, and over mutations of each, without libFuzzer.
//
//   compile_smoke MUTATIONS FOLDER...
//
// The mutations are the same at every run of the same files. A crash stops the program; with POLC_FUZZ_VERBOSE in
// the environment, standard error names each input before it runs.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using Bytes = std::vector<std::uint8_t>;

Bytes contents(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// The standard fixes what the engine gives, not what its distributions make of it.
std::size_t below(std::mt19937_64& engine, std::size_t count) {
  return count == 0 ? 0 : static_cast<std::size_t>(engine() % count);
}

/// One of: a byte changed, a bit flipped, a stretch cut out, doubled, or taken from another file.
void mutate(Bytes& bytes, const Bytes& other, std::mt19937_64& engine) {
  if (bytes.empty()) return;
  const std::size_t at = below(engine, bytes.size());
  const std::size_t length = 1 + below(engine, std::min<std::size_t>(bytes.size() - at, 64));
  const auto first = bytes.begin() + static_cast<std::ptrdiff_t>(at);
  const auto last = first + static_cast<std::ptrdiff_t>(length);
  switch (engine() % 5) {
    case 0:
      bytes[at] = static_cast<std::uint8_t>(engine());
      break;
    case 1:
      bytes[at] = static_cast<std::uint8_t>(bytes[at] ^ 1U << engine() % 8);
      break;
    case 2:
      bytes.erase(first, last);
      break;
    case 3: {
      const Bytes stretch(first, last);
      bytes.insert(first, stretch.begin(), stretch.end());
      break;
    }
    default:
      for (std::size_t number = 0; number < length && at + number < other.size(); ++number) {
        bytes[at + number] = other[at + number];
      }
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::cerr << "usage: " << argv[0] << " MUTATIONS FOLDER...\n";
    return 2;
  }
  const std::size_t mutations = std::strtoul(argv[1], nullptr, 10);
  std::vector<std::filesystem::path> paths;
  for (int folder = 2; folder < argc; ++folder) {
    for (const auto& entry : std::filesystem::directory_iterator(argv[folder])) paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  const bool is_verbose = std::getenv("POLC_FUZZ_VERBOSE") != nullptr;

  std::vector<Bytes> seeds;
  for (const auto& path : paths) seeds.push_back(contents(path));
  std::size_t runs = 0;
  for (std::size_t number = 0; number < seeds.size(); ++number) {
    std::mt19937_64 engine(number);
    for (std::size_t mutation = 0; mutation <= mutations; ++mutation, ++runs) {
      if (is_verbose) std::cerr << paths[number].string() << " mutation " << mutation << '\n';
      Bytes bytes = seeds[number];
      const std::size_t changes = mutation == 0 ? 0 : 1 + below(engine, 4);
      for (std::size_t change = 0; change < changes; ++change) {
        mutate(bytes, seeds[below(engine, seeds.size())], engine);
      }
      LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
    }
  }
  std::cout << runs << " inputs from " << seeds.size() << " files\n";
  return seeds.empty() ? 1 : 0;
}
