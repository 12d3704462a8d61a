#include "compiler/importer/layout.h"

#include <fmt/format.h>

namespace polc::importer {
namespace {

constexpr std::size_t step = 2;

/// A block of names between braces, each line indented.
std::string name_block(const std::vector<std::string>& names, std::size_t indent) {
  const std::string margin(indent, ' ');
  return fmt::format("{{\n{}\n{}}}", packed(std::string(indent + step, ' '), names, "", indent + step), margin);
}

/// A term that is too long for one line.
std::string term_block(const PermissionTerm& term, std::size_t indent) {
  const auto fits = [&](const std::string& text) { return indent + text.size() + step <= line_width; };
  std::string resources = braced(term.resources);
  if (!fits(resources)) resources = name_block(term.resources, indent);
  std::string actions = braced(term.actions);
  const bool is_alone = fits(resources + "." + actions) || (resources.ends_with('}') && fits("}." + actions));
  if (!is_alone && term.actions.size() > 1) actions = name_block(term.actions, indent);
  return resources + "." + actions;
}

}  // namespace

std::string braced(const std::vector<std::string>& names) {
  return names.size() == 1 ? names.front() : fmt::format("{{{}}}", fmt::join(names, ", "));
}

std::string term_text(const PermissionTerm& term) {
  return (term.resources.empty() ? "" : braced(term.resources) + ".") + braced(term.actions);
}

std::string packed(std::string_view head, const std::vector<std::string>& items, std::string_view tail,
                   std::size_t indent) {
  std::string text(head);
  std::size_t column = text.size();
  bool is_first = true;
  for (std::size_t number = 0; number < items.size(); ++number) {
    const bool is_last = number + 1 == items.size();
    const std::string item = items[number] + (is_last ? std::string(tail) : ",");
    if (!is_first && column + 1 + item.size() > line_width) {
      text += '\n' + std::string(indent, ' ');
      column = indent;
    } else if (!is_first) {
      text += ' ';
      ++column;
    }
    is_first = false;
    text += item;
    column += item.size();
  }
  return text;
}

std::string rule_text(const std::string& head, const std::vector<PermissionTerm>& terms, const std::string& tail) {
  std::vector<std::string> texts;
  for (const PermissionTerm& term : terms) texts.push_back(term_text(term));
  std::string line = fmt::format("{} {}{}", head, fmt::join(texts, ", "), tail);
  if (line.size() <= line_width) return line;
  std::string text = head;
  std::vector<std::string> short_terms;
  const std::string margin(step, ' ');
  const auto flush = [&](std::string_view end) {
    if (!short_terms.empty()) text += '\n' + packed(margin, short_terms, end, step);
    short_terms.clear();
  };
  for (std::size_t number = 0; number < terms.size(); ++number) {
    const bool is_last = number + 1 == terms.size();
    if (step + texts[number].size() + tail.size() <= line_width) {
      short_terms.push_back(texts[number]);
      continue;
    }
    flush(",");
    text += '\n' + margin + term_block(terms[number], step) + (is_last ? tail : ",");
  }
  flush(tail);
  return text;
}

}  // namespace polc::importer
