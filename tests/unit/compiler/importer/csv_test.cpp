#include "compiler/importer/csv.h"

#include <gtest/gtest.h>

namespace polc::importer {
namespace {

using Table = std::vector<std::vector<std::string>>;

struct ReadGrid {
  SourceManager sources;
  DiagnosticSink sink;
  FileId file;
  Grid grid;

  explicit ReadGrid(const std::string& text, std::optional<char> separator = std::nullopt)
      : file(sources.add("table.csv", text)), grid(read_csv(sources, file, separator, sink)) {}

  Table table() const {
    Table result;
    for (const GridRow& row : grid.rows) {
      result.emplace_back();
      for (const GridCell cell : row.cells) result.back().push_back(grid.text(cell));
    }
    return result;
  }

  std::string_view written(std::size_t row, std::size_t column) const {
    return sources.text(grid.span(grid.rows.at(row).cells.at(column)));
  }
};

TEST(Csv, ReadsFieldsAndLines) {
  const Table expected = {{"a", "b"}, {"c", "d"}};
  EXPECT_EQ(ReadGrid("a,b\nc,d\n").table(), expected);
  EXPECT_EQ(ReadGrid("a,b\r\nc,d").table(), expected);
  EXPECT_EQ(ReadGrid("a,b\rc,d\r").table(), expected);
  EXPECT_EQ(ReadGrid("\xEF\xBB\xBF"
                     "a,b\nc,d\n")
                .table(),
            expected);
}

TEST(Csv, FindsTheSeparatorThatSplitsMostRowsAlike) {
  const Table expected = {{"a", "b"}, {"c,d", "e"}};
  EXPECT_EQ(ReadGrid("a;b\nc,d;e\n").table(), expected);
  EXPECT_EQ(ReadGrid("a\tb\nc,d\te\n").table(), expected);
  EXPECT_EQ(ReadGrid("\"a\",b\n\"c,d\",e\n").table(), expected);
  EXPECT_EQ(ReadGrid("\"x,y,z\";b\n1;2\n").table(), (Table{{"x,y,z", "b"}, {"1", "2"}}));
  EXPECT_EQ(ReadGrid("sep=|\na|b\nc,d|e\n").table(), expected);
  EXPECT_EQ(ReadGrid("Rights, roles, and more\na;b\n\"c,d\";e\n").table(),
            (Table{{"Rights, roles, and more"}, {"a", "b"}, {"c,d", "e"}}));
  EXPECT_EQ(ReadGrid("a;b,c\nd;e,f\n", ',').table(), (Table{{"a;b", "c"}, {"d;e", "f"}}));
}

TEST(Csv, ASeparatorThatNothingTellsIsAskedFor) {
  const ReadGrid read("a;b,c\nd;e,f\n");
  ASSERT_EQ(read.sink.all().size(), 1u);
  EXPECT_EQ(read.sink.all()[0].code, Code::unclear_separator);
}

TEST(Csv, RowsAreCountedAsASpreadsheetCountsThem) {
  const ReadGrid read("a,b\n,\n\"c\nd\",e\nf,g\n");
  ASSERT_EQ(read.grid.rows.size(), 3u);
  EXPECT_EQ(read.grid.rows[1].number, 3u);
  EXPECT_EQ(read.grid.rows[2].number, 4u);
}

TEST(Csv, QuotesKeepSeparatorsAndQuotesAndLineEndsAreSpaces) {
  const ReadGrid read("name,\"say \"\"hi\"\"\"\n\"a\nb\", \"c,d\" \n");
  EXPECT_EQ(read.table(), (Table{{"name", "say \"hi\""}, {"a b", "c,d"}}));
  EXPECT_EQ(read.written(1, 1), "\"c,d\"");
}

TEST(Csv, TrimsWhatPadsAndSkipsWhatIsBlank) {
  const ReadGrid read(" a , b\n,,\n\n \xC2\xA0 c\xC2\xA0,\"  d \"\n");
  EXPECT_EQ(read.table(), (Table{{"a", "b"}, {"c", "d"}}));
  EXPECT_EQ(read.written(0, 0), "a");
  EXPECT_EQ(read.written(1, 0), "c");
}

TEST(Csv, AnEmptyLastFieldIsAField) {
  EXPECT_EQ(ReadGrid("a,b\nc,").table(), (Table{{"a", "b"}, {"c", ""}}));
  EXPECT_EQ(ReadGrid("").table(), Table{});
}

TEST(Csv, ReportsQuotesThatDoNotFit) {
  const ReadGrid open("a,b\nc,\"d\n");
  ASSERT_EQ(open.sink.all().size(), 1u);
  EXPECT_EQ(open.sink.all()[0].code, Code::unclosed_field);
  EXPECT_EQ(open.sink.all()[0].span->begin, 6u);
  const ReadGrid after("a,\"b\" c\n");
  ASSERT_EQ(after.sink.all().size(), 1u);
  EXPECT_EQ(after.sink.all()[0].code, Code::text_after_field);
  EXPECT_EQ(after.sink.all()[0].span->begin, 6u);
}

}  // namespace
}  // namespace polc::importer
