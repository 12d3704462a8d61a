#include "compiler/diagnostics/catalog_page.h"

#include <fmt/format.h>

#include <sstream>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/text/media.h"
#include "compiler/text/visible.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/JSON.h"

namespace polc {
namespace {

std::string example(std::string_view title, std::string_view policy) {
  if (policy.empty()) return "";
  std::string result = fmt::format("\n{}:\n\n", title);
  std::istringstream lines{visible_lines(policy)};
  for (std::string line; std::getline(lines, line);) result += line.empty() ? "\n" : "    " + line + "\n";
  return result;
}

llvm::StringRef reference(std::string_view text) {
  return {text.data(), text.size()};
}

}  // namespace

std::string without_places(std::string_view text) {
  std::string result;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool is_place = at + 2 < text.size() && text[at] == '{' && llvm::isDigit(text[at + 1]) && text[at + 2] == '}';
    result += is_place ? "…" : std::string(1, text[at]);
    if (is_place) at += 2;
  }
  return result;
}

std::string catalog_page(const CatalogEntry& entry) {
  std::string page =
      fmt::format("{}[{}]: {}\n", severity_text(entry.severity), code_text(entry.code), without_places(entry.message));
  if (!entry.help.empty()) page += fmt::format("  help: {}\n", without_places(entry.help));
  page += example("Wrong", entry.wrong);
  page += example("Right", entry.right);
  if (entry.severity == Severity::warning) {
    page += fmt::format(
        "\nTo accept this warning in one place, write before the statement:\n\n    accept {} because \"…\";\n",
        code_text(entry.code));
  }
  return page;
}

std::string catalog_page_json(const CatalogEntry& entry) {
  constexpr int format_version = 1;
  llvm::json::Object page{{"format_version", format_version},
                          {"code", code_text(entry.code)},
                          {"name", reference(entry.name)},
                          {"severity", reference(severity_text(entry.severity))},
                          {"message", without_places(entry.message)},
                          {"help", without_places(entry.help)},
                          {"wrong", reference(entry.wrong)},
                          {"right", reference(entry.right)}};
  return json_text(std::move(page)) + "\n";
}

std::optional<std::string> nearest_code(std::string_view text) {
  std::vector<std::string> codes;
  for (const CatalogEntry& entry : catalog()) codes.push_back(code_text(entry.code));
  return nearest_name(text, codes);
}

}  // namespace polc
