// Policies with all that `polc check` and `polc test` report of them, as text.
//
// A file whose name starts with `fail_` errs, and no other does; one that only draws warnings compiles. Files that
// a case imports or extends stand in diagnostics/parts/.
#include "compiler/diagnostics/render.h"
#include "tests/golden/compiled.h"
#include "tests/golden/golden_file.h"

namespace polc {
namespace {

class DiagnosticsGolden : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(DiagnosticsGolden, IsAsExpected) {
  const std::string name = GetParam().filename().string();
  const auto compilation =
      golden::compiled(name, {{name, golden::policy_of(golden::read(GetParam()))}}, golden::folder("diagnostics"));
  EXPECT_EQ(compilation->sink.has_errors(), name.starts_with("fail_"));
  golden::expect(GetParam(), render_text(compilation->sources, compilation->sink.all()));
}

INSTANTIATE_TEST_SUITE_P(Files, DiagnosticsGolden, testing::ValuesIn(golden::files("diagnostics", ".pol")),
                         golden::test_name);

}  // namespace
}  // namespace polc
