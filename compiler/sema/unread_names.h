// Names that may have been declared in text that could not be read.
//
// What has a syntax error is left out of the tree, and a file that was not found is missing whole. What
// they declare is then unknown to everything else, which would report the same mistake again at every use. A name
// that may be lost is therefore left out without a word; the error that lost it stops the compilation anyway.
#pragma once

#include <string_view>
#include <vector>

#include "compiler/sema/resolve.h"
#include "compiler/sema/workspace.h"

namespace polc::sema {

/// Takes over what the files and the diagnostics so far say is lost.
void collect_unread_names(Workspace& workspace, const std::vector<PolicyLayer>& layers);

/// Whether `name`, or one of its parts, may have been declared in what is lost.
bool is_unread(const Workspace& workspace, std::string_view name);

/// Whether anything at all is lost.
bool is_incomplete(const Workspace& workspace);

}  // namespace polc::sema
