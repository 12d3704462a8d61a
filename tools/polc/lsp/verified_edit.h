// A change of texts that is offered only where the tables before and after are the same, byte for byte but for the names.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "compiler/editor/renaming.h"
#include "tools/polc/lsp/engine.h"

namespace polc::lsp {

/// By path.
using FileChanges = std::map<std::string, std::vector<editor::TextChange>>;

/// Adds what is not there yet: two policies may change one file alike.
void add(FileChanges& changes, const std::string& path, const editor::TextChange& change);

struct Comparison {
  std::string difference;  ///< In words; empty: every policy decides the same, and is found no more fault with.
};

/// Compiles each policy twice. One that has errors before cannot be compared, which is a difference.
Comparison compare_policies(const Engine& engine, const std::vector<std::string>& roots, const FileChanges& changes);

}  // namespace polc::lsp
