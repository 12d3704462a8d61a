// From a statement's permissions and conditions to the targets of a rule or a claim.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "compiler/sema/conditions.h"
#include "compiler/sema/shared_targets.h"
#include "compiler/sema/workspace.h"

namespace polc::sema {

/// How a statement's condition is made for any resource: `base` and all `parts`.
struct ConditionRecipe {
  struct Part {
    const ast::Condition* condition = nullptr;
    bool negated = false;
  };
  ExpressionId base = ExpressionPool::always();  ///< Tests no attribute of a resource.
  std::vector<Part> parts;
  std::string_view group;  ///< The settings group whose short names count.

  /// Adds a condition that may be absent.
  ConditionRecipe& also(const ast::ConditionPtr& condition) {
    if (condition) parts.push_back({condition.get(), false});
    return *this;
  }
};

class TargetResolver {
 public:
  explicit TargetResolver(Workspace& workspace)
      : workspace_(workspace), conditions_(workspace), build_(workspace.model) {}

  /// A recipe as it reads for one resource.
  struct Condition {
    std::optional<ExpressionId> expression;
    std::vector<const ConditionProblem*> problems;
    bool depends_on_resource = false;
  };
  Condition condition_for(const ConditionRecipe& recipe, ResourceId resource);

  /// One target for each permission; equal expressions are shared. Problems are reported, each once however
  /// many permissions have it, and permissions that have one are left out.
  std::vector<Target> resolve(const std::vector<PermissionId>& permissions, const ConditionRecipe& recipe);

  /// The same for a rule, which shares the list with others that have the same one.
  TargetList resolve_for_rule(const std::vector<PermissionId>& permissions, const ConditionRecipe& recipe) {
    return shared_.of(resolve(permissions, recipe));
  }

  SharedTargets& shared() { return shared_; }

  /// The settings that the recipe tests for this resource, immutable ones too; sorted.
  std::vector<VariableId> settings_of(const ConditionRecipe& recipe, ResourceId resource);

  /// Reports a problem unless it was reported before. `permission` is the one that the condition is for.
  void report(const ConditionProblem& problem, std::string_view permission);

  ConditionResolver& conditions() { return conditions_; }

 private:
  /// A problem that was reported, and the resources that have it: the first ones, if they are many.
  struct Reported {
    std::size_t diagnostic = 0;  ///< In the sink.
    std::vector<std::string> resources;
  };
  void add_resource(Reported& reported, const ConditionProblem& problem);

  Workspace& workspace_;
  ConditionResolver conditions_;
  ExpressionBuilder build_;
  SharedTargets shared_;
  std::map<std::tuple<Code, FileId, std::uint32_t, std::uint32_t>, Reported> reported_;
};

}  // namespace polc::sema
