// The order of texts beside that of std::string_view, which compares them byte by byte.
#include "runtime/src/text_order.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace pol::detail {
namespace {

/// The same, one byte after the other.
std::size_t counted(std::string_view a, std::string_view b) {
  std::size_t common = 0;
  while (common < a.size() && common < b.size() && a[common] == b[common]) ++common;
  return common;
}

TEST(TextOrder, IsThatOfTheirBytes) {
  std::mt19937_64 random(16);
  const auto below = [&](std::size_t limit) { return random() % limit; };
  int equal = 0, parts = 0;
  for (int round = 0; round < 200'000; ++round) {
    std::string a;
    for (std::size_t size = below(40); a.size() < size;) a += static_cast<char>(below(256));
    std::string b = a.substr(0, below(a.size() + 1));
    if (below(2) == 0) b = a;
    for (std::size_t more = below(4) * below(12); more != 0; --more) b += static_cast<char>(below(256));
    if (below(2) == 0 && !b.empty()) b[below(b.size())] ^= static_cast<char>(1 + below(255));
    const std::size_t common = common_bytes(a, b);
    ASSERT_EQ(common, counted(a, b)) << round;
    ASSERT_EQ(common_bytes(a, b, below(common + 1)), common) << round;
    ASSERT_EQ(is_before(a, b, common), std::string_view(a) < std::string_view(b)) << round;
    ASSERT_EQ(is_before(b, a, common), std::string_view(b) < std::string_view(a)) << round;
    equal += a == b ? 1 : 0;
    parts += a.size() != b.size() && common == std::min(a.size(), b.size()) ? 1 : 0;
  }
  EXPECT_GT(equal, 1000);
  EXPECT_GT(parts, 1000);
}

}  // namespace
}  // namespace pol::detail
