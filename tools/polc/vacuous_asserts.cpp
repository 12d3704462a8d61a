#include "tools/polc/vacuous_asserts.h"

#include <algorithm>

namespace polc::tool {

bool refuse_vacuous_asserts(Compilation& compilation) {
  bool is_found = false;
  const std::vector<Assertion>& assertions = compilation.model->assertions;
  for (Diagnostic& diagnostic : compilation.sink.all()) {
    if (diagnostic.code != Code::condition_never_holds) continue;
    const bool is_of_assert = std::any_of(assertions.begin(), assertions.end(), [&](const Assertion& assertion) {
      return diagnostic.span == assertion.span;
    });
    if (!is_of_assert) continue;
    diagnostic.severity = Severity::error;
    is_found = true;
  }
  return is_found;
}

}  // namespace polc::tool
