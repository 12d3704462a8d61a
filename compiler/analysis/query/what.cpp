#include "compiler/analysis/query/what.h"

#include <algorithm>
#include <map>
#include <utility>

#include "compiler/analysis/query/condition_text.h"
#include "compiler/diagram/minimal_cover.h"

namespace polc {
namespace {

class WhatSearch {
 public:
  WhatSearch(ReadBackTable& read_back, const WhatQuestion& question)
      : read_back_(read_back), diagrams_(read_back.diagrams()), question_(question) {}

  WhatAnswer run() {
    answer_.roles = question_.roles;
    for (const pol::PermissionId permission : question_.permissions)
      read_back_.ask(permission, [&] { levels_.push_back(read_back_.allowed(permission, question_.roles)); });
    if (!question_.only) find_need();
    for (std::size_t position = 0; position < question_.permissions.size(); ++position) {
      const pol::PermissionId permission = question_.permissions[position];
      read_back_.ask(permission, [&] { add(permission, levels_[position]); });
    }
    for (WhatGroup& group : answer_.groups) {
      std::stable_sort(group.rows.begin(), group.rows.end(),
                       [](const WhatRow& a, const WhatRow& b) { return !a.outcomes.empty() && b.outcomes.empty(); });
    }
    std::sort(answer_.settings.begin(), answer_.settings.end());
    answer_.settings.erase(std::unique(answer_.settings.begin(), answer_.settings.end()), answer_.settings.end());
    return std::move(answer_);
  }

 private:
  /// A test that every alternative of every outcome makes is said once: `identity_verified`. Where that is too much to find, each
  /// row says it.
  void find_need() {
    const Bounded<Diagram> found = diagrams_.bounded(max_steps, [&] {
      std::optional<Alternative> shared;
      std::size_t had = 0;  // Permissions; of one alone it says all itself.
      for (const std::vector<Diagram>& levels : levels_) {
        const Diagram possible = possible_within(read_back_, question_.scope, {levels.front()});
        const std::vector<Alternative> cover = minimal_cover(diagrams_, levels.front(), possible).alternatives;
        had += cover.empty() ? 0 : 1;
        for (const Alternative& alternative : cover) {
          if (!shared) shared = alternative;
          std::erase_if(*shared, [&](const SimpleTest& test) {
            return std::none_of(alternative.begin(), alternative.end(), [&](const SimpleTest& other) {
              return other.variable == test.variable && other.values == test.values;
            });
          });
        }
      }
      return shared && had > 1 ? diagram_of(diagrams_, *shared) : Diagram::always;
    });
    if (!found.is_known() || found.value() == Diagram::always) return;
    needed_ = found.value();
    answer_.needed = condition_text(read_back_, needed_, needed_);
    answer_.needed_holds = needed_;
  }

  void add(pol::PermissionId permission, const std::vector<Diagram>& levels) {
    const std::uint32_t number = pol::resource_of(read_back_.table().data(), pol::index(permission));
    const pol::ResourceId resource{number};
    auto group = std::find_if(answer_.groups.begin(), answer_.groups.end(),
                              [&](const WhatGroup& each) { return each.resource == resource; });
    if (group == answer_.groups.end()) group = answer_.groups.insert(group, WhatGroup{resource, {}});
    const Row& row = row_of(levels);
    const auto alike = std::find_if(group->rows.begin(), group->rows.end(),
                                    [&](const WhatRow& each) { return is_same(each.outcomes, row.outcomes); });
    if (alike != group->rows.end()) {
      alike->permissions.push_back(permission);
    } else {
      group->rows.push_back({{permission}, row.outcomes});
    }
    answer_.settings.insert(answer_.settings.end(), row.settings.begin(), row.settings.end());
  }

  struct Row {
    std::vector<LevelOutcome> outcomes;
    std::vector<VariableId> settings;
  };

  /// The least words are the same for the same conditions, so that rows are alike if their words are.
  static bool is_same(const std::vector<LevelOutcome>& a, const std::vector<LevelOutcome>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const LevelOutcome& x, const LevelOutcome& y) {
      return x.level == y.level && x.is_rest == y.is_rest && x.words.text() == y.words.text();
    });
  }

  const Row& row_of(const std::vector<Diagram>& levels) {
    if (const auto found = memo_.find(levels); found != memo_.end()) return found->second;
    const Diagram possible = diagrams_.conjunction(possible_within(read_back_, question_.scope, levels), needed_);
    Row row;
    if (question_.only) {
      const ConditionWords words = condition_words(read_back_, exactly(levels, *question_.only), possible);
      if (!words.alternatives.empty()) row.outcomes = {{*question_.only, false, words}};
    } else {
      row.outcomes = outcomes_of(read_back_, levels, possible);
    }
    row.settings = settings_that_matter(read_back_, question_.scope, asked(levels));
    return memo_.emplace(levels, std::move(row)).first->second;
  }

  /// Where the level is decided, and none above it.
  Diagram exactly(const std::vector<Diagram>& levels, pol::Level level) {
    const std::size_t number = pol::index(level);
    const Diagram reached = number == 0 ? Diagram::always : levels[number - 1];
    return number == levels.size() ? reached : diagrams_.difference(reached, levels[number]);
  }

  std::vector<Diagram> asked(const std::vector<Diagram>& levels) {
    return question_.only ? std::vector<Diagram>{exactly(levels, *question_.only)} : levels;
  }

  ReadBackTable& read_back_;
  DiagramManager& diagrams_;
  const WhatQuestion& question_;
  WhatAnswer answer_;
  Diagram needed_ = Diagram::always;
  std::vector<std::vector<Diagram>> levels_;  // By the position of the permission.
  std::map<std::vector<Diagram>, Row> memo_;
};

}  // namespace

WhatAnswer what_may(ReadBackTable& read_back, const WhatQuestion& question) {
  return WhatSearch(read_back, question).run();
}

}  // namespace polc
