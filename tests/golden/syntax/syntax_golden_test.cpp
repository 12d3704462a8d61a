// Policies with what the parser makes of them: the diagnostics and then the tree.
//
// A file whose name starts with `fail_` errs, and no other does.
#include "compiler/diagnostics/render.h"
#include "compiler/syntax/ast_dump.h"
#include "compiler/syntax/parse.h"
#include "tests/golden/golden_file.h"

namespace polc {
namespace {

class SyntaxGolden : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(SyntaxGolden, IsAsExpected) {
  const std::string name = GetParam().filename().string();
  SourceManager sources;
  const FileId file = sources.add(name, golden::policy_of(golden::read(GetParam())));
  DiagnosticSink sink;
  const ast::File tree = parse(sources, file, sink);
  EXPECT_EQ(sink.has_errors(), name.starts_with("fail_"));
  golden::expect(GetParam(), render_text(sources, sink.all()) + dump(tree, sources));
}

INSTANTIATE_TEST_SUITE_P(Files, SyntaxGolden, testing::ValuesIn(golden::files("syntax", ".pol")), golden::test_name);

}  // namespace
}  // namespace polc
