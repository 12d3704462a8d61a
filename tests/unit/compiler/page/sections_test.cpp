// What a page says of settings, roles and claims: each section by its articles.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/compiler/page/rendered_page.h"

namespace polc::page {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const std::string shop = R"(policy desk "Front desk";
levels deny "No" < instruct "Instructions only" < allow "Yes";
/// Runs the desk.
role manager "Manager" includes clerk;
role clerk "Clerk" fallback;
role auditor "Auditor" within drawer;
exclusive roles manager, auditor;
resource drawer "Drawer" { own "Own drawer": bool; actions open "Open a drawer", count "Count the money", view; }
/// Of the whole shop.
settings shop "Shop" for clerk editable by manager {
  /// Whether clerks may share a drawer.
  share "Share drawers" = off grants drawer.count note "Ask the owner first.";
  hours "Hours": {short, long, all} = long within {short, long} requires share;
  sealed "Sealed" = off immutable;
  spare "Spare" = off;
}
settings till { quick = off; }
allow manager to drawer.open, drawer.view;
allow clerk to drawer.open if own;
allow clerk to drawer.view if shop.hours is long;
allow auditor to drawer.view;
forbid auditor to drawer.open note "Auditors only look.";
assert never auditor may drawer.open note "Four eyes.";
drawer.open gives clerk to others if own;
test "a manager opens" { manager drawer.open -> allow; clerk drawer.open (own) -> allow; }
)";

/// The text of the article with this address.
std::string article_of(const std::string& page, const std::string& address) {
  const std::size_t begin = page.find("<article id=\"" + address + "\">");
  if (begin == std::string::npos) return "no such article";
  return text_of(page.substr(begin, page.find("</article>", begin) - begin));
}

/// The text from this section's heading to the next section.
std::string section_of(const std::string& page, const std::string& id) {
  const std::size_t begin = page.find("<section id=" + id + " ");
  if (begin == std::string::npos) return "no such section";
  return text_of(page.substr(begin, page.find("</section>", begin) - begin));
}

TEST(SettingsSection, SaysDefaultBoundsEditorsAndWhatAValueOpens) {
  const std::string text = article_of(page_of(shop), "shop.share");
  EXPECT_THAT(text, AllOf(HasSubstr("Share drawers"), HasSubstr("Whether clerks may share a drawer."),
                          HasSubstr("Ask the owner first."), HasSubstr("Default off"), HasSubstr("May be off or on"),
                          HasSubstr("Edited by Manager"), HasSubstr("Needed by Hours"),
                          HasSubstr("on opens Yes for Manager and Clerk:Count the money")));
}

TEST(SettingsSection, SaysWhatAValueNeedsAndCloses) {
  const std::string text = article_of(page_of(shop), "shop.hours");
  EXPECT_THAT(text, HasSubstr("May be short or long"));
  EXPECT_THAT(text, Not(HasSubstr("short or long or all")));
  EXPECT_THAT(text, HasSubstr("Needs Share drawers is on"));
  // Not "Instructions only", which would read as what the clerk still has.
  EXPECT_THAT(text, HasSubstr("short closes Instructions only and more for Clerk:drawer.view"));
}

TEST(SettingsSection, TellsALockFromASettingThatDoesNothing) {
  const std::string page = page_of(shop);
  EXPECT_THAT(article_of(page, "shop.sealed"),
              AllOf(HasSubstr("locked: no account can change it"), Not(HasSubstr("Edited by"))));
  EXPECT_THAT(article_of(page, "shop.spare"), AllOf(HasSubstr("changes nothing"), Not(HasSubstr("locked"))));
}

/// What stands in the sources about a group stands above its settings, in the order of the sources.
TEST(SettingsSection, StandsUnderTheTitlesOfItsGroups) {
  const std::string text = section_of(page_of(shop), "settings");
  EXPECT_THAT(text, HasSubstr("Settings Shop shop Of the whole shop. Share drawers"));
  EXPECT_THAT(text.substr(text.find("Spare")), HasSubstr("till till.quick"));
  // A table knows no groups.
  const std::string of_table = section_of(page_of(shop, {}, false), "settings");
  EXPECT_THAT(of_table, AllOf(HasSubstr("Settings Share drawers"), Not(HasSubstr("Of the whole shop."))));
  EXPECT_THAT(of_table, HasSubstr("till.quick"));
}

TEST(SettingsSection, SaysSoWhereThereIsNone) {
  EXPECT_THAT(section_of(page_of("role a; resource r { actions x; } allow a to r.x;"), "settings"),
              HasSubstr("no settings"));
}

TEST(RolesSection, SaysWhatARoleIsAndIncludes) {
  const std::string page = page_of(shop);
  EXPECT_THAT(article_of(page, "role/manager"),
              AllOf(HasSubstr("3 of 3 permissions"), HasSubstr("Runs the desk."), HasSubstr("Includes: Clerk")));
  EXPECT_THAT(article_of(page, "role/clerk"), HasSubstr("Whoever holds no role counts as this one."));
  EXPECT_THAT(article_of(page, "role/auditor"),
              AllOf(HasSubstr("1 of 3 permissions"), HasSubstr("Held within: Drawer")));
}

TEST(RolesSection, DrawsWhatIncludesWhatAndNamesThoseThatExcludeEachOther) {
  const std::string page = page_of(shop);
  EXPECT_THAT(section_of(page, "roles"), HasSubstr("Manager and Auditor"));
  const std::size_t begin = page.find("<svg");
  ASSERT_NE(begin, std::string::npos);
  const std::string drawn = page.substr(begin, page.find("</svg>", begin) - begin);
  EXPECT_THAT(drawn, AllOf(HasSubstr(">Manager<"), HasSubstr(">Clerk<"), Not(HasSubstr("Auditor"))));
}

TEST(ClaimsSections, HaveNotesPlacesAndGifts) {
  const std::string text = section_of(page_of(shop), "asserts");
  EXPECT_THAT(text, AllOf(HasSubstr("Proved for every subject, request and account."), HasSubstr("Four eyes."),
                          HasSubstr("p.pol:23"), HasSubstr("drawer.open gives clerk to others if own;"),
                          HasSubstr("p.pol:24")));
}

TEST(ClaimsSections, CountExpectationsAndSayTheOutcome) {
  EXPECT_THAT(section_of(page_of(shop), "tests"), HasSubstr("a manager opensp.pol:25 2 passed"));
  const std::string wrong = std::string(shop).replace(shop.find("drawer.open -> allow"), 20, "drawer.open -> deny ");
  EXPECT_THAT(section_of(page_of(wrong), "tests"),
              AllOf(HasSubstr("p.pol:25 2 failed"), HasSubstr("`drawer.open` is `allow`, not `deny`")));
}

}  // namespace
}  // namespace polc::page
