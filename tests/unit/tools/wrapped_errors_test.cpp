// What goes to a terminal's standard error is broken between words, and nothing of it is lost.
#include "tools/polc/wrapped_errors.h"

#include <gtest/gtest.h>

#include <sstream>

namespace polc::tool {
namespace {

TEST(WrappedErrors, BreakAHelpBelowItsText) {
  EXPECT_EQ(fitted_error("  help: write `allow` where everything is allowed", 30),
            "  help: write `allow` where\n"
            "        everything is allowed");
  EXPECT_EQ(fitted_error("p.pol:1:1: error[POL1001]: found a word that is none", 30),
            "p.pol:1:1: error[POL1001]:\n"
            "  found a word that is none");
}

TEST(WrappedErrors, KeepWhatFitsAndWhatMustNotBeBroken) {
  for (const std::string line : {"short", "", "    4 | allow clerk to till.open if own and amount is small;",
                                 "      |                                          ^^^^^^^^^^^^^^^^^",
                                 "a  table    with  columns  that  stand  below  each  other",
                                 "`a name in backquotes that is wider than the terminal`"}) {
    EXPECT_EQ(fitted_error(line, 30), line);
  }
}

TEST(WrappedErrors, CountNoColumnForColours) {
  const std::string colored = "\033[1mp.pol:1:1: \033[0m\033[1;31merror\033[0m: \033[1mone two three four\033[0m";
  EXPECT_EQ(fitted_error(colored, 36), colored);
  EXPECT_EQ(fitted_error(colored, 24),
            "\033[1mp.pol:1:1: \033[0m\033[1;31merror\033[0m: \033[1mone\n  two three four\033[0m");
}

TEST(WrappedErrors, PassOnLinesAsTheyEndAndQuestionsAtOnce) {
  std::ostringstream out;
  {
    WrappedErrors buffer(out, 12);
    std::ostream err(&buffer);
    err << "one two three four\nfive";
    EXPECT_EQ(out.str(), "one two\n  three four\n");
    err << std::flush;
    EXPECT_EQ(out.str(), "one two\n  three four\nfive");
    err << " six seven eight\nnine ten eleven";
  }
  EXPECT_EQ(out.str(), "one two\n  three four\nfive six seven eight\nnine ten eleven");
}

}  // namespace
}  // namespace polc::tool
