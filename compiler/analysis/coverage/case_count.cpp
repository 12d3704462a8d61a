#include "compiler/analysis/coverage/case_count.h"

#include <algorithm>

#include "llvm/ADT/SmallString.h"

namespace polc {

CaseCount& CaseCount::operator+=(const CaseCount& other) {
  const unsigned bits = std::max(value_.getActiveBits(), other.value_.getActiveBits()) + 1;
  if (bits > value_.getBitWidth()) value_ = value_.zext(bits + 64);
  value_ += other.value_.zextOrTrunc(value_.getBitWidth());
  return *this;
}

CaseCount CaseCount::operator-(const CaseCount& other) const {
  return CaseCount(value_ - other.value_.zextOrTrunc(value_.getBitWidth()));
}

CaseCount CaseCount::operator*(const CaseCount& other) const {
  const unsigned bits = std::max(64U, value_.getActiveBits() + other.value_.getActiveBits());
  return CaseCount(value_.zextOrTrunc(bits) * other.value_.zextOrTrunc(bits));
}

std::string CaseCount::text() const {
  llvm::SmallString<32> digits;
  value_.toStringUnsigned(digits);
  return std::string(digits.begin(), digits.end());
}

unsigned CaseCount::percent_of(const CaseCount& all) const {
  if (all.is_zero()) return 0;
  const unsigned bits = std::max(value_.getActiveBits(), all.value_.getActiveBits()) + 8;
  const llvm::APInt hundredfold = value_.zextOrTrunc(bits) * llvm::APInt(bits, 100);
  return static_cast<unsigned>(hundredfold.udiv(all.value_.zextOrTrunc(bits)).getZExtValue());
}

CaseCount CaseCounter::count(Diagram condition, const std::vector<VariableId>& variables) {
  Memo memo;
  return count(condition, variables, 0, memo);
}

// By node, from the variable that it tests on; those that a way leaves out multiply what comes behind them.
CaseCount CaseCounter::count(Diagram condition, const std::vector<VariableId>& variables, std::size_t from,
                             Memo& memo) const {
  if (condition == Diagram::never) return CaseCount();
  std::size_t tested = variables.size();
  CaseCount result(1);
  if (condition != Diagram::always) {
    const VariableId variable = diagrams_.variable(condition);
    tested =
        static_cast<std::size_t>(std::lower_bound(variables.begin(), variables.end(), variable) - variables.begin());
    if (const auto known = memo.find(condition); known != memo.end()) {
      result = known->second;
    } else {
      result = CaseCount();
      for (std::uint32_t value = 0; value < diagrams_.domain_size(variable); ++value)
        result += count(diagrams_.child(condition, value), variables, tested + 1, memo);
      memo.emplace(condition, result);
    }
  }
  for (std::size_t skipped = from; skipped < tested; ++skipped)
    result = result * CaseCount(diagrams_.domain_size(variables[skipped]));
  return result;
}

}  // namespace polc
