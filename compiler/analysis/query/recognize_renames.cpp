#include "compiler/analysis/query/recognize_renames.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <set>

#include "compiler/analysis/query/changed_decisions.h"

namespace polc {
namespace {

using NameMap = std::map<std::string, std::string>;

/// Places of names that one side alone has.
template <typename Named>
std::vector<std::uint32_t> alone(const std::vector<Named>& names, Side side) {
  std::vector<std::uint32_t> places;
  for (std::uint32_t place = 0; place < names.size(); ++place) {
    if (names[place].in.is_on(side) && !names[place].in.is_on(other(side))) places.push_back(place);
  }
  return places;
}

/// Pairs of which each is the only partner of the other.
std::vector<std::pair<std::uint32_t, std::uint32_t>> only_partners(
    const std::vector<std::uint32_t>& old_ones, const std::vector<std::uint32_t>& new_ones,
    const std::function<bool(std::uint32_t, std::uint32_t)>& agree) {
  std::map<std::uint32_t, std::vector<std::uint32_t>> of_old;
  std::map<std::uint32_t, std::size_t> of_new;
  for (const std::uint32_t old_one : old_ones) {
    for (const std::uint32_t new_one : new_ones) {
      if (!agree(old_one, new_one)) continue;
      of_old[old_one].push_back(new_one);
      ++of_new[new_one];
    }
  }
  std::vector<std::pair<std::uint32_t, std::uint32_t>> result;
  for (const auto& [old_one, partners] : of_old) {
    if (partners.size() == 1 && of_new[partners.front()] == 1) result.emplace_back(old_one, partners.front());
  }
  return result;
}

/// What a resource is but for its name.
struct Shape {
  std::set<std::string> actions;
  std::set<std::pair<std::string, std::vector<std::string>>> attributes;
  bool operator==(const Shape&) const = default;
};

class Recognition {
 public:
  Recognition(const pol::TableView& before, const pol::TableView& after, Renames told)
      : before_(before), after_(after), renames_(std::move(told)) {}

  Renames run() {
    resources();
    variables(false);
    variables(true);
    values();
    permissions();
    roles();
    return std::move(renames_);
  }

 private:
  struct Reading {
    Reading(const pol::TableView& table_before, const pol::TableView& table_after, const Renames& renames)
        : terms(table_before, table_after, renames),
          before(terms, Side::before),
          after(terms, Side::after),
          decisions(terms, before, after) {}
    SharedTerms terms;
    ComparedSide before;
    ComparedSide after;
    ChangedDecisions decisions;
    ComparedSide& side(Side which) { return which == Side::before ? before : after; }
  };

  Shape shape(const SharedTerms& terms, std::uint32_t resource, Side side) const {
    const pol::TableData& data = terms.table(side).data();
    const std::uint32_t id = terms.resources()[resource].in[side];
    const std::string& name = terms.resources()[resource].name;
    Shape result;
    for (const SharedName& permission : terms.permissions()) {
      if (permission.in.is_on(side) && pol::resource_of(data, permission.in[side]) == id)
        result.actions.insert(permission.name.starts_with(name) ? permission.name.substr(name.size())
                                                                : permission.name);
    }
    for (const SharedVariable& variable : terms.variables()) {
      if (variable.is_setting || !variable.in.is_on(side) || data.attributes[variable.in[side]].resource != id)
        continue;
      std::vector<std::string> values;
      for (const SharedName& value : variable.values) values.push_back(value.name);
      result.attributes.emplace(variable.name, std::move(values));
    }
    return result;
  }

  void resources() {
    const SharedTerms terms(before_, after_, renames_);
    const auto old_ones = alone(terms.resources(), Side::before);
    const auto new_ones = alone(terms.resources(), Side::after);
    if (old_ones.empty() || new_ones.empty()) return;
    const auto agree = [&](std::uint32_t old_one, std::uint32_t new_one) {
      return shape(terms, old_one, Side::before) == shape(terms, new_one, Side::after);
    };
    for (const auto& [old_one, new_one] : only_partners(old_ones, new_ones, agree))
      renames_.resources.emplace(terms.resources()[old_one].name, terms.resources()[new_one].name);
  }

  static std::string owner(const std::string& full_name) { return full_name.substr(0, full_name.rfind('.')); }

