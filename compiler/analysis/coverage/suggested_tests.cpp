#include "compiler/analysis/coverage/suggested_tests.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "compiler/analysis/coverage/claimed_cases.h"
#include "compiler/analysis/coverage/condition_text.h"
#include "compiler/analysis/coverage/decision_space.h"
#include "compiler/text/name_text.h"

namespace polc {
namespace {

using Subject = std::vector<RoleId>;

/// Single roles first.
bool is_before(const Subject& a, const Subject& b) {
  return std::pair(a.size(), a) < std::pair(b.size(), b);
}

struct SubjectOrder {
  bool operator()(const Subject& a, const Subject& b) const { return is_before(a, b); }
};

/// What can be claimed in the same words: of each subject the permissions, and whether that covers something new.
using Claims = std::map<Subject, std::map<PermissionId, bool>, SubjectOrder>;

/// The fewest rectangles of subjects and permissions, about, that hold all that is new. Of subjects with very many different lists of
/// permissions, those with the same list share one: to compare all of them takes the cube of their number.
class Rectangles {
 public:
  explicit Rectangles(const Claims& claims) : claims_(claims) {
    for (const auto& [subject, permissions] : claims_) {
      for (const auto& [permission, is_new] : permissions) {
        if (is_new) left_[subject].insert(permission);
      }
    }
  }

  template <typename Take>
  void take_all(Take take) {
    std::map<std::set<PermissionId>, std::vector<Subject>> alike;
    for (const auto& [subject, permissions] : left_) alike[permissions].push_back(subject);
    if (alike.size() > most_compared) {
      for (const auto& [permissions, subjects] : alike)
        take(subjects, std::vector<PermissionId>(permissions.begin(), permissions.end()));
      return;
    }
    while (!left_.empty()) {
      Rectangle best;
      std::set<std::set<PermissionId>> tried;
      for (const auto& [subject, permissions] : left_) {
        if (!tried.insert(permissions).second) continue;
        Rectangle rectangle = spanned_by(permissions);
        if (rectangle.gain > best.gain) best = std::move(rectangle);
      }
      for (const Subject& subject : best.subjects) {
        const auto found = left_.find(subject);
        if (found == left_.end()) continue;
        for (const PermissionId permission : best.permissions) found->second.erase(permission);
        if (found->second.empty()) left_.erase(found);
      }
      take(best.subjects, best.permissions);
    }
  }

 private:
  static constexpr std::size_t most_compared = 32;

  struct Rectangle {
    std::vector<Subject> subjects;
    std::vector<PermissionId> permissions;
    std::size_t gain = 0;
  };

  /// All subjects of which each of the permissions can be claimed, and for which one of them is new.
  Rectangle spanned_by(const std::set<PermissionId>& permissions) const {
    Rectangle result{{}, {permissions.begin(), permissions.end()}, 0};
    for (const auto& entry : left_) {
      const auto& subject = entry.first;  // Clang 14 captures no structured bindings.
      const auto& left = entry.second;
      const auto& all = claims_.at(subject);
      const bool has_all = std::all_of(permissions.begin(), permissions.end(),
                                       [&](PermissionId permission) { return all.contains(permission); });
      if (!has_all) continue;
      const auto gain = static_cast<std::size_t>(std::count_if(permissions.begin(), permissions.end(),
                                                               [&](PermissionId each) { return left.contains(each); }));
      if (gain == 0) continue;
      result.subjects.push_back(subject);
      result.gain += gain;
    }
    return result;
  }

