// What a layer may not do to what its base makes immutable, whatever the words it does it with.
//
// For every subject, request and account, the decision with all layers is
// - at least what the base's immutable grants give the subject, as far as the base's own restrictions leave it; what the
//   base grants to an immutable role in any way is granted for good to whoever holds that role;
// - at most what the base's immutable restrictions leave it, where a role that a layer adds counts as what it includes;
// - for a subject whose roles are all immutable: what the base decides, no more;
// - for custom roles: no more than the base lets them hold, or its immutable `forbid`s leave to each role they name.
// An account is read as AccountReadings tells: what it has not chosen has the base's default, and then the layer's.
//
// Exact without trying every set of roles. Grants add up and restrictions take away role by role, so that a subject
// which breaks the promise has one role, or two, which break it by themselves: one that grants, and one that forbids, or
// that counts as a role to which the base forbids.
#pragma once

#include <optional>

#include "compiler/access/access_conditions.h"
#include "compiler/diagnostics/diagnostic.h"

namespace polc {

/// Reports each statement, role or setting of a layer that breaks the promise of a policy below, with the smallest
/// subject that shows it. False if it ended at a limit, which is reported.
/// Of one permission alone, if `only` is given.
[[nodiscard]] bool check_layer_promise(AccessConditions& access, DiagnosticSink& sink,
                                       std::optional<PermissionId> only = std::nullopt);

}  // namespace polc
