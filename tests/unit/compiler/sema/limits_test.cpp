// Size: policies that are large or deep on purpose are resolved in bounded work, or told which cap they pass.
//
// Work is counted: what patterns and implications expand to, the names that suggestions compare, and allocations.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "compiler/syntax/ast.h"
#include "tests/unit/compiler/allocations.h"
#include "tests/unit/compiler/sema/policy_under_test.h"

namespace polc {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

/// What the resolution alone takes, without the parser.
struct Resolved {
  Model model;
  DiagnosticSink sink;
  ResolveCost cost;
  Allocations allocated;
  std::size_t text_bytes = 0;
};

Resolved resolved_files(const std::vector<const ast::File*>& files) {
  Resolved result;
  result.allocated = allocated_by([&] { result.model = resolve({{files}}, result.sink, &result.cost); });
  return result;
}

ast::File parsed(const std::string& text) {
  SourceManager sources;
  DiagnosticSink sink;
  ast::File file = parse(sources, sources.add("policy.pol", text), sink);
  EXPECT_THAT(sink.all(), testing::IsEmpty());
  return file;
}

Resolved resolved_text(const std::string& text) {
  const ast::File file = parsed(text);
  Resolved result = resolved_files({&file});
  result.text_bytes = text.size();
  return result;
}

/// Work is linear in the text and in what it names. `more_bytes`: of results that are not.
void expect_linear(const Resolved& result, std::uint64_t more_bytes = 0) {
  const std::uint64_t size = result.text_bytes + result.cost.entries;
  EXPECT_LT(result.allocated.count, 2 * size + 10'000);
  EXPECT_LT(result.allocated.bytes, 150 * size + 200 * result.cost.compared_names + 10'000'000 + more_bytes);
  EXPECT_LE(result.cost.compared_names, 2'000'000U);
}

std::string resources(std::size_t count, std::size_t actions) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) {
    text += fmt::format("resource area{}.thing{} {{ own: bool; actions ", i / 10, i);
    for (std::size_t j = 0; j < actions; ++j) text += fmt::format("{}do{}", j > 0 ? ", " : "", j);
    text += "; }\n";
  }
  return text;
}

