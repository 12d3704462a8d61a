#include "compiler/analysis/lint/redundant_implications.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <unordered_set>
#include <utility>

#include "compiler/analysis/lint/class_conditions.h"
#include "compiler/analysis/lint/rule_words.h"
#include "compiler/model/implication_pairs.h"

namespace polc::lint {
namespace {

class ImplicationCheck {
 public:
  ImplicationCheck(PolicyFacts& facts, const std::vector<bool>& removed, DiagnosticSink& sink)
      : facts_(facts), model_(facts.model()), removed_(removed), sink_(sink), class_of_(model_.permissions.size()) {
    for (const PermissionClass& permission_class : facts.classes) {
      for (const PermissionId permission : permission_class.permissions)
        class_of_[index(permission)] = &permission_class;
    }
  }

  /// The latest statement comes first.
  void check() {
    std::vector<std::uint32_t> order(model_.implications.size());
    std::iota(order.begin(), order.end(), 0U);
    std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
      const Span left = model_.implications[a].span;
      const Span right = model_.implications[b].span;
      return std::pair(right.file, right.begin) < std::pair(left.file, left.begin);
    });
    std::vector<bool> gone(model_.implications.size());
    for (const std::uint32_t number : order) {
      const Implication& implication = model_.implications[number];
      gone[number] = true;
      const bool has_premise = std::any_of(implication.from.begin(), implication.from.end(),
                                           [&](PermissionId premise) { return is_granted(premise); });
      if (has_premise && !counts(implication, gone)) {
        report(implication);
      } else {
        gone[number] = false;
      }
    }
  }

 private:
  bool is_granted(PermissionId permission) const {
    const std::vector<ClassUse>& uses = class_of_[index(permission)]->uses;
    return std::any_of(uses.begin(), uses.end(),
                       [&](const ClassUse& use) { return model_.rules[use.rule].kind == Rule::Kind::grant; });
  }

  /// True if a grant comes through one of the implications in `gone`, and through nothing else.
  bool counts(const Implication& implication, const std::vector<bool>& gone) {
    std::unordered_set<const PermissionClass*> seen;
    return std::any_of(implication.to.begin(), implication.to.end(), [&](PermissionId conclusion) {
      const PermissionClass& implied = *class_of_[index(conclusion)];
      return seen.insert(&implied).second && counts(implied, gone);
    });
  }

  bool counts(const PermissionClass& implied, const std::vector<bool>& gone) {
    const auto comes_through = [&](const ClassUse& use) { return use.implied_by && gone[*use.implied_by]; };
    if (std::none_of(implied.uses.begin(), implied.uses.end(), comes_through)) return false;
    ClassConditions without(facts_, implied, {&removed_, std::nullopt, &gone});
    return std::any_of(implied.uses.begin(), implied.uses.end(), [&](const ClassUse& use) {
      const Rule& rule = model_.rules[use.rule];
      if (!comes_through(use) || removed_[index(facts_.statements.of(use.rule))]) return false;
      return std::any_of(rule.roles.begin(), rule.roles.end(), [&](RoleId role) {
        const LevelConditions& given = without.granted(role);
        for (std::size_t t = 0; t < index(rule.level); ++t) {
          if (facts_.scope.is_possible(facts_.diagrams().difference(use.when, given[t]))) return true;
        }
        return false;
      });
    });
  }

  void report(const Implication& implication) {
    const ImplicationPair first = *first_pair(model_, implication);
    const std::string from = model_.permissions[index(first.first)].name;
    const std::string to = model_.permissions[index(first.second)].name;
    sink_.report(Code::redundant_rule, implication.span,
                 {"implication", "everyone granted `" + from + "` is granted `" + to + "` anyway"});
  }

  PolicyFacts& facts_;
  const Model& model_;
  const std::vector<bool>& removed_;
  DiagnosticSink& sink_;
  std::vector<const PermissionClass*> class_of_;  // By PermissionId.
};

}  // namespace

void check_implications(PolicyFacts& facts, const std::vector<bool>& removed, DiagnosticSink& sink) {
  ImplicationCheck(facts, removed, sink).check();
}

}  // namespace polc::lint
