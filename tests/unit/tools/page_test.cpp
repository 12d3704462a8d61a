// `polc page` as it is called: what the library does is tested in unit/compiler/page, what a browser shows in tests/page.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/tools/run_polc.h"

namespace polc::tool {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string first =
    "policy p \"First\";\nrole a;\nrole b;\nresource r { own: bool; actions x; }\nallow a to r.x;\n";
const std::string second =
    "policy p \"Second\";\nrole a;\nrole b;\nresource r { own: bool; actions x, y; }\nallow a to r.x if own;\nallow b "
    "to r.*;\n";

TEST(PageCommand, WritesThePageAgainWhenThePolicyChangesAndEndsWithItsInput) {
  write_text("watched.pol", first);
  write_text("second.pol", second);
  const Outcome outcome = run_line(
      "(until grep -qs '<h1><bdi>First' out.html; do sleep 0.05; done; cp second.pol watched.pol;"
      " until grep -qs '<h1><bdi>Second' out.html; do sleep 0.05; done)"
      " | {} page watched.pol -o out.html --watch");
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("again on each change"));
  EXPECT_THAT(read_text(scratch("out.html")), HasSubstr("<h1><bdi>Second"));
}

/// As most editors save: the new text is another file, which gets the name of the old one.
TEST(PageCommand, WritesThePageAgainWhenThePolicyIsReplacedByRenaming) {
  write_text("watched.pol", first);
  const Outcome outcome = run_line(
      "rm -f out.html; (until grep -qs '<h1><bdi>First' out.html; do sleep 0.05; done;"
      " for n in 1 2 3 4; do sed \"s/First/Save $n/\" watched.pol > new; sed -i \"s/Save [0-9]*/Save $n/\" new; mv new "
      "watched.pol;"
      " until grep -qs \"<h1><bdi>Save $n\" out.html || grep -qs 'cannot write' errors; do sleep 0.05; done; done)"
      " | {} page watched.pol -o out.html --watch 2> errors; echo \"code $?\"; cat errors");
  EXPECT_THAT(outcome.out, HasSubstr("code 0\n"));
  EXPECT_THAT(outcome.out, Not(HasSubstr("cannot write")));
  EXPECT_THAT(read_text(scratch("out.html")), HasSubstr("<h1><bdi>Save 4"));
}

TEST(PageCommand, AWatchedPolicyWithAMistakeKeepsItsPage) {
  write_text("watched.pol", first);
  const Outcome outcome = run_line(
      "rm -f out.html; (until grep -qs '<h1><bdi>First' out.html; do sleep 0.05; done; echo 'role' >> watched.pol;"
      " until grep -qs 'error.POL' errors; do sleep 0.05; done)"
      " | {} page watched.pol -o out.html --watch 2> errors; echo \"code $?\"");
  EXPECT_THAT(outcome.out, HasSubstr("code 1\n"));
  EXPECT_THAT(read_text(scratch("out.html")), HasSubstr("<h1><bdi>First"));
}

TEST(PageCommand, MarksWhatAnEditWidenedAndNarrowed) {
  write_text("first.pol", first);
  write_text("second.pol", second);
  EXPECT_EQ(run_line("{} compile first.pol -o first.polt").exit_code, 0);
  for (const char* earlier : {"first.pol", "first.polt"}) {
    const std::string page = run_line("{} page second.pol --against " + std::string(earlier)).out;
    EXPECT_THAT(page, HasSubstr("<td class=c data-edit data-change=\"narrower than before\" ")) << earlier;
    EXPECT_THAT(page, HasSubstr("<td class=y data-edit data-change=\"wider than before\" ")) << earlier;
    EXPECT_THAT(page, HasSubstr("New: <a href=\"#r.y\">")) << earlier;
  }
  const std::string same = run_line("{} page first.pol --against first.polt").out;
  EXPECT_THAT(same, HasSubstr("No decision changed."));
  EXPECT_THAT(same, Not(HasSubstr("<td class=c data-edit")));
}