  const Claims& claims_;
  std::map<Subject, std::set<PermissionId>, SubjectOrder> left_;
};

/// `till.{open, empty}, safe.open`: those of one resource together, in the order of the policy.
std::string permissions_text(const Model& model, const std::vector<PermissionId>& permissions) {
  std::vector<std::pair<ResourceId, std::vector<PermissionId>>> by_resource;
  for (const PermissionId permission : permissions) {
    const ResourceId resource = model.permissions[index(permission)].resource;
    const auto known =
        std::find_if(by_resource.begin(), by_resource.end(), [&](const auto& each) { return each.first == resource; });
    if (known == by_resource.end()) {
      by_resource.push_back({resource, {permission}});
    } else {
      known->second.push_back(permission);
    }
  }
  std::string text;
  for (const auto& [resource, actions] : by_resource) {
    std::string names;
    for (const PermissionId action : actions)
      names += (names.empty() ? "" : ", ") + name_text(model.permissions[index(action)].action);
    text += fmt::format(fmt::runtime(actions.size() == 1 ? "{}{}.{}" : "{}{}.{{{}}}"), text.empty() ? "" : ", ",
                        path_text(model.resources[index(resource)].name), names);
  }
  return text;
}

std::string subjects_text(const Model& model, const std::vector<Subject>& subjects) {
  std::string text;
  for (const Subject& subject : subjects) {
    std::string roles;
    for (const RoleId role : subject) roles += (roles.empty() ? "" : " + ") + name_text(model.roles[index(role)].name);
    text += (text.empty() ? "" : ", ") + roles;
  }
  return text;
}

}  // namespace

std::vector<SuggestedLine> suggest_tests(AccessConditions& access) {
  const Model& model = access.model();
  DiagramManager& diagrams = access.diagrams();
  DecisionSpace space(access);
  ClaimedCases claims(access, space);
  std::map<std::tuple<LevelId, std::string, bool>, Claims> by_words;
  std::map<std::pair<const DecisionShape*, LevelId>, std::string> words;
  for (std::size_t position = 0; position < model.permissions.size(); ++position) {
    const auto permission = id_at<PermissionId>(position);
    const std::vector<DecisionCell> cells = space.cells(permission);
    const std::vector<CoveredCases> covered = claims.of(permission, cells);
    for (std::size_t cell = 0; cell < cells.size(); ++cell) {
      const DecisionShape& shape = *cells[cell].shape;
      const bool names_settings = std::any_of(shape.variables.begin(), shape.variables.end(), [&](VariableId variable) {
        return model.variables[index(variable)].kind == Variable::Kind::setting;
      });
      for (std::size_t number = 0; number < shape.at_level.size(); ++number) {
        const auto level = id_at<LevelId>(number);
        if (shape.at_level[number] == Diagram::never) continue;
        const bool is_new = diagrams.conjunction(covered[cell].open, shape.at_level[number]) != Diagram::never;
        const auto [entry, is_first] = words.try_emplace({&shape, level});
        if (is_first)
          entry->second = test_condition_text(model, diagrams, shape.at_level[number], space.possible_values(shape));
        by_words[{level, entry->second, names_settings}][cells[cell].subject][permission] = is_new;
      }
    }
  }
  std::vector<SuggestedLine> lines;
  for (const auto& [key, all] : by_words) {
    const auto& [level, condition, under_every_setting] = key;
    Rectangles(all).take_all([&, &level = level, &condition = condition, is_total = under_every_setting](
                                 const std::vector<Subject>& subjects, const std::vector<PermissionId>& permissions) {
      lines.push_back({subjects, permissions, condition, is_total, level});
    });
  }
  std::stable_sort(lines.begin(), lines.end(), [](const SuggestedLine& a, const SuggestedLine& b) {
    if (a.level != b.level) return a.level < b.level;
    if (a.permissions.front() != b.permissions.front()) return a.permissions.front() < b.permissions.front();
    return is_before(a.subjects.front(), b.subjects.front());
  });
  return lines;
}

std::string tests_text(const Model& model, const std::vector<SuggestedLine>& lines) {
  std::set<std::string> names;
  for (const Test& test : model.tests) names.insert(test.name);
  std::string text;
  for (std::size_t level = 0; level < model.levels.size(); ++level) {
    std::string own;
    for (const SuggestedLine& line : lines) {
      if (index(line.level) != level) continue;
      own += fmt::format("  {} {}{}{} -> {};\n", subjects_text(model, line.subjects),
                         permissions_text(model, line.permissions),
                         line.condition.empty() ? "" : " (" + line.condition + ")",
                         line.under_every_setting ? " under every setting" : "", name_text(model.levels[level].name));
    }
    if (own.empty()) continue;
    std::string name = "as it is today: " + model.levels[level].name;
    for (std::size_t number = 2; !names.insert(name).second; ++number)
      name = fmt::format("as it is today: {} ({})", model.levels[level].name, number);
    text += fmt::format("{}test {} {{\n{}}}\n", text.empty() ? "" : "\n", quoted_text(name), own);
  }
  return text;
}

}  // namespace polc
