// What a policy's tests fail with, as findings.
#pragma once

#include <string>
#include <vector>

#include "compiler/compile.h"

namespace polc::lsp {

/// Whether the tests of a policy are run to be shown among its findings: it has some, no errors, and not so many that running them with
/// every text would keep a processor busy. Lenses and `polc test` run them however many they are.
bool has_tests_to_show(const Compilation& compilation);

/// What `polc test` of the policy reports, as warnings: a policy whose tests fail still compiles. Cost: as `polc test`; ends where the
/// work of this thread is called off (common/interruption.h).
std::vector<Diagnostic> failing_tests(const Compilation& compilation, const std::string& root);

}  // namespace polc::lsp
