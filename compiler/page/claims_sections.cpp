// What the policy says in its own words: names with their meaning, and what it claims of itself: asserts, with the policy's own words, and tests with their outcome.
#include <fmt/format.h>

#include "compiler/page/sections.h"

namespace polc::page {
namespace {

/// A statement as it stands in the source, its line breaks and indents as one space.
std::string on_one_line(std::string_view text) {
  std::string result;
  for (const char c : text) {
    const bool is_space = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (!is_space) {
      result += c;
    } else if (!result.empty() && result.back() != ' ') {
      result += ' ';
    }
  }
  return result;
}

/// As the statements of the table have it: relative to the folder of the policy's own file.
std::string place(const PageSource& source, Span span) {
  const std::string_view own = source.sources->path(FileId{});
  const std::string_view folder = own.substr(0, own.rfind('/') + 1);
  std::string_view path = source.sources->path(span.file);
  if (path.starts_with(folder)) path.remove_prefix(folder.size());
  return fmt::format("{}:{}", path, source.sources->position(span.file, span.begin).line);
}

/// Statements in the policy's own words.
template <typename Statements>
std::string statement_list(const PageSource& source, const Statements& statements) {
  if (statements.empty()) return "";
  std::string text = "<ul class=claims>\n";
  for (const auto& statement : statements) {
    text += fmt::format("<li>{}{} {}\n", code(on_one_line(source.sources->text(statement.span))),
                        statement.note.empty() ? "" : "<q>" + isolated(statement.note) + "</q>",
                        "<small>" + code(place(source, statement.span)) + "</small>");
  }
  return text + "</ul>\n";
}

std::string only_table(const PageParts& parts) {
  return fmt::format("<p>{}</p>\n", parts.labels.word(Word::only_table));
}

}  // namespace

std::string definitions_section(const PageParts& parts) {
  if (parts.source.definitions.empty()) return "";
  std::string text = "<ul class=claims>\n";
  for (const Definition& definition : parts.source.definitions) {
    text += fmt::format("<li>{} <small>{}</small>{}\n", code(on_one_line(parts.source.sources->text(definition.span))),
                        code(place(parts.source, definition.span)), paragraphs(definition.doc));
  }
  return section("definitions", parts.labels.word(Word::definitions), text + "</ul>\n");
}

std::string asserts_section(const PageParts& parts) {
  const Labels& labels = parts.labels;
  std::string text = only_table(parts);
  if (parts.source.model != nullptr) {
    const std::vector<Assertion>& assertions = parts.source.model->assertions;
    text = fmt::format("<p>{}</p>\n", labels.word(assertions.empty() ? Word::no_asserts : Word::proved));
    text += statement_list(parts.source, assertions);
    const std::vector<RoleGift>& gifts = parts.source.model->gifts;
    if (!gifts.empty())
      text += fmt::format("<p>{}</p>\n", labels.word(Word::gifts)) + statement_list(parts.source, gifts);
  }
  return section("asserts", labels.word(Word::asserts), text);
}

std::string tests_section(const PageParts& parts) {
  const Labels& labels = parts.labels;
  std::string text = only_table(parts);
  if (parts.source.model != nullptr && parts.source.tests.empty())
    text = fmt::format("<p>{}</p>\n", labels.word(Word::no_tests));
  if (parts.source.model != nullptr && !parts.source.tests.empty()) {
    text = fmt::format(
        "<table class=tests><caption>{}</caption><thead><tr><th scope=col>{}</th><th scope=col>{}</th><th "
        "scope=col>{}</th></tr></thead><tbody>\n",
        labels.word(Word::tests), labels.word(Word::test), labels.word(Word::expectations), labels.word(Word::outcome));
    for (const TestResult& test : parts.source.tests) {
      text += fmt::format("<tr><th scope=row>{}<small>{}</small></th><td>{}</td><td>{}", isolated(test.name),
                          code(place(parts.source, test.span)), test.expectations,
                          labels.word(test.failures.empty() ? Word::passed : Word::failed));
      for (const TestFailure& failure : test.failures) text += "<br>" + isolated(failure.message);
      text += "</td></tr>\n";
    }
    text += "</tbody></table>\n";
  }
  return section("tests", labels.word(Word::tests), text);
}

}  // namespace polc::page
