// The cases of one block of a table, as a graph that ends in row groups.
//
// A block has up to a million cases, but few different row groups, and runs of cases that end in the same one. The
// graph is built once; what a role, or a subject, is granted in the block is then read off it, with each node looked
// at once, and not case by case.
//
// Example: `status` of four values, of which the last two are decided alike, is one node with three runs:
// 0 → group 0, 1 → group 1, 2 → group 2.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "compiler/diagram/diagram.h"
#include "pol/detail/rows.h"
#include "pol/detail/table_data.h"

namespace polc {

/// A variable of a block, and what each of its values adds to the number of the case.
struct Selector {
  VariableId variable;
  std::uint32_t values = 1;
  std::uint64_t stride = 1;
};

/// The row groups of a block, by case.
class BlockRows {
 public:
  /// `variables`: for each of the table's attributes, then settings, the variable of the diagrams that is meant.
  BlockRows(const pol::TableData& data, const pol::format::BlockRecord& record, std::uint32_t resource,
            const std::vector<VariableId>& variables);

  bool is_restricted() const { return (record_.flags & pol::format::BlockRecord::restricted) != 0; }
  std::uint64_t elements_of_group() const { return std::uint64_t{data_.group_words} * (is_restricted() ? 2 : 1); }

  /// In the order of the diagrams' variables.
  const std::vector<Selector>& selectors() const { return selectors_; }

  pol::detail::RowGroup group(std::uint64_t case_number) const;
  /// A row group as it lies in the table. Groups of equal bytes are equal.
  std::string bytes_at(pol::detail::RowGroup group) const;
  /// Of the case with these values, by VariableId.
  pol::detail::RowGroup group_at(const std::vector<std::uint32_t>& values) const;

 private:
  const pol::TableData& data_;
  pol::format::BlockRecord record_;
  std::vector<Selector> selectors_;
};

class BlockCases {
 public:
  /// Cost: the block's cases.
  explicit BlockCases(const BlockRows& rows);

  /// The row groups that some case has, each once; equal ones may be among them if their bytes are not.
  const std::vector<pol::detail::RowGroup>& groups() const { return groups_; }
  bool is_restricted() const { return rows_.is_restricted(); }

  /// Where the row group of the case is one of which `holds_in` is true. By position in `groups()`.
  Diagram where(DiagramManager& diagrams, const std::vector<bool>& holds_in) const;

 private:
  /// A node, or, with the highest bit set, a position in `groups_`.
  enum class Place : std::uint32_t {};
  struct Branch {
    std::uint32_t first;
    Place place;
  };
  struct Node {
    VariableId variable;
    std::vector<Branch> branches;
  };
  static constexpr std::uint32_t group_bit = std::uint32_t{1} << 31;

  Place build(std::size_t depth, std::uint64_t number);
  Place group_of(std::uint64_t number);
  Diagram read(DiagramManager& diagrams, const std::vector<bool>& holds_in, Place place,
               std::vector<std::optional<Diagram>>& known) const;

  BlockRows rows_;
  std::vector<pol::detail::RowGroup> groups_;
  std::vector<Node> nodes_;
  std::unordered_map<std::string, Place> known_groups_;
  std::unordered_map<std::string, Place> known_nodes_;
  Place root_{};
};

}  // namespace polc
