#include "compiler/editor/notes.h"

#include "compiler/editor/hover.h"

namespace polc::editor {
namespace {

/// For the author to write over.
constexpr std::string_view blank_note = " note \"why\"";

struct NoteOf {
  /// Whether the statement may have one, and has none.
  bool is_free = false;

  void operator()(const ast::Grant& node) { is_free = !node.note; }
  void operator()(const ast::Forbid& node) { is_free = !node.note; }
  void operator()(const ast::Require& node) { is_free = !node.note; }
  void operator()(const ast::Implies& node) { is_free = !node.note; }
  void operator()(const ast::Gives& node) { is_free = !node.note; }
  void operator()(const ast::Exclusive& node) { is_free = !node.note; }
  void operator()(const ast::CustomRoles& node) { is_free = !node.note; }
  void operator()(const ast::Assertion& node) { is_free = !node.note; }
  template <typename Other>
  void operator()(const Other& /*has none*/) {}
};

}  // namespace

std::optional<TextChange> add_note(const ast::File& file, std::string_view text, std::uint32_t offset) {
  const ast::Statement* statement = statement_at(file, offset);
  if (statement == nullptr) return std::nullopt;
  if (const auto cell = cell_at(*statement, offset)) {
    if (cell->cell->note || cell->cell->outcomes.empty()) return std::nullopt;
    const Span end{file.id, cell->cell->span.end, cell->cell->span.end};
    return TextChange{end, std::string(blank_note)};
  }
  NoteOf note;
  std::visit(note, statement->node);
  const std::uint32_t last = statement->span.end;
  if (!note.is_free || last == 0 || text[last - 1] != ';') return std::nullopt;
  return TextChange{{file.id, last - 1, last - 1}, std::string(blank_note)};
}

}  // namespace polc::editor