  void variables(bool settings) {
    const SharedTerms terms(before_, after_, renames_);
    const std::vector<SharedVariable>& all = terms.variables();
    const auto of_kind = [&](Side side) {
      std::vector<std::uint32_t> places = alone(all, side);
      std::erase_if(places, [&](std::uint32_t place) { return all[place].is_setting != settings; });
      return places;
    };
    const auto old_ones = of_kind(Side::before);
    const auto new_ones = of_kind(Side::after);
    if (old_ones.empty() || new_ones.empty()) return;
    const auto default_of = [&](std::uint32_t place, Side side) {
      const pol::TableData& data = terms.table(side).data();
      const std::uint32_t number = all[place].in[side];
      return settings ? data.settings[number - data.attributes.size()].default_value
                      : data.attributes[number].default_value;
    };
    const auto agree = [&](std::uint32_t old_one, std::uint32_t new_one) {
      const SharedVariable& a = all[old_one];
      const SharedVariable& b = all[new_one];
      std::string home = owner(a.full_name);
      if (const auto moved = renames_.resources.find(home); moved != renames_.resources.end()) home = moved->second;
      return home == owner(b.full_name) && a.values.size() == b.values.size() &&
             std::equal(a.values.begin(), a.values.end(), b.values.begin(),
                        [](const SharedName& x, const SharedName& y) { return x.name == y.name; }) &&
             default_of(old_one, Side::before) == default_of(new_one, Side::after);
    };
    for (const auto& [old_one, new_one] : only_partners(old_ones, new_ones, agree)) {
      Renames with = renames_;
      (settings ? with.settings : with.attributes).emplace(all[old_one].full_name, all[new_one].full_name);
      if (changes_nothing(with, all[new_one].full_name, settings)) renames_ = std::move(with);
    }
  }

  void values() {
    const SharedTerms terms(before_, after_, renames_);
    for (const SharedVariable& variable : terms.variables()) {
      if (!variable.in.is_on_both()) continue;
      const auto gone = alone(variable.values, Side::before);
      const auto come = alone(variable.values, Side::after);
      if (gone.size() != 1 || come.size() != 1) continue;
      const std::string& old_name = variable.values[gone.front()].name;
      const std::string& new_name = variable.values[come.front()].name;
      if ((variable.defaults[0] == old_name) != (variable.defaults[1] == new_name)) continue;
      Renames with = renames_;
      with.values.emplace(variable.full_name_before + "." + old_name, new_name);
      if (changes_nothing(with, variable.full_name, variable.is_setting)) renames_ = std::move(with);
    }
  }

  /// Whether every decision that tests the variable is the same with this rename, and some decision does.
  bool changes_nothing(const Renames& renames, const std::string& full_name, bool is_setting) const {
    Reading reading(before_, after_, renames);
    return reading.terms.ask("whether `" + full_name + "` was renamed",
                             [&] { return changes_nothing(reading, full_name, is_setting); });
  }

  static bool changes_nothing(Reading& reading, const std::string& full_name, bool is_setting) {
    const auto& all = reading.terms.variables();
    const auto found = std::find_if(all.begin(), all.end(), [&](const SharedVariable& each) {
      return each.is_setting == is_setting && each.full_name == full_name;
    });
    if (found == all.end() || !found->in.is_on_both()) return false;
    const auto variable = id_at<VariableId>(static_cast<std::size_t>(found - all.begin()));
    bool is_tested = false;
    for (std::uint32_t permission = 0; permission < reading.terms.permissions().size(); ++permission) {
      if (!reading.terms.permissions()[permission].in.is_on_both()) continue;
      const auto tests_it = [&](const std::vector<SharedRoleGroup>& groups) {
        for (const SharedRoleGroup& group : groups) {
          for (const auto* conditions : {&group.conditions.granted, &group.conditions.forbidden}) {
            for (const Diagram each : *conditions) {
              const std::vector<VariableId> support = reading.terms.diagrams().support(each);
              if (std::binary_search(support.begin(), support.end(), variable)) return true;
            }
          }
        }
        return false;
      };
      if (!tests_it(reading.before.groups(permission)) && !tests_it(reading.after.groups(permission))) continue;
      is_tested = true;
      const std::vector<ChangedDecision> changes = reading.decisions.of(permission);
      const bool is_same = std::all_of(changes.begin(), changes.end(), [&](const ChangedDecision& each) {
        // What roles are decided that one side alone has says nothing about the variable.
        return each.change.kind == ChangeKind::added || each.change.kind == ChangeKind::removed;
      });
      if (!is_same) return false;
    }
    return is_tested;
  }

