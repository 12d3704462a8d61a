#include "tools/polc/matrix_choice.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstddef>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/table/role_named.h"
#include "compiler/text/name_list.h"
#include "compiler/text/visible.h"

namespace polc::tool {
namespace {

/// The ids that the policy has of what `--role` or another option names. Throws for a name that it does not have.
template <typename Id, typename Find>
std::vector<Id> ids_of(const char* option, const std::vector<std::string>& wanted, std::size_t count,
                       const pol::Names& names, Find find) {
  std::vector<Id> ids;
  for (const std::string& name : wanted) {
    if (const auto id = find(name)) {
      if (std::find(ids.begin(), ids.end(), *id) == ids.end()) ids.push_back(*id);
      continue;
    }
    std::vector<std::string> known;
    for (std::size_t at = 0; at < count; ++at) known.emplace_back(names.name(pol::id_at<Id>(at)));
    const auto nearest = nearest_name(name, known);
    throw CLI::ValidationError(option, "the policy has no `" + visible(name) + "`; " +
                                           visible(nearest ? did_you_mean(name, *nearest) : "it has " + listed(known)));
  }
  return ids;
}

}  // namespace

std::vector<pol::RoleId> named_roles(const char* option, const std::vector<std::string>& wanted,
                                     const pol::TableView& table) {
  const pol::Names names(table);
  return ids_of<pol::RoleId>(option, wanted, table.role_count(), names,
                             [&](const std::string& name) { return role_named(table, name); });
}

MatrixOptions matrix_choice(const MatrixChoice& choice, const ReadBackTable& read_back) {
  MatrixOptions chosen;
  const pol::TableView& table = read_back.table();
  const pol::Names& names = read_back.names();
  chosen.roles = named_roles("--role", choice.roles, table);
  const auto resources = ids_of<pol::ResourceId>("--resource", choice.resources, table.resource_count(), names,
                                                 [&](const std::string& name) { return names.resource(name); });
  if (!choice.only.empty()) {
    chosen.only = ids_of<pol::Level>("--only", {choice.only}, table.level_count(), names, [&](const std::string& name) {
                    return names.level(name);
                  }).front();
  }
  for (std::size_t at = 0; at < table.permission_count() && !resources.empty(); ++at) {
    const auto resource = pol::id_at<pol::ResourceId>(pol::resource_of(table.data(), at));
    if (std::find(resources.begin(), resources.end(), resource) != resources.end())
      chosen.permissions.push_back(pol::id_at<pol::PermissionId>(at));
  }
  return chosen;
}

}  // namespace polc::tool
