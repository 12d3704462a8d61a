// Changes of files as the protocol wants them.
#pragma once

#include "tools/polc/lsp/answers.h"
#include "tools/polc/lsp/verified_edit.h"

namespace polc::lsp {

llvm::json::Value workspace_edit(const Desk& desk, const FileChanges& changes);

}  // namespace polc::lsp
