#include "compiler/diagnostics/catalog_page.h"

#include <fmt/format.h>

#include <array>
#include <sstream>
#include <utility>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/diagnostics/explanation.h"
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

std::string markdown_example(std::string_view title, std::string_view policy) {
  const std::string text = visible_lines(policy);
  return fmt::format("\n{}:\n\n```text\n{}{}```\n", title, text, text.ends_with('\n') ? "" : "\n");
}

std::string_view stage_title(int thousand) {
  constexpr std::array<std::string_view, 9> titles = {"Text and files",
                                                      "Names and types",
                                                      "Rules, settings and layers",
                                                      "Asserts and tests",
                                                      "Bounds, and faults of polc",
                                                      "Warnings",
                                                      "Requests",
                                                      "Tables to import",
                                                      "Mappings to rows of a database"};
  return titles.at(static_cast<std::size_t>(thousand) - 1);
}

/// A warning that belongs to a statement: the others are about work that was given up.
bool may_be_accepted(const CatalogEntry& entry) {
  return entry.severity == Severity::warning && static_cast<int>(entry.code) / 1000 == 6;
}

/// The message without its places; where those are all of it, what the code means, up to its first full stop.
std::string headline(const CatalogEntry& entry) {
  if (entry.message != "{0}") return without_places(entry.message);
  const std::string_view meaning = explanation_of(entry.code).meaning;
  return std::string(meaning.substr(0, meaning.find_first_of(".:")));
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
  std::string page = fmt::format("{}[{}]: {}\n", severity_text(entry.severity), code_text(entry.code), headline(entry));
  if (!entry.help.empty()) page += fmt::format("  help: {}\n", without_places(entry.help));
  const Explanation explanation = explanation_of(entry.code);
  page += fmt::format("\n{}\n", explanation.meaning);
  page += example("Wrong", explanation.wrong);
  page += example("Right", explanation.right);
  if (entry.severity == Severity::warning) page += fmt::format("\nWhen to accept it: {}\n", explanation.accept);
  if (may_be_accepted(entry)) {
    page += fmt::format(
        "\nTo accept this warning in one place, write before the statement:\n\n    accept {} because \"…\";\n",
        code_text(entry.code));
  }
  return page;
}

std::string catalog_list() {
  std::string list;
  for (const CatalogEntry& entry : catalog()) {
    list += fmt::format("{}  {:<7}  {}\n", code_text(entry.code), severity_text(entry.severity), headline(entry));
  }
  return list;
}

std::string catalog_list_json() {
  constexpr int format_version = 1;
  llvm::json::Array codes;
  for (const CatalogEntry& entry : catalog()) {
    codes.push_back(llvm::json::Object{{"code", code_text(entry.code)},
                                       {"name", reference(entry.name)},
                                       {"severity", reference(severity_text(entry.severity))},
                                       {"message", headline(entry)}});
  }
  return json_text(llvm::json::Object{{"format_version", format_version}, {"codes", std::move(codes)}}) + "\n";
}

std::string catalog_markdown() {
  std::string page =
      "# The codes of polc\n\nWhat polc reports, by code. The page is made from the catalog, and a test compares the "
      "two; "
      "`polc check --explain CODE` prints one\nof the entries, and `polc check --codes` lists all. What `…` stands for "
      "is "
      "filled in by a report.\n";
  int hundred = 0;
  for (const CatalogEntry& entry : catalog()) {
    const int stage = static_cast<int>(entry.code) / 1000;
    if (stage != hundred) page += fmt::format("\n## {}\n", stage_title(stage));
    hundred = stage;
    const Explanation explanation = explanation_of(entry.code);
    page += fmt::format("\n### {}\n{}: {}\n", code_text(entry.code), severity_text(entry.severity),
                        visible(headline(entry)));
    if (!entry.help.empty()) page += fmt::format("\nHelp: {}\n", visible(without_places(entry.help)));
    page += fmt::format("\n{}\n", explanation.meaning);
    page += markdown_example("Wrong", explanation.wrong) + markdown_example("Right", explanation.right);
    if (!explanation.accept.empty()) page += fmt::format("\nWhen to accept it: {}\n", explanation.accept);
  }
  return page;
}

std::string catalog_page_json(const CatalogEntry& entry) {
  constexpr int format_version = 1;
  const Explanation explanation = explanation_of(entry.code);
  llvm::json::Object page{{"format_version", format_version},
                          {"code", code_text(entry.code)},
                          {"name", reference(entry.name)},
                          {"severity", reference(severity_text(entry.severity))},
                          {"message", headline(entry)},
                          {"help", without_places(entry.help)},
                          {"meaning", reference(explanation.meaning)},
                          {"wrong", reference(explanation.wrong)},
                          {"right", reference(explanation.right)}};
  if (!explanation.accept.empty()) page["accept"] = reference(explanation.accept);
  return json_text(std::move(page)) + "\n";
}

std::optional<std::string> nearest_code(std::string_view text) {
  std::vector<std::string> codes;
  for (const CatalogEntry& entry : catalog()) codes.push_back(code_text(entry.code));
  return nearest_name(text, codes);
}

}  // namespace polc
