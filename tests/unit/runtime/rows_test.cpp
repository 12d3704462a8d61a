// One subject over many rows: each row gets what it gets alone, and both ways to look levels up say the same.
#include <pol/bulk.h>
#include <pol/detail/blocks.h>
#include <pol/verify.h>

#include <gtest/gtest.h>

#include "runtime/src/completions.h"
#include "runtime/src/row_levels.h"
#include "tests/unit/runtime/completions.h"

namespace pol {
namespace {

using testing::below;
using testing::Bytes;
using testing::TableBuilder;

// Bits that no attribute has are among them: a block of a table made by hand may read such, and `dependencies` not say so.
TEST(Rows, AreWhatSingleDecisionsSay) {
  std::mt19937_64 random(14);
  int above = 0, wide = 0, looked_up = 0;
  for (int round = 0; round < 300; ++round) {
    TableBuilder builder = testing::random_table(random);
    const Bytes bytes = builder.build();
    const TableView table = *verify(bytes.span());
    const std::vector<std::uint32_t> words = testing::random_words(random, builder);
    const AccountWords account{words.data(), below(random, 8) == 0 ? 0 : table.data().identity};
    const RoleSet roles = testing::random_roles(random, table);
    const PermissionId permission{below(random, table.permission_count() + 1)};
    std::vector<Inputs> rows;
    for (std::uint32_t count = below(random, 600); rows.size() < count;) rows.push_back(Inputs(random()));
    std::vector<Level> levels(rows.size(), id_at<Level>(99));
    decide_rows(table, roles, permission, rows, levels, account);
    for (std::size_t row = 0; row < rows.size(); ++row) {
      ASSERT_EQ(levels[row], decide(table, roles, permission, rows[row], account)) << row;
      above += levels[row] > lowest_level ? 1 : 0;
    }
    if (index(permission) >= table.permission_count()) continue;
    std::uint64_t bits = 0;
    for_each_block(table.data(), index(permission),
                   [&](const format::BlockRecord& block) { bits |= detail::picked_bits(table.data(), block); });
    const int width = bits == 0 ? 0 : std::bit_width(bits) - std::countr_zero(bits);
    ++(width > 8 ? wide : looked_up);
  }
  EXPECT_GT(above, 1000);
  EXPECT_GT(wide, 10);
  EXPECT_GT(looked_up, 50);
}

TEST(Rows, StopAtTheShorterSpan) {
  const Bytes bytes = testing::support_table().build();
  const TableView table = *verify(bytes.span());
  const std::vector<Inputs> rows(400, Inputs(0));
  std::vector<Level> levels(400, id_at<Level>(99));
  decide_rows(table, {}, PermissionId{0}, rows, std::span(levels).first(300), default_account(table));
  EXPECT_NE(levels[299], id_at<Level>(99));
  EXPECT_EQ(levels[300], id_at<Level>(99));
  decide_rows(table, {}, PermissionId{0}, std::span(rows).first(301), levels, default_account(table));
  EXPECT_NE(levels[300], id_at<Level>(99));
  EXPECT_EQ(levels[301], id_at<Level>(99));
}

// On a processor without AVX2 this compares one way with itself.
TEST(Rows, AreLookedUpAlikeInBothWays) {
  std::mt19937_64 random(15);
  for (std::uint32_t width = 0; width <= detail::RowLevels::max_width; ++width) {
    for (const std::uint32_t shift : {0U, 1U, 17U, 56U}) {
      detail::RowLevels of;
      of.shift = shift;
      of.width = width;
      for (Level& level : of.levels) level = id_at<Level>(below(random, 16));
      for (const std::size_t count : {0, 1, 31, 32, 33, 64, 100}) {
        std::vector<Inputs> rows;
        while (rows.size() < count) rows.push_back(Inputs(random()));
        std::vector<Level> levels(count), each(count);
        detail::look_up(of, rows, levels);
        detail::look_up_each(of, rows, each);
        ASSERT_EQ(levels, each) << "width " << width << ", shift " << shift << ", " << count << " rows";
      }
    }
  }
}

}  // namespace
}  // namespace pol
