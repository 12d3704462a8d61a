// A syntax tree as indented text, for people who want to see what the parser understood.
//
// One line a node, with its place; conditions as `(or assigned (not supervisor.limit))`. Complete: whatever the tree
// holds is in the text. The text is not policy language and is not read back. Cost: linear in the tree.
#pragma once

#include <string>

#include "compiler/source/source_manager.h"
#include "compiler/syntax/ast.h"

namespace polc {

std::string dump(const ast::File& file, const SourceManager& sources);

/// The same without places and the file's name: equal for two texts that say the same in another layout.
std::string dump_without_places(const ast::File& file, const SourceManager& sources);

}  // namespace polc
