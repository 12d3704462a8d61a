// Tables with bytes changed and the checksum made right again: refused, or harmless. Worth most under ASan and UBSan.
#include <pol/verify.h>

#include <gtest/gtest.h>

#include <random>

#include "tests/unit/runtime/exercise.h"
#include "tests/unit/runtime/random_table.h"
#include "tests/unit/runtime/samples.h"

namespace pol {
namespace {

using testing::Bytes;

TEST(Mutation, SampleTablesAnswerEverything) {
  for (testing::TableBuilder builder : {testing::support_table(), testing::workshop_table(), testing::wide_table(),
                                        testing::coded_table(), testing::chunked_table()}) {
    for (const bool named : {true, false}) {
      const Bytes bytes = testing::TableBuilder(builder).build(named);
      const VerifyResult table = verify(bytes.span());
      ASSERT_TRUE(table);
      EXPECT_NE(testing::exercise(*table, 1), 0U);
    }
  }
}

void change_every_byte(Bytes bytes) {
  const std::uint64_t seed = 7;
  std::mt19937_64 random(seed);
  int accepted = 0;
  for (std::size_t at = 0; at < bytes.span().size(); ++at) {
    const std::byte before = bytes.span()[at];
    for (const int value : {0, 1, 0x7F, 0x80, 0xFF, static_cast<int>(random() & 0xFF)}) {
      bytes.span()[at] = static_cast<std::byte>(value);
      bytes.seal();
      const VerifyResult table = verify(bytes.span());
      if (!table) continue;
      ++accepted;
      testing::exercise(*table, random());
    }
    bytes.span()[at] = before;
  }
  EXPECT_GT(accepted, 100) << "or else this test tests nothing";
}

TEST(Mutation, EveryChangedByteIsRefusedOrHarmless) {
  change_every_byte(testing::workshop_table().build());
}

TEST(Mutation, EveryChangedByteOfNumbersIsRefusedOrHarmless) {
  change_every_byte(testing::coded_table().build(false));
}

TEST(Mutation, EveryChangedByteOfChunksIsRefusedOrHarmless) {
  change_every_byte(testing::chunked_table().build(false));
}

TEST(Mutation, RandomTablesWithSeveralChangesAreRefusedOrHarmless) {
  const std::uint64_t seed = 11;
  std::mt19937_64 random(seed);
  int accepted = 0;
  for (int round = 0; round < 150; ++round) {
    Bytes bytes = testing::random_table(random).build(round % 2 == 0);
    ASSERT_TRUE(verify(bytes.span()));
    for (int change = 0; change < 20; ++change) {
      Bytes changed = bytes;
      for (auto left = 1 + random() % 3; left != 0; --left) {
        // Beyond the header, which says too much to be guessed.
        const std::size_t header = sizeof(format::Header);
        const std::size_t at = header + random() % (changed.span().size() - header);
        changed.span()[at] = static_cast<std::byte>(random() % 2 == 0 ? random() & 0xFF : random() & 3);
      }
      changed.seal();
      const VerifyResult table = verify(changed.span());
      if (!table) continue;
      ++accepted;
      testing::exercise(*table, random());
    }
  }
  EXPECT_GT(accepted, 300);
}

}  // namespace
}  // namespace pol
