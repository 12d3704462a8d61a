#include "compiler/table/block_cases.h"

#include <algorithm>

#include "compiler/table/gathered_bits.h"

namespace polc {
namespace {

using pol::format::BlockRecord;

/// Where the attributes of a resource begin; for `none`, those of the context.
/// INVARIANT: the context's stand first, then those of each resource in the order of the resources. `verify` demands it.
std::size_t first_attribute(const pol::TableData& data, std::uint32_t owner) {
  static_assert(pol::format::none + 1U == 0);
  const auto first = std::partition_point(
      data.attributes.begin(), data.attributes.end(),
      [&](const pol::format::Attribute& attribute) { return attribute.resource + 1U < owner + 1U; });
  return static_cast<std::size_t>(first - data.attributes.begin());
}

std::vector<Selector> selectors_of(const pol::TableData& data, const BlockRecord& record, std::uint32_t resource,
                                   const std::vector<VariableId>& variables) {
  const bool is_gathered = (record.flags & BlockRecord::gathered) != 0;
  const std::uint64_t picked =
      is_gathered ? data.gathers[record.extra].mask : std::uint64_t{record.mask} << record.shift;
  std::vector<Selector> selectors;
  const auto add = [&](std::uint32_t owner) {
    for (std::size_t position = first_attribute(data, owner);
         position < data.attributes.size() && data.attributes[position].resource == owner; ++position) {
      const pol::format::Attribute& attribute = data.attributes[position];
      const std::uint64_t lowest_bit = std::uint64_t{1} << attribute.shift;
      if (attribute.width == 0 || (picked & lowest_bit) == 0) continue;
      selectors.push_back({variables[position], attribute.value_count, gathered_bits(lowest_bit, picked)});
    }
  };
  if (picked != 0) {
    add(pol::format::none);
    if (resource != pol::format::none) add(resource);
  }
  const pol::format::SettingCombination& combination = data.combinations[record.combination];
  for (std::uint32_t term = 0; term < combination.term_count; ++term) {
    const pol::format::CombinationTerm& entry = data.combination_terms[combination.first_term + term];
    selectors.push_back({variables[data.attributes.size() + entry.setting], data.settings[entry.setting].value_count,
                         std::uint64_t{entry.stride} * (std::uint64_t{record.mask} + 1)});
  }
  std::sort(selectors.begin(), selectors.end(),
            [](const Selector& a, const Selector& b) { return a.variable < b.variable; });
  return selectors;
}

template <typename T>
std::string bytes_of(const T* first, std::size_t count) {
  return std::string(reinterpret_cast<const char*>(first), count * sizeof(T));
}

}  // namespace

BlockRows::BlockRows(const pol::TableData& data, const BlockRecord& record, std::uint32_t resource,
                     const std::vector<VariableId>& variables)
    : data_(data), record_(record), selectors_(selectors_of(data, record, resource, variables)) {}

pol::detail::RowGroup BlockRows::group(std::uint64_t case_number) const {
  if ((record_.flags & BlockRecord::indexed) != 0) return {data_, data_.row_index[record_.rows + case_number]};
  return {data_, record_.rows + case_number * elements_of_group()};
}

pol::detail::RowGroup BlockRows::group_at(const std::vector<std::uint32_t>& values) const {
  std::uint64_t number = 0;
  for (const Selector& selector : selectors_) number += values[index(selector.variable)] * selector.stride;
  return group(number);
}

std::string BlockRows::bytes_at(pol::detail::RowGroup group) const {
  if (data_.row_numbers != nullptr) return bytes_of(data_.row_numbers + group.first(), elements_of_group());
  return bytes_of(data_.rows + group.first(), elements_of_group());
}

BlockCases::BlockCases(const BlockRows& rows) : rows_(rows) {
  root_ = build(0, 0);
}

BlockCases::Place BlockCases::group_of(std::uint64_t number) {
  const pol::detail::RowGroup group = rows_.group(number);
  const auto next = static_cast<Place>(static_cast<std::uint32_t>(groups_.size()) | group_bit);
  const auto [found, is_new] = known_groups_.try_emplace(rows_.bytes_at(group), next);
  if (is_new) groups_.push_back(group);
  return found->second;
}

BlockCases::Place BlockCases::build(std::size_t depth, std::uint64_t number) {
  if (depth == rows_.selectors().size()) return group_of(number);
  const Selector& selector = rows_.selectors()[depth];
  std::vector<Branch> branches;
  for (std::uint32_t value = 0; value < selector.values; ++value) {
    const Place place = build(depth + 1, number + value * selector.stride);
    if (branches.empty() || branches.back().place != place) branches.push_back({value, place});
  }
  if (branches.size() == 1) return branches.front().place;
  std::string key = bytes_of(branches.data(), branches.size());
  key.append(reinterpret_cast<const char*>(&depth), sizeof depth);
  const auto [found, is_new] = known_nodes_.try_emplace(std::move(key), static_cast<Place>(nodes_.size()));
  if (is_new) nodes_.push_back({selector.variable, std::move(branches)});
  return found->second;
}

Diagram BlockCases::where(DiagramManager& diagrams, const std::vector<bool>& holds_in) const {
  std::vector<std::optional<Diagram>> known(nodes_.size());
  return read(diagrams, holds_in, root_, known);
}

Diagram BlockCases::read(DiagramManager& diagrams, const std::vector<bool>& holds_in, Place place,
                         std::vector<std::optional<Diagram>>& known) const {
  const auto number = static_cast<std::uint32_t>(place);
  if ((number & group_bit) != 0) return holds_in[number & ~group_bit] ? Diagram::always : Diagram::never;
  if (known[number]) return *known[number];
  const Node& node = nodes_[number];
  std::vector<Run> runs;
  runs.reserve(node.branches.size());
  for (const Branch& branch : node.branches)
    runs.push_back({branch.first, read(diagrams, holds_in, branch.place, known)});
  const Diagram result = diagrams.node(node.variable, runs);
  known[number] = result;
  return result;
}

}  // namespace polc
