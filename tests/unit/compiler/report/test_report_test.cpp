// Reports of `polc test`: what a person reads, and what a build server does.
#include "compiler/report/test_report.h"

#include <gtest/gtest.h>

namespace polc {
namespace {

/// Two tests of one file: one passes, one fails at the second line.
struct Report {
  SourceManager sources;
  std::vector<TestReport> reports;

  explicit Report(const std::string& name, const std::string& message) {
    const FileId file = sources.add("a & b.pol", "first line\nsecond line\n");
    const Span span{file, 11, 17};
    reports.push_back({"a & b.pol", &sources, {{"fine", span, 3, {}}, {name, span, 1, {{span, message}}}}});
  }
};

TEST(TestReport, Text) {
  const Report report("who \"may\"", "`a.b` is `deny`");
  EXPECT_EQ(render(report.reports, TestFormat::text),
            "passed fine (3 expectations)\n"
            "FAILED who \"may\" (1 expectation)\n"
            "       a & b.pol:2:1: `a.b` is `deny`\n"
            "2 tests, 4 expectations: 1 passed, 1 failed\n");
}

TEST(TestReport, JUnitEscapesNames) {
  const Report report("\"1 < 2\" & it's > größer", "`<x>` is `&`");
  EXPECT_EQ(render(report.reports, TestFormat::junit),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<testsuites tests=\"2\" failures=\"1\">\n"
            "  <testsuite name=\"a &amp; b.pol\" tests=\"2\" failures=\"1\">\n"
            "    <testcase classname=\"a &amp; b.pol\" name=\"fine\"/>\n"
            "    <testcase classname=\"a &amp; b.pol\" name=\"&quot;1 &lt; 2&quot; &amp; it&#39;s &gt; größer\">\n"
            "      <failure message=\"`&lt;x&gt;` is `&amp;`\">a &amp; b.pol:2:1</failure>\n"
            "    </testcase>\n"
            "  </testsuite>\n"
            "</testsuites>\n");
}

TEST(TestReport, JUnitNamesWhatXmlCannotHold) {
  const Report report("a\x01z\xEF\xBF\xBFz\x7Fz", "m");
  const std::string text = render(report.reports, TestFormat::junit);
  EXPECT_NE(text.find("name=\"a&lt;U+0001&gt;z&lt;U+FFFF&gt;z&lt;U+007F&gt;z\""), std::string::npos) << text;
}

}  // namespace
}  // namespace polc
