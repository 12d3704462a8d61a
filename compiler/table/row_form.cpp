#include "compiler/table/row_form.h"

#include <bit>
#include <unordered_map>
#include <utility>

#include "llvm/ADT/DenseMap.h"
#include "pol/detail/table_format.h"

namespace polc {
namespace {

// Below this, rows stay in the first cache as they are.
constexpr std::size_t min_bytes_as_numbers = 4096;
// Below this, rows as they are share a second cache with all else; a step less matters more than their bytes.
constexpr std::size_t min_bytes_in_chunks = std::size_t{64} << 10;
constexpr std::size_t max_words = std::size_t{1} << 16;  // Numbers of words have two bytes.

/// Numbers words as they are met.
class WordNumbers {
 public:
  std::uint32_t operator()(std::uint64_t word) {
    const auto [found, is_new] = numbers_.try_emplace(word, static_cast<std::uint32_t>(words_.size()));
    if (is_new) words_.push_back(word);
    return found->second;
  }
  std::size_t size() const { return words_.size(); }
  std::vector<std::uint64_t> take() { return std::move(words_); }

 private:
  std::unordered_map<std::uint64_t, std::uint32_t> numbers_;
  std::vector<std::uint64_t> words_;
};

std::size_t row_count(const Rows& rows) {
  return rows.size() / rows.row_words;
}

/// Calls `visit` with the words of each part of a row, in order, at least once for each different part.
template <typename Visit>
void for_each_different_part(const Rows& rows, Visit visit) {
  if (!rows.in_parts()) return visit(rows.words.data(), rows.words.size());
  // A row's last part may be shorter than elsewhere.
  const std::uint32_t parts_of_row = rows.parts_of_row();
  const std::uint32_t last_words = rows.row_words - (parts_of_row - 1) * Rows::part_size;
  std::vector<std::uint32_t> visited(rows.words.size() / Rows::part_size);
  for (std::size_t place = 0; place < rows.parts.size(); ++place) {
    const std::uint32_t size = (place + 1) % parts_of_row == 0 ? last_words : Rows::part_size;
    const std::uint32_t part = rows.parts[place];
    if (visited[part] >= size) continue;
    visited[part] = size;
    visit(rows.words.data() + std::size_t{part} * Rows::part_size, std::size_t{size});
  }
}

/// How many bytes rows take as numbers of words; nothing if there are too many different words.
std::optional<std::size_t> bytes_as_numbers(const Rows& rows) {
  WordNumbers words;
  for_each_different_part(rows, [&](const std::uint64_t* word, std::size_t count) {
    for (std::size_t at = 0; at < count && words.size() <= max_words; ++at) words(word[at]);
  });
  if (words.size() > max_words) return std::nullopt;
  return rows.size() * sizeof(std::uint16_t) + words.size() * sizeof(std::uint64_t);
}

EncodedRows as_words(Rows rows) {
  EncodedRows result;
  result.row_length = rows.row_words;
  if (!rows.in_parts()) {
    result.words = std::move(rows.words);
    return result;
  }
  result.words.reserve(rows.size());
  for (std::size_t position = 0; position < rows.size(); ++position) result.words.push_back(rows[position]);
  return result;
}

EncodedRows as_numbers(const Rows& rows) {
  EncodedRows result;
  result.row_length = rows.row_words;
  result.numbers.reserve(rows.size());
  WordNumbers words;
  for (std::size_t position = 0; position < rows.size(); ++position) result.numbers.push_back(words(rows[position]));
  result.words = words.take();
  return result;
}

/// Rows in chunks of one size. Twice as long a chunk is two chunks of half its size, from the parts of rows up, so that a chunk
/// is one number, whatever its size. Number 0 is the empty one.
class Chunking {
 public:
  explicit Chunking(const Rows& rows)
      : rows_(rows), chunk_words_(Rows::part_size), length_(rows.parts_of_row()), numbers_(rows.parts) {
    std::vector<std::uint32_t> sizes;  // The roles of each part.
    for (std::size_t word = 0; word < rows.words.size(); ++word) {
      if (word % Rows::part_size == 0) sizes.push_back(0);
      sizes.back() += static_cast<std::uint32_t>(std::popcount(rows.words[word]));
    }
    for (std::size_t place = 0; place < rows.parts.size(); ++place) {
      if (place % length_ == 0) role_counts_.push_back(0);
      role_counts_.back() += sizes[rows.parts[place]];
    }
  }

  std::uint32_t chunk_words() const { return chunk_words_; }

  /// Whether verify admits chunks of twice the size.
  bool may_double() const { return chunk_words_ < pol::format::max_chunk_words && chunk_words_ < rows_.row_words; }

  void double_size() {
    const std::uint32_t length = (length_ + 1) / 2;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> halves{{0, 0}};
    llvm::DenseMap<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> known;
    known.try_emplace({0, 0}, 0);
    std::vector<std::uint32_t> numbers;
    numbers.reserve(row_count(rows_) * length);
    for (std::size_t first = 0; first < numbers_.size(); first += length_) {
      for (std::uint32_t at = 0; at < length_; at += 2) {
        const std::pair pair(numbers_[first + at], at + 1 < length_ ? numbers_[first + at + 1] : 0);
        const auto [found, is_new] = known.try_emplace(pair, static_cast<std::uint32_t>(halves.size()));
        if (is_new) halves.push_back(pair);
        numbers.push_back(found->second);
      }
    }
    halves_.push_back(std::move(halves));
    numbers_ = std::move(numbers);
    length_ = length;
    chunk_words_ *= 2;
  }

