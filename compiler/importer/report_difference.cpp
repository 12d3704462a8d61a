#include "compiler/importer/report_difference.h"

#include <optional>
#include <string>

namespace polc::importer {

void report_difference(const AccessTable& table, const ImportDifference& difference, DiagnosticSink& sink) {
  using Kind = ImportDifference::Kind;
  std::optional<Span> place;
  for (const ImportedPermission& permission : table.permissions) {
    if (permission.policy_name() == difference.permission) place = permission.name.span;
  }
  for (const ImportedName& role : table.roles) {
    if (!place && role.text == difference.role) place = role.span;
  }
  switch (difference.kind) {
    case Kind::decision:
      sink.report(Code::drifted, place,
                  {difference.expected, difference.role, difference.permission, difference.request, difference.found});
      break;
    case Kind::role_in_table:
    case Kind::role_in_policy:
      sink.report(Code::drifted_name, place,
                  {"role", difference.role, difference.kind == Kind::role_in_table ? "table" : "policy"});
      break;
    case Kind::permission_in_table:
    case Kind::permission_in_policy:
      sink.report(
          Code::drifted_name, place,
          {"permission", difference.permission, difference.kind == Kind::permission_in_table ? "table" : "policy"});
      break;
    case Kind::level_in_table:
      sink.report(Code::drifted_levels, place, {difference.expected});
      break;
    case Kind::attribute_in_table:
      sink.report(Code::drifted_attribute, place, {difference.expected, difference.permission});
      break;
    case Kind::too_many_combinations:
      sink.report(Code::import_unchecked, place, {difference.permission, std::to_string(max_combinations)});
      break;
  }
}

}  // namespace polc::importer
