// The forms in which a table may have its rows, and the one that suits them.
//
//   words     eight bytes each; a decision loads what it needs at once
//   numbers   two bytes for each word, its position among the different words: where that halves the rows. Two loads a word
//   chunks    two bytes for each chunk of 8 to 128 words, its position among the different chunks, which are numbers of
//             words: where rows are large and that halves them again. Three loads a word. A row of few roles is a list of
//             them instead, in as many bytes
//
// Example: of 3,628 roles a row is 57 words. As numbers it takes 114 bytes, in chunks of 16 words 8 bytes, and no more if it is a
// list of up to two roles.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "compiler/table/rows.h"

namespace polc {

enum class RowForm : std::uint32_t { words = 0, numbers = 1, chunks_of_8 = 8, chunks_of_128 = 128 };

/// `chunk_words`: a power of two from 8 to 128.
constexpr RowForm in_chunks(std::uint32_t chunk_words) {
  return static_cast<RowForm>(chunk_words);
}

struct EncodedRows {
  std::vector<std::uint64_t> words;    ///< The rows, or, if there are `numbers`, the different words of rows.
  std::vector<std::uint32_t> numbers;  ///< A word of a row, a chunk of a row, or a list of roles.
  std::vector<std::uint32_t> chunks;   ///< The words of each chunk, by number.
  std::uint32_t chunk_words = 0;       ///< 0: not in chunks.
  std::uint32_t row_length = 1;        ///< How many elements a row takes.
};

/// `form`: this one instead, if the rows can have it; else they are words. Cost: linear in the rows.
EncodedRows encode_rows(Rows rows, std::optional<RowForm> form = std::nullopt);

}  // namespace polc
