#include "compiler/page/comparison.h"

#include <map>

#include "compiler/analysis/query/condition_text.h"
#include "compiler/page/sentences.h"

namespace polc::page {
namespace {

std::string_view value_name(const ReadBackTable& table, VariableId variable, std::uint32_t value) {
  if (table.is_setting(variable))
    return table.names().value_name(pol::id_at<pol::SettingId>(table.setting_position(variable)), value);
  return table.names().value_name(pol::id_at<pol::AttributeId>(index(variable)), value);
}

std::optional<std::uint32_t> same_value(const ReadBackTable& from, VariableId variable, std::uint32_t value,
                                        ReadBackTable& to, VariableId other) {
  const std::string_view name = value_name(from, variable, value);
  for (std::uint32_t each = 0; each < to.diagrams().domain_size(other); ++each) {
    if (value_name(to, other, each) == name) return each;
  }
  return std::nullopt;
}

/// The resource's name; empty for the context.
std::string_view place_of(const ReadBackTable& table, VariableId attribute) {
  const std::uint32_t resource = table.table().data().attributes[index(attribute)].resource;
  return resource == pol::format::none ? std::string_view() : table.names().name(pol::ResourceId{resource});
}

}  // namespace

Comparison::Comparison(ReadBackTable& before, const Labels& before_labels, Cells& before_cells, ReadBackTable& now,
                       Cells& cells)
    : before_(before), before_labels_(before_labels), before_cells_(before_cells), now_(now), cells_(cells) {}

bool Comparison::is_new(pol::PermissionId permission) const {
  return !before_.names().permission(now_.names().name(permission)).has_value();
}

bool Comparison::is_new(pol::RoleId role) const {
  return !before_.names().role(now_.names().name(role)).has_value();
}

std::vector<std::string> Comparison::gone() const {
  std::vector<std::string> names;
  for (std::uint32_t number = 0; number < before_.table().role_count(); ++number) {
    if (!now_.names().role(before_.names().name(pol::RoleId{number})))
      names.push_back(before_labels_.html(pol::RoleId{number}));
  }
  for (std::uint32_t number = 0; number < before_.table().permission_count(); ++number) {
    if (!now_.names().permission(before_.names().name(pol::PermissionId{number})))
      names.push_back(before_labels_.html(pol::PermissionId{number}));
  }
  return names;
}

std::optional<VariableId> Comparison::same_variable(VariableId earlier) const {
  const std::string_view name = variable_name(before_, earlier);
  if (before_.is_setting(earlier)) {
    const auto found = now_.names().setting(name);
    if (!found) return std::nullopt;
    return now_.setting(pol::index(*found));
  }
  for (std::size_t position = 0; position < now_.table().attribute_count(); ++position) {
    const VariableId each = now_.attribute(position);
    if (variable_name(now_, each) == name && place_of(now_, each) == place_of(before_, earlier)) return each;
  }
  return std::nullopt;
}

/// The earlier condition in the variables of the present table, which may have another order. Each node once.
Comparison::Translated Comparison::translated(Diagram earlier) {
  std::map<Diagram, Translated> done;
  const auto translate = [&](const auto& self, Diagram diagram) -> Translated {
    if (DiagramManager::is_constant(diagram)) return {diagram, true};
    if (const auto found = done.find(diagram); found != done.end()) return found->second;
    DiagramManager& from = before_.diagrams();
    const VariableId variable = from.variable(diagram);
    const std::optional<VariableId> other = same_variable(variable);
    Translated result{Diagram::never, other.has_value()};
    for (std::uint32_t value = 0; other && value < from.domain_size(variable); ++value) {
      const Translated child = self(self, from.child(diagram, value));
      const auto same = same_value(before_, variable, value, now_, *other);
      result.is_whole = result.is_whole && child.is_whole && (same || child.holds == Diagram::never);
      if (!same) continue;
      DiagramManager& to = now_.diagrams();
      result.holds = to.disjunction(result.holds, to.conjunction(to.is(*other, *same), child.holds));
    }
    done.emplace(diagram, result);
    return result;
  };
  return translate(translate, earlier);
}

/// Where the variables that the earlier condition asks for have values that it knows.
Diagram Comparison::comparable(Diagram earlier) const {
  DiagramManager& to = now_.diagrams();
  Diagram result = Diagram::always;
  for (const VariableId variable : before_.diagrams().support(earlier)) {
    const std::optional<VariableId> other = same_variable(variable);
    if (!other) continue;
    ValueSet known(to.domain_size(*other));
    for (std::uint32_t value = 0; value < known.size(); ++value) {
      if (same_value(now_, *other, value, before_, variable)) known.set(value);
    }
    result = to.conjunction(result, to.one_of(*other, known));
  }
  return result;
}

std::optional<CellChange> Comparison::cell(pol::PermissionId permission, pol::RoleId role) {
  const auto earlier_permission = before_.names().permission(now_.names().name(permission));
  const auto earlier_role = before_.names().role(now_.names().name(role));
  if (!earlier_permission || !earlier_role) return std::nullopt;
  CellChange change;
  bool is_changed = false;
  now_.ask(permission, [&] {
    DiagramManager& diagrams = now_.diagrams();
    const std::vector<Diagram>& levels = cells_.levels(permission, role);
    const std::vector<Diagram>& earlier = before_cells_.levels(*earlier_permission, *earlier_role);
    bool is_whole = true;
    for (std::size_t upper = 0; upper < levels.size(); ++upper) {
      const auto same = before_.names().level(now_.names().name(pol::id_at<pol::Level>(upper + 1)));
      if (!same) {
        is_whole = is_whole && levels[upper] == Diagram::never;
        is_changed = is_changed || !is_whole;
        continue;
      }
      const Diagram was = *same == pol::lowest_level ? Diagram::always : earlier[pol::index(*same) - 1];
      const Translated before = translated(was);
      QuestionScope any;
      any.any_account = true;
      any.account = now_.default_values();
      const Diagram possible =
          diagrams.conjunction(possible_within(now_, any, {levels[upper], before.holds}), comparable(was));
      const bool opens =
          diagrams.conjunction(diagrams.difference(levels[upper], before.holds), possible) != Diagram::never;
      const bool closes =
          diagrams.conjunction(diagrams.difference(before.holds, levels[upper]), possible) != Diagram::never;
      is_changed = is_changed || opens || closes || !before.is_whole;
      is_whole = is_whole && before.is_whole;
      change.is_wider = change.is_wider || opens;
      change.is_narrower = change.is_narrower || closes;
    }
    if (!is_whole) change.is_wider = change.is_narrower = false;
    return true;
  });
  if (!is_changed) return std::nullopt;
  change.before =
      cell_sentence(before_, before_labels_, before_cells_.row(*earlier_permission)[pol::index(*earlier_role)]);
  return change;
}

}  // namespace polc::page
