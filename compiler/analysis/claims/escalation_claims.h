// `assert never ROLES may become ROLES`: proved, or refuted by a shortest chain of steps.
//
// It speaks of whoever begins with one of the first roles, in every account, with accomplices who begin with one of them or with
// no role: see escalation/escalation.h.
#pragma once

#include <string_view>

#include "compiler/access/access_conditions.h"
#include "compiler/diagnostics/diagnostic.h"

namespace polc {

/// How much one such claim, or one question, may take.
inline constexpr std::uint64_t max_steps_of_escalation = std::uint64_t{1} << 22;

/// Reports the assert if it does not hold. False, and reported, where finding out takes too much.
[[nodiscard]] bool check_escalation(AccessConditions& access, const Assertion& assertion, DiagnosticSink& sink,
                                    std::string_view policy);

}  // namespace polc
