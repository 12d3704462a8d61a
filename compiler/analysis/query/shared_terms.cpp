#include "compiler/analysis/query/shared_terms.h"

#include <fmt/format.h>

#include <unordered_map>

namespace polc {
namespace {

std::string renamed(const std::map<std::string, std::string>& renames, const std::string& name) {
  const auto found = renames.find(name);
  return found == renames.end() ? name : found->second;
}

struct Listed {
  std::string name;
  std::string title;
};

/// Those of the policy after, in its order, then those that only the one before has. `name_after` gives what a name of the
/// policy before is after.
template <typename NameAfter>
std::vector<SharedName> joined(const std::vector<Listed>& before, const std::vector<Listed>& after,
                               NameAfter name_after) {
  std::vector<SharedName> result;
  std::unordered_map<std::string, std::size_t> places;
  for (std::uint32_t id = 0; id < after.size(); ++id) {
    places.emplace(after[id].name, result.size());
    SharedName& each = result.emplace_back(SharedName{after[id].name, after[id].name, after[id].title, {}});
    each.in[Side::after] = id;
  }
  for (std::uint32_t id = 0; id < before.size(); ++id) {
    const auto found = places.find(name_after(id, before[id].name));
    if (found == places.end() || result[found->second].in.is_on(Side::before)) {
      result.push_back({before[id].name, before[id].name, before[id].title, {}});
      result.back().in[Side::before] = id;
      continue;
    }
    result[found->second].in[Side::before] = id;
    result[found->second].name_before = before[id].name;
  }
  return result;
}

template <typename Id>
std::vector<Listed> listed(const pol::TableView& table, std::uint32_t count) {
  const pol::Names names(table);
  std::vector<Listed> result;
  result.reserve(count);
  for (std::uint32_t id = 0; id < count; ++id)
    result.push_back({std::string(names.name(pol::id_at<Id>(id))), std::string(names.title(pol::id_at<Id>(id)))});
  return result;
}

std::vector<std::uint32_t> places_of(const std::vector<SharedName>& names, Side side, std::size_t count) {
  std::vector<std::uint32_t> places(count);
  for (std::uint32_t place = 0; place < names.size(); ++place) {
    if (names[place].in.is_on(side)) places[names[place].in[side]] = place;
  }
  return places;
}

std::string level_names(const pol::TableView& table) {
  std::string text;
  for (std::uint32_t level = 0; level < table.level_count(); ++level)
    text += (level == 0 ? "" : " < ") + std::string(pol::Names(table).name(pol::id_at<pol::Level>(level)));
  return text;
}

}  // namespace

SharedTerms::SharedTerms(const pol::TableView& before, const pol::TableView& after, const Renames& renames,
                         DiagramLimits limits)
    : tables_{before, after} {
  join_levels(renames);
  roles_ = joined(listed<pol::RoleId>(before, before.role_count()), listed<pol::RoleId>(after, after.role_count()),
                  [&](std::uint32_t, const std::string& name) { return renamed(renames.roles, name); });
  resources_ = joined(listed<pol::ResourceId>(before, before.resource_count()),
                      listed<pol::ResourceId>(after, after.resource_count()),
                      [&](std::uint32_t, const std::string& name) { return renamed(renames.resources, name); });
  const auto permission_after = [&](std::uint32_t id, const std::string& name) {
    const auto told = renames.permissions.find(name);
    if (told != renames.permissions.end()) return told->second;
    const std::string owner(pol::Names(before).name(pol::ResourceId{pol::resource_of(before.data(), id)}));
    // A table may name a permission otherwise than after its resource.
    const auto moved = renames.resources.find(owner);
    return moved == renames.resources.end() || !name.starts_with(owner) ? name
                                                                        : moved->second + name.substr(owner.size());
  };
  permissions_ = joined(listed<pol::PermissionId>(before, before.permission_count()),
                        listed<pol::PermissionId>(after, after.permission_count()), permission_after);
  for (const Side side : both_sides) roles_of_[position(side)] = places_of(roles_, side, table(side).role_count());
  join_variables(renames);
  std::vector<std::uint32_t> sizes;
  for (const SharedVariable& variable : variables_) sizes.push_back(static_cast<std::uint32_t>(variable.values.size()));
  diagrams_.emplace(std::move(sizes), limits);
}

/// `deny < allow` and `deny < instruct < allow` join to the latter. Two levels of which each side has one, with nothing between
/// them that both have, could come in either order: then nobody can say whether a decision rose or fell.
void SharedTerms::join_levels(const Renames& renames) {
  const auto unordered = joined(listed<pol::Level>(tables_[0], tables_[0].level_count()),
                                listed<pol::Level>(tables_[1], tables_[1].level_count()),
                                [&](std::uint32_t, const std::string& name) { return renamed(renames.levels, name); });
  std::array<std::vector<const SharedName*>, 2> own;
  for (const Side side : both_sides) {
    own[position(side)].resize(table(side).level_count());
    for (const SharedName& level : unordered) {
      if (level.in.is_on(side)) own[position(side)][level.in[side]] = &level;
    }
  }
  std::array<std::size_t, 2> next{0, 0};
  const auto skip_own = [&](Side side) {
    std::size_t skipped = 0;
    std::size_t& at = next[position(side)];
    for (; at < own[position(side)].size() && !own[position(side)][at]->in.is_on(other(side)); ++at, ++skipped)
      levels_.push_back(*own[position(side)][at]);
    return skipped;
  };
  const auto refuse = [&](const char* why) {
    throw Incomparable(fmt::format("the levels {}: before {}, after {}; `--renamed old=new` tells which is which", why,
                                   level_names(tables_[0]), level_names(tables_[1])));
  };
  while (true) {
    const std::size_t old_ones = skip_own(Side::before);
    const std::size_t new_ones = skip_own(Side::after);
    if (old_ones != 0 && new_ones != 0) refuse("have no common order");
    if (next[0] == own[0].size() || next[1] == own[1].size()) break;
    if (own[0][next[0]] != own[1][next[1]]) refuse("changed places");
    levels_.push_back(*own[0][next[0]]);
    ++next[0];
    ++next[1];
  }
  for (const Side side : both_sides) levels_of_[position(side)] = places_of(levels_, side, table(side).level_count());
}

SharedVariable SharedTerms::variable_of(Side side, std::uint32_t number, const Renames& renames) const {
  const pol::TableData& data = table(side).data();
  const pol::Names names(table(side));
  SharedVariable variable;
  variable.in[side] = number;
  const std::uint32_t attribute_count = table(side).attribute_count();
  variable.is_setting = number >= attribute_count;
  std::uint32_t value_count = 0;
  std::uint32_t resource = pol::format::none;
  if (variable.is_setting) {
    const pol::SettingId id{number - attribute_count};
    variable.name = names.name(id);
    variable.title = names.title(id);
    variable.boolean = (data.settings[pol::index(id)].flags & pol::format::Setting::boolean) != 0;
    variable.full_name = variable.name;
    value_count = data.settings[pol::index(id)].value_count;
    for (std::uint32_t value = 0; value < value_count; ++value)
      variable.values.push_back({std::string(names.value_name(id, value)), "", "", {}});
  } else {
    const pol::AttributeId id{number};
    variable.name = names.name(id);
    variable.title = names.title(id);
    variable.boolean = data.attributes[number].boolean != 0;
    resource = data.attributes[number].resource;
    const bool is_context = resource == pol::format::none;
    variable.full_name =
        (is_context ? "context" : std::string(names.name(pol::id_at<pol::ResourceId>(resource)))) + "." + variable.name;
    value_count = data.attributes[number].value_count;
    for (std::uint32_t value = 0; value < value_count; ++value)
      variable.values.push_back({std::string(names.value_name(id, value)), "", "", {}});
  }
  for (std::uint32_t value = 0; value < value_count; ++value) variable.values[value].in[side] = value;
  for (SharedName& value : variable.values) value.name_before = value.name;
  variable.ordered = number < data.orders.size() && data.orders[number] != pol::format::none;
  variable.name_before = variable.name;
  variable.full_name_before = variable.full_name;
  if (side == Side::after) return variable;
  // What it is called after.
  const std::string kept = variable.full_name;
  for (SharedName& value : variable.values) {
    if (const auto told = renames.values.find(kept + "." + value.name); told != renames.values.end())
      value.name = told->second;
  }
  if (variable.is_setting) {
    variable.full_name = renamed(renames.settings, kept);
  } else if (const auto told = renames.attributes.find(kept); told != renames.attributes.end()) {
    variable.full_name = told->second;
  } else if (resource != pol::format::none) {
    const std::string owner(names.name(pol::id_at<pol::ResourceId>(resource)));
    variable.full_name = renamed(renames.resources, owner) + "." + variable.name;
  }
  return variable;
}

/// An attribute and a setting of one name are two variables.
void SharedTerms::join_variables(const Renames& renames) {
  const auto key = [](const SharedVariable& variable) {
    return (variable.is_setting ? "s" : "a") + variable.full_name;
  };
  std::unordered_map<std::string, std::size_t> places;
  for (const bool settings : {false, true}) {  // Attributes first, as in a table.
    for (const Side side : {Side::after, Side::before}) {
      const std::uint32_t first = settings ? table(side).attribute_count() : 0;
      const std::uint32_t end = table(side).attribute_count() + (settings ? table(side).setting_count() : 0);
      for (std::uint32_t number = first; number < end; ++number) {
        SharedVariable variable = variable_of(side, number, renames);
        const auto [found, is_new] = places.try_emplace(key(variable), variables_.size());
        if (is_new) {
          if (side == Side::before) variable.full_name = variable.full_name_before;
          variables_.push_back(std::move(variable));
          continue;
        }
        SharedVariable& shared = variables_[found->second];
        shared.in[side] = number;
        shared.name_before = variable.name;
        shared.full_name_before = variable.full_name_before;
        bool same_values = shared.values.size() == variable.values.size();
        for (const SharedName& value : variable.values) {
          std::uint32_t place = 0;
          while (place < shared.values.size() && shared.values[place].name != value.name) ++place;
          if (place == shared.values.size()) shared.values.push_back({value.name, value.name, "", {}});
          shared.values[place].in[side] = value.in[side];
          shared.values[place].name_before = value.name_before;
          same_values = same_values && shared.values[place].in[Side::after] == value.in[side];
        }
        shared.ordered = shared.ordered && variable.ordered && same_values;
        shared.boolean = shared.boolean && variable.boolean;
        add_left_out(shared);
      }
    }
  }
  for (const Side side : both_sides) {
    variables_of_[position(side)].resize(table(side).attribute_count() + table(side).setting_count());
    for (std::size_t place = 0; place < variables_.size(); ++place) {
      if (variables_[place].in.is_on(side))
        variables_of_[position(side)][variables_[place].in[side]] = id_at<VariableId>(place);
    }
  }
}

void SharedTerms::add_left_out(SharedVariable& variable) const {
  SideIds defaults;
  std::array<std::string, 2>& names = variable.defaults;
  for (const Side side : both_sides) {
    const std::uint32_t number = variable.in[side];
    const std::uint32_t attributes = table(side).attribute_count();
    defaults[side] = variable.is_setting ? table(side).data().settings[number - attributes].default_value
                                         : table(side).data().attributes[number].default_value;
    for (const SharedName& value : variable.values) {
      if (defaults.is_on(side) && value.in[side] == defaults[side]) names[position(side)] = value.name;
    }
  }
  if (names[0] == names[1]) return;
  variable.left_out = static_cast<std::uint32_t>(variable.values.size());
  variable.values.push_back({"", "", "", defaults});
}

}  // namespace polc
