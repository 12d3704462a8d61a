#include "compiler/text/wrap.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace polc {
namespace {

using testing::ElementsAre;

TEST(Wrap, BreaksBetweenWords) {
  EXPECT_THAT(wrapped("allow if own or open", 12), ElementsAre("allow if own", "or open"));
  EXPECT_THAT(wrapped("allow if own or open", 12, 2), ElementsAre("allow if own", "  or open"));
  EXPECT_THAT(wrapped("", 12), ElementsAre(""));
}

TEST(Wrap, KeepsWordsWhole) {
  EXPECT_THAT(wrapped("if supervisor.limit_to_assigned now", 10, 2),
              ElementsAre("if", "  supervisor.limit_to_assigned", "  now"));
  EXPECT_THAT(wrapped("to `read all` of", 6), ElementsAre("to", "`read all`", "of"));
  EXPECT_EQ(widest_word("to `read all` of"), 10U);
}

TEST(Wrap, CountsColumnsAndNotBytes) {
  EXPECT_THAT(wrapped("\u00e4\u00e4 \u00e4\u00e4", 5), ElementsAre("\u00e4\u00e4 \u00e4\u00e4"));
  EXPECT_THAT(wrapped("\u6f22\u5b57 \u6f22\u5b57", 8), ElementsAre("\u6f22\u5b57", "\u6f22\u5b57"));
}

}  // namespace
}  // namespace polc
