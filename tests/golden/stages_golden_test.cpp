// Small policies with what each stage after the parser makes of them: model, decisions, and the table byte by byte.
#include "compiler/diagnostics/render.h"
#include "compiler/model/model_dump.h"
#include "compiler/report/decisions_dump.h"
#include "compiler/table/table_dump.h"
#include "pol/verify.h"
#include "tests/golden/compiled.h"
#include "tests/golden/golden_file.h"

namespace polc {
namespace {

class StagesGolden : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(StagesGolden, AreAsExpected) {
  const std::string name = GetParam().filename().string();
  const auto compilation = golden::compiled(name, {{name, golden::policy_of(golden::read(GetParam()))}});
  ASSERT_TRUE(compilation->bytes) << render_text(compilation->sources, compilation->sink.all());
  EXPECT_TRUE(compilation->sink.all().empty()) << render_text(compilation->sources, compilation->sink.all());
  const pol::VerifyResult table = pol::verify(*compilation->bytes);
  ASSERT_TRUE(table);
  ReadBackTable read_back(*table);
  golden::expect(GetParam(), "-- model --\n" + dump(*compilation->model, compilation->sources) + "-- decisions --\n" +
                                 dump_decisions(read_back) + "-- table --\n" + dump_table(*compilation->bytes, *table));
}

INSTANTIATE_TEST_SUITE_P(Files, StagesGolden, testing::ValuesIn(golden::files("stages", ".pol")), golden::test_name);

}  // namespace
}  // namespace polc