TEST(Limits, AMegabyteOfStatements) {
  std::string text;
  for (int i = 0; i < 200; ++i)
    text += fmt::format("role role{}{};\n", i, i % 7 == 1 ? fmt::format(" includes role{}", i - 1) : "");
  text += resources(1000, 10);
  std::size_t statements = 0;
  while (text.size() < 1'000'000) {
    const std::size_t i = statements++;
    text += fmt::format("allow role{}, role{} to area{}.thing{}.{{do{}, do{}}} if own;\n", i % 200, (i * 7 + 1) % 200,
                        i % 1000 / 10, i % 1000, i % 5, 5 + i % 5);
  }
  const Resolved result = resolved_text(text);
  EXPECT_THAT(result.sink.all(), IsEmpty());
  EXPECT_EQ(result.model.permissions.size(), 10'000U);
  EXPECT_EQ(result.model.rules.size(), statements);
  expect_linear(result);
}

TEST(Limits, AHundredThousandPermissions) {
  const Resolved result =
      resolved_text("role member;\n" + resources(10'000, 10) + "allow member to *;\nforbid member to *.do3 if own;\n");
  EXPECT_THAT(result.sink.all(), IsEmpty());
  EXPECT_EQ(result.model.rules[0].targets.size(), 100'000U);
  EXPECT_EQ(result.model.rules[1].targets.size(), 10'000U);
  expect_linear(result);
}

TEST(Limits, AChainOfFourThousandRoles) {
  std::string text = "resource thing { actions use; }\nrole r0;\n";
  for (int i = 1; i < 4000; ++i) text += fmt::format("role r{} includes r{};\n", i, i - 1);
  const Resolved result = resolved_text(text);
  EXPECT_THAT(result.sink.all(), IsEmpty());
  EXPECT_EQ(result.model.roles.back().closure.size(), 4000U);
  expect_linear(result, 12 * 4000 * 4000 / 2);
}

TEST(Limits, TooManyRoles) {
  std::string text = "resource thing { actions use; }\nrole r0;\n";
  for (int i = 1; i < 70'000; ++i) text += fmt::format("role r{} includes r{};\n", i, i - 1);
  const Resolved result = resolved_text(text);
  ASSERT_EQ(result.sink.all().size(), 1U);
  EXPECT_EQ(result.sink.all().front().code, Code::too_many_roles);
  expect_linear(result);
}

// Each role of a chain includes all before it: two milliard pairs.
TEST(Limits, AChainOfSixtyThousandRoles) {
  std::string text = "resource thing { actions use; }\nrole r0;\n";
  for (int i = 1; i < 60'000; ++i) text += fmt::format("role r{} includes r{};\n", i, i - 1);
  const Resolved result = resolved_text(text + "allow r59999 to thing.use;\n");
  ASSERT_EQ(result.sink.all().size(), 1U);
  EXPECT_EQ(result.sink.all().front().code, Code::too_many_entries);
}

TEST(Limits, AChainBesideManyRoles) {
  std::string text = "resource thing { actions use; }\nrole r0;\n";
  for (int i = 1; i < 65'536; ++i)
    text += fmt::format("role r{}{};\n", i, i < 1000 ? fmt::format(" includes r{}", i - 1) : "");
  const Resolved result = resolved_text(text + "exclusive roles r0, r60000;\n");
  EXPECT_THAT(result.sink.all(), IsEmpty());
  EXPECT_EQ(result.model.roles[999].closure.size(), 1000U);
  expect_linear(result, 12 * 1000 * 1000 / 2);
}

/// Each setting keeps its own list of those who may edit it.
TEST(Limits, AllRolesEditManySettings) {
  std::string text = "resource thing { actions use; }\n";
  for (int i = 0; i < 20'000; ++i) text += fmt::format("role r{};\n", i);
  text += "role group everybody = all roles;\nallow r0 to thing.use;\nsettings s for r0 editable by everybody {\n";
  std::string few = text;
  for (int i = 0; i < 20'000; ++i) text += fmt::format("x{} = off;\n", i);
  for (int i = 0; i < 20; ++i) few += fmt::format("x{} = off;\n", i);
  const Resolved result = resolved_text(text + "}\n");
  ASSERT_EQ(result.sink.all().size(), 1U);
  EXPECT_EQ(result.sink.all().front().code, Code::too_many_entries);
  EXPECT_THAT(resolved_text(few + "}\n").sink.all(), IsEmpty());
}

TEST(Limits, DefinesThatDoubleEachOther) {
  std::string text = "role member;\nresource thing { own: bool; actions use; }\ndefine d0 = own;\n";
  for (int i = 1; i < 60; ++i) text += fmt::format("define d{} = d{} and not d{};\n", i, i - 1, i - 1);
  text += "allow member to thing.use if d59;\n";
  const Resolved result = resolved_text(text);
  EXPECT_THAT(result.sink.all(), IsEmpty());
  EXPECT_LT(result.model.expressions.size(), 200U);
  expect_linear(result);
}

TEST(Limits, DefinesTooDeep) {
  std::string text = "role member;\nresource thing { own: bool; actions use; }\ndefine d0 = own;\n";
  for (int i = 1; i < 20'000; ++i) text += fmt::format("define d{} = d{};\n", i, i - 1);
  text += "allow member to thing.use if d19999;\n";
  const Resolved result = resolved_text(text);
  ASSERT_EQ(result.sink.all().size(), 1U);
  EXPECT_EQ(result.sink.all().front().code, Code::define_too_deep);
}

TEST(Limits, GroupsTooDeep) {
  std::string text = "role member;\nresource thing { actions use; }\n";
  for (int i = 20'000; i > 0; --i) text += fmt::format("group g{} = g{};\n", i, i - 1);
  text += "group g0 = thing.use;\nallow member to g20000;\n";
  const Resolved result = resolved_text(text);
  ASSERT_FALSE(result.sink.all().empty());
  EXPECT_EQ(result.sink.all().front().code, Code::group_too_deep);
  expect_linear(result);
}

TEST(Limits, NamesOfManyParts) {
  std::string name = "a";
  for (int i = 0; i < 50; ++i) name += ".a";
  const PolicyUnderTest policy =
      resolved("role member;\nresource r { actions x; }\nresource " + name + " { actions use; }\n");
  EXPECT_THAT(policy.codes(), ElementsAre(Code::long_name));
}

TEST(Limits, PatternsWithManyStarsAndProducts) {
  std::string braces = "{";
  for (int i = 0; i < 300; ++i) braces += "area0, ";
  braces += "area1}";
  const Resolved result = resolved_text("role member;\n" + resources(1000, 10) + "allow member to *.*.*, " + braces +
                                        ".*.*, {area0.thing0, area0.thing0, area0.thing0}.{do1, do1, do1};\n");
  EXPECT_THAT(result.sink.all(), IsEmpty());
  EXPECT_EQ(result.model.rules[0].targets.size(), 10'000U);
  expect_linear(result);
}

std::string repeated(const std::string& text, std::size_t times) {
  std::string result;
  result.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) result += text;
  return result;
}

/// Each expands to far more than memory could hold.
TEST(Limits, TooManyEntries) {
  const ast::File world = parsed("role a;\nrole b;\ncontext { sure: bool; }\n" + resources(2000, 50));
  std::string roles;
  for (int i = 0; i < 4000; ++i) roles += fmt::format("role r{};\n", i);
  const std::vector<std::string> texts = {
      repeated("allow a to *;\n", 300),
      "allow a to *" + repeated(", *", 300) + ";\n",
      "group g = *;\n" + repeated("allow a to g;\n", 300),
      repeated("allow a to *.nothing, *.do1;\n", 2'000),
      roles + repeated("forbid all roles to area0.thing0.do1;\n", 24'500),
      repeated("allow a to * if sure and own and not own;\n", 300),
      roles + "matrix { | | " + "r0" +
          [] {
            std::string columns;
            for (int i = 1; i < 1000; ++i) columns += fmt::format(", r{}", i);
            return columns;
          }() +
          " | | * | deny | }\n",
  };
  for (const std::string& text : texts) {
    const ast::File statements = parsed(text);
    const Resolved result = resolved_files({&world, &statements});
    std::size_t reports = 0;
    for (const Diagnostic& diagnostic : result.sink.all()) reports += diagnostic.code == Code::too_many_entries ? 1 : 0;
    EXPECT_EQ(reports, 1U) << text.substr(0, 80);
    SCOPED_TRACE(text.substr(0, 80));
    expect_linear(result);
  }
}

/// What implies what is kept as it was written: the pairs of this are ten thousand million.
TEST(Limits, EverythingImpliesEverything) {
  const Resolved result = resolved_text("role a;\nrole b;\n" + resources(10'000, 10) +
                                        "* implies *;\nallow a to area7.thing77.do3;\nallow b to *.do1;\n");
  EXPECT_THAT(result.sink.all(), IsEmpty());
  ASSERT_EQ(result.model.implications.size(), 1U);
  EXPECT_EQ(result.model.rules[0].targets.size(), 100'000U);
  EXPECT_EQ(result.model.rules[1].targets.size(), 100'000U);
  expect_linear(result);
}

/// Each resource's hundred permissions imply each other, and no other's.
TEST(Limits, EverythingOfAResourceImpliesTheRestOfIt) {
  const Resolved result =
      resolved_text("role a;\n" + resources(1000, 100) + "* implies * of the same resource;\nallow a to *.do7;\n");
  EXPECT_THAT(result.sink.all(), IsEmpty());
  ASSERT_EQ(result.model.implications.size(), 1U);
  EXPECT_EQ(result.model.rules[0].targets.size(), 100'000U);
  expect_linear(result);
}

TEST(Limits, ThousandsOfUnknownNames) {
  std::string text = "role member;\n" + resources(3000, 10);
  for (int i = 0; i < 10'000; ++i) text += fmt::format("allow rolle{} to thing{}.do1;\n", i, i);
  const Resolved result = resolved_text(text);
  EXPECT_EQ(result.sink.all().size(), 20'000U);
  expect_linear(result);
}

}  // namespace
}  // namespace polc
