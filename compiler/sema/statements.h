// The statements of all layers and files, in one flat list, base first.
//
// Order has no meaning in a policy: a step walks the list for its own kind of statement. Nothing is owned;
// the files must outlive the list.
#pragma once

#include <variant>
#include <vector>

#include "compiler/model/model.h"
#include "compiler/sema/resolve.h"
#include "compiler/syntax/ast.h"

namespace polc::sema {

struct LayeredStatement {
  const ast::Statement* statement = nullptr;
  Layer layer = 0;
};

using Statements = std::vector<LayeredStatement>;

inline Statements statements_of(const std::vector<PolicyLayer>& layers) {
  Statements result;
  for (std::size_t layer = 0; layer < layers.size(); ++layer) {
    for (const ast::File* file : layers[layer].files) {
      for (const ast::Statement& statement : file->statements) {
        result.push_back({&statement, static_cast<Layer>(layer)});
      }
    }
  }
  return result;
}

/// Calls `visit(node, statement)` for each statement that is a Node.
template <typename Node, typename Visit>
void for_each(const Statements& statements, Visit visit) {
  for (const LayeredStatement& statement : statements) {
    if (const Node* node = std::get_if<Node>(&statement.statement->node)) visit(*node, statement);
  }
}

}  // namespace polc::sema
