// Where a cursor stands, by the words before it: in which statement, which item, and what a name would mean there.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/editor/cursor_text.h"
#include "compiler/syntax/ast.h"

namespace polc::editor {

struct CursorContext {
  enum class Fits : std::uint8_t {
    nothing,    ///< A new name, or only a keyword.
    statement,  ///< A statement begins.
    immutable,  ///< The same, behind `immutable`.
    level,
    role,        ///< Or a group of roles.
    permission,  ///< The next part of a pattern: `before` has the parts so far, each with its alternatives.
    condition,   ///< What a condition tests.
    member,      ///< Of a settings group, behind its dot: `before` has the group.
    value,       ///< Of what `subject` names.
    resource,
    area,  ///< Of a new resource's name: what others are below. `before` has the parts so far.
    type,
    setting,  ///< Of a `requires`.
    matrix_head,
    file,
    code,  ///< Of an `accept`.
  };
  Fits fits = Fits::nothing;
  std::vector<std::vector<std::string_view>> before;
  std::string subject;  ///< The path that a condition tests, behind whose `is` or `in` the cursor is.
  enum class Operand : std::uint8_t { value, variable, set };
  Operand operand =
      Operand::value;              ///< What may stand there beside values: what has one, or a name for several of them.
  ast::PermissionSet permissions;  ///< What a condition is about, as far as that stands before it.
  std::string settings_group;      ///< Around the cursor.
  /// Of a default: the type that stands before it, or its values where they are written out. Of a role: words beside them.
  std::string type;
  std::vector<std::string> values;
  std::vector<std::string> grammar;  ///< Keywords that the grammar takes here.
  bool takes_name = false;
  bool goes_on = false;  ///< Behind a comma or a plus, where a list began before.
  std::vector<std::string_view>
      beside;  ///< Of these, what is meant as a word of the language where any name may stand.
};

CursorContext context_of(const CursorText& cursor);

}  // namespace polc::editor
