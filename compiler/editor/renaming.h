// A name changed wherever it stands. Whether the policy still decides the same is for the caller to compare.
#pragma once

#include <string>
#include <vector>

#include "compiler/common/expected.h"
#include "compiler/editor/references.h"
#include "compiler/source/source_manager.h"

namespace polc::editor {

struct TextChange {
  Span span;
  std::string text;

  friend bool operator==(const TextChange&, const TextChange&) = default;
};

/// The text with all changes made; none may be over another.
std::string with_changes(std::string_view text, std::vector<TextChange> changes);

/// Whether a name can be this at all, in words if not; empty if so.
std::string what_is_wrong_with(const std::string& name);

/// All changes in the files of a policy. A place may name several things at once, as `{skill, tag}.view` does: then all of them get the
/// new name, and whatever shares a place with one of these. Fails, in words, where they are not of one kind, or called otherwise.
Expected<std::vector<TextChange>> rename_changes(References& references, const std::deque<ast::File>& files,
                                                 const SourceManager& sources, SymbolId symbol,
                                                 const std::string& name);

}  // namespace polc::editor
