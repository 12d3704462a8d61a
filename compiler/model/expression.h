// Conditions with every name resolved: what a rule tests, over variables and sets of their values.
//
// Expressions are plain trees in a pool, addressed by id, so that a rule over ten thousand permissions
// shares one. They are not canonical: diagram/diagram.h is where equal conditions become equal.
#pragma once

#include <utility>
#include <vector>

#include "compiler/model/ids.h"
#include "llvm/ADT/SmallBitVector.h"

namespace polc {

/// The values of a domain, by position; as long as the domain.
using ValueSet = llvm::SmallBitVector;

struct Expression {
  enum class Kind : std::uint8_t {
    always,       ///< true
    never,        ///< false
    one_of,       ///< `variable` has a value in `values`
    same,         ///< `variable` and `other` have values of the same name
    at_least,     ///< the value of `variable` is that of `other` or above it, in the order of both
    at_most,      ///< or below it
    negation,     ///< not operands[0]
    conjunction,  ///< all of `operands`
    disjunction,  ///< any of `operands`
  };
  Kind kind = Kind::always;
  VariableId variable{};
  VariableId other{};
  ValueSet values;
  std::vector<ExpressionId> operands;

  /// Whether it tests `other` too.
  bool compares_two() const { return kind == Kind::same || kind == Kind::at_least || kind == Kind::at_most; }
  bool tests_variable() const { return kind == Kind::one_of || compares_two(); }
};

class ExpressionPool {
 public:
  ExpressionPool() {
    pool_.resize(2);
    pool_[1].kind = Expression::Kind::never;
  }

  static constexpr ExpressionId always() { return ExpressionId{0}; }
  static constexpr ExpressionId never() { return ExpressionId{1}; }

  ExpressionId add(Expression expression) {
    pool_.push_back(std::move(expression));
    return id_at<ExpressionId>(pool_.size() - 1);
  }

  const Expression& operator[](ExpressionId id) const { return pool_[index(id)]; }
  std::size_t size() const { return pool_.size(); }

 private:
  std::vector<Expression> pool_;
};

}  // namespace polc
