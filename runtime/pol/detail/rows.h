// The role bits of a row group: which roles a case grants a level, and which it keeps from one.
//
// Where all rows of a group fit in one word they share it, each in a *lane* of its own, level 1's lowest. Then one load and
// one comparison for each level decide. Elsewhere a row has words of its own, or numbers of words, or of chunks of those.
// FORMAT.md describes them all.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include <pol/detail/role_probe.h>
#include <pol/detail/table_data.h>

namespace pol::detail {

// A row group, or a row of it, is whatever reads the first row's words by `[word]` and goes on by `+`: by elements of rows,
// so that `+ table.row_length` is the next row. A pointer does for rows that are words.

/// A word of the row that begins at an element, in a table whose rows lie in chunks or list their roles. Out of line: it is no part of
/// the code that decides by other tables.
[[gnu::noinline, gnu::pure]] constexpr std::uint64_t word_in_chunks(const TableData& table, std::uint64_t first,
                                                                    std::size_t word) {
  const std::uint16_t* row = table.row_numbers + first;
  if (*row == format::row_list && format::max_listed(table.row_length) != 0) {
    std::uint64_t bits = 0;
    for (const std::uint16_t role : std::span(row + 2, row[1])) {
      bits |= std::uint64_t{role / 64U == word} << role % 64;
    }
    return bits;
  }
  const std::size_t chunk = row[word >> table.chunk_shift];
  const std::size_t mask = (std::size_t{1} << table.chunk_shift) - 1;
  return table.rows[table.row_chunks[(chunk << table.chunk_shift) + (word & mask)]];
}

/// A row group of any table. For whoever walks a table; what decides uses what suits the table.
class RowGroup {
 public:
  constexpr RowGroup(const TableData& table, std::uint64_t first) : table_(&table), first_(first) {}

  constexpr std::uint64_t operator[](std::size_t word) const {
    const std::uint64_t at = first_ + word;
    if (table_->row_numbers == nullptr) return table_->rows[at];
    if (table_->row_chunks == nullptr) return table_->rows[table_->row_numbers[at]];
    return word_in_chunks(*table_, first_, word);
  }
  constexpr RowGroup operator+(std::size_t elements) const { return {*table_, first_ + elements}; }
  /// The position of its first element.
  constexpr std::uint64_t first() const { return first_; }

 private:
  const TableData* table_;
  std::uint64_t first_;
};

/// A row group whose words are numbers of words.
class RowNumbers {
 public:
  constexpr RowNumbers(const std::uint64_t* words, const std::uint16_t* numbers) : words_(words), numbers_(numbers) {}

  constexpr std::uint64_t operator[](std::size_t word) const { return words_[numbers_[word]]; }
  constexpr RowNumbers operator+(std::size_t words) const { return {words_, numbers_ + words}; }

 private:
  const std::uint64_t* words_;
  const std::uint16_t* numbers_;
};

/// The roles of one word, in every lane.
constexpr std::uint64_t in_every_lane(const TableData& table, std::uint64_t roles) {
  return (roles & table.lane_roles) * table.lane_ones;
}

/// The roles 64 × `word` and up that a group grants level `level` + 1. In lanes, whoever is granted a level is granted those
/// below it, whatever the bytes say, so that there comparing the whole word tells the level.
template <typename Group>
constexpr std::uint64_t granted_roles(const TableData& table, Group group, std::uint32_t level, std::size_t word) {
  if (table.lane_width == 0) return (group + std::size_t{level} * table.row_length)[word];
  std::uint64_t roles = 0;
  for (; level + 1 < table.level_count; ++level) roles |= group[0] >> level * table.lane_width;
  return roles & table.lane_roles;
}

/// The roles that a restricted group keeps from that level.
template <typename Group>
constexpr std::uint64_t restricted_roles(const TableData& table, Group group, std::uint32_t level, std::size_t word) {
  const Group restrictions = group + table.group_words;
  if (table.lane_width == 0) return (restrictions + std::size_t{level} * table.row_length)[word];
  return restrictions[0] >> level * table.lane_width & table.lane_roles;
}

/// The levels above the lowest, as bits, that a group grants to a subject.
template <typename Group, typename Probe>
constexpr std::uint32_t granted_levels(const TableData& table, Group group, Probe roles) {
  std::uint32_t levels = 0;
  if (table.lane_width != 0) {
    const std::uint64_t found = group[0] & in_every_lane(table, roles.first_word());
    for (std::uint32_t level = 0; level + 1 < table.level_count; ++level) {
      levels |= std::uint32_t{found >> level * table.lane_width != 0} << level;
    }
    return levels;
  }
  for (std::uint32_t level = 0; level + 1 < table.level_count; ++level, group = group + table.row_length) {
    levels |= std::uint32_t{roles.any(group)} << level;
  }
  return levels;
}

/// The levels that a restricted group keeps from a subject.
template <typename Group, typename Probe>
constexpr std::uint32_t restricted_levels(const TableData& table, Group group, Probe roles) {
  std::uint32_t levels = 0;
  group = group + table.group_words;
  if (table.lane_width != 0) {
    const std::uint64_t found = group[0] & in_every_lane(table, roles.first_word());
    for (std::uint32_t level = 0; level + 1 < table.level_count; ++level) {
      levels |= std::uint32_t{(found >> level * table.lane_width & table.lane_roles) != 0} << level;
    }
    return levels;
  }
  for (std::uint32_t level = 0; level + 1 < table.level_count; ++level, group = group + table.row_length) {
    levels |= std::uint32_t{roles.any(group)} << level;
  }
  return levels;
}

}  // namespace pol::detail
