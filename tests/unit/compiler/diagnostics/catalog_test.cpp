#include "compiler/diagnostics/catalog.h"

#include <gtest/gtest.h>

#include <cctype>
#include <set>

#include "compiler/diagnostics/diagnostic.h"

namespace polc {
namespace {

TEST(Catalog, IsSortedAndFindsEveryEntry) {
  ASSERT_FALSE(catalog().empty());
  std::set<std::string_view> names;
  Code last{};
  for (const CatalogEntry& entry : catalog()) {
    EXPECT_LT(last, entry.code);
    last = entry.code;
    EXPECT_TRUE(names.insert(entry.name).second) << entry.name;
    EXPECT_EQ(&entry_of(entry.code), &entry);
    const auto found = find_entry(code_text(entry.code));
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(found->name, entry.name);
  }
}

TEST(Catalog, HasOneMessageStyle) {
  for (const CatalogEntry& entry : catalog()) {
    ASSERT_FALSE(entry.message.empty());
    for (const std::string_view text : {entry.message, entry.help}) {
      if (text.empty()) continue;
      EXPECT_FALSE(text.ends_with('.')) << code_text(entry.code) << ": " << text;
      const bool shouts = text.size() > 1 && std::isupper(static_cast<unsigned char>(text[0])) != 0 &&
                          std::islower(static_cast<unsigned char>(text[1])) != 0;
      EXPECT_FALSE(shouts) << code_text(entry.code) << ": " << text;
      EXPECT_EQ(text.find("  "), std::string_view::npos) << code_text(entry.code) << ": " << text;
    }
  }
}

TEST(Catalog, RefusesWhatIsNoCode) {
  for (const std::string_view text : {"", "POL", "POL1", "pol1001", "POL1001x", "POL99999", "1001", "POL-1001"}) {
    EXPECT_FALSE(find_entry(text).has_value()) << text;
  }
  EXPECT_EQ(code_text(Code::unexpected_token), "POL1001");
}

/// Whoever meets a fault of ours is told so, and exits with its code: the two go together.
TEST(Catalog, FaultsOfOurOwnSayHowToReportThem) {
  std::size_t faults = 0;
  for (const CatalogEntry& entry : catalog()) {
    EXPECT_EQ(is_internal(entry.code), entry.help == std::string_view(POLC_REPORT_IT)) << code_text(entry.code);
    faults += is_internal(entry.code) ? 1 : 0;
    EXPECT_EQ(entry.help.find("fault of the"), std::string_view::npos) << code_text(entry.code);
  }
  EXPECT_EQ(faults, 3U);
  DiagnosticSink sink;
  sink.report(Code::policy_too_complex, std::nullopt, {"this policy", "1 steps"});
  EXPECT_FALSE(sink.has_internal_errors()) << "a limit is no fault";
  sink.report(Code::table_mistranslated, std::nullopt, {"a.b"});
  EXPECT_TRUE(sink.has_internal_errors());
}

}  // namespace
}  // namespace polc
