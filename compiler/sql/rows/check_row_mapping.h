// What a mapping must say besides its statements: everything that a decision about its rows depends on, and nothing that opens rows.
#pragma once

#include <optional>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/sql/rows/row_mapping.h"
#include "compiler/table/read_back_table.h"

namespace polc::sql {

/// Which statements were read, where the mapping itself does not tell.
struct WhatIsSaid {
  bool has_subject = false;
  bool has_roles = false;
  bool has_grant = false;
  std::optional<Span> without_a_role;
  Span end;
};

/// Reports what is left open, and what cannot be so. Throws QuestionLimit where a permission takes too much to read.
void check_row_mapping(const RowMapping& mapping, const WhatIsSaid& said, ReadBackTable& read_back,
                       DiagnosticSink& sink);

}  // namespace polc::sql
