// Semantic tokens: five numbers a word, places told from the word before.
#include <algorithm>

#include "compiler/editor/colours.h"
#include "tools/polc/lsp/handlers.h"

namespace polc::lsp {
namespace {

namespace json = llvm::json;

std::vector<std::uint32_t> encoded(const Desk& desk, const Asked& asked, Span part) {
  editor::References references = asked.loaded->references();
  std::vector<std::uint32_t> numbers;
  editor::Place last;
  for (const editor::ColouredWord& word : editor::coloured_words(references, *asked.tree, *asked.text, part)) {
    const editor::Place at = asked.lines->place(word.span.begin, desk.client.encoding);
    const std::string_view text =
        std::string_view(*asked.text).substr(word.span.begin, word.span.end - word.span.begin);
    const bool is_same_line = at.line == last.line;
    numbers.push_back(at.line - last.line);
    numbers.push_back(is_same_line ? at.character - last.character : at.character);
    numbers.push_back(editor::length_of(text, desk.client.encoding));
    numbers.push_back(static_cast<std::uint32_t>(word.colour));
    numbers.push_back((word.is_declaration ? 1U : 0U) | (word.is_documentation ? 2U : 0U));
    last = at;
  }
  return numbers;
}

json::Array array_of(const std::vector<std::uint32_t>& numbers, std::size_t begin, std::size_t end) {
  json::Array array;
  array.reserve(end - begin);
  for (std::size_t at = begin; at < end; ++at) array.push_back(numbers[at]);
  return array;
}

Span whole(const Asked& asked) {
  return {asked.file, 0, static_cast<std::uint32_t>(asked.text->size())};
}

std::string keep(Desk& desk, const Asked& asked, std::vector<std::uint32_t> numbers) {
  const std::string id = std::to_string(++desk.tokens_sent);
  // Of documents that were closed long ago nothing is kept.
  if (desk.last_tokens.size() > 64) desk.last_tokens.clear();
  desk.last_tokens[asked.uri] = {id, std::move(numbers)};
  return id;
}

}  // namespace

std::vector<llvm::StringRef> token_types() {
  // In the order of editor::Colour. Names that editors have colours for.
  return {"keyword", "comment", "string",   "namespace", "macro",    "class",         "enum",    "enumMember",
          "struct",  "method",  "property", "variable",  "function", "typeParameter", "operator"};
}

std::vector<llvm::StringRef> token_modifiers() {
  return {"declaration", "documentation"};
}

json::Value tokens_full(Desk& desk, Asked& asked) {
  std::vector<std::uint32_t> numbers = encoded(desk, asked, whole(asked));
  json::Array data = array_of(numbers, 0, numbers.size());
  return json::Object{{"resultId", keep(desk, asked, std::move(numbers))}, {"data", std::move(data)}};
}

json::Value tokens_range(Desk& desk, Asked& asked) {
  const Span part = desk.asked_part(asked);
  const std::vector<std::uint32_t> numbers = encoded(desk, asked, part);
  return json::Object{{"data", array_of(numbers, 0, numbers.size())}};
}

json::Value tokens_delta(Desk& desk, Asked& asked) {
  const auto previous = asked.params.getString("previousResultId");
  const auto last = desk.last_tokens.find(asked.uri);
  if (!previous || last == desk.last_tokens.end() || last->second.first != *previous) return tokens_full(desk, asked);
  const std::vector<std::uint32_t> before = std::move(last->second.second);
  std::vector<std::uint32_t> after = encoded(desk, asked, whole(asked));
  // What both begin and end with stays.
  std::size_t first = 0;
  while (first < before.size() && first < after.size() && before[first] == after[first]) ++first;
  std::size_t tail = 0;
  while (tail < before.size() - first && tail < after.size() - first &&
         before[before.size() - 1 - tail] == after[after.size() - 1 - tail])
    ++tail;
  json::Array edits;
  if (first + tail < std::max(before.size(), after.size())) {
    edits.push_back(json::Object{{"start", first},
                                 {"deleteCount", before.size() - tail - first},
                                 {"data", array_of(after, first, after.size() - tail)}});
  }
  return json::Object{{"resultId", keep(desk, asked, std::move(after))}, {"edits", std::move(edits)}};
}

}  // namespace polc::lsp
