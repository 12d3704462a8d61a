// What is said of a table: options, and the file that keeps them; and the line in a policy below which all is kept.
#include "compiler/importer/mapping_file.h"

#include <gtest/gtest.h>

#include "compiler/importer/kept_text.h"

namespace polc::importer {
namespace {

struct ReadMapping {
  SourceManager sources;
  DiagnosticSink sink;
  ReadOptions options;
};

ReadMapping mapping(const std::string& text) {
  ReadMapping result;
  const FileId file = result.sources.add("table.map", text);
  read_mapping(result.sources, file, result.options, result.sink);
  return result;
}

TEST(Mapping, WhatIsSaidComesBackFromItsText) {
  const std::string text =
      "from = csv\nseparator = tab\ntable = 2\nheader-row = 3\ntranspose = yes\nname-columns = Module, \"Action, or "
      "so\"\n"
      "role-columns = Source\nskip-columns = Notes\ntitle-column = Label\nsubject-column = Role\nlevel-column = "
      "Effect\n"
      "group-rows = resource\nlevels = deny, ask, allow\nblank = refuse\nlevel = Own only = allow if own\nlevel = a=b "
      "= deny\n";
  const ReadMapping read = mapping("# A comment.\n\n" + text);
  EXPECT_TRUE(read.sink.all().empty());
  EXPECT_EQ(mapping_text(read.options), text);
  EXPECT_EQ(read.options.name_columns, (std::vector<std::string>{"Module", "Action, or so"}));
  EXPECT_EQ(read.options.words.back().first, "a=b");
}

TEST(Mapping, WhateverCanBeSaidComesBack) {
  ReadOptions options;
  const auto say = [&](const char* key, const std::string& value) { return set_option(options, key, value); };
  EXPECT_TRUE(say("name-columns", "\" padded \", \"\"\"quoted\"\"\", a"));
  EXPECT_TRUE(say("level", " # = x = deny "));
  // What fails leaves nothing behind.
  EXPECT_FALSE(say("levels", "deny"));
  EXPECT_FALSE(say("table", "1, x"));
  for (const char* value : {"a\nb=deny", "a\x01=deny", "a\u202E=deny"}) {
    EXPECT_NE(say("level", value).error().find("it contains U+"), std::string::npos) << value;
  }
  const ReadMapping read = mapping(mapping_text(options));
  EXPECT_TRUE(read.sink.all().empty());
  EXPECT_EQ(read.options.name_columns, options.name_columns);
  EXPECT_EQ(read.options.words, options.words);
  EXPECT_EQ(mapping_text(read.options), mapping_text(options));
}

TEST(Mapping, AWordIsTheSameInCapitals) {
  ReadOptions options;
  EXPECT_TRUE(set_option(options, "level", "x=deny"));
  EXPECT_TRUE(set_option(options, "level", "X=deny"));
  EXPECT_FALSE(set_option(options, "level", "X=allow"));
}

TEST(Mapping, MistakesAreReportedAtTheirLine) {
  const std::vector<std::string> mistakes = {"name-colums = a",
                                             "nonsense",
                                             "header-row = 0",
                                             "group-rows = maybe",
                                             "level = word",
                                             "levels = deny",
                                             "levels = a, a",
                                             "transpose = perhaps",
                                             "separator = ab",
                                             "table = x",
                                             "level = a=",
                                             "skip-columns = ",
                                             "from = xlsx",
                                             "levels = a`b, c",

                                             "level = =deny",
                                             "level = x = deny\nlevel = x = allow",
                                             "from = csv\nfrom = csv"};
  for (const std::string& mistake : mistakes) {
    const ReadMapping read = mapping("blank = deny\n" + mistake + "\n");
    ASSERT_EQ(read.sink.all().size(), 1u) << mistake;
    EXPECT_EQ(read.sink.all().front().code, Code::bad_mapping) << mistake;
    EXPECT_GE(read.sources.position(read.sink.all().front().span->file, read.sink.all().front().span->begin).line, 2u);
  }
}

TEST(Mapping, ListsMayStandOnSeveralLines) {
  const ReadMapping read = mapping("skip-columns = a\nskip-columns = b\n");
  EXPECT_TRUE(read.sink.all().empty());
  EXPECT_EQ(read.options.skip_columns, (std::vector<std::string>{"a", "b"}));
}

TEST(Mapping, WhatIsSaidOnACommandLineIsText) {
  ReadOptions options;
  EXPECT_EQ(set_option(options, "blank", "\xFF").error(), "it is not UTF-8");
  EXPECT_FALSE(set_option(options, "levels", "a, b`"));
  EXPECT_EQ(options.blank, std::nullopt);
}

TEST(KeptText, WhatStandsBelowTheLineIsKept) {
  const std::string written = "policy a;\nrole b;\n";
  const std::string file = with_mark(written, "assert never b may *;\n");
  const EarlierText earlier = read_earlier(file);
  EXPECT_EQ(earlier.kind, EarlierText::Kind::as_written);
  EXPECT_EQ(earlier.kept, "assert never b may *;\n");
  EXPECT_EQ(with_mark(written, earlier.kept), file);
}

TEST(KeptText, WhatWasChangedAboveTheLineIsSeen) {
  std::string file = with_mark("policy a;\nrole b;\n", "");
  EXPECT_EQ(read_earlier(file).kind, EarlierText::Kind::as_written);
  std::string titled = file;
  titled.insert(titled.find("role b") + 6, " \"B\"");
  EXPECT_EQ(read_earlier(titled).kind, EarlierText::Kind::edited);
  EXPECT_EQ(read_earlier("policy a;\n").kind, EarlierText::Kind::foreign);
  EXPECT_EQ(read_earlier("").kind, EarlierText::Kind::foreign);
}

TEST(KeptText, LineEndsMayBeExchanged) {
  std::string file;
  for (const char character : with_mark("policy a;\nrole b;\n", "// mine\n")) {
    file += character == '\n' ? std::string("\r\n") : std::string(1, character);
  }
  const EarlierText earlier = read_earlier(file);
  EXPECT_EQ(earlier.kind, EarlierText::Kind::as_written);
  EXPECT_EQ(earlier.kept, "// mine\r\n");
}

}  // namespace
}  // namespace polc::importer
