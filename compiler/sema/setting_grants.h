// `grants` of settings: to whom, at which level, and while the setting has which value.
//
// A switch grants while it is on. A setting whose type is `role` grants to the role that is its value: one
// rule for each role that an account may choose. Another setting grants under a condition that tests it.
#pragma once

#include <vector>

#include "compiler/sema/rule_draft.h"
#include "compiler/sema/settings.h"

namespace polc::sema {

void resolve_setting_grants(RuleWork& work, const BuiltinDomains& builtin,
                            const std::vector<DeclaredSetting>& settings);

}  // namespace polc::sema
