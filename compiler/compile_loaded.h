// The stages behind loading, for who keeps a policy loaded, as an editor does.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "compiler/compile.h"

namespace polc {

/// Whether to go on. Asked between stages: an editor stops where the text has moved on.
using GoOn = std::function<bool()>;

/// Takes `result`, of which `sources`, `files` and what loading reported are there, through all other stages: then it is what
/// `compile` gives for the same text. Where `go_on` says no it is left unfinished, and false returned. Never throws but what
/// `go_on` throws.
bool compile_loaded(Compilation& result, const std::string& path, const CompileOptions& options, const GoOn& go_on);

}  // namespace polc
