// The rows of a table, equal runs of them stored once.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace polc {

/// Keeps runs of T one after the other and gives an equal run its first place again.
template <typename T>
class RunStore {
 public:
  /// The position of the run's first element.
  std::uint32_t place(const std::vector<T>& run) {
    std::string key(reinterpret_cast<const char*>(run.data()), run.size() * sizeof(T));
    const auto [found, is_new] = places_.try_emplace(std::move(key), static_cast<std::uint32_t>(elements_.size()));
    if (is_new) elements_.insert(elements_.end(), run.begin(), run.end());
    return found->second;
  }

  const std::vector<T>& elements() const { return elements_; }
  std::vector<T> take() { return std::move(elements_); }

 private:
  std::vector<T> elements_;
  std::unordered_map<std::string, std::uint32_t> places_;
};

}  // namespace polc
