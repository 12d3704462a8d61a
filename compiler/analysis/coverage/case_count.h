// How many cases there are: exact, however many.
//
// Forty switches that a decision depends on are more cases than fit into 32 bits, and sixty-five more than fit into 64. A
// figure that is rounded could pass a threshold that the policy misses.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "compiler/diagram/diagram.h"
#include "llvm/ADT/APInt.h"

namespace polc {

class CaseCount {
 public:
  CaseCount() : value_(64, 0) {}
  explicit CaseCount(std::uint64_t value) : value_(64, value) {}

  CaseCount& operator+=(const CaseCount& other);
  CaseCount operator-(const CaseCount& other) const;  ///< `other` must not be more.
  CaseCount operator*(const CaseCount& other) const;
  bool operator==(const CaseCount& other) const {
    return value_ == other.value_.zextOrTrunc(value_.getBitWidth()) && fits(other);
  }
  bool is_zero() const { return value_ == 0; }

  std::string text() const;

  /// How many hundredths of `all` this is, rounded down: 100 only where it is all of it. Of nothing: 0.
  unsigned percent_of(const CaseCount& all) const;

 private:
  explicit CaseCount(llvm::APInt value) : value_(std::move(value)) {}
  bool fits(const CaseCount& other) const { return other.value_.getActiveBits() <= value_.getBitWidth(); }

  llvm::APInt value_;
};

/// Counts the values of variables under which a condition holds. Cost: linear in the diagram, by value; memoized.
class CaseCounter {
 public:
  explicit CaseCounter(const DiagramManager& diagrams) : diagrams_(diagrams) {}

  /// `variables` ascending, with all that the condition depends on.
  CaseCount count(Diagram condition, const std::vector<VariableId>& variables);

 private:
  using Memo = std::unordered_map<Diagram, CaseCount>;

  CaseCount count(Diagram condition, const std::vector<VariableId>& variables, std::size_t from, Memo& memo) const;

  const DiagramManager& diagrams_;
};

}  // namespace polc
