// A `note` put where there is none: the reason that `explain` and the page show.
#pragma once

#include <optional>
#include <string_view>

#include "compiler/editor/references.h"
#include "compiler/editor/renaming.h"

namespace polc::editor {

/// For the rule or the cell at a place. Nothing where it has a note, or can have none.
std::optional<TextChange> add_note(const ast::File& file, std::string_view text, std::uint32_t offset);

}  // namespace polc::editor