TEST(PageCommand, ComparesAssertsAndMarksNewRows) {
  write_text("first.pol", first + "assert never b may r.x;\n");
  write_text("second.pol", first.substr(0, first.find("actions x;")) + "actions x, y; }\nallow a to r.*;\n");
  const std::string page = run_line("{} page second.pol --against first.pol").out;
  EXPECT_THAT(page, HasSubstr("assert never b may r.x;"));
  EXPECT_THAT(page, HasSubstr("<th scope=row data-edit data-change=\"New\">"));
  EXPECT_THAT(page, HasSubstr("<mark>new cases</mark> <bdi>a</bdi>: <b><bdi>Yes</bdi></b>"));
}

/// Where a fact is gone and another is new, all cases of both are compared.
TEST(PageCommand, ComparesTheCasesOfFactsThatAreOnOneSide) {
  write_text("first.pol", "role a;\nresource r { gone: bool; actions x; }\nallow a to r.x if gone;\n");
  write_text("second.pol", "role a;\nresource r { own: bool; actions x; }\nallow a to r.x if own;\n");
  const std::string page = run_line("{} page second.pol --against first.pol").out;
  EXPECT_THAT(page, HasSubstr("data-change=\"wider than before and narrower than before\""));
}

/// A value that is new has nothing to compare with: it is told, and nothing is called wider.
TEST(PageCommand, ANewValueInTheMiddleWidensNothing) {
  const auto with = [](const std::string& values) {
    return "role a;\nresource r { status: {" + values + "}; actions x; }\nallow a to r.x if status is not void;\n";
  };
  write_text("first.pol", with("open, paid, void"));
  write_text("second.pol", with("open, held, paid, void"));
  const std::string page = run_line("{} page second.pol --against first.pol").out;
  EXPECT_THAT(page, HasSubstr("data-change=\"with other cases than before\""));
  EXPECT_THAT(page, Not(HasSubstr("data-change=\"wider")));
}

/// A default that changed changes nobody's cell, but the accounts that chose nothing.
TEST(PageCommand, ADefaultThatChangedIsToldApart) {
  const auto with = [](const std::string& value) {
    return "role a;\nresource r { actions x; }\nsettings s { k = " + value + "; }\nallow a to r.x if s.k;\n";
  };
  write_text("first.pol", with("off"));
  write_text("second.pol", with("on"));
  const std::string page = run_line("{} page second.pol --against first.pol").out;
  EXPECT_THAT(page, HasSubstr("data-change=\"wider by default\""));
  // The cause first, with its line; then what it did, once for all cells alike.
  EXPECT_THAT(page, testing::ContainsRegex("setting s\\.k</code> <span lang=en><bdi>default off -&gt; on</bdi></span> "
                                           "<small><code[^>]*>.*second\\.pol:3"));
  EXPECT_THAT(page, HasSubstr("<mark>wider by default</mark> <bdi>a</bdi>: <b><bdi>No</bdi> → <bdi>Yes</bdi></b>"));
}

TEST(PageCommand, SaysWhatProvesAndTestsACell) {
  write_text("held.pol",
             "role a;\nrole b;\nrole c;\nresource r { actions x; }\nallow a, c to r.x;\nassert never b may r.x;\ntest "
             "\"t\" {\n  a "
             "r.x -> allow;\n  a r.x -> allow;\n}\n");
  const std::string page = run_line("{} page held.pol").out;
  for (const char* held : {"Proved by <code dir=ltr>held.pol:6</code>. </p>",
                           "Tested by <code dir=ltr>held.pol:8, :9</code>.</p>", "Neither proved nor tested.</p>"})
    EXPECT_THAT(page, HasSubstr(held));
}

TEST(PageCommand, APageOfATableSaysTheSameTable) {
  write_text("first.pol", second);
  EXPECT_EQ(run_line("{} compile first.pol -o first.polt").exit_code, 0);
  const auto matrix = [](const std::string& page) {
    const std::size_t begin = page.find("<table id=matrix>");
    return page.substr(begin, page.find("</table>") - begin);
  };
  EXPECT_EQ(matrix(run_line("{} page first.pol").out), matrix(run_line("{} page first.polt").out));
}

}  // namespace
}  // namespace polc::tool
