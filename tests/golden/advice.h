// What a diagnostic tells to write, taken out of its help; and its fixes, made in the text.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/compile.h"

namespace polc::golden {

/// What stands in backquotes behind `write` or `did you mean`; `or`-joined alternatives each by themselves.
std::vector<std::string> told_to_write(std::string_view help);

/// Whether `text` has what the help says, where `…` and words in capitals (`VALUE`, `ROLES`) stand for anything.
bool follows(std::string_view text, std::string_view told);

/// The files with all fixes made that any diagnostic offers, each place once. Empty if none is offered.
std::map<std::string, std::string> with_fixes(const Compilation& compilation,
                                              const std::map<std::string, std::string>& files);

}  // namespace polc::golden