  void permissions() {
    Reading reading(before_, after_, renames_);
    const SharedTerms& terms = reading.terms;
    const auto old_ones = alone(terms.permissions(), Side::before);
    const auto new_ones = alone(terms.permissions(), Side::after);
    if (old_ones.empty() || new_ones.empty()) return;
    using Decided = std::map<std::uint32_t, LevelConditions>;
    std::map<std::uint32_t, Decided> decided;
    const auto read = [&](const std::vector<std::uint32_t>& places, Side side) {
      for (const std::uint32_t place : places) {
        for (const SharedRoleGroup& group : reading.side(side).groups(place)) {
          for (const std::uint32_t role : group.roles) {
            if (terms.roles()[role].in.is_on_both()) decided[place][role] = group.conditions;
          }
        }
      }
    };
    reading.terms.ask("which permissions were renamed", [&] {
      read(old_ones, Side::before);
      read(new_ones, Side::after);
    });
    const auto resource_of = [&](std::uint32_t place, Side side) {
      const std::uint32_t id = pol::resource_of(terms.table(side).data(), terms.permissions()[place].in[side]);
      for (std::uint32_t resource = 0; resource < terms.resources().size(); ++resource) {
        if (terms.resources()[resource].in[side] == id) return resource;
      }
      return SideIds::absent;
    };
    const auto agree = [&](std::uint32_t old_one, std::uint32_t new_one) {
      return !decided[old_one].empty() && decided[old_one] == decided[new_one] &&
             resource_of(old_one, Side::before) == resource_of(new_one, Side::after);
    };
    for (const auto& [old_one, new_one] : only_partners(old_ones, new_ones, agree))
      renames_.permissions.emplace(terms.permissions()[old_one].name, terms.permissions()[new_one].name);
  }

  void roles() {
    Reading reading(before_, after_, renames_);
    const SharedTerms& terms = reading.terms;
    const auto old_ones = alone(terms.roles(), Side::before);
    const auto new_ones = alone(terms.roles(), Side::after);
    if (old_ones.empty() || new_ones.empty()) return;
    std::map<std::uint32_t, std::map<std::uint32_t, LevelConditions>> decided;  // By role, then permission.
    for (std::uint32_t permission = 0; permission < terms.permissions().size(); ++permission) {
      if (!terms.permissions()[permission].in.is_on_both()) continue;
      reading.terms.ask("which roles were renamed", [&] {
        for (const Side side : both_sides) {
          for (const SharedRoleGroup& group : reading.side(side).groups(permission)) {
            for (const std::uint32_t role : group.roles) {
              if (!terms.roles()[role].in.is_on_both()) decided[role][permission] = group.conditions;
            }
          }
        }
      });
    }
    const auto agree = [&](std::uint32_t old_one, std::uint32_t new_one) {
      const auto& a = decided[old_one];
      const auto& b = decided[new_one];
      std::size_t same = 0;
      for (const auto& [permission, conditions] : a) {
        const auto found = b.find(permission);
        if (found != b.end() && found->second == conditions) ++same;
      }
      const std::size_t either = a.size() + b.size() -
                                 static_cast<std::size_t>(std::count_if(
                                     a.begin(), a.end(), [&](const auto& each) { return b.count(each.first) != 0; }));
      return same != 0 && same * 2 >= either;
    };
    for (const auto& [old_one, new_one] : only_partners(old_ones, new_ones, agree))
      renames_.roles.emplace(terms.roles()[old_one].name, terms.roles()[new_one].name);
  }

