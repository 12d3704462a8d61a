// What the text leaves unsaid, between its words: who inherits a role, what a cell says otherwise, what a layer makes a default.
#pragma once

#include <string>
#include <vector>

#include "compiler/editor/references.h"

namespace polc::editor {

struct Hint {
  std::uint32_t offset = 0;  ///< Behind what it speaks of.
  std::string label;
  std::string tooltip;
};

/// Of a file, within `part`.
std::vector<Hint> hints(References& references, const ast::File& file, Span part);

}  // namespace polc::editor
