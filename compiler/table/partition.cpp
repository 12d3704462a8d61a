#include "compiler/table/partition.h"

#include <algorithm>
#include <bit>
#include <iterator>
#include <limits>

namespace polc {
namespace {

// Up to here one block is always better: it is a few cache lines, and joining blocks costs time.
constexpr std::uint64_t cheap_cases = 64;
// Past this, a role's conditions are taken apart into the rules that make them up.
constexpr std::uint64_t large_cases = 4096;

std::vector<VariableId> united(const std::vector<VariableId>& a, const std::vector<VariableId>& b) {
  std::vector<VariableId> result;
  std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(result));
  return result;
}

class Partitioner {
 public:
  Partitioner(AccessConditions& access, PermissionId permission) : access_(access), permission_(permission) {}

  std::vector<Block> run() {
    std::vector<Block> units = by_group();
    std::vector<VariableId> joint;
    bool has_large = false;
    for (const Block& unit : units) {
      joint = united(joint, unit.support);
      has_large = has_large || cases(unit.support) > large_cases;
    }
    if (units.size() <= 1 && !has_large) return units;
    if (cases(joint) <= cheap_cases) return {join_all(std::move(units), joint)};
    if (has_large) units = by_rule();
    return merge(std::move(units));
  }

 private:
  std::uint64_t cases(const std::vector<VariableId>& support) const { return case_count(access_.model(), support); }

  std::vector<VariableId> support_of(const std::vector<Diagram>& diagrams) {
    std::vector<VariableId> support;
    for (const Diagram diagram : diagrams) support = united(support, access_.diagrams().support(diagram));
    return support;
  }

  static bool takes_nothing(const std::vector<Diagram>& diagrams) {
    return std::all_of(diagrams.begin(), diagrams.end(), [](Diagram d) { return d == Diagram::never; });
  }

  std::vector<Block> by_group() {
    const PermissionConditions& access = access_.of(permission_);
    std::vector<Block> units;
    units.reserve(access.groups.size() + 1);
    for (const RoleGroup& group : access.groups) {
      units.push_back({united(support_of(group.granted), support_of(group.forbidden)), {group}, {}});
    }
    if (!takes_nothing(access.every_subject)) {
      units.push_back({support_of(access.every_subject), {}, access.every_subject});
    }
    return units;
  }

  /// One unit for each rule. A role's grants join by "or", so that they may stand in different blocks.
  std::vector<Block> by_rule() {
    const std::vector<Diagram> nothing(access_.upper_levels(), Diagram::never);
    std::vector<Block> units;
    for (const RuleUse& use : access_.uses(permission_)) {
      const Rule& rule = access_.model().rules[use.rule];
      const Diagram when = access_.conditions().of(use.target.condition);
      if (when == Diagram::never) continue;
      std::vector<Diagram> levels = nothing;
      const bool is_grant = rule.kind == Rule::Kind::grant;
      for (std::size_t t = 0; t < levels.size(); ++t) {
        if (is_grant == (t < index(rule.level))) levels[t] = when;
      }
      Block unit{access_.diagrams().support(when), {}, {}};
      if (rule.every_subject) {
        unit.every_subject = levels;
      } else {
        unit.groups.push_back({access_.reached(rule), is_grant ? levels : nothing, is_grant ? nothing : levels});
      }
      units.push_back(std::move(unit));
    }
    return units;
  }

  void join(Block& into, Block&& unit) {
    into.support = united(into.support, unit.support);
    std::move(unit.groups.begin(), unit.groups.end(), std::back_inserter(into.groups));
    if (into.every_subject.empty()) {
      into.every_subject = std::move(unit.every_subject);
    } else {
      for (std::size_t t = 0; t < unit.every_subject.size(); ++t) {
        into.every_subject[t] = access_.diagrams().disjunction(into.every_subject[t], unit.every_subject[t]);
      }
    }
  }

  Block join_all(std::vector<Block>&& units, const std::vector<VariableId>& support) {
    Block all{support, {}, {}};
    for (Block& unit : units) join(all, std::move(unit));
    return all;
  }

  std::vector<Block> merge(std::vector<Block>&& units) {
    std::stable_sort(units.begin(), units.end(),
                     [&](const Block& a, const Block& b) { return cases(a.support) > cases(b.support); });
    std::vector<Block> blocks;
    for (Block& unit : units) {
      Block* best = nullptr;
      std::uint64_t best_cases = std::numeric_limits<std::uint64_t>::max();
      for (Block& block : blocks) {
        const std::uint64_t together = cases(united(block.support, unit.support));
        const std::uint64_t apart = cases(block.support) + cases(unit.support);
        if (together <= std::max(cheap_cases, apart) && together < best_cases) {
          best = &block;
          best_cases = together;
        }
      }
      if (best != nullptr) {
        join(*best, std::move(unit));
      } else {
        blocks.push_back(std::move(unit));
      }
    }
    return blocks;
  }

  AccessConditions& access_;
  PermissionId permission_;
};

}  // namespace

std::uint64_t case_count(const Model& model, const std::vector<VariableId>& support) {
  std::uint64_t count = 1;
  for (const VariableId variable : support) {
    const std::uint64_t values = model.domain_of(variable).values.size();
    const bool is_attribute = model.variables[index(variable)].kind == Variable::Kind::attribute;
    const std::uint64_t codes = is_attribute ? std::bit_ceil(values) : values;
    if (count > past_counting / codes) return past_counting;
    count *= codes;
  }
  return count;
}

std::vector<Block> partition(AccessConditions& access, PermissionId permission) {
  return Partitioner(access, permission).run();
}

}  // namespace polc
