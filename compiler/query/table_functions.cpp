// Entry: TableFunctions.
#include "compiler/query/table_functions.h"

#include <algorithm>
#include <bit>
#include <functional>
#include <map>

#include "compiler/decision/account_scope.h"
#include "pol/blocks.h"
#include "pol/rows.h"

namespace polc {
namespace {

using pol::format::Record;

std::vector<std::uint32_t> domain_sizes(const pol::TableData& data) {
  std::vector<std::uint32_t> sizes;
  for (const pol::format::Attribute& attribute : data.attributes) sizes.push_back(attribute.value_count);
  for (const pol::format::Setting& setting : data.settings) sizes.push_back(setting.value_count);
  return sizes;
}

/// The value at which a setting requires nothing of others.
std::uint32_t idle_value(const pol::format::Setting& setting) {
  return (setting.flags & pol::format::Setting::boolean) != 0 ? 0 : setting.default_value;
}

/// A variable of a block, and what each of its values adds to the number of the case.
struct Selector {
  VariableId variable;
  std::uint64_t stride;
};

/// The bits of `word` under `mask`, packed.
std::uint64_t gathered(std::uint64_t word, std::uint64_t mask) {
  std::uint64_t result = 0;
  for (int bit = 0; mask != 0; mask &= mask - 1, ++bit) result |= ((word >> std::countr_zero(mask)) & 1) << bit;
  return result;
}

/// The variables that select a case of the record, in the order of the diagrams.
std::vector<Selector> selectors_of(const pol::TableData& data, const Record& record, std::uint32_t resource) {
  const bool is_gathered = (record.flags & Record::gathered) != 0;
  const std::uint64_t picked =
      is_gathered ? data.gathers[record.extra].mask : std::uint64_t{record.mask} << record.shift;
  std::vector<Selector> selectors;
  for (std::size_t position = 0; position < data.attributes.size(); ++position) {
    const pol::format::Attribute& attribute = data.attributes[position];
    if (attribute.resource != pol::format::none && attribute.resource != resource) continue;
    const std::uint64_t lowest_bit = std::uint64_t{1} << attribute.shift;
    if (attribute.width == 0 || (picked & lowest_bit) == 0) continue;
    selectors.push_back({id_at<VariableId>(position), gathered(lowest_bit, picked)});
  }
  const pol::format::Profile& profile = data.profiles[record.profile];
  std::vector<Selector> settings;
  for (std::uint32_t term = 0; term < profile.term_count; ++term) {
    const pol::format::ProfileTerm& entry = data.profile_terms[profile.first_term + term];
    settings.push_back({id_at<VariableId>(data.attributes.size() + entry.setting),
                        std::uint64_t{entry.stride} * (std::uint64_t{record.mask} + 1)});
  }
  std::sort(settings.begin(), settings.end(),
            [](const Selector& a, const Selector& b) { return a.variable < b.variable; });
  selectors.insert(selectors.end(), settings.begin(), settings.end());
  return selectors;
}

/// The diagram of one row bit over all cases of a block.
class BitReader {
 public:
  BitReader(Diagrams& diagrams, const std::vector<Selector>& selectors, std::function<bool(std::uint64_t)> bit)
      : diagrams_(diagrams), selectors_(selectors), bit_(std::move(bit)) {}

  Diagram read() { return read(0, 0); }

 private:
  Diagram read(std::size_t depth, std::uint64_t number) {
    if (depth == selectors_.size()) return bit_(number) ? Diagram::always : Diagram::never;
    const Selector& selector = selectors_[depth];
    std::vector<Diagram> children(diagrams_.domain_size(selector.variable));
    for (std::uint32_t value = 0; value < children.size(); ++value) {
      children[value] = read(depth + 1, number + value * selector.stride);
    }
    return diagrams_.node(selector.variable, children);
  }

  Diagrams& diagrams_;
  const std::vector<Selector>& selectors_;
  std::function<bool(std::uint64_t)> bit_;
};

/// Sorts roles into classes by their bits in the rows of a permission.
class RoleClasses {
 public:
  RoleClasses(std::uint32_t role_count, std::uint32_t role_words) : named_(role_words) {
    std::vector<std::uint64_t> all(role_words, ~std::uint64_t{0});
    if (role_count % 64 != 0) all[role_count / 64] = (std::uint64_t{1} << (role_count % 64)) - 1;
    classes_.push_back(std::move(all));
  }

