// Reads where a fact of a decision stands: `is column NAME { … }`, `when column NAME is the subject`, `is setting "app.name"`,
// `is always VALUE`, and what NULL means. Throws StatementEnds where something else stands. Cost: linear in the text and the values.
#pragma once

#include <string>
#include <vector>

#include "compiler/sql/rows/mapping_cursor.h"
#include "compiler/sql/rows/mapping_names.h"
#include "compiler/sql/rows/row_mapping.h"

namespace polc::sql {

class FactReader {
 public:
  /// All outlive this.
  FactReader(MappingCursor& cursor, MappingNames& known, ReadBackTable& read_back)
      : cursor_(cursor), known_(known), read_back_(read_back) {}

  /// The rest of a statement whose variable has been read.
  MappedVariable read(VariableId variable, Span first);
  /// `is column NAME`
  std::string is_column();
  /// `as integer`, or nothing for texts.
  KeyType key_type();
  /// `"app.login"`
  std::string session_setting();

 private:
  void when_null(MappedVariable& mapped);
  void check_allowed(VariableId setting, std::uint32_t value, Span place);
  std::vector<ColumnCode> named_codes(VariableId variable);
  std::vector<ColumnCode> written_codes(VariableId variable);

  MappingCursor& cursor_;
  MappingNames& known_;
  ReadBackTable& read_back_;
};

}  // namespace polc::sql
