// A seeded source of choices that is the same on every machine: the standard's distributions are not.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <utility>
#include <vector>

namespace polc::oracle {

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  /// A number less than `count`, which is at least 1. The slight bias of the remainder does not matter here.
  std::size_t below(std::size_t count) { return static_cast<std::size_t>(engine_() % count); }
  /// Both ends included.
  std::size_t between(std::size_t low, std::size_t high) { return low + below(high - low + 1); }
  bool percent(std::size_t chance) { return below(100) < chance; }

  template <typename T>
  const T& pick(const std::vector<T>& from) {
    return from[below(from.size())];
  }

  template <typename T>
  void shuffle(std::vector<T>& items) {
    for (std::size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[below(i)]);
  }

  /// `count` of the items, or all where there are fewer, in an order of chance.
  template <typename T>
  std::vector<T> some(std::vector<T> items, std::size_t count) {
    shuffle(items);
    if (items.size() > count) items.erase(items.begin() + static_cast<std::ptrdiff_t>(count), items.end());
    return items;
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace polc::oracle