  void split(const std::uint64_t* row) {
    for (std::size_t word = 0; word < named_.size(); ++word) named_[word] |= row[word];
    for (std::size_t position = classes_.size(); position-- > 0;) {
      std::uint64_t some_in = 0;
      std::uint64_t some_out = 0;
      for (std::size_t word = 0; word < named_.size(); ++word) {
        some_in |= classes_[position][word] & row[word];
        some_out |= classes_[position][word] & ~row[word];
      }
      if (some_in == 0 || some_out == 0) continue;
      std::vector<std::uint64_t> out(classes_[position]);
      for (std::size_t word = 0; word < named_.size(); ++word) {
        classes_[position][word] &= row[word];
        out[word] &= ~row[word];
      }
      classes_.push_back(std::move(out));
    }
  }

  /// The classes, without the one of roles that no row names: most have nothing to do with a permission.
  std::vector<std::vector<RoleId>> named() const {
    std::vector<std::vector<RoleId>> result;
    for (const std::vector<std::uint64_t>& bits : classes_) {
      std::vector<RoleId> roles;
      for (std::size_t word = 0; word < bits.size(); ++word) {
        for (std::uint64_t rest = bits[word] & named_[word]; rest != 0; rest &= rest - 1) {
          roles.push_back(id_at<RoleId>(word * 64 + static_cast<std::size_t>(std::countr_zero(rest))));
        }
      }
      if (!roles.empty()) result.push_back(std::move(roles));
    }
    return result;
  }

