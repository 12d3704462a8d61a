// What a subject may do, as text or JSON.
#pragma once

#include <string>

#include "compiler/analysis/query/what.h"

namespace polc {

/// `width`: the columns of a line.
std::string what_text(const WhatAnswer& answer, const WhatQuestion& question, ReadBackTable& read_back,
                      std::size_t width);
std::string what_json(const WhatAnswer& answer, const WhatQuestion& question, ReadBackTable& read_back);

/// "`resource.action`" without its resource: what a reader sees below the resource's name.
std::string action_text(const pol::Names& names, const pol::TableView& table, pol::PermissionId permission);

/// "Call queue (call_queue)"
std::string resource_label(const pol::Names& names, pol::ResourceId resource);

}  // namespace polc
