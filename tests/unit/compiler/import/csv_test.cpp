#include "compiler/import/csv.h"

#include <gtest/gtest.h>

namespace polc::importing {
namespace {

using Table = std::vector<std::vector<std::string>>;

struct Read {
  SourceManager sources;
  DiagnosticSink sink;
  std::vector<CsvRecord> records;

  explicit Read(const std::string& text) {
    const FileId file = sources.add("table.csv", text);
    records = read_csv_records(sources, file, sink);
  }

  Table table() const {
    Table result;
    for (const CsvRecord& record : records) {
      result.emplace_back();
      for (const CsvField& field : record) result.back().push_back(field.text);
    }
    return result;
  }

  std::string_view written(std::size_t row, std::size_t column) const {
    return sources.text(records.at(row).at(column).span);
  }
};

TEST(Csv, ReadsFieldsAndLines) {
  const Table expected = {{"a", "b"}, {"c", "d"}};
  EXPECT_EQ(Read("a,b\nc,d\n").table(), expected);
  EXPECT_EQ(Read("a,b\r\nc,d").table(), expected);
  EXPECT_EQ(Read("a,b\rc,d\r").table(), expected);
  EXPECT_EQ(Read("\xEF\xBB\xBF"
                 "a,b\nc,d\n")
                .table(),
            expected);
}

TEST(Csv, FindsTheSeparatorInTheFirstLine) {
  const Table expected = {{"a", "b"}, {"c,d", "e"}};
  EXPECT_EQ(Read("a;b\nc,d;e\n").table(), expected);
  EXPECT_EQ(Read("a\tb\nc,d\te\n").table(), expected);
  EXPECT_EQ(Read("\"a\",b\n\"c,d\",e\n").table(), expected);
  EXPECT_EQ(Read("\"x,y,z\";b\n1;2\n").table(), (Table{{"x,y,z", "b"}, {"1", "2"}}));
  EXPECT_EQ(Read("sep=|\na|b\nc,d|e\n").table(), expected);
}

TEST(Csv, QuotesKeepSeparatorsLineEndsAndQuotes) {
  const Read read("name,\"say \"\"hi\"\"\"\n\"a\nb\", \"c,d\" \n");
  EXPECT_EQ(read.table(), (Table{{"name", "say \"hi\""}, {"a\nb", "c,d"}}));
  EXPECT_EQ(read.written(1, 1), "\"c,d\"");
}

TEST(Csv, TrimsWhatPadsAndSkipsWhatIsBlank) {
  const Read read(" a , b\n,,\n\n \xC2\xA0 c\xC2\xA0,\"  d \"\n");
  EXPECT_EQ(read.table(), (Table{{"a", "b"}, {"c", "d"}}));
  EXPECT_EQ(read.written(0, 0), "a");
  EXPECT_EQ(read.written(1, 0), "c");
}

TEST(Csv, AnEmptyLastFieldIsAField) {
  EXPECT_EQ(Read("a,b\nc,").table(), (Table{{"a", "b"}, {"c", ""}}));
  EXPECT_EQ(Read("").table(), Table{});
}

TEST(Csv, ReportsQuotesThatDoNotFit) {
  const Read open("a,b\nc,\"d\n");
  ASSERT_EQ(open.sink.all().size(), 1u);
  EXPECT_EQ(open.sink.all()[0].code, Code::unclosed_field);
  EXPECT_EQ(open.sink.all()[0].span->begin, 6u);
  const Read after("a,\"b\" c\n");
  ASSERT_EQ(after.sink.all().size(), 1u);
  EXPECT_EQ(after.sink.all()[0].code, Code::text_after_field);
  EXPECT_EQ(after.sink.all()[0].span->begin, 6u);
}

}  // namespace
}  // namespace polc::importing
