// Of each code the first few, and a count of the rest; programs get all.
#include "compiler/diagnostics/finding_tally.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "compiler/diagnostics/render.h"

namespace polc {
namespace {

using testing::HasSubstr;
using testing::Not;

struct Many {
  SourceManager sources;
  DiagnosticSink sink;

  Many() {
    const FileId file = sources.add("p.pol", std::string(100, '\n'));
    for (std::uint32_t at = 0; at < 40; ++at) sink.report(Code::permission_without_grants, Span{file, at, at}, {"`x`"});
    for (std::uint32_t at = 50; at < 53; ++at) sink.report(Code::unknown_role, Span{file, at, at}, {"y"});
  }

  std::string shown(DiagnosticFormat format, std::size_t most) const {
    return render(format, {{sources, sink.all()}}, false, {most, "ask for more"});
  }
};

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

TEST(FindingTally, CountsByCodeAndSaysNothingWhereAllIsShown) {
  const Many many;
  FindingTally all(0);
  FindingTally few(40);
  for (const Diagnostic& diagnostic : many.sink.all()) {
    EXPECT_TRUE(all.count(diagnostic));
    EXPECT_TRUE(few.count(diagnostic));
  }
  EXPECT_EQ(all.summary(), "");
  EXPECT_EQ(few.summary(), "");
  FindingTally two(2);
  std::size_t shown = 0;
  for (const Diagnostic& diagnostic : many.sink.all()) shown += two.count(diagnostic) ? 1 : 0;
  EXPECT_EQ(shown, 4U);
  EXPECT_EQ(two.summary(), "43 findings: 3 errors, 40 warnings; not shown: 1 of POL2002, 38 of POL6006");
}

TEST(FindingTally, CapsTheFormsForPeopleAlone) {
  const Many many;
  const std::string text = many.shown(DiagnosticFormat::text, 5);
  EXPECT_EQ(count_of(text, "warning[POL6006]"), 5U);
  EXPECT_EQ(count_of(text, "error[POL2002]"), 3U) << "many warnings hide no error";
  EXPECT_THAT(text, HasSubstr("43 findings: 3 errors, 40 warnings; not shown: 35 of POL6006\n  help: ask for more\n"));
  const std::string github = many.shown(DiagnosticFormat::github, 5);
  EXPECT_EQ(count_of(github, "::warning "), 5U);
  EXPECT_THAT(github, HasSubstr("::notice title=polc::43 findings"));
  EXPECT_EQ(count_of(many.shown(DiagnosticFormat::json, 5), "\"POL6006\""), 40U);
  EXPECT_EQ(count_of(many.shown(DiagnosticFormat::sarif, 5), "\"ruleId\": \"POL6006\""), 40U);
  EXPECT_THAT(many.shown(DiagnosticFormat::text, 0), Not(HasSubstr("not shown")));
}

TEST(FindingTally, OfManyPlacesOfOneDiagnosticTheTextShowsAFew) {
  SourceManager sources;
  DiagnosticSink sink;
  const FileId file = sources.add("p.pol", "role a;\n");
  Diagnostic& diagnostic = sink.report(Code::unknown_role, Span{file, 0, 4}, {"y"});
  for (int label = 0; label < 500; ++label) diagnostic.label(Span{file, 5, 6}, "here");
  const std::string text = render_text(sources, sink.all());
  EXPECT_EQ(count_of(text, ": here\n"), 8U);
  EXPECT_THAT(text, HasSubstr("  … and 492 more places like these\n"));
  EXPECT_EQ(count_of(render_json(sources, sink.all()), "\"here\""), 500U);
}

}  // namespace
}  // namespace polc
