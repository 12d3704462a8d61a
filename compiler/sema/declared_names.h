// Every name that the files of a policy declare, with what it is a name of: for checks of the names as such.
#pragma once

#include <string>
#include <vector>

#include "compiler/source/span.h"
#include "compiler/syntax/ast.h"

namespace polc::sema {

struct DeclaredName {
  std::string text;   ///< Parts with dots between them.
  std::string space;  ///< Names of one space are told apart by their text alone: `role`, `value of color`.
  Span span;
};

/// In the order of the text. A dotted name is there with each of its beginnings: `billing` and `billing.invoice`.
/// Files that are imported and extended count as names.
void add_declared_names(const ast::File& file, std::vector<DeclaredName>& names);

}  // namespace polc::sema
