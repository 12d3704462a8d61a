// Entry: check_implications.
#include "compiler/lint/idle_implications.h"

#include <algorithm>
#include <map>
#include <ranges>
#include <string>
#include <tuple>

#include "compiler/lint/class_functions.h"
#include "compiler/lint/rule_words.h"

namespace polc::warnings {
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

  /// A statement over patterns makes many implications, which go together. The latest statement comes first.
  void check() {
    std::map<std::tuple<FileId, std::uint32_t>, std::vector<std::uint32_t>> statements;
    for (std::uint32_t number = 0; number < model_.implications.size(); ++number) {
      const Span span = model_.implications[number].span;
      statements[{span.file, span.begin}].push_back(number);
    }
    std::vector<bool> gone(model_.implications.size());
    for (const auto& [place, numbers] : std::views::reverse(statements)) {
      for (const std::uint32_t number : numbers) gone[number] = true;
      const bool is_idle = std::none_of(numbers.begin(), numbers.end(), [&](std::uint32_t number) {
        return counts(model_.implications[number], gone);
      });
      const bool has_premise = std::any_of(numbers.begin(), numbers.end(), [&](std::uint32_t number) {
        return is_granted(model_.implications[number].from);
      });
      if (is_idle && has_premise) {
        report(numbers);
      } else {
        for (const std::uint32_t number : numbers) gone[number] = false;
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
    const PermissionClass& implied = *class_of_[index(implication.to)];
    const auto comes_through = [&](const ClassUse& use) { return use.implied_by && gone[*use.implied_by]; };
    if (std::none_of(implied.uses.begin(), implied.uses.end(), comes_through)) return false;
    ClassFunctions without(facts_, implied, {&removed_, std::nullopt, &gone});
    return std::any_of(implied.uses.begin(), implied.uses.end(), [&](const ClassUse& use) {
      const Rule& rule = model_.rules[use.rule];
      if (!comes_through(use) || removed_[index(facts_.units.of(use.rule))]) return false;
      return std::any_of(rule.roles.begin(), rule.roles.end(), [&](RoleId role) {
        const Thresholds& given = without.granted(role);
        for (std::size_t t = 0; t < index(rule.level); ++t) {
          if (facts_.scope.is_possible(facts_.diagrams().difference(use.when, given[t]))) return true;
        }
        return false;
      });
    });
  }

  void report(const std::vector<std::uint32_t>& numbers) {
    const Implication& first = model_.implications[numbers.front()];
    const std::string from = model_.permissions[index(first.from)].name;
    const std::string to = model_.permissions[index(first.to)].name;
    sink_.report(Code::redundant_rule, first.span,
                 {"implication", "whoever is granted `" + from + "` is granted `" + to + "` without it"});
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

}  // namespace polc::warnings
