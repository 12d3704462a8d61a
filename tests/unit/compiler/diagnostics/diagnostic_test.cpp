#include "compiler/diagnostics/diagnostic.h"

#include <gtest/gtest.h>

namespace polc {
namespace {

TEST(DiagnosticSink, PutsArgumentsIntoTheCatalogsTexts) {
  DiagnosticSink sink;
  EXPECT_FALSE(sink.has_errors());
  const Diagnostic& diagnostic = sink.report(Code::foreign_sign, Span{FileId{}, 1, 2}, {"=>", "->"});
  EXPECT_EQ(diagnostic.message, "`=>` is not part of this language");
  ASSERT_EQ(diagnostic.helps.size(), 1U);
  EXPECT_EQ(diagnostic.helps.front(), "write `->`");
  EXPECT_EQ(diagnostic.severity, Severity::error);
  EXPECT_TRUE(sink.has_errors());
}

TEST(DiagnosticSink, LeavesBracesOfArgumentsAndMessagesAlone) {
  DiagnosticSink sink;
  EXPECT_EQ(sink.report(Code::unexpected_token, std::nullopt, {"`{1}`", "`{`"}).message, "found `{1}`, expected `{`");
  EXPECT_EQ(sink.report(Code::unclosed_block, std::nullopt).message, "this `{` is never closed");
  EXPECT_EQ(sink.report(Code::unexpected_token, std::nullopt, {}).message, "found , expected ");
}

TEST(DiagnosticSink, ReportsReadAsOneExpression) {
  DiagnosticSink sink;
  sink.report(Code::unclosed_block, std::nullopt).label(Span{FileId{}, 3, 4}, "here").help("or so");
  ASSERT_EQ(sink.all().size(), 1U);
  EXPECT_EQ(sink.all().front().labels.front().text, "here");
  EXPECT_EQ(sink.all().front().helps.size(), 2U);
}

TEST(NearestName, FindsWhatWasMeant) {
  const std::vector<std::string> declared = {"supervisor", "admin", "super_admin", "member", "it"};
  EXPECT_EQ(nearest_name("supervizor", declared), "supervisor");
  EXPECT_EQ(nearest_name("amdin", declared), "admin");
  EXPECT_EQ(nearest_name("MEMBER", declared), "member");
  EXPECT_EQ(nearest_name("superadmin", declared), "super_admin");
  EXPECT_EQ(nearest_name("is", declared), "it");
  EXPECT_EQ(nearest_name("onw", {"one", "own"}), "one") << "the first of two that are as near";
  EXPECT_EQ(nearest_name("onw", {"own"}), "own");
  EXPECT_EQ(nearest_name("wno", {"own"}), std::nullopt);
}

TEST(NearestName, IsSilentWhenNothingIsNear) {
  const std::vector<std::string> declared = {"supervisor", "admin", "a"};
  EXPECT_EQ(nearest_name("billing", declared), std::nullopt);
  EXPECT_EQ(nearest_name("x", declared), std::nullopt) << "one letter is nowhere near another";
  EXPECT_EQ(nearest_name("", declared), std::nullopt);
  EXPECT_EQ(nearest_name("admin", {"admin"}), std::nullopt) << "not itself";
  EXPECT_EQ(nearest_name("admin", {}), std::nullopt);
}

}  // namespace
}  // namespace polc
