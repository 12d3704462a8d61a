#include "tools/polc/lsp/documents.h"

namespace polc::lsp {
namespace json = llvm::json;

std::optional<editor::Place> place_of(const json::Value* value) {
  const json::Object* object = value == nullptr ? nullptr : value->getAsObject();
  if (object == nullptr) return std::nullopt;
  const auto line = object->getInteger("line");
  const auto character = object->getInteger("character");
  if (!line || !character || *line < 0 || *character < 0) return std::nullopt;
  const auto bounded = [](std::int64_t number) {
    return static_cast<std::uint32_t>(std::min<std::int64_t>(number, INT32_MAX));
  };
  return editor::Place{bounded(*line), bounded(*character)};
}

std::optional<std::string> changed_text(const std::string& text, const json::Array& changes,
                                        editor::Encoding encoding) {
  std::string result = text;
  for (const json::Value& each : changes) {
    const json::Object* change = each.getAsObject();
    if (change == nullptr) return std::nullopt;
    const auto replacement = change->getString("text");
    if (!replacement) return std::nullopt;
    const json::Value* range = change->get("range");
    if (range == nullptr) {
      result = replacement->str();
      continue;
    }
    const json::Object* ends = range->getAsObject();
    if (ends == nullptr) return std::nullopt;
    const auto start = place_of(ends->get("start"));
    const auto end = place_of(ends->get("end"));
    if (!start || !end) return std::nullopt;
    const editor::TextLines lines(result);
    const std::uint32_t begin = lines.offset(*start, encoding);
    const std::uint32_t until = std::max(begin, lines.offset(*end, encoding));
    result.replace(begin, until - begin, replacement->str());
  }
  return result;
}

}  // namespace polc::lsp
