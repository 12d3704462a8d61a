#include "compiler/table/table_reader.h"

#include <algorithm>
#include <array>
#include <bit>
#include <map>
#include <optional>

#include "compiler/table/block_cases.h"
#include "pol/detail/blocks.h"

namespace polc {
namespace {

using pol::format::BlockRecord;

std::vector<BlockRows> rows_of(const pol::TableData& data, PermissionId permission,
                               const std::vector<VariableId>& variables) {
  const std::uint32_t resource = pol::resource_of(data, index(permission));
  std::vector<BlockRows> blocks;
  pol::for_each_block(data, index(permission),
                      [&](const BlockRecord& record) { blocks.emplace_back(data, record, resource, variables); });
  return blocks;
}

std::vector<BlockCases> blocks_of(const pol::TableData& data, PermissionId permission,
                                  const std::vector<VariableId>& variables) {
  std::vector<BlockCases> blocks;
  for (const BlockRows& rows : rows_of(data, permission, variables)) blocks.emplace_back(rows);
  return blocks;
}

/// Sorts roles into classes by their bits in the rows of a permission. Cost: linear in the bits that are set.
class RoleClasses {
 public:
  explicit RoleClasses(std::uint32_t role_count)
      : class_of_(role_count, 0), sizes_{role_count}, is_named_(role_count) {}

  /// `roles`: of a row.
  void split(const std::vector<std::size_t>& roles) {
    hits_.resize(sizes_.size());
    for (const std::size_t role : roles) ++hits_[class_of_[role]];
    // A class of which the row has some, and not all, is cut in two.
    std::map<std::uint32_t, std::uint32_t> cut;
    for (const std::size_t role : roles) {
      is_named_[role] = true;
      const std::uint32_t old = class_of_[role];
      if (hits_[old] == sizes_[old]) continue;
      const auto [found, is_new] = cut.try_emplace(old, static_cast<std::uint32_t>(sizes_.size() + cut.size()));
      class_of_[role] = found->second;
    }
    sizes_.resize(sizes_.size() + cut.size());
    for (const auto& [old, split_off] : cut) {
      sizes_[split_off] = hits_[old];
      sizes_[old] -= hits_[old];
    }
    for (const std::size_t role : roles) {
      if (class_of_[role] < hits_.size()) hits_[class_of_[role]] = 0;
    }
    for (const auto& [old, split_off] : cut) hits_[old] = 0;
  }

  /// The classes, without the one of roles that no row names: most have nothing to do with a permission.
  std::vector<std::vector<RoleId>> named() const {
    std::vector<std::vector<RoleId>> classes(sizes_.size());
    for (std::size_t role = 0; role < class_of_.size(); ++role) {
      if (is_named_[role]) classes[class_of_[role]].push_back(id_at<RoleId>(role));
    }
    std::erase_if(classes, [](const std::vector<RoleId>& roles) { return roles.empty(); });
    return classes;
  }

