#include "compiler/analysis/mutants/condition_mutants.h"

#include <algorithm>
#include <set>
#include <unordered_map>
#include <utility>

namespace polc {
namespace {

using Kind = Expression::Kind;

class Changes {
 public:
  Changes(ExpressionPool& pool, ExpressionId whole) : pool_(pool), whole_(whole) {}

  std::vector<ConditionMutant> take() {
    if (pool_[whole_].kind == Kind::always || pool_[whole_].kind == Kind::never) return {};
    add(MutantOperator::negate, negation_of(pool_, whole_));
    add(MutantOperator::weaken, ExpressionPool::always());
    change(whole_);
    return std::move(changes_);
  }

 private:
  void add(MutantOperator kind, ExpressionId condition) { changes_.push_back({kind, condition}); }

  /// The condition with `by` for each `part`.
  void put(MutantOperator kind, ExpressionId part, ExpressionId by) {
    std::unordered_map<std::size_t, ExpressionId> known{{index(part), by}};
    add(kind, with(whole_, known));
  }

  ExpressionId with(ExpressionId id, std::unordered_map<std::size_t, ExpressionId>& known) {
    if (const auto found = known.find(index(id)); found != known.end()) return found->second;
    Expression copy = pool_[id];
    bool is_changed = false;
    for (ExpressionId& operand : copy.operands) {
      const ExpressionId replaced = with(operand, known);
      is_changed = is_changed || replaced != operand;
      operand = replaced;
    }
    const ExpressionId result = is_changed ? pool_.add(std::move(copy)) : id;
    known.emplace(index(id), result);
    return result;
  }

  void change(ExpressionId id) {
    if (!seen_.insert(id).second) return;
    const Expression part = pool_[id];
    switch (part.kind) {
      case Kind::conjunction:
      case Kind::disjunction:
        change_joined(id, part);
        break;
      case Kind::one_of:
        change_values(id, part);
        break;
      case Kind::at_least:
      case Kind::at_most: {
        Expression other = part;
        other.kind = part.kind == Kind::at_least ? Kind::at_most : Kind::at_least;
        put(MutantOperator::swap, id, pool_.add(std::move(other)));
        [[fallthrough]];
      }
      case Kind::same:
        if (id != whole_) put(MutantOperator::negate, id, negation_of(pool_, id));
        break;
      default:
        break;
    }
    for (const ExpressionId operand : part.operands) change(operand);
  }

  void change_joined(ExpressionId id, const Expression& part) {
    const bool is_all = part.kind == Kind::conjunction;
    Expression other = part;
    other.kind = is_all ? Kind::disjunction : Kind::conjunction;
    if (part.operands.size() < 2) return;
    put(MutantOperator::swap, id, pool_.add(std::move(other)));
    for (std::size_t left_out = 0; left_out < part.operands.size(); ++left_out) {
      Expression rest = part;
      rest.operands.erase(rest.operands.begin() + static_cast<std::ptrdiff_t>(left_out));
      const ExpressionId by = rest.operands.size() == 1 ? rest.operands.front() : pool_.add(std::move(rest));
      put(is_all ? MutantOperator::weaken : MutantOperator::strengthen, id, by);
    }
  }

  void change_values(ExpressionId id, const Expression& part) {
    const unsigned size = part.values.size();
    if (id != whole_) put(MutantOperator::negate, id, negation_of(pool_, id));
    if (size <= 2) return;  // Another value is the negation.
    const bool is_one = part.values.count() == 1;
    for (unsigned value = 0; value < size; ++value) {
      Expression other = part;
      other.values.flip(value);
      if (other.values.none() || other.values.all()) continue;  // As a part less, or the statement dropped.
      const bool is_more = other.values.test(value);
      put(is_more ? MutantOperator::weaken : MutantOperator::strengthen, id, pool_.add(std::move(other)));
      if (!is_one || !is_more) continue;
      Expression instead = part;
      instead.values.reset();
      instead.values.set(value);
      put(MutantOperator::swap, id, pool_.add(std::move(instead)));
    }
  }

  ExpressionPool& pool_;
  ExpressionId whole_;
  std::set<ExpressionId> seen_;
  std::vector<ConditionMutant> changes_;
};

}  // namespace

ExpressionId negation_of(ExpressionPool& pool, ExpressionId condition) {
  Expression negated = pool[condition];
  switch (negated.kind) {
    case Kind::always:
      return ExpressionPool::never();
    case Kind::never:
      return ExpressionPool::always();
    case Kind::negation:
      return negated.operands.front();
    case Kind::one_of:
      negated.values.flip();
      return pool.add(std::move(negated));
    default: {
      Expression around;
      around.kind = Kind::negation;
      around.operands = {condition};
      return pool.add(std::move(around));
    }
  }
}

std::vector<ConditionMutant> condition_mutants(ExpressionPool& pool, ExpressionId condition) {
  return Changes(pool, condition).take();
}

}  // namespace polc
