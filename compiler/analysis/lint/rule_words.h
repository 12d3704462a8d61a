// How warnings speak of rules: what kind of line it is, and which of its permissions.
#pragma once

#include <string>
#include <vector>

#include "compiler/model/model.h"

namespace polc::lint {

/// `grant`, `cell`, `forbid`…
std::string kind_of(const Rule& rule);

/// `` `device.view` ``, or `` `device.view` and 3 others ``.
std::string permission_names(const Model& model, const std::vector<PermissionId>& permissions);

/// The permissions that the author named, without what those imply.
std::vector<PermissionId> named_permissions(const Rule& rule);

}  // namespace polc::lint
