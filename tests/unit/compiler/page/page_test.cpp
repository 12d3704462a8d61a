#include "compiler/page/page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>
#include <set>

#include "compiler/page/labels.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Base64.h"
#include "llvm/Support/SHA256.h"
#include "tests/unit/compiler/page/rendered_page.h"

namespace polc::page {
namespace {

using testing::HasSubstr;
using testing::Not;

/// The cell's `td`, and its box.
std::string cell_of(const std::string& page, const std::string& address) {
  const std::size_t at = page.find(" id=\"" + address + "\"><a href=#");
  if (at == std::string::npos) return "no such cell";
  const std::size_t begin = page.rfind("<td", at);
  const std::string cell = page.substr(begin, page.find("</td>", at) - begin);
  const std::size_t link = cell.find("<a href=#") + 9;
  const std::size_t box = page.find("<div class=why id=" + cell.substr(link, cell.find('>', link) - link) + ">");
  return cell + page.substr(box, page.find("</div>", box) - box);
}

const std::string desk = R"(policy desk "Front desk";
levels deny "No" < instruct "Instructions only" < allow "Yes";
role manager "Manager";
role clerk "Clerk";
context { verified "Identity verified": bool; }
require context.verified for * note "We ask who calls.";
resource drawer "Drawer" { own "Own drawer": bool; actions open "Open a drawer", count; }
settings shop "Shop" editable by manager { share "Share drawers" = off grants drawer.count to clerk; }
allow manager to drawer.*;
allow clerk to drawer.open if own note "Their own.";
instruct clerk to drawer.open;
assert always manager may * if context.verified;
test "a manager opens" { given context.verified; manager drawer.open -> allow; }
)";

TEST(Page, SaysConditionsAsSentencesWithTitles) {
  const std::string cell = text_of(cell_of(page_of(desk), "drawer.open/clerk"));
  EXPECT_THAT(cell, testing::StartsWith("Yes if Own drawer, otherwise Instructions only"));
  EXPECT_THAT(cell, HasSubstr("p.pol:10"));
  EXPECT_THAT(cell, HasSubstr("Their own."));
  EXPECT_THAT(cell, HasSubstr("the role Manager"));
}

TEST(Page, SaysOnceWhatRestrictsEveryone) {
  const std::string page = page_of(desk);
  EXPECT_THAT(text_of(page), HasSubstr("For everyone: only if Identity verified, otherwise No. We ask who calls."));
  EXPECT_THAT(text_of(cell_of(page, "drawer.open/manager")), Not(HasSubstr("verified")));
}

TEST(Page, SaysWhoCanOpenItByASetting) {
  const std::string cell = text_of(cell_of(page_of(desk), "drawer.count/clerk"));
  EXPECT_THAT(cell, HasSubstr("Share drawers is on (set by Manager)"));
}

TEST(Page, HasAssertsInTheWordsOfThePolicyAndTheOutcomeOfTests) {
  const std::string text = text_of(page_of(desk));
  EXPECT_THAT(text, HasSubstr("assert always manager may * if context.verified;"));
  EXPECT_THAT(text, HasSubstr("a manager opens"));
  EXPECT_THAT(text, HasSubstr("passed"));
}

TEST(Page, SaysWhatATableDoesNotHold) {
  EXPECT_THAT(text_of(page_of(desk, {}, false)), HasSubstr("Made from a compiled table, which does not hold"));
  EXPECT_THAT(text_of(page_of(desk)), Not(HasSubstr("Made from a compiled table")));
}

TEST(Page, SpeaksEachLanguageOfItsCatalog) {
  PageOptions options;
  options.language = Language::de;
  const std::string german = page_of(desk, options);
  EXPECT_THAT(german, HasSubstr("<html lang=de>"));
  EXPECT_THAT(text_of(cell_of(german, "drawer.open/clerk")), testing::StartsWith("Yes, wenn Own drawer, sonst"));
  options.language = Language::es;
  EXPECT_THAT(text_of(cell_of(page_of(desk, options), "drawer.open/clerk")),
              testing::StartsWith("Yes si Own drawer, de lo contrario,"));
}

/// German has the verb at the end after "wenn". The levels of a policy that declares none are words of the catalog too.
TEST(Page, ConditionsReadAsClausesInEachLanguage) {
  const std::string policy =
      "role a \"A\";\nresource r \"R\" { own \"Own\": bool; kind \"Kind\": {x, y, z}; actions do \"Do\", see; }\n"
      "settings s \"S\" { k \"Switch\" = off; }\nallow a to r.do if own and s.k or kind is not x and s.k;\nallow a to "
      "r.see;\n";
  const std::pair<Language, const char*> expected[] = {
      {Language::en, "Yes if Switch is on and either Own or Kind is not x, otherwise No"},
      {Language::de, "Ja, wenn Switch an ist und entweder Own oder Kind nicht x ist, sonst Nein"},
      {Language::es, "Sí si Switch está activado y o bien Own o Kind no es x, de lo contrario, No"}};
  for (const auto& [language, sentence] : expected) {
    PageOptions options;
    options.language = language;
    EXPECT_THAT(text_of(cell_of(page_of(policy, options), "r.do/a")), testing::StartsWith(sentence));
  }
}

/// What all alternatives ask is said once, and what is left of each has a line.
TEST(Page, LongAlternativesHaveLinesOfTheirOwn) {
  const std::string cell = cell_of(
      page_of(
          "role a;\nresource r { p: bool; q: bool; s: bool; t: bool; u: bool; actions x; }\nallow a to r.x if t and "
          "(p and q or s and u);\n"),
      "r.x/a");
  EXPECT_THAT(cell, HasSubstr("<span class=o>"));
  EXPECT_THAT(text_of(cell), testing::StartsWith("Yes if t and either p and q, or s and u, otherwise No"));
}

TEST(Page, NotesStandBelowTheTableAndCellsHaveTheirNumbers) {
  const std::string page = page_of(desk);
  EXPECT_THAT(text_of(cell_of(page, "drawer.open/clerk")), HasSubstr("Instructions only1"));
  const std::size_t begin = page.find("<ol class=notes>");
  ASSERT_NE(begin, std::string::npos);
  const std::string notes = text_of(page.substr(begin, page.find("</ol>", begin) - begin));
  EXPECT_THAT(notes, HasSubstr("Their own."));
  EXPECT_THAT(notes, Not(HasSubstr("We ask who calls.")));  // That stands above the table.
}

/// Without script a box says whose it is, and its name closes it.
TEST(Page, ABoxNamesItsCell) {
  EXPECT_THAT(cell_of(page_of(desk), "drawer.open/clerk"),
              HasSubstr("<a class=of href=\"#drawer.open/clerk\"><bdi>Clerk</bdi>: <bdi>Open a drawer</bdi> ×</a>"));
}

TEST(Page, ARowWithoutATitleLeavesOutTheNameThatItsHeadingSays) {
  const std::string page = page_of(desk);
  EXPECT_THAT(page, HasSubstr("<a href=\"#drawer.count\"><bdi>count</bdi></a>"));
}

/// Every pattern has the same braces in each language, or formatting would throw where a page is made.
TEST(Page, TranslationsHaveTheSameHoles) {
  for (int key = 0; key <= static_cast<int>(Word::closes); ++key) {
    std::set<std::set<std::string>> holes;
    for (const Language language : {Language::en, Language::de, Language::es}) {
      const std::string text(word(language, static_cast<Word>(key)));
      EXPECT_FALSE(text.empty()) << key;
      std::set<std::string> found;
      const std::regex hole("\\{[0-9]\\}");
      for (std::sregex_iterator at(text.begin(), text.end(), hole); at != std::sregex_iterator(); ++at)
        found.insert(at->str());
      holes.insert(found);
    }
    EXPECT_EQ(holes.size(), 1U) << word(Language::en, static_cast<Word>(key));
  }
}

std::string hash_of(const std::string& content) {
  llvm::SHA256 hash;
  hash.update(llvm::StringRef(content));
  return "'sha256-" + llvm::encodeBase64(hash.final()) + "'";
}

TEST(Page, AllowsItsOwnStyleAndScriptAlone) {
  PageOptions options;
  options.house_style = "b { color: red } </style><script>alert(1)</script>";
  const std::string page = page_of(desk, options);
  const auto between = [&](const std::string& from, const std::string& to) {
    const std::size_t begin = page.find(from) + from.size();
    return page.substr(begin, page.find(to, begin) - begin);
  };
  const std::string policy = between("http-equiv=Content-Security-Policy content=\"", "\"");
  const std::size_t begin = page.rfind("<script>") + 8;  // The house style holds another, which is none.
  const std::string script = page.substr(begin, page.find("</script>", begin) - begin);
  EXPECT_EQ(policy.find("default-src 'none'"), 0U);
  EXPECT_THAT(policy, HasSubstr("style-src " + hash_of(between("<style>", "</style>")) + ";"));
  EXPECT_THAT(policy, HasSubstr("script-src " + hash_of(script) + ";"));
  EXPECT_THAT(page, Not(testing::ContainsRegex("https?://")));
  EXPECT_THAT(page, Not(testing::ContainsRegex("<[^>]* (on[a-z]+|style)=")));
}

TEST(Page, TextOfAPolicyIsInert) {
  const std::string evil = "<script>alert(1)</script><img src=x onerror=alert(1)> \\\"'&`]]>";
  const std::string page =
      page_of("policy `</title>` \"" + evil + "\";\nrole `<b>\"` \"" + evil + "\";\nresource `'><i>` \"" + evil +
              "\" { `</script>` \"" + evil + "\": {`<u>`, `&`}; actions `<a href=x>` \"" + evil +
              "\"; }\nallow `<b>\"` to `'><i>`.`<a href=x>` if `</script>` is `<u>` note \"" + evil + "\";\ntest \"" +
              evil + "\" { `<b>\"` `'><i>`.`<a href=x>` (`</script>` is `&`) -> deny; }\n");
  const std::size_t body = page.find("<body>");
  EXPECT_THAT(page, Not(HasSubstr("<script>alert")));
  EXPECT_THAT(page, Not(HasSubstr("<img")));
  EXPECT_THAT(page, Not(HasSubstr("<a href=x>")));
  EXPECT_EQ(page.find("<i><i>", body), std::string::npos);
  std::size_t scripts = 0;
  for (std::size_t at = 0; (at = page.find("</script>", at)) != std::string::npos; ++at) ++scripts;
  EXPECT_EQ(scripts, 2U);
  EXPECT_THAT(page, HasSubstr("id=\"%27%3E%3Ci%3E.%3Ca%20href%3Dx%3E/%3Cb%3E%22\""));
}

TEST(Page, EveryHeaderHasAScopeAndEveryTableACaption) {
  const std::string page = page_of(desk);
  EXPECT_THAT(page, Not(HasSubstr("<th>")));
  EXPECT_THAT(page, Not(testing::ContainsRegex("<caption></caption>|<th [^>]*></th>")));
  EXPECT_THAT(page, HasSubstr("<th scope=rowgroup"));
}

TEST(Page, AddressesAreFitForAnUrl) {
  EXPECT_EQ(address("device.troubleshoot", "member"), "device.troubleshoot/member");
  EXPECT_EQ(address("mod/forum.add news", "ä"), "mod%2Fforum.add%20news/%C3%A4");
}

}  // namespace
}  // namespace polc::page
