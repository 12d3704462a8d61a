// The rows of a decision table as data: as words side by side, or, where there are many roles, each different part of a row once.
//
// Of thousands of roles a row is hundreds of words, most of them 0 and many the same as in other rows. So rows of more than
// `part_size` words are kept as numbers of parts. Example, rows of 12 words, the first with role 0, the second with role 767:
//
//   words   0…0, 1 0…0, 0 0 0 2^63 0 0 0 0    three parts of eight words; a row's last part is filled up with zeros
//   parts   1 0, 0 2                          two numbers a row
//
// Positions count words all the same, as if rows lay side by side: the second row is at 12.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace polc {

struct Rows {
  static constexpr std::uint32_t part_size = 8;  ///< In words: the shortest chunk of the table format.

  std::uint32_t row_words = 1;       ///< Of a row; 1 where the rows of a group share a word.
  std::vector<std::uint64_t> words;  ///< The rows; or, in parts, the different parts, of which number 0 is empty.
  std::vector<std::uint32_t> parts;  ///< By row and place in it.

  bool in_parts() const { return row_words > part_size; }
  std::uint32_t parts_of_row() const { return in_parts() ? (row_words + part_size - 1) / part_size : 1; }

  /// In words.
  std::size_t size() const { return in_parts() ? parts.size() / parts_of_row() * row_words : words.size(); }

  std::uint64_t operator[](std::size_t position) const {
    if (!in_parts()) return words[position];
    const std::size_t row = position / row_words;
    const std::size_t word = position % row_words;
    return words[std::size_t{parts[row * parts_of_row() + word / part_size]} * part_size + word % part_size];
  }

  /// Adds as many rows without roles as these words are.
  void add_empty(std::size_t more_words) {
    if (!in_parts()) return words.resize(words.size() + more_words);
    parts.resize(parts.size() + more_words / row_words * parts_of_row());
  }
};

}  // namespace polc
