// A policy as it was read: layers of files, before anything is resolved.
#pragma once

#include <vector>

#include "compiler/syntax/ast.h"

namespace polc {

/// The files of one policy of a chain of `extends`: the file itself and all that it imports, in any order.
struct PolicyLayer {
  std::vector<const ast::File*> files;
};

}  // namespace polc
