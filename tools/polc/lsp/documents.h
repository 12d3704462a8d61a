// The texts that the editor has open. They count before what is on disk.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "compiler/editor/text_lines.h"
#include "llvm/Support/JSON.h"

namespace polc::lsp {

struct Document {
  std::string uri;  ///< As the editor writes it.
  std::int64_t version = 0;
  std::shared_ptr<const std::string> text;
};

/// By path. Texts are shared and never changed: a copy is what another thread may work on.
using Documents = std::map<std::string, Document>;

/// The text after the changes of a `didChange`, in their order; nothing where they cannot be read.
std::optional<std::string> changed_text(const std::string& text, const llvm::json::Array& changes,
                                        editor::Encoding encoding);

/// `{"line": 3, "character": 14}`
std::optional<editor::Place> place_of(const llvm::json::Value* value);

}  // namespace polc::lsp
