// The stages behind loading, for who keeps a policy loaded, as an editor does.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "compiler/common/interruption.h"
#include "compiler/compile.h"

namespace polc {

/// Takes `result`, of which `sources`, `files` and what loading reported are there, through all other stages: then it is what
/// `compile` gives for the same text. Where `go_on` says no it is left unfinished, and false returned: an editor stops where the text
/// has moved on. Never throws but what `go_on` and `found` throw.
///
/// With `found`, warnings are looked for before the table is made, and it is called between the two: the sink then has all that the
/// text can be blamed for, save that its table passes a limit. It is not called where that order might find anything else than the
/// other one, which is where a limit on comparing conditions was reached.
bool compile_loaded(Compilation& result, const std::string& path, const CompileOptions& options, const GoOn& go_on,
                    const std::function<void()>& found = {});

}  // namespace polc
