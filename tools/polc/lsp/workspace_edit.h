// Changes of files as the protocol wants them.
#pragma once

#include "tools/polc/lsp/answers.h"
#include "tools/polc/lsp/verified_edit.h"

namespace polc::lsp {

/// With the versions of open texts where the client takes them, so that it applies nothing to another text than the one that was
/// asked about: an answer about texts that have moved on is thrown away before it is sent (questions.h).
llvm::json::Value workspace_edit(const Desk& desk, const FileChanges& changes);

}  // namespace polc::lsp
