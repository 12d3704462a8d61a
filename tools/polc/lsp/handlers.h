// One function for each request; answers.cpp has the list. The files are named after what they answer.
#pragma once

#include <vector>

#include "tools/polc/lsp/answers.h"

namespace polc::lsp {

// navigation.cpp
llvm::json::Value definition(Desk& desk, Asked& asked);
llvm::json::Value references(Desk& desk, Asked& asked);
llvm::json::Value highlights(Desk& desk, Asked& asked);
llvm::json::Value prepare_hierarchy(Desk& desk, Asked& asked);
llvm::json::Value supertypes(Desk& desk, Asked& asked);
llvm::json::Value subtypes(Desk& desk, Asked& asked);

// renaming.cpp
llvm::json::Value prepare_rename(Desk& desk, Asked& asked);
llvm::json::Value rename(Desk& desk, Asked& asked);

// structure.cpp
llvm::json::Value document_symbols(Desk& desk, Asked& asked);
llvm::json::Value workspace_symbols(Desk& desk, Asked& asked);
llvm::json::Value folding_ranges(Desk& desk, Asked& asked);
llvm::json::Value selection_ranges(Desk& desk, Asked& asked);
llvm::json::Value document_links(Desk& desk, Asked& asked);

// formatting.cpp
llvm::json::Value formatting(Desk& desk, Asked& asked);
llvm::json::Value range_formatting(Desk& desk, Asked& asked);

// colours.cpp
std::vector<llvm::StringRef> token_types();
std::vector<llvm::StringRef> token_modifiers();
llvm::json::Value tokens_full(Desk& desk, Asked& asked);
llvm::json::Value tokens_range(Desk& desk, Asked& asked);
llvm::json::Value tokens_delta(Desk& desk, Asked& asked);

// help.cpp
llvm::json::Value hover(Desk& desk, Asked& asked);
llvm::json::Value completion(Desk& desk, Asked& asked);
llvm::json::Value signature_help(Desk& desk, Asked& asked);
llvm::json::Value inlay_hints(Desk& desk, Asked& asked);

// actions.cpp
llvm::json::Value code_actions(Desk& desk, Asked& asked);

// panels.cpp
/// A line that says so where an answer in words is of an earlier text, and nothing where it is of this one.
std::string of_which_text(const Asked& asked);
llvm::json::Value matrix(Desk& desk, Asked& asked);
llvm::json::Value place(Desk& desk, Asked& asked);
llvm::json::Value who(Desk& desk, Asked& asked);

// explain.cpp
llvm::json::Value explain(Desk& desk, Asked& asked);

// test_lenses.cpp
llvm::json::Value code_lenses(Desk& desk, Asked& asked);
llvm::json::Value run_test(Desk& desk, Asked& asked);

}  // namespace polc::lsp
