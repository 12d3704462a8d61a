// xxHash64 against the published test values of its reference implementation.
#include "runtime/src/hash.h"

#include <gtest/gtest.h>

#include <string_view>

namespace pol::detail {
namespace {

std::uint64_t hash(std::string_view text) {
  return xxhash64(std::as_bytes(std::span(text)));
}

TEST(Hash, KnownValues) {
  EXPECT_EQ(hash(""), 0xEF46DB3751D8E999U);
  EXPECT_EQ(hash("a"), 0xD24EC4F1A98C6E5BU);
  EXPECT_EQ(hash("abc"), 0x44BC2CF5AD770999U);
  EXPECT_EQ(hash("Nobody inspects the spammish repetition"), 0xFBCEA83C8A378BF1U);
}

TEST(Hash, EveryByteCounts) {
  std::string text(100, 'x');
  const std::uint64_t before = hash(text);
  for (char& character : text) {
    character ^= 1;
    EXPECT_NE(hash(text), before);
    character ^= 1;
  }
}

}  // namespace
}  // namespace pol::detail
