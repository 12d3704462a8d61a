// Coudert and Madre, "Implicit and incremental computation of primes and essential primes of Boolean functions" (1992), for
// variables of several values, with the primes themselves in lists.
//
// A prime tests the first variable for a set of values and goes on with a prime of what all of these have in common. So for
// `own and status in {new, open} or urgent`:
//
//   own       The branches are f = `urgent` and t = `status in {new, open} or urgent`. What sets of values have in common:
//             {f} f, {t} t, {f, t} `urgent`.
//     {f, t}    The prime `urgent`, and every value of `own` allows it: a prime without a test of `own`.
//     {t}       The primes `status in {new, open}` and `urgent`. The second is allowed by f too, so it was found already;
//               the first is not: `own and status in {new, open}`.
//     {f}       `urgent` again.
//
// Sets of values that have the same in common count as one, the largest: an attribute of five thousand values whose branches are
// two different conditions has three such sets.
#include "compiler/diagram/primes.h"

#include <algorithm>
#include <map>
#include <utility>

namespace polc {
namespace {

struct Prime {
  Alternative alternative;
  Diagram holds{};
};
using Primes = std::vector<Prime>;

/// What a set of values has in common, and the set.
struct Common {
  Diagram upper{};
  ValueSet values;
};

class TooMany {};

class PrimeSearch {
 public:
  PrimeSearch(DiagramManager& diagrams, std::size_t most) : diagrams_(diagrams), most_(most) {}

  const Primes& run(Diagram lower, Diagram upper) {
    const std::pair key(lower, upper);
    if (const auto found = memo_.find(key); found != memo_.end()) return found->second;
    Primes result;
    if (lower != Diagram::never) {
      if (upper == Diagram::always) {
        result.push_back({{}, Diagram::always});
      } else {
        result = split(lower, upper);
      }
    }
    return memo_.emplace(key, std::move(result)).first->second;
  }

 private:
  Primes split(Diagram lower, Diagram upper) {
    const VariableId variable = DiagramManager::is_constant(lower)
                                    ? diagrams_.variable(upper)
                                    : std::min(diagrams_.variable(lower), diagrams_.variable(upper));
    const std::vector<Diagram> lowers = children(lower, variable);
    const std::vector<Diagram> uppers = children(upper, variable);
    Primes result;
    for (const Common& common : commons(uppers)) {
      Diagram wanted = Diagram::never;
      for (const unsigned value : common.values.set_bits()) wanted = diagrams_.disjunction(wanted, lowers[value]);
      // The list stays where it is while others are added to the map.
      for (const Prime& prime : run(wanted, common.upper)) {
        diagrams_.spend(1);
        if (!is_largest(common.values, prime, uppers)) continue;
        if (result.size() == most_) throw TooMany();
        result.push_back(with_test(variable, common.values, prime));
      }
    }
    return result;
  }

  /// Whether no other value of the variable allows the prime: else it belongs to a larger set.
  bool is_largest(const ValueSet& values, const Prime& prime, const std::vector<Diagram>& uppers) {
    for (unsigned value = 0; value < values.size(); ++value) {
      if (values.test(value) || (value > 0 && uppers[value] == uppers[value - 1] && !values.test(value - 1))) continue;
      if (diagrams_.implies(prime.holds, uppers[value])) return false;
    }
    return true;
  }

  Prime with_test(VariableId variable, const ValueSet& values, const Prime& prime) {
    if (values.all()) return prime;
    Prime longer{{{variable, values}}, diagrams_.conjunction(diagrams_.one_of(variable, values), prime.holds)};
    longer.alternative.insert(longer.alternative.end(), prime.alternative.begin(), prime.alternative.end());
    return longer;
  }

  /// All conditions that some set of values has in common, `never` left out, each with the largest such set. The largest sets
  /// first, so that short alternatives come before long ones.
  std::vector<Common> commons(const std::vector<Diagram>& uppers) {
    std::vector<Diagram> found;
    for (const Diagram upper : uppers) {
      if (upper == Diagram::never || std::find(found.begin(), found.end(), upper) != found.end()) continue;
      const std::size_t before = found.size();
      found.push_back(upper);
      for (std::size_t position = 0; position < before; ++position) {
        const Diagram both = diagrams_.conjunction(found[position], upper);
        if (both == Diagram::never || std::find(found.begin(), found.end(), both) != found.end()) continue;
        if (found.size() == most_) throw TooMany();
        found.push_back(both);
      }
    }
    std::vector<Common> result;
    for (const Diagram upper : found) {
      Common common{upper, ValueSet(static_cast<unsigned>(uppers.size()))};
      for (unsigned value = 0; value < uppers.size(); ++value) {
        const bool is_as_before = value > 0 && uppers[value] == uppers[value - 1];
        if (is_as_before ? common.values.test(value - 1) : diagrams_.implies(upper, uppers[value]))
          common.values.set(value);
      }
      result.push_back(std::move(common));
    }
    std::stable_sort(result.begin(), result.end(),
                     [](const Common& a, const Common& b) { return a.values.count() > b.values.count(); });
    return result;
  }

  std::vector<Diagram> children(Diagram a, VariableId variable) const {
    std::vector<Diagram> result(diagrams_.domain_size(variable), a);
    if (DiagramManager::is_constant(a) || diagrams_.variable(a) != variable) return result;
    for (std::uint32_t value = 0; value < result.size(); ++value) result[value] = diagrams_.child(a, value);
    return result;
  }

  DiagramManager& diagrams_;
  std::size_t most_;
  std::map<std::pair<Diagram, Diagram>, Primes> memo_;
};

}  // namespace

std::optional<std::vector<Alternative>> primes(DiagramManager& diagrams, Diagram lower, Diagram upper,
                                               std::size_t most) {
  try {
    PrimeSearch search(diagrams, most);
    std::vector<Alternative> result;
    for (const Prime& prime : search.run(lower, upper)) result.push_back(prime.alternative);
    return result;
  } catch (const TooMany&) {
    return std::nullopt;
  }
}

}  // namespace polc
