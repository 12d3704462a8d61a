// The rows of a table, equal runs of them stored once.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace polc {

/// Keeps runs of T one after the other and gives an equal run its first place again.
template <typename T>
class RunStore {
 public:
  /// The position of the run's first element.
  std::uint32_t place(const std::vector<T>& run) {
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

}  // namespace polc
