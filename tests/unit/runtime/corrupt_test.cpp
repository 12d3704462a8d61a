// The damaged tables in tests/corrupt: one file for each fault, so that readers in any language can be tried on them.
// POLC_UPDATE_GOLDEN in the environment writes them anew.
#include <gtest/gtest.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "tests/unit/runtime/faults.h"

namespace pol {
namespace {

const std::filesystem::path folder = std::filesystem::path(POLC_SOURCE_DIR) / "tests" / "corrupt";

testing::Bytes read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text(std::istreambuf_iterator<char>(file), {});
  testing::Bytes bytes(text.size());
  std::memcpy(bytes.span().data(), text.data(), text.size());
  return bytes;
}

void write(const std::filesystem::path& path, const testing::Bytes& bytes) {
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char*>(bytes.span().data()), static_cast<std::streamsize>(bytes.span().size()));
}

TEST(Corrupt, EveryFileIsRefusedForItsFault) {
  for (const testing::Fault& fault : testing::faults()) {
    const std::filesystem::path path = folder / fault.file_name();
    if (std::getenv("POLC_UPDATE_GOLDEN") != nullptr) write(path, fault.bytes());
    const VerifyResult result = verify(read(path).span());
    ASSERT_FALSE(result) << path;
    EXPECT_EQ(result.error().code, fault.code) << path << ": " << text(result.error().code);
  }
}

TEST(Corrupt, FilesAndFaultsAreTheSame) {
  std::set<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) files.insert(entry.path().filename());
  std::set<std::string> names = {"README.md"};
  for (const testing::Fault& fault : testing::faults()) {
    EXPECT_TRUE(names.insert(fault.file_name()).second) << "two faults called " << fault.name;
  }
  EXPECT_EQ(files, names);
}

}  // namespace
}  // namespace pol
