// Whether a condition holds in one case: the oracle's reading of `own and not supervisor.limit`.
//
// Part of the slow oracle (oracle.h). Names are looked up anew at every evaluation.
#pragma once

#include <set>
#include <string>

#include "tests/oracle/names.h"

namespace polc::oracle {

/// The value of each attribute or setting, by name. A resource's attribute goes by its bare name, a context
/// attribute by `context.name`, a setting by `group.setting`. What is left out is at its default.
using Values = std::map<std::string, std::string>;

/// The values of one case.
struct Case {
  const Values& attributes;
  const Values& settings;
};

/// Where a condition is read: its names are attributes of `resource`, and settings of `group` by short name.
struct Scope {
  std::string resource;
  std::string group;  ///< Empty outside a settings group.
};

bool holds(const ast::Condition& condition, const Names& names, const Scope& scope, const Case& values);

/// The settings that a condition names, itself or through a `define`.
std::set<std::string> settings_named(const ast::Condition& condition, const Names& names, const Scope& scope);

/// The value of a setting, or its default.
std::string setting_value(const std::string& setting, const Names& names, const Values& settings);

}  // namespace polc::oracle
