#include "compiler/importer/json.h"

#include <gtest/gtest.h>

namespace polc::importer {
namespace {

struct ReadValue {
  SourceManager sources;
  DiagnosticSink sink;
  std::optional<JsonValue> value;

  explicit ReadValue(const std::string& text) {
    const FileId file = sources.add("table.json", text);
    value = read_json(sources, file, sink);
  }
};

std::string problem_of(const std::string& text) {
  const ReadValue read(text);
  EXPECT_FALSE(read.value.has_value()) << text;
  if (read.sink.all().size() != 1) return "not one report";
  return read.sink.all()[0].message + " @" + std::to_string(read.sink.all()[0].span->begin);
}

TEST(Json, ReadsEveryKindOfValue) {
  const ReadValue read(R"( {"a": [1, -2.5e+3, "x", true, null], "b": {}, "a b": []} )");
  ASSERT_TRUE(read.value.has_value());
  ASSERT_EQ(read.value->members.size(), 3u);
  const JsonValue* list = read.value->find("a");
  ASSERT_NE(list, nullptr);
  ASSERT_EQ(list->items.size(), 5u);
  EXPECT_EQ(list->items[0].text, "1");
  EXPECT_EQ(list->items[1].text, "-2.5e+3");
  EXPECT_TRUE(list->items[1].is_name());
  EXPECT_EQ(list->items[2].text, "x");
  EXPECT_TRUE(list->items[3].is(JsonValue::Kind::boolean));
  EXPECT_TRUE(list->items[4].is(JsonValue::Kind::null));
  EXPECT_EQ(read.sources.text(list->items[2].span), "\"x\"");
  EXPECT_EQ(read.sources.text(read.value->members[2].key_span), "\"a b\"");
  EXPECT_EQ(read.value->find("c"), nullptr);
}

TEST(Json, ReadsEscapes) {
  const ReadValue read(R"(["\"\\\/\b\n\t", "\u00e9\u20ac", "\ud83d\ude00"])");
  ASSERT_TRUE(read.value.has_value());
  EXPECT_EQ(read.value->items[0].text, "\"\\/\b\n\t");
  EXPECT_EQ(read.value->items[1].text, "é€");
  EXPECT_EQ(read.value->items[2].text, "😀");
}

TEST(Json, TheLastOfEqualKeysCounts) {
  const ReadValue read(R"({"a": 1, "a": 2})");
  ASSERT_TRUE(read.value.has_value());
  EXPECT_EQ(read.value->find("a")->text, "2");
}

TEST(Json, ReportsThePlaceOfWhatIsWrong) {
  EXPECT_EQ(problem_of(""), "the file is not valid JSON: a value is missing at the end @0");
  EXPECT_EQ(problem_of("{\"a\" 1}"), "the file is not valid JSON: expected `:` @5");
  EXPECT_EQ(problem_of("[1 2]"), "the file is not valid JSON: expected `,` or `]` @3");
  EXPECT_EQ(problem_of("{a: 1}"), "the file is not valid JSON: expected a key in double quotes @1");
  EXPECT_EQ(problem_of("[1] x"), "the file is not valid JSON: text follows the value @4");
  EXPECT_EQ(problem_of("[\"a"), "the file is not valid JSON: a string has no closing quote @3");
  EXPECT_EQ(problem_of("[\"a\nb\"]"), "the file is not valid JSON: a string cannot contain a line break @3");
  EXPECT_EQ(problem_of("[\"\\x\"]"), "the file is not valid JSON: unknown escape @3");
  EXPECT_EQ(problem_of("[\"\\ud800\"]"), "the file is not valid JSON: the escape is half of a surrogate pair @7");
  EXPECT_EQ(problem_of("[\"\\u12"), "the file is not valid JSON: `\\u` needs four hexadecimal digits @5");
  EXPECT_EQ(problem_of("[-]"), "the file is not valid JSON: expected a digit @2");
  EXPECT_EQ(problem_of("[nul]"), "the file is not valid JSON: expected a value @1");
  EXPECT_EQ(problem_of(std::string(100000, '[')), "the file is not valid JSON: it is nested more than 64 deep @65");
}

}  // namespace
}  // namespace polc::importer