 private:
  std::vector<std::vector<std::uint64_t>> classes_;  // Bits by RoleId.
  std::vector<std::uint64_t> named_;                 // Likewise: those that any row has.
};

}  // namespace

TableFunctions::TableFunctions(const pol::TableView& table)
    : table_(table), names_(table), diagrams_(domain_sizes(table.data())) {}

void TableFunctions::read_block(const Record& record, std::uint32_t resource, std::vector<RoleGroup>& classes) {
  const pol::TableData& data = table_.data();
  const std::vector<Selector> selectors = selectors_of(data, record, resource);
  const bool is_restricted = (record.flags & Record::restricted) != 0;
  const std::uint64_t group_words = std::uint64_t{data.group_words} * (is_restricted ? 2 : 1);
  const auto group = [&](std::uint64_t number) -> const std::uint64_t* {
    if ((record.flags & Record::indexed) != 0) return data.rows + data.row_index[record.rows + number];
    return data.rows + record.rows + number * group_words;
  };
  for (RoleGroup& roles : classes) {
    const std::size_t role = index(roles.roles.front());
    const std::size_t word = role / 64;
    const std::uint64_t bit = std::uint64_t{1} << (role % 64);
    const auto read = [&](auto roles_of_level, std::uint32_t level) {
      const auto is_set = [&, level](std::uint64_t selected) {
        return (roles_of_level(data, group(selected), level, word) & bit) != 0;
      };
      return BitReader(diagrams_, selectors, is_set).read();
    };
    for (std::uint32_t t = 0; t < thresholds(); ++t) {
      Diagram& granted = roles.granted[t];
      granted = diagrams_.either(granted, read(pol::detail::granted_roles, t));
      if (!is_restricted) continue;
      Diagram& forbidden = roles.forbidden[t];
      forbidden = diagrams_.either(forbidden, read(pol::detail::restricted_roles, t));
    }
  }
}

std::vector<std::vector<RoleId>> TableFunctions::alike(const std::vector<Record>& blocks) const {
  const pol::TableData& data = table_.data();
  RoleClasses classes(data.role_count, data.role_words);
  for (const Record& record : blocks) {
    const bool is_restricted = (record.flags & Record::restricted) != 0;
    const bool is_indexed = (record.flags & Record::indexed) != 0;
    const std::uint64_t group_words = std::uint64_t{data.group_words} * (is_restricted ? 2 : 1);
    for (std::uint64_t number = 0; number < pol::case_count(data, record); ++number) {
      const std::uint64_t first =
          is_indexed ? data.row_index[record.rows + number] : record.rows + number * group_words;
      const std::uint64_t* group = data.rows + first;
      if (data.lane_width == 0) {
        for (std::uint64_t word = 0; word < group_words; word += data.role_words) classes.split(group + word);
        continue;
      }
      for (std::uint32_t level = 0; level + 1 < data.level_count; ++level) {
        const std::uint64_t granted = pol::detail::granted_roles(data, group, level, 0);
        classes.split(&granted);
        const std::uint64_t restricted = is_restricted ? pol::detail::restricted_roles(data, group, level, 0) : 0;
        classes.split(&restricted);
      }
    }
  }
  return classes.named();
}

PermissionFunctions TableFunctions::of(pol::PermissionId permission) {
  const pol::TableData& data = table_.data();
  const std::uint32_t resource = data.permission_resources[pol::index(permission)];
  std::vector<Record> blocks;
  pol::for_each_block(data, pol::index(permission), [&](const Record& block) { blocks.push_back(block); });

  const std::vector<Diagram> nothing(thresholds(), Diagram::never);
  std::vector<RoleGroup> classes;
  for (std::vector<RoleId>& roles : alike(blocks)) classes.push_back({std::move(roles), nothing, nothing});
  for (const Record& block : blocks) read_block(block, resource, classes);
  // Different bits may come to the same, since some cases are none: an attribute's code that is no value.
  std::map<std::pair<std::vector<Diagram>, std::vector<Diagram>>, std::vector<RoleId>> by_functions;
  for (const RoleGroup& group : classes) {
    std::vector<RoleId>& roles = by_functions[{group.granted, group.forbidden}];
    roles.insert(roles.end(), group.roles.begin(), group.roles.end());
  }
  PermissionFunctions result{{}, nothing};
  for (auto& [functions, roles] : by_functions) {
    if (functions.first == nothing && functions.second == nothing) continue;
    std::sort(roles.begin(), roles.end());
    result.groups.push_back({std::move(roles), functions.first, functions.second});
  }
  std::sort(result.groups.begin(), result.groups.end(),
            [](const RoleGroup& a, const RoleGroup& b) { return a.roles.front() < b.roles.front(); });
  return result;
}

std::vector<Diagram> TableFunctions::allowed(pol::PermissionId permission, const std::vector<pol::RoleId>& roles) {
  std::vector<RoleId> held;
  held.reserve(roles.size() + 1);
  for (const pol::RoleId role : roles) held.push_back(id_at<RoleId>(pol::index(role)));
  const std::uint32_t fallback = table_.data().fallback_role;
  if (held.empty() && fallback != pol::format::none) held.push_back(id_at<RoleId>(fallback));
  std::vector<Diagram> granted(thresholds(), Diagram::never);
  std::vector<Diagram> forbidden(thresholds(), Diagram::never);
  for (const RoleGroup& group : of(permission).groups) {
    const bool is_held = std::any_of(held.begin(), held.end(), [&](RoleId role) {
      return std::binary_search(group.roles.begin(), group.roles.end(), role);
    });
    if (!is_held) continue;
    for (std::size_t t = 0; t < thresholds(); ++t) {
      granted[t] = diagrams_.either(granted[t], group.granted[t]);
      forbidden[t] = diagrams_.either(forbidden[t], group.forbidden[t]);
    }
  }
  for (std::size_t t = 0; t < thresholds(); ++t) granted[t] = diagrams_.difference(granted[t], forbidden[t]);
  return granted;
}

Diagram TableFunctions::admitted() {
  Diagram result = Diagram::always;
  for (std::size_t position = table_.data().settings.size(); position-- > 0;) {
    result = diagrams_.both(admitted_by(position), result);
  }
  return result;
}

Diagram TableFunctions::within_accounts(Diagram condition, const std::vector<std::uint32_t>& current) {
  const auto& settings = table_.data().settings;
  Dragged dragged(diagrams_.variable_count());
  for (std::size_t position = 0; position < settings.size(); ++position) {
    const bool binds_now = current[index(setting(position))] != idle_value(settings[position]);
    for (std::uint32_t number = 0; number < settings[position].requirement_count; ++number) {
      const auto required = setting(table_.data().requirements[settings[position].first_requirement + number].setting);
      dragged[index(setting(position))].push_back(required);
      if (binds_now) dragged[index(required)].push_back(setting(position));
    }
  }
  Diagram result = Diagram::always;
  for (const VariableId variable : with_dragged(diagrams_.support(condition), dragged)) {
    if (is_setting(variable)) result = diagrams_.both(admitted_by(setting_position(variable)), result);
  }
  return diagrams_.both(condition, result);
}

/// Its bounds, and what it requires.
Diagram TableFunctions::admitted_by(std::size_t position) {
  const pol::TableData& data = table_.data();
  const auto set_of = [&](std::uint32_t first, std::uint32_t count) {
    ValueSet values(count);
    for (std::uint32_t value = 0; value < count; ++value) {
      if ((data.value_sets[first + value / 64] >> (value % 64) & 1) != 0) values.set(value);
    }
    return values;
  };
  const pol::format::Setting& entry = data.settings[position];
  const Diagram bounds = (entry.flags & pol::format::Setting::immutable) != 0
                             ? diagrams_.is(setting(position), entry.default_value)
                             : diagrams_.one_of(setting(position), set_of(entry.allowed, entry.value_count));
  Diagram met = Diagram::always;
  for (std::uint32_t number = 0; number < entry.requirement_count; ++number) {
    const pol::format::Requirement& requirement = data.requirements[entry.first_requirement + number];
    const ValueSet values = set_of(requirement.values, data.settings[requirement.setting].value_count);
    met = diagrams_.both(met, diagrams_.one_of(setting(requirement.setting), values));
  }
  return diagrams_.both(bounds, diagrams_.either(diagrams_.is(setting(position), idle_value(entry)), met));
}

}  // namespace polc
