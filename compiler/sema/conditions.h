// Conditions: from names to expressions, as the names read for a resource.
//
// A name is looked up in this order: a define (expanded), an attribute of the resource, an attribute of the
// context, a setting of the group that is being declared by its short name, a setting by its full name.
// Results are kept by condition and resource, and once for all resources where the resource made no difference,
// so that a rule over ten thousand permissions shares one expression. Problems are returned, not reported:
// who uses the condition knows for which permission, and says each problem once.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "compiler/sema/expression_builder.h"
#include "compiler/sema/workspace.h"
#include "llvm/ADT/DenseMap.h"

namespace polc::sema {

/// Something wrong in a condition. Unlike a Diagnostic, it is not yet tied to a statement.
struct ConditionProblem {
  Code code{};
  Span span;
  std::vector<std::string> arguments;
  std::vector<Label> labels;
  std::vector<std::string> helps;
  std::vector<Fix> fixes{};
};

struct ResolvedCondition {
  /// Absent where there is a problem, or where a name stands for something that was reported before.
  std::optional<ExpressionId> expression;
  std::vector<ConditionProblem> problems;
  std::vector<VariableId> settings;  ///< All that are named, immutable ones too; sorted.
  bool depends_on_resource = false;
};

class ConditionResolver {
 public:
  explicit ConditionResolver(Workspace& workspace) : workspace_(workspace), build_(workspace.model) {}

  /// `group` is the settings group whose short names count; empty outside of `settings`. The reference is good
  /// as long as the resolver.
  const ResolvedCondition& resolve(const ast::Condition& condition, std::string_view group, ResourceId resource);

  /// What `resolve` gave before for a condition outside of `settings`; none if nothing asked for it.
  const ResolvedCondition* find(const ast::Condition& condition, std::optional<ResourceId> resource) const;

  bool was_resolved(const ast::Condition& condition) const { return touched_.contains(&condition); }

  /// The only value that a setting can have, if an account has no choice.
  std::optional<std::uint32_t> fixed_value(VariableId variable) const;

 private:
  /// What a name stands for.
  struct Meaning {
    const ast::Define* define = nullptr;
    std::optional<VariableId> variable;
  };
  /// What an attribute or setting is compared with: a value of its domain, or another one.
  struct Operand {
    std::variant<std::uint32_t, VariableId> meaning;
    Span span;
  };
  /// One condition on its way to an expression.
  struct Work {
    std::string_view group;
    ResourceId resource{};
    ResolvedCondition result;
    bool failed = false;
  };

  ResolvedCondition resolve_anew(const ast::Condition& condition, std::string_view group, ResourceId resource);
  ExpressionId expression_of(Work& work, const ast::Condition& condition);
  ExpressionId comparison_of(Work& work, const ast::Comparison& comparison);
  ExpressionId define_of(Work& work, const ast::Define& define, const ast::Comparison& use);
  ExpressionId truth_of(Work& work, VariableId variable, const ast::Comparison& comparison);
  ExpressionId is_of(Work& work, VariableId variable, const ast::Comparison& comparison);
  ExpressionId bound_of(Work& work, VariableId variable, const ast::Comparison& comparison);
  ExpressionId in_of(Work& work, VariableId variable, const ast::Comparison& comparison);
  ExpressionId in_group(Work& work, VariableId variable, const ast::Comparison& comparison);
  ExpressionId same_of(Work& work, VariableId variable, VariableId other, Span span);
  ExpressionId ordered_of(Work& work, VariableId variable, VariableId other, ast::Comparison::Kind kind, Span span);
  ExpressionId one_of(VariableId variable, ValueSet values);

  Meaning look_up(Work& work, const ast::Path& path);
  std::optional<Operand> operand_of(Work& work, VariableId variable, const ast::Comparison& comparison);
  ExpressionId unordered(Work& work, VariableId variable, ast::Comparison::Kind kind, const ast::Path& path);
  ExpressionId unknown_name(Work& work, const ast::Path& path, const ast::Comparison& use);
  static std::string instead_of(const ast::Comparison& use);
  ExpressionId unknown_value(Work& work, VariableId variable, const ast::Name& name, bool or_name,
                             const std::vector<ast::Name>& listed_with = {});
  ExpressionId fail(Work& work, ConditionProblem problem);
  /// Whether the variable's own declaration is wrong: reported there, it fails the work without another report.
  bool fails_with(Work& work, VariableId variable) const;
  bool is_broken(VariableId variable) const { return workspace_.symbols.broken_variables[index(variable)]; }

  Workspace& workspace_;
  ExpressionBuilder build_;
  std::deque<ResolvedCondition> results_;
  /// By condition, and by resource + 1, or 0 where no resource made a difference.
  llvm::DenseMap<std::pair<const ast::Condition*, std::uint32_t>, const ResolvedCondition*> known_;
  llvm::DenseSet<const ast::Condition*> touched_;
};

}  // namespace polc::sema
