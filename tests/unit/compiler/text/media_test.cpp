// Each medium's own dangers.
#include "compiler/text/media.h"

#include <gtest/gtest.h>

#include "compiler/text/name_text.h"
#include "llvm/Support/JSON.h"

namespace polc {
namespace {

TEST(Markdown, WhatWouldBeMarkup) {
  EXPECT_EQ(markdown_text("call_queue.manage"), "call_queue.manage");
  EXPECT_EQ(markdown_text("a|b"), "a\\|b");
  EXPECT_EQ(markdown_text("`mod/forum`.add"), "\\`mod/forum\\`.add");
  EXPECT_EQ(markdown_text("<script>&"), "&lt;script\\>&amp;");
  EXPECT_EQ(markdown_text("[x](javascript:y) *b* _i_ \\"), "\\[x\\](javascript:y) \\*b\\* \\_i\\_ \\\\");
  EXPECT_EQ(markdown_text("a\n| b"), "a&lt;U+000A\\>\\| b");
}

TEST(Markup, ElementsAndAttributes) {
  EXPECT_EQ(markup_text("<b a='1' c=\"2\">&"), "&lt;b a=&#39;1&#39; c=&quot;2&quot;&gt;&amp;");
  EXPECT_EQ(markup_text("\033\uFFFE"), "&lt;U+001B&gt;&lt;U+FFFE&gt;");  // XML cannot hold either.
}

TEST(Csv, FieldsAndFormulas) {
  EXPECT_EQ(csv_field("plain"), "plain");
  EXPECT_EQ(csv_field("a,\"b\""), "\"a,\"\"b\"\"\"");
  EXPECT_EQ(csv_field("a\nb"), "a<U+000A>b");
  for (const char* formula : {"=1+1", "+1", "-1", "@x"}) EXPECT_EQ(csv_field(formula), "'" + std::string(formula));
}

TEST(GitHub, CommandsEndWhereTheyShould) {
  EXPECT_EQ(github_message("50%\n::error::"), "50%25%0A::error::");
  EXPECT_EQ(github_property("a,b:c\n"), "a%2Cb%3Ac<U+000A>");
}

TEST(Make, Paths) {
  EXPECT_EQ(make_path("a b#$\\"), "a\\ b\\#$$\\\\");
  EXPECT_EQ(make_path("a\nall:"), "a<U+000A>all:");
}

TEST(Shell, Words) {
  EXPECT_EQ(shell_word("user.add"), "user.add");
  EXPECT_EQ(shell_word("read all"), "'read all'");
  EXPECT_EQ(shell_word("it's $HOME;"), "'it'\\''s $HOME;'");
  EXPECT_EQ(shell_word(""), "''");
  EXPECT_EQ(shell_word("ad\u200Bmin'"), "$'ad\\xe2\\x80\\x8bmin\\x27'");
}

TEST(Json, EveryCharacterComesBack) {
  const std::string text = "a\033\u009B\u202E\u200B\"\\\n🗝";
  const std::string written = json_line(llvm::json::Value(json_string(text)));
  EXPECT_EQ(written, "\"a\\u001b\\u009b\\u202e\\u200b\\\"\\\\\\n🗝\"");
  EXPECT_EQ(llvm::cantFail(llvm::json::parse(written)).getAsString()->str(), text);
  EXPECT_EQ(json_line(llvm::json::Value("\U000E0041")), "\"\\udb40\\udc41\"");
  EXPECT_EQ(json_string("a\xFF"), "a\uFFFD");
}

TEST(NameText, BackquotesWhereTheGrammarNeedsThem) {
  EXPECT_EQ(name_text("2nd-line"), "2nd-line");
  EXPECT_EQ(name_text("role"), "role");
  EXPECT_EQ(name_text("not"), "`not`");
  EXPECT_EQ(name_text("a.b"), "`a.b`");
  EXPECT_EQ(name_text("a--b"), "`a--b`");
  EXPECT_EQ(name_text("Größe"), "`Größe`");
  EXPECT_EQ(path_text("mod/forum.addnews"), "`mod/forum`.addnews");
  EXPECT_EQ(path_text("a..b"), "`a..b`");
  EXPECT_EQ(path_text("a"), "a");
  EXPECT_EQ(quoted_text("a \"b\"\n\033"), "\"a \\\"b\\\" <U+001B>\"");
}

}  // namespace
}  // namespace polc
