#include "tests/unit/compiler/page/rendered_page.h"

#include <gtest/gtest.h>
#include <pol/verify.h>

#include <regex>

#include "compiler/compile.h"

namespace polc::page {

std::string page_of(const std::string& policy, const PageOptions& options, bool has_source) {
  const auto compilation = compile_text("p.pol", policy);
  EXPECT_TRUE(compilation->bytes.has_value());
  if (!compilation->bytes) return "";
  ReadBackTable read_back(*pol::verify(*compilation->bytes));
  PageSource source;
  source.file = "p.pol";
  if (has_source) {
    source.model = &*compilation->model;
    source.sources = &compilation->sources;
    ConditionDiagrams conditions(*source.model);
    AccessConditions access(conditions);
    source.tests = run_tests(access, compilation->sink);
  }
  return render_page(read_back, source, options);
}

std::string text_of(std::string html) {
  html = std::regex_replace(html, std::regex("</(dt|dd|p|h[1-6]|small|th|td)>"), " ");
  html = std::regex_replace(html, std::regex("<[^>]*>"), "");
  return std::regex_replace(html, std::regex("\\s+"), " ");
}

}  // namespace polc::page
