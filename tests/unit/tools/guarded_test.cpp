// A fault of polc itself is said, says how to report it, and ends with the exit code of an error.
#include "tools/polc/guarded.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <stdexcept>

namespace polc::tool {
namespace {

using testing::HasSubstr;
using testing::Not;

template <typename Thrown>
std::string said_of(const Thrown& thrown) {
  std::ostringstream err;
  EXPECT_EQ(guarded([&]() -> ExitCode { throw thrown; }, err), ExitCode::error);
  return err.str();
}

TEST(Guarded, PassesOnWhatACommandAnswers) {
  std::ostringstream err;
  for (const ExitCode code : {ExitCode::done, ExitCode::check_failed, ExitCode::usage, ExitCode::error})
    EXPECT_EQ(guarded([&] { return code; }, err), code);
  EXPECT_EQ(err.str(), "");
}

TEST(Guarded, AFaultOfOurOwnSaysHowToReportIt) {
  const std::string said = said_of(std::out_of_range("vector\033[2J"));
  EXPECT_THAT(said, HasSubstr("polc: internal error: vector<U+001B>[2J\n"));
  EXPECT_THAT(said, HasSubstr(POLC_REPORT_IT));
  EXPECT_THAT(said_of(7), HasSubstr(POLC_REPORT_IT)) << "what is no exception";
}

TEST(Guarded, LimitsAreNoFaults) {
  EXPECT_THAT(said_of(QuestionLimit("r.x", "7 steps")), HasSubstr("error[POL"));
  for (const std::string& said : {said_of(QuestionLimit("r.x", "7 steps")), said_of(std::bad_alloc())})
    EXPECT_THAT(said, Not(HasSubstr("internal error")));
}

}  // namespace
}  // namespace polc::tool
