#include "compiler/sema/shared_targets.h"

#include <algorithm>
#include <utility>

namespace polc::sema {
namespace {

std::size_t hash_of(const std::vector<Target>& targets) {
  std::uint64_t hash = targets.size();
  const auto add = [&](std::uint64_t value) {
    hash = (hash ^ value) * 0x9E3779B97F4A7C15U;
    hash ^= hash >> 29;
  };
  // What implies a target is left out: it rarely tells two lists apart.
  for (const Target& target : targets)
    add(std::uint64_t{index(target.permission)} << 32 | static_cast<std::uint32_t>(target.condition));
  return hash;
}

}  // namespace

TargetList SharedTargets::of(std::vector<Target> targets) {
  const std::size_t hash = hash_of(targets);
  const auto [begin, end] = known_.equal_range(hash);
  const auto same = std::find_if(begin, end, [&](const auto& entry) { return entry.second.all() == targets; });
  if (same != end) return same->second;
  return known_.emplace(hash, TargetList(std::move(targets)))->second;
}

}  // namespace polc::sema