 private:
  std::vector<std::uint32_t> class_of_;  // By RoleId.
  std::vector<std::uint32_t> sizes_;     // By class.
  std::vector<bool> is_named_;           // By RoleId: those that any row has.
  std::vector<std::uint32_t> hits_;      // Scratch: how many of a class the row has. All zero between rows.
};

std::vector<std::vector<RoleId>> alike(const pol::TableData& data, RowRoles& rows,
                                       const std::vector<BlockCases>& blocks) {
  RoleClasses classes(data.role_count);
  std::vector<std::size_t> roles;
  const auto split = [&](pol::detail::RowGroup group, std::uint32_t level, bool restricted) {
    roles.clear();
    rows.add(data, group, level, restricted, roles);
    classes.split(roles);
  };
  for (const BlockCases& block : blocks) {
    for (const pol::detail::RowGroup group : block.groups()) {
      for (std::uint32_t level = 0; level + 1 < data.level_count; ++level) {
        split(group, level, false);
        if (block.is_restricted()) split(group, level, true);
      }
    }
  }
  return classes.named();
}

/// Where a row that has one of the roles is the case's: `row(group, level, word)` gives a word of it.
template <typename Row>
Diagram where_any(DiagramManager& diagrams, const BlockCases& block, const std::vector<RoleId>& roles, Row row) {
  std::vector<bool> has_one(block.groups().size());
  for (std::size_t group = 0; group < has_one.size(); ++group) {
    has_one[group] = std::any_of(roles.begin(), roles.end(), [&](RoleId role) {
      return (row(block.groups()[group], index(role) / 64) >> index(role) % 64 & 1) != 0;
    });
  }
  return block.where(diagrams, has_one);
}

/// Joins what the blocks grant to subjects that hold one of `roles`, and keep from them.
void read_into(const pol::TableData& data, DiagramManager& diagrams, const BlockCases& block,
               const std::vector<RoleId>& roles, std::vector<Diagram>& granted, std::vector<Diagram>& forbidden) {
  for (std::uint32_t t = 0; t < granted.size(); ++t) {
    const Diagram grants = where_any(diagrams, block, roles, [&](pol::detail::RowGroup group, std::size_t word) {
      return pol::detail::granted_roles(data, group, t, word);
    });
    granted[t] = diagrams.disjunction(granted[t], grants);
    if (!block.is_restricted()) continue;
    const Diagram restricts = where_any(diagrams, block, roles, [&](pol::detail::RowGroup group, std::size_t word) {
      return pol::detail::restricted_roles(data, group, t, word);
    });
    forbidden[t] = diagrams.disjunction(forbidden[t], restricts);
  }
}

}  // namespace

bool CaseRows::reach(const std::vector<RoleId>& roles, std::uint32_t upper_level) const {
  const auto has_one = [&](auto word_of) {
    return std::any_of(roles.begin(), roles.end(),
                       [&](RoleId role) { return (word_of(index(role) / 64) >> index(role) % 64 & 1) != 0; });
  };
  bool is_granted = false;
  for (const Block& block : blocks_) {
    is_granted = is_granted || has_one([&](std::size_t word) {
                   return pol::detail::granted_roles(data_, block.group, upper_level, word);
                 });
    if (block.is_restricted && has_one([&](std::size_t word) {
          return pol::detail::restricted_roles(data_, block.group, upper_level, word);
        })) {
      return false;
    }
  }
  return is_granted;
}

TableReader::TableReader(const pol::TableView& table, DiagramManager& diagrams, std::vector<VariableId> variables)
    : table_(table), diagrams_(diagrams), variables_(std::move(variables)), rows_(table_.data()) {}

PermissionConditions TableReader::of(PermissionId permission) {
  const std::vector<BlockCases> blocks = blocks_of(table_.data(), permission, variables_);
  const std::vector<Diagram> nothing(upper_levels(), Diagram::never);
  // Different bits may come to the same, since some cases are none: an attribute's code that is no value.
  std::map<std::pair<std::vector<Diagram>, std::vector<Diagram>>, std::vector<RoleId>> by_conditions;
  for (const std::vector<RoleId>& roles : alike(table_.data(), rows_, blocks)) {
    std::pair conditions(nothing, nothing);
    for (const BlockCases& block : blocks)
      read_into(table_.data(), diagrams_, block, {roles.front()}, conditions.first, conditions.second);
    std::vector<RoleId>& group = by_conditions[std::move(conditions)];
    group.insert(group.end(), roles.begin(), roles.end());
  }
  PermissionConditions result{{}, nothing};
  for (auto& [conditions, roles] : by_conditions) {
    if (conditions.first == nothing && conditions.second == nothing) continue;
    std::sort(roles.begin(), roles.end());
    result.groups.push_back({std::move(roles), conditions.first, conditions.second});
  }
  std::sort(result.groups.begin(), result.groups.end(),
            [](const RoleGroup& a, const RoleGroup& b) { return a.roles.front() < b.roles.front(); });
  return result;
}

std::vector<Diagram> TableReader::allowed(PermissionId permission, const std::vector<RoleId>& roles) {
  std::vector<Diagram> granted(upper_levels(), Diagram::never);
  std::vector<Diagram> forbidden(upper_levels(), Diagram::never);
  for (const BlockCases& block : blocks_of(table_.data(), permission, variables_))
    read_into(table_.data(), diagrams_, block, roles, granted, forbidden);
  for (std::size_t t = 0; t < upper_levels(); ++t) granted[t] = diagrams_.difference(granted[t], forbidden[t]);
  return granted;
}

CaseRows TableReader::rows_at(PermissionId permission, const std::vector<std::uint32_t>& values) const {
  CaseRows result(table_.data());
  for (const BlockRows& block : rows_of(table_.data(), permission, variables_))
    result.add(block.group_at(values), block.is_restricted());
  return result;
}

std::vector<std::uint64_t> TableReader::records_of(PermissionId permission) const {
  const pol::TableData& data = table_.data();
  std::vector<std::uint64_t> numbers;
  bool takes_attributes = false;
  pol::for_each_block(data, index(permission), [&](const BlockRecord& record) {
    takes_attributes = takes_attributes || record.mask != 0 || (record.flags & BlockRecord::gathered) != 0;
    const auto words = std::bit_cast<std::array<std::uint64_t, sizeof(BlockRecord) / sizeof(std::uint64_t)>>(record);
    numbers.insert(numbers.end(), words.begin(), words.end());
  });
  numbers.push_back(takes_attributes ? pol::resource_of(data, index(permission)) : pol::format::none);
  return numbers;
}

std::uint64_t TableReader::steps(PermissionId permission) const {
  const pol::TableData& data = table_.data();
  std::uint64_t cases = 0;
  pol::for_each_block(data, index(permission),
                      [&](const BlockRecord& record) { cases += pol::case_count(data, record); });
  return cases * 2 * upper_levels() * (data.role_count + 1);
}

}  // namespace polc
