#include "compiler/diagnostics/render.h"

#include <gtest/gtest.h>

#include "compiler/diagnostics/source_excerpt.h"
#include "llvm/Support/JSON.h"
#include "tests/unit/compiler/allocations.h"

namespace polc {
namespace {

Span find(const SourceManager& sources, FileId file, std::string_view part) {
  const std::size_t at = sources.text(file).find(part);
  EXPECT_NE(at, std::string_view::npos) << part;
  return {file, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + part.size())};
}

/// The excerpt as three lines.
std::string shown(std::string text, std::string_view part) {
  SourceManager sources;
  const FileId file = sources.add("a.pol", std::move(text));
  const SourceExcerpt excerpt = excerpt_of(sources, find(sources, file, part));
  return excerpt.text + "\n" + excerpt.padding + excerpt.marks;
}

TEST(SourceExcerpt, MarksTheWholeSpan) {
  EXPECT_EQ(shown("role admin;\n", "admin"), "role admin;\n     ^^^^^");
  EXPECT_EQ(shown("a\nrole admin;", ";"), "role admin;\n          ^");
  EXPECT_EQ(shown("role", ""), "role\n^");
}

TEST(SourceExcerpt, StaysUnderTabsAndWideCharacters) {
  EXPECT_EQ(shown("\trole x;", "x"), "    role x;\n         ^");
  EXPECT_EQ(shown("a\tx", "x"), "a   x\n    ^");
  EXPECT_EQ(shown("role \"役割\" x;", "x"), "role \"役割\" x;\n            ^");
  EXPECT_EQ(shown("role \"é\" x;", "\"é\""), "role \"é\" x;\n     ^^^");
}

TEST(SourceExcerpt, MarksTheFirstLineOfALongerSpan) {
  EXPECT_EQ(shown("matrix {\n | |\n}", "{\n | |\n}"), "matrix {\n       ^");
}

TEST(SourceExcerpt, CutsLongLinesAroundTheSpan) {
  const std::string long_line = std::string(500, 'a') + " here " + std::string(500, 'b');
  const std::string excerpt = shown(long_line, "here");
  EXPECT_NE(excerpt.find("here"), std::string::npos);
  EXPECT_TRUE(excerpt.starts_with("…"));
  EXPECT_LT(excerpt.size(), 300U);
  const std::size_t line_end = excerpt.find('\n');
  const std::size_t column_of_word = excerpt.find("here") - std::string_view("…").size() + 1;
  EXPECT_EQ(excerpt.find('^') - line_end - 1, column_of_word);
}

/// Whatever stands farther away is not even looked at: a generated policy may be one line, with a finding every few bytes.
TEST(SourceExcerpt, CostsWhatItShowsOfALine) {
  const std::string near = shown(std::string(5'000, 'a') + "é here " + std::string(5'000, 'b'), "here");
  for (const std::size_t more : {0, 1, 2, 3, 3'000'000}) {
    SourceManager sources;
    const FileId file =
        sources.add("a.pol", std::string(5'000 + more, 'a') + "é here " + std::string(5'000 + more, 'b'));
    const Span span = find(sources, file, "here");
    SourceExcerpt excerpt;
    const Allocations allocated = allocated_by([&] { excerpt = excerpt_of(sources, span); });
    EXPECT_EQ(excerpt.text + "\n" + excerpt.padding + excerpt.marks, near) << more;
    EXPECT_LT(allocated.bytes, 2'000'000U) << more;
  }
  // A cut within a character would show half of it.
  for (std::size_t more = 0; more < 4; ++more) {
    std::string text(more, 'a');
    for (int count = 0; count < 2'000; ++count) text += "役";
    EXPECT_EQ(shown(text + "x", "x").find("\xEF\xBF\xBD"), std::string::npos) << more;
  }
}

TEST(SourceExcerpt, ShowsNothingThatATerminalActsOn) {
  const std::string excerpt = shown("a\x1b[31m\xff x", "x");
  EXPECT_EQ(excerpt, "a<U+001B>[31m\xEF\xBF\xBD x\n               ^");
}

std::int64_t number(const llvm::json::Object& object, const char* key) {
  const auto value = object.getInteger(key);
  return value ? *value : -1;
}

std::string text(const llvm::json::Object& object, const char* key) {
  const auto value = object.getString(key);
  return value ? value->str() : "(absent)";
}

struct TwoProblems {
  SourceManager sources;
  FileId file = sources.add("dir/a b.pol", "role admin;\nrole admin;\n");
  DiagnosticSink sink;

  TwoProblems() {
    const Span second{file, 17, 22};
    sink.report(Code::unexpected_token, second, {"`admin`", "a name"}).label({file, 5, 10}, "first declared here");
    sink.report(Code::missing_semicolon, Span{file, 4, 4});
    sink.report(Code::unexpected_token, second, {"`admin`", "a name"});
    sink.report(Code::file_not_found, std::nullopt, {"x.pol", "100%, gone"});
  }
};

TEST(Render, TextIsSortedAndSaysEachThingOnce) {
  const TwoProblems problems;
  EXPECT_EQ(render_text(problems.sources, problems.sink.all()),
            "error[POL1901]: cannot read `x.pol`: 100%, gone\n"
            "  help: a path is looked up next to the file that names it, then in the `-I` folders\n"
            "dir/a b.pol:1:5: error[POL1002]: a `;` is missing here\n"
            "    1 | role admin;\n"
            "      |     ^\n"
            "  help: write `;`\n"
            "dir/a b.pol:2:6: error[POL1001]: found `admin`, expected a name\n"
            "    2 | role admin;\n"
            "      |      ^^^^^\n"
            "  dir/a b.pol:1:6: first declared here\n"
            "    1 | role admin;\n"
            "      |      ^^^^^\n");
}

TEST(Render, ColorsOnlyWhenAsked) {
  const TwoProblems problems;
  EXPECT_EQ(render_text(problems.sources, problems.sink.all()).find('\033'), std::string::npos);
  EXPECT_NE(render_text(problems.sources, problems.sink.all(), true).find("\033[1;31merror"), std::string::npos);
}

TEST(Render, JsonHoldsAVersionAndEveryDiagnostic) {
  const TwoProblems problems;
  auto parsed = llvm::json::parse(render_json(problems.sources, problems.sink.all()));
  ASSERT_TRUE(static_cast<bool>(parsed));
  const llvm::json::Object& root = *parsed->getAsObject();
  EXPECT_EQ(number(root, "format_version"), 1);
  const llvm::json::Array& list = *root.getArray("diagnostics");
  ASSERT_EQ(list.size(), 3U);
  const llvm::json::Object& last = *list[2].getAsObject();
  EXPECT_EQ(text(last, "code"), "POL1001");
  EXPECT_EQ(text(last, "severity"), "error");
  EXPECT_EQ(number(last, "line"), 2);
  EXPECT_EQ(number(last, "column"), 6);
  EXPECT_EQ(number(last, "end_column"), 11);
  EXPECT_EQ(number(last, "begin_byte"), 17);
  EXPECT_EQ(last.getArray("labels")->size(), 1U);
  EXPECT_FALSE(list[0].getAsObject()->getInteger("line")) << "no file, no place";
}

TEST(Render, JsonIsUnicodeWhateverTheSource) {
  SourceManager sources;
  const FileId file = sources.add("\xff.pol", "\xff");
  DiagnosticSink sink;
  sink.report(Code::unexpected_token, Span{file, 0, 1}, {"\xff", "x"});
  EXPECT_TRUE(static_cast<bool>(llvm::json::parse(render_json(sources, sink.all()))));
  EXPECT_TRUE(static_cast<bool>(llvm::json::parse(render_sarif(sources, sink.all()))));
}

TEST(Render, SarifNamesRulesAndPlaces) {
  const TwoProblems problems;
  auto parsed = llvm::json::parse(render_sarif(problems.sources, problems.sink.all()));
  ASSERT_TRUE(static_cast<bool>(parsed));
  EXPECT_EQ(text(*parsed->getAsObject(), "version"), "2.1.0");
  const llvm::json::Object& run = *(*parsed->getAsObject()->getArray("runs"))[0].getAsObject();
  const llvm::json::Array& rules = *run.getObject("tool")->getObject("driver")->getArray("rules");
  EXPECT_EQ(rules.size(), catalog().size());
  for (const llvm::json::Value& rule : rules) {
    const std::string description = text(*rule.getAsObject()->getObject("shortDescription"), "text");
    EXPECT_EQ(description.find("{0}"), std::string::npos) << description;
  }
  const llvm::json::Array& results = *run.getArray("results");
  ASSERT_EQ(results.size(), 3U);
  const llvm::json::Object& result = *results[2].getAsObject();
  const auto rule = static_cast<std::size_t>(number(result, "ruleIndex"));
  EXPECT_EQ(text(*rules[rule].getAsObject(), "id"), text(result, "ruleId"));
  const llvm::json::Object& place = *(*result.getArray("locations"))[0].getAsObject()->getObject("physicalLocation");
  EXPECT_EQ(text(*place.getObject("artifactLocation"), "uri"), "dir/a%20b.pol");
  const llvm::json::Object& region = *place.getObject("region");
  EXPECT_EQ(number(region, "startLine"), 2);
  EXPECT_EQ(number(region, "endLine"), 2);
  EXPECT_EQ(number(region, "startColumn"), 6);
  EXPECT_EQ(number(region, "endColumn"), 11);
  EXPECT_EQ(result.getArray("relatedLocations")->size(), 1U);
}

TEST(Render, FixesAreThereForPrograms) {
  SourceManager sources;
  const FileId file = sources.add("p.pol", "allow membr to x.y;\n");
  DiagnosticSink sink;
  sink.report(Code::unknown_role, Span{file, 6, 11}, {"membr", "membr"}).suggest("membr", {"member", "guest"});
  sink.report(Code::unknown_role, Span{file, 6, 11}, {"membr", "membr"}).suggest("membr", {"memba", "membe"});
  ASSERT_EQ(sink.all()[0].fixes.size(), 1U);
  EXPECT_TRUE(sink.all()[1].fixes.empty()) << "two names are as near";
  const std::string json = render_json(sources, sink.all());
  EXPECT_NE(json.find("\"replacement\": \"member\""), std::string::npos) << json;
  EXPECT_NE(json.find("\"begin_byte\": 6"), std::string::npos) << json;
  const std::string sarif = render_sarif(sources, sink.all());
  EXPECT_NE(sarif.find("\"insertedContent\""), std::string::npos) << sarif;
  EXPECT_NE(sarif.find("\"deletedRegion\""), std::string::npos) << sarif;
}

TEST(Render, GithubCommandsAreEscaped) {
  const TwoProblems problems;
  EXPECT_EQ(render_github(problems.sources, problems.sink.all()),
            "::error title=POL1901::cannot read `x.pol`: 100%25, gone%0A"
            "help: a path is looked up next to the file that names it, then in the `-I` folders\n"
            "::error file=dir/a b.pol,line=1,endLine=1,col=5,endColumn=5,title=POL1002::a `;` is missing here%0A"
            "help: write `;`\n"
            "::error file=dir/a b.pol,line=2,endLine=2,col=6,endColumn=11,title=POL1001::found `admin`, expected a name"
            "%0Adir/a b.pol:1:6: first declared here\n");
}

TEST(Render, SeveralCompilationsAreOneDocument) {
  const TwoProblems first;
  const TwoProblems again;
  SourceManager sources;
  DiagnosticSink sink;
  sink.report(Code::missing_semicolon, Span{sources.add("other.pol", "role admin\n"), 10, 10});
  const std::vector<Findings> compilations = {
      {first.sources, first.sink.all()}, {again.sources, again.sink.all()}, {sources, sink.all()}};
  // What two compilations found in the same place of the same file is said once.
  EXPECT_EQ(in_order(compilations).size(), 4U);
  auto json = llvm::json::parse(render(DiagnosticFormat::json, compilations));
  ASSERT_TRUE(static_cast<bool>(json));
  EXPECT_EQ(json->getAsObject()->getArray("diagnostics")->size(), 4U);
  auto sarif = llvm::json::parse(render(DiagnosticFormat::sarif, compilations));
  ASSERT_TRUE(static_cast<bool>(sarif));
  const llvm::json::Array& runs = *sarif->getAsObject()->getArray("runs");
  ASSERT_EQ(runs.size(), 1U);
  EXPECT_EQ(runs[0].getAsObject()->getArray("results")->size(), 4U);
}

TEST(Render, NothingGivesNothing) {
  const SourceManager sources;
  EXPECT_EQ(render(DiagnosticFormat::text, sources, {}), "");
  EXPECT_EQ(render(DiagnosticFormat::github, sources, {}), "");
  EXPECT_TRUE(static_cast<bool>(llvm::json::parse(render(DiagnosticFormat::json, sources, {}))));
  EXPECT_TRUE(static_cast<bool>(llvm::json::parse(render(DiagnosticFormat::sarif, sources, {}))));
}

}  // namespace
}  // namespace polc
