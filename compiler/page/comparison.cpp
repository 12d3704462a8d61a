#include "compiler/page/comparison.h"

#include "compiler/page/sentences.h"
#include "compiler/table/role_named.h"

namespace polc::page {

Comparison::Comparison(const EarlierPolicy& before, const Labels& before_labels, Cells& before_cells,
                       ReadBackTable& now, const PageSource& source)
    : before_(before.table),
      before_labels_(before_labels),
      before_cells_(before_cells),
      now_(now),
      diff_(compare_policies({before.table.table(), before.model, before.sources},
                             {now.table(), source.model, source.sources}, {{}, false})),
      changed_(diff_, before.table.table(), now.table()) {}

bool Comparison::is_new(pol::PermissionId permission) const {
  return !before_.names().permission(now_.names().name(permission)).has_value();
}

bool Comparison::is_new(pol::RoleId role) const {
  return !role_named(before_.table(), now_.names().name(role)).has_value();
}

std::vector<std::string> Comparison::gone() const {
  std::vector<std::string> names;
  for (std::uint32_t number = 0; number < before_.table().role_count(); ++number) {
    if (!role_named(now_.table(), before_.names().name(pol::RoleId{number})))
      names.push_back(before_labels_.html(pol::RoleId{number}));
  }
  for (std::uint32_t number = 0; number < before_.table().permission_count(); ++number) {
    if (!now_.names().permission(before_.names().name(pol::PermissionId{number})))
      names.push_back(before_labels_.html(pol::PermissionId{number}));
  }
  return names;
}

std::optional<ChangedCell> Comparison::cell(pol::PermissionId permission, pol::RoleId role) {
  const CellChange* change = changed_.find(now_.names().name(permission), now_.names().name(role));
  if (change == nullptr) return std::nullopt;
  // INVARIANT: what changed is on both sides.
  const pol::PermissionId earlier = *before_.names().permission(now_.names().name(permission));
  const pol::RoleId earlier_role = *role_named(before_.table(), now_.names().name(role));
  return ChangedCell{*change,
                     cell_sentence(before_, before_labels_, before_cells_.row(earlier)[pol::index(earlier_role)])};
}

}  // namespace polc::page
