#include "compiler/text/name_list.h"

#include <gtest/gtest.h>

namespace polc {
namespace {

std::vector<std::string> letters(std::size_t count) {
  std::vector<std::string> names;
  for (std::size_t at = 0; at < count; ++at) names.emplace_back(1, static_cast<char>('a' + at));
  return names;
}

TEST(NameList, TheFirstOfMany) {
  EXPECT_EQ(first_of(letters(0), 2, in_backquotes), "");
  EXPECT_EQ(first_of(letters(1), 2, in_backquotes), "`a`");
  EXPECT_EQ(first_of(letters(2), 2, in_backquotes), "`a`, `b`");
  EXPECT_EQ(first_of(letters(3), 2, in_backquotes), "`a`, `b` and 1 more");
  EXPECT_EQ(first_of(letters(26), examples_shown, [](const std::string& name) { return name; }),
            "a, b, c, d, e and 21 more");
}

TEST(NameList, ASentence) {
  EXPECT_EQ(listed({}), "");
  EXPECT_EQ(listed(letters(1)), "`a`");
  EXPECT_EQ(listed(letters(2)), "`a` and `b`");
  EXPECT_EQ(listed(letters(3)), "`a`, `b` and `c`");
  EXPECT_EQ(listed(letters(12)), "`a`, `b`, `c`, `d`, `e`, `f`, `g`, `h`, `i`, `j`, `k` and `l`");
  EXPECT_EQ(listed(letters(14)), "`a`, `b`, `c`, `d`, `e`, `f`, `g`, `h`, `i`, `j`, `k`, `l` and 2 more");
  EXPECT_EQ(listed(letters(2), 5), "`a`, `b` and 3 more");
}

}  // namespace
}  // namespace polc