  /// Nothing if there are too many different chunks, or words in them.
  std::optional<EncodedRows> encode() const {
    EncodedRows result;
    result.row_length = length_;
    result.chunk_words = chunk_words_;
    result.numbers.reserve(numbers_.size());
    WordNumbers words;
    llvm::DenseMap<std::uint32_t, std::uint32_t> chunks;
    const auto number_of = [&](std::uint32_t chunk) {
      const auto [found, is_new] = chunks.try_emplace(chunk, static_cast<std::uint32_t>(chunks.size()));
      if (is_new) add_words(chunk, halves_.size(), words, result.chunks);
      return found->second;
    };
    number_of(0);  // There is one, even where every row is a list.
    const std::uint32_t most_listed = pol::format::max_listed(length_);
    for (std::size_t row = 0; row < role_counts_.size(); ++row) {
      if (role_counts_[row] <= most_listed && most_listed != 0) {
        add_list(row, result.numbers);
        continue;
      }
      for (std::uint32_t at = 0; at < length_; ++at) result.numbers.push_back(number_of(numbers_[row * length_ + at]));
      if (chunks.size() > pol::format::max_row_chunks || words.size() > max_words) return std::nullopt;
    }
    result.words = words.take();
    return result;
  }

 private:
  /// A chunk that was doubled so often.
  void add_words(std::uint32_t chunk, std::size_t doublings, WordNumbers& words,
                 std::vector<std::uint32_t>& numbers) const {
    if (doublings == 0) {
      const std::uint64_t* word = rows_.words.data() + std::size_t{chunk} * Rows::part_size;
      for (std::uint32_t at = 0; at < Rows::part_size; ++at) numbers.push_back(words(word[at]));
      return;
    }
    const auto [first, second] = halves_[doublings - 1][chunk];
    add_words(first, doublings - 1, words, numbers);
    add_words(second, doublings - 1, words, numbers);
  }

  /// A row's roles behind the mark and their count, and zeros.
  void add_list(std::size_t row, std::vector<std::uint32_t>& numbers) const {
    const std::size_t end = numbers.size() + length_;
    numbers.push_back(pol::format::row_list);
    numbers.push_back(role_counts_[row]);
    for (std::uint32_t word = 0; word < rows_.row_words && role_counts_[row] != 0; ++word) {
      for (std::uint64_t rest = rows_[row * rows_.row_words + word]; rest != 0; rest &= rest - 1) {
        numbers.push_back(word * 64 + static_cast<std::uint32_t>(std::countr_zero(rest)));
      }
    }
    numbers.resize(end);
  }

  const Rows& rows_;
  std::uint32_t chunk_words_;
  std::uint32_t length_;                                                      // Chunks of a row.
  std::vector<std::uint32_t> numbers_;                                        // By row and place in it.
  std::vector<std::uint32_t> role_counts_;                                    // By row.
  std::vector<std::vector<std::pair<std::uint32_t, std::uint32_t>>> halves_;  // By doubling, then by chunk.
};

std::size_t size_in_bytes(const EncodedRows& rows) {
  return rows.words.size() * sizeof(std::uint64_t) + (rows.numbers.size() + rows.chunks.size()) * sizeof(std::uint16_t);
}

/// In chunks of this size, or, without one, of that which takes the fewest bytes.
std::optional<EncodedRows> as_chunks(const Rows& rows, std::optional<std::uint32_t> chunk_words) {
  if (!rows.in_parts()) return std::nullopt;
  std::optional<EncodedRows> best;
  for (Chunking chunking(rows);; chunking.double_size()) {
    if (!chunk_words || *chunk_words == chunking.chunk_words()) {
      std::optional<EncodedRows> encoded = chunking.encode();
      if (encoded && (!best || size_in_bytes(*encoded) < size_in_bytes(*best))) best = std::move(encoded);
    }
    if (!chunking.may_double()) return best;
  }
}

EncodedRows encode_as(Rows rows, RowForm form) {
  if (form == RowForm::words) return as_words(std::move(rows));
  if (form == RowForm::numbers) return bytes_as_numbers(rows) ? as_numbers(rows) : as_words(std::move(rows));
  std::optional<EncodedRows> chunks = as_chunks(rows, static_cast<std::uint32_t>(form));
  return chunks ? std::move(*chunks) : as_words(std::move(rows));
}

}  // namespace

EncodedRows encode_rows(Rows rows, std::optional<RowForm> form) {
  const std::size_t bytes = rows.size() * sizeof(std::uint64_t);
  if (form) return encode_as(std::move(rows), *form);
  if (bytes < min_bytes_as_numbers) return as_words(std::move(rows));
  const std::optional<std::size_t> numbered = bytes_as_numbers(rows);
  const bool is_numbered = numbered && *numbered * 2 <= bytes;
  const std::size_t best = is_numbered ? *numbered : bytes;
  if (best >= min_bytes_in_chunks) {
    std::optional<EncodedRows> chunks = as_chunks(rows, std::nullopt);
    if (chunks && size_in_bytes(*chunks) * 2 <= best) return std::move(*chunks);
  }
  return is_numbered ? as_numbers(rows) : as_words(std::move(rows));
}

}  // namespace polc
