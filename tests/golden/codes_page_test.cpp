// compiler/diagnostics/CODES.md is the catalog; POLC_UPDATE_GOLDEN=1 writes it anew.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "compiler/diagnostics/catalog_page.h"
#include "compiler/diagnostics/explanation.h"
#include "tests/golden/golden_file.h"

namespace polc {
namespace {

TEST(CodesPage, IsMadeFromTheCatalog) {
  const std::filesystem::path path = std::filesystem::path(POLC_SOURCE_DIR) / "compiler/diagnostics/CODES.md";
  const std::string page = catalog_markdown();
  if (std::getenv("POLC_UPDATE_GOLDEN") != nullptr) std::ofstream(path, std::ios::binary) << page;
  EXPECT_EQ(golden::read(path), page) << "tools/update-goldens writes it";
}

TEST(CodesPage, EveryCodeHasWhatAReaderNeeds) {
  for (const CatalogEntry& entry : catalog()) {
    const Explanation explanation = explanation_of(entry.code);
    EXPECT_TRUE(explanation.meaning.ends_with('.'))
        << code_text(entry.code) << " has no sentence that says what it means";
    EXPECT_FALSE(explanation.wrong.empty()) << code_text(entry.code);
    EXPECT_FALSE(explanation.right.empty()) << code_text(entry.code);
    EXPECT_NE(explanation.wrong, explanation.right) << code_text(entry.code);
    EXPECT_EQ(explanation.accept.empty(), entry.severity == Severity::error) << code_text(entry.code);
    const std::string page = catalog_page(entry);
    EXPECT_NE(page.find(explanation.meaning), std::string::npos);
    EXPECT_NE(page.find("Wrong:"), std::string::npos) << page;
    EXPECT_NE(page.find("Right:"), std::string::npos) << page;
  }
}

}  // namespace
}  // namespace polc
