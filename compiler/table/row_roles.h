// The roles of a table's rows, one row after another, without a look at each word of rows that are mostly empty.
#pragma once

#include <bit>
#include <cstdint>
#include <vector>

#include "pol/detail/rows.h"
#include "pol/detail/table_data.h"

namespace polc {

class RowRoles {
 public:
  explicit RowRoles(const pol::TableData& data)
      : chunks_(data.row_chunks != nullptr ? pol::format::max_row_chunks : 0) {}

  /// Of that table: adds the roles that the group grants level `level` + 1 or, if `restricted`, keeps from it, in ascending
  /// order. Cost: the row's words; in chunks, the words of those that have a role.
  void add(const pol::TableData& data, pol::detail::RowGroup group, std::uint32_t level, bool restricted,
           std::vector<std::size_t>& roles) {
    if (data.row_chunks == nullptr) {
      for (std::size_t word = 0; word < data.role_words; ++word) {
        add_bits(restricted ? pol::detail::restricted_roles(data, group, level, word)
                            : pol::detail::granted_roles(data, group, level, word),
                 word, roles);
      }
      return;
    }
    const std::uint64_t first = group.first() + (restricted ? data.group_words : 0) + level * data.row_length;
    const std::uint16_t* row = data.row_numbers + first;
    if (*row == pol::format::row_list && pol::format::max_listed(data.row_length) != 0) {
      roles.insert(roles.end(), row + 2, row + 2 + row[1]);
      return;
    }
    for (std::uint32_t at = 0; at < data.row_length; ++at) {
      if (is_empty(data, row[at])) continue;
      const std::size_t start = std::size_t{at} << data.chunk_shift;
      for (std::size_t word = 0; word < chunk_words(data) && start + word < data.role_words; ++word) {
        add_bits(word_of(data, row[at], word), start + word, roles);
      }
    }
  }

 private:
  enum class Chunk : std::uint8_t { unknown, empty, full };

  static std::size_t chunk_words(const pol::TableData& data) { return std::size_t{1} << data.chunk_shift; }

  static std::uint64_t word_of(const pol::TableData& data, std::uint32_t chunk, std::size_t word) {
    return data.rows[data.row_chunks[chunk * chunk_words(data) + word]];
  }

  bool is_empty(const pol::TableData& data, std::uint32_t chunk) {
    Chunk& known = chunks_[chunk];
    if (known == Chunk::unknown) {
      std::uint64_t any = 0;
      for (std::size_t word = 0; word < chunk_words(data); ++word) any |= word_of(data, chunk, word);
      known = any == 0 ? Chunk::empty : Chunk::full;
    }
    return known == Chunk::empty;
  }

  static void add_bits(std::uint64_t bits, std::size_t word, std::vector<std::size_t>& roles) {
    for (; bits != 0; bits &= bits - 1) roles.push_back(word * 64 + static_cast<std::size_t>(std::countr_zero(bits)));
  }

  std::vector<Chunk> chunks_;  // By number: whether it has roles, as far as was asked.
};

}  // namespace polc