  const pol::TableView& before_;
  const pol::TableView& after_;
  Renames renames_;
};

/// The value that `ticket.status.paid` names; nothing if it is none of the variable's.
std::optional<std::string> value_named(const SharedVariable& variable, const std::string& name) {
  if (!name.starts_with(variable.full_name + ".")) return std::nullopt;
  const std::string value = name.substr(variable.full_name.size() + 1);
  const bool is_known = std::any_of(variable.values.begin(), variable.values.end(),
                                    [&](const SharedName& each) { return each.name == value; });
  return is_known ? std::optional(value) : std::nullopt;
}

/// What an attribute or a setting is called after, as far as was told.
std::string name_after(const Renames& renames, const SharedVariable& variable) {
  const NameMap& names = variable.is_setting ? renames.settings : renames.attributes;
  if (const auto found = names.find(variable.full_name); found != names.end()) return found->second;
  if (variable.is_setting) return variable.full_name;
  const std::string owner = variable.full_name.substr(0, variable.full_name.size() - variable.name.size() - 1);
  const auto found = renames.resources.find(owner);
  return (found == renames.resources.end() ? owner : found->second) + "." + variable.name;
}

}  // namespace

Renames told_renames(const pol::TableView& before, const pol::TableView& after,
                     const std::vector<std::pair<std::string, std::string>>& told) {
  Renames renames;
  const SharedTerms terms(before, before, {});
  const SharedTerms terms_after(after, after, {});
  for (const auto& rename : told) {
    // Clang 14 captures no structured bindings.
    const std::string& old_name = rename.first;
    const std::string& new_name = rename.second;
    std::size_t found = 0;
    bool is_old = false;
    bool is_new = false;
    const auto look = [&](const auto& names, const auto& names_after, NameMap& map, auto name_of) {
      const auto has = [&](const auto& all, const std::string& name) {
        return std::any_of(all.begin(), all.end(), [&](const auto& each) { return name_of(each) == name; });
      };
      const bool before_has = has(names, old_name);
      const bool after_has = has(names_after, new_name);
      is_old = is_old || before_has;
      is_new = is_new || after_has;
      if (!before_has || !after_has) return;
      const bool is_freed =
          std::any_of(told.begin(), told.end(), [&](const auto& each) { return each.first == new_name; });
      if (old_name != new_name && has(names, new_name) && !is_freed)
        throw Incomparable(fmt::format("`--renamed {0}={1}`: `{1}` is there in OLD as well", old_name, new_name));
      map[old_name] = new_name;
      ++found;
    };
    const auto name_of = [](const SharedName& each) { return each.name; };
    const auto full_name = [](bool settings) {
      return [settings](const SharedVariable& each) { return each.is_setting == settings ? each.full_name : ""; };
    };
    look(terms.roles(), terms_after.roles(), renames.roles, name_of);
    look(terms.resources(), terms_after.resources(), renames.resources, name_of);
    look(terms.permissions(), terms_after.permissions(), renames.permissions, name_of);
    look(terms.variables(), terms_after.variables(), renames.attributes, full_name(false));
    look(terms.variables(), terms_after.variables(), renames.settings, full_name(true));
    look(terms.levels(), terms_after.levels(), renames.levels, name_of);
    for (const SharedVariable& variable : terms.variables()) {
      const std::optional<std::string> value = value_named(variable, old_name);
      if (!value) continue;
      is_old = true;
      for (const SharedVariable& partner : terms_after.variables()) {
        const std::optional<std::string> value_after = value_named(partner, new_name);
        is_new = is_new || value_after;
        if (!value_after || partner.is_setting != variable.is_setting) continue;
        if (name_after(renames, variable) != partner.full_name) continue;
        if (value_named(variable, variable.full_name + "." + *value_after) && *value_after != *value)
          throw Incomparable(
              fmt::format("`--renamed {}={}`: OLD has a value `{}` as well", old_name, new_name, *value_after));
        renames.values[old_name] = *value_after;
        ++found;
      }
    }
    if (found != 0) continue;
    const std::string why = !is_old   ? fmt::format("nothing is called `{}` in OLD", old_name)
                            : !is_new ? fmt::format("nothing is called `{}` in NEW", new_name)
                                      : fmt::format("`{}` and `{}` are things of different kinds", old_name, new_name);
    throw Incomparable(fmt::format("`--renamed {}={}`: {}", old_name, new_name, why));
  }
  return renames;
}

Renames recognize_renames(const pol::TableView& before, const pol::TableView& after, Renames told) {
  return Recognition(before, after, std::move(told)).run();
}

}  // namespace polc
