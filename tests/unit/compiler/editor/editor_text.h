// A policy with a cursor in it, for tests: `‸` is the cursor, and no part of the text.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <string_view>

#include "compiler/compile.h"
#include "compiler/editor/references.h"

namespace polc::editor {

struct EditorText {
  explicit EditorText(std::string marked) {
    constexpr std::string_view cursor = "‸";
    const std::size_t at = marked.find(cursor);
    if (at != std::string::npos) {
      marked.erase(at, cursor.size());
      offset = static_cast<std::uint32_t>(at);
    }
    text = std::move(marked);
    compilation = compile_text("policy.pol", text);
    symbols = std::make_unique<Symbols>(compilation->files.files);
    references = std::make_unique<References>(*symbols);
  }

  const ast::File& file() const { return compilation->files.files.front(); }

  std::string text;
  std::uint32_t offset = 0;
  std::unique_ptr<Compilation> compilation;
  std::unique_ptr<Symbols> symbols;
  std::unique_ptr<References> references;
};

}  // namespace polc::editor
