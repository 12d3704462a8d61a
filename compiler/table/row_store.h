// The rows of a table, equal runs of them stored once.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "compiler/table/rows.h"

namespace polc {

/// Keeps runs of T one after the other and gives an equal run its first place again.
template <typename T>
class RunStore {
 public:
  /// The position of the run's first element.
  std::uint32_t place(std::span<const T> run) {
    const std::string_view bytes(reinterpret_cast<const char*>(run.data()), run.size() * sizeof(T));
    const std::size_t hash = std::hash<std::string_view>{}(bytes) ^ run.size();
    const auto [begin, end] = places_.equal_range(hash);
    const auto found = std::find_if(begin, end, [&](const auto& entry) { return stands_at(entry.second, bytes); });
    if (found != end) return found->second;
    const auto position = static_cast<std::uint32_t>(elements_.size());
    places_.emplace(hash, position);
    elements_.insert(elements_.end(), run.begin(), run.end());
    return position;
  }

  /// For as many elements as there may come to be.
  void reserve(std::size_t elements) { elements_.reserve(elements); }

  const std::vector<T>& elements() const { return elements_; }
  std::vector<T> take() { return std::move(elements_); }

 private:
  bool stands_at(std::uint32_t position, std::string_view bytes) const {
    const std::size_t rest = (elements_.size() - position) * sizeof(T);
    return bytes.size() <= rest &&
           std::equal(bytes.begin(), bytes.end(), reinterpret_cast<const char*>(elements_.data() + position));
  }

  std::vector<T> elements_;
  std::unordered_multimap<std::size_t, std::uint32_t> places_;  // By the hash of a run, where it begins.
};

/// Makes Rows: equal runs of rows, and equal parts of long rows, are stored once.
class RowStore {
 public:
  explicit RowStore(std::uint32_t row_words) : shape_{row_words, {}, {}} {
    // Number 0 is the part without roles, so that whoever adds empty rows need not look for it.
    if (shape_.in_parts()) words_.place(std::vector<std::uint64_t>(Rows::part_size));
  }

  /// The position of the run's first word. `run` is whole rows.
  std::uint32_t place(const std::vector<std::uint64_t>& run) {
    if (!shape_.in_parts()) return words_.place(run);
    run_.clear();
    for (auto row = run.begin(); row != run.end(); row += shape_.row_words) {
      for (std::uint32_t first = 0; first < shape_.row_words; first += Rows::part_size) {
        std::vector<std::uint64_t>& part = part_;
        part.assign(row + first, row + std::min(first + Rows::part_size, shape_.row_words));
        part.resize(Rows::part_size);
        run_.push_back(words_.place(part) / Rows::part_size);
      }
    }
    return parts_.place(run_) / shape_.parts_of_row() * shape_.row_words;
  }

  std::uint64_t size_in_bytes() const {
    return words_.elements().size() * sizeof(std::uint64_t) + parts_.elements().size() * sizeof(std::uint32_t);
  }

  Rows take() { return {shape_.row_words, words_.take(), parts_.take()}; }

 private:
  Rows shape_;  // Without rows.
  RunStore<std::uint64_t> words_;
  RunStore<std::uint32_t> parts_;
  std::vector<std::uint64_t> part_;  // Scratch.
  std::vector<std::uint32_t> run_;   // Scratch: a run by its parts.
};

}  // namespace polc
