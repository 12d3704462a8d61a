#include "compiler/analysis/query/who.h"

#include <algorithm>
#include <map>
#include <set>
#include <span>
#include <utility>

#include "pol/exclusive.h"

namespace polc {
namespace {

bool contains(const std::vector<pol::RoleId>& roles, pol::RoleId role) {
  return std::find(roles.begin(), roles.end(), role) != roles.end();
}

/// What takes a level from a subject of a row, and where; by the roles that do.
using Losses = std::map<std::pair<std::size_t, Diagram>, std::vector<pol::RoleId>>;

class WhoSearch {
 public:
  WhoSearch(ReadBackTable& read_back, StatementUses& statements, const WhoQuestion& question)
      : read_back_(read_back), diagrams_(read_back.diagrams()), statements_(statements), question_(question) {}

  WhoAnswer run() {
    answer_.permission = question_.permission;
    read();
    std::map<std::pair<std::vector<Diagram>, Losses>, std::vector<pol::RoleId>> rows;
    for (std::uint32_t number = 0; number < read_back_.table().role_count(); ++number) {
      const pol::RoleId role{number};
      const std::vector<Diagram> levels = levels_of(role);
      if (std::all_of(levels.begin(), levels.end(), [](Diagram each) { return each == Diagram::never; })) {
        answer_.nobody.push_back(role);
      } else {
        rows[{levels, losses_of(role, levels)}].push_back(role);
      }
    }
    for (const auto& [decided, roles] : rows) add_rows(roles, decided.first, decided.second);
    std::sort(answer_.rows.begin(), answer_.rows.end(),
              [](const WhoRow& a, const WhoRow& b) { return a.roles.front() < b.roles.front(); });
    answer_.is_no_role_without =
        std::none_of(answer_.rows.begin(), answer_.rows.end(), [](const WhoRow& each) { return each.has_no_role; });
    find_settings();
    return std::move(answer_);
  }

 private:
  struct Conditions {
    std::vector<Diagram> allowed;    // By level above the lowest, of the role alone.
    std::vector<Diagram> forbidden;  // What the role takes from whoever holds it.
  };

  void read() {
    const std::vector<Diagram> nothing(read_back_.upper_levels(), Diagram::never);
    by_role_.assign(read_back_.table().role_count(), {nothing, nothing});
    std::vector<Diagram> all;
    for (const RoleGroup& group : read_back_.of(question_.permission).groups) {
      Conditions conditions{{}, group.forbidden};
      for (std::size_t t = 0; t < group.granted.size(); ++t)
        conditions.allowed.push_back(diagrams_.difference(group.granted[t], group.forbidden[t]));
      all.insert(all.end(), conditions.allowed.begin(), conditions.allowed.end());
      all.insert(all.end(), conditions.forbidden.begin(), conditions.forbidden.end());
      for (const RoleId role : group.roles) {
        by_role_[index(role)] = conditions;
        if (conditions.forbidden != nothing) restricting_.push_back(static_cast<std::uint32_t>(index(role)));
      }
    }
    possible_ = possible_within(read_back_, question_.scope, all);
  }

  /// The levels that are asked for: the highest that counts as one, or each.
  std::vector<std::size_t> asked() const {
    if (question_.level) return {pol::index(*question_.level) - 1};
    std::vector<std::size_t> all(read_back_.upper_levels());
    for (std::size_t t = 0; t < all.size(); ++t) all[t] = t;
    return all;
  }

  /// What a role is allowed, where it is possible.
  std::vector<Diagram> levels_of(pol::RoleId role) {
    std::vector<Diagram> levels;
    for (const std::size_t t : asked())
      levels.push_back(diagrams_.conjunction(by_role_[pol::index(role)].allowed[t], possible_));
    return levels;
  }

  Losses losses_of(pol::RoleId role, const std::vector<Diagram>& levels) {
    Losses losses;
    for (const std::uint32_t number : restricting_) {
      const pol::RoleId other{number};
      const pol::RoleId both[] = {role, other};
      if (other == role || pol::find_conflict(read_back_.table(), pol::RoleSet(std::span<const pol::RoleId>(both))))
        continue;
      Diagram told = Diagram::never;  // Whoever loses a level loses those above it: that need not be said again.
      for (std::size_t position = 0; position < levels.size(); ++position) {
        const Diagram lost = diagrams_.conjunction(levels[position], by_role_[number].forbidden[asked()[position]]);
        if (!diagrams_.implies(lost, told)) losses[{position, lost}].push_back(other);
        told = diagrams_.disjunction(told, lost);
      }
    }
    return losses;
  }

  /// Roles that are decided alike by the same statements are one row: each line that is named is one for all of them.
  void add_rows(const std::vector<pol::RoleId>& roles, const std::vector<Diagram>& levels, const Losses& losses) {
    WhoRow decided;
    decided.outcomes = outcomes(levels);
    for (const auto& [lost, takers] : losses) {
      const auto& [position, where] = lost;
      const auto level = pol::id_at<pol::Level>(asked()[position] + 1);
      RoleLoss loss{takers, level, condition_words(read_back_, where, levels[position]), {}};
      loss.by = statements_.restricting(question_.permission, takers, level, where);
      decided.losses.push_back(std::move(loss));
    }
    std::map<std::vector<std::uint32_t>, WhoRow> by_statements;
    for (const pol::RoleId role : roles) {
      WhoRow row = decided;
      std::vector<std::uint32_t> statements;
      for (const LevelOutcome& outcome : row.outcomes) {
        auto& by_alternative = row.granted_by.emplace_back();
        for (const WordedAlternative& alternative : outcome.words.alternatives) {
          by_alternative.push_back(grants(role, levels, outcome, alternative));
          for (const StatementUse& use : by_alternative.back()) {
            statements.push_back(use.rule);
            statements.push_back(use.implied_by ? use.implied_by->line : 0);
          }
          statements.push_back(pol::format::none);
        }
      }
      by_statements.try_emplace(statements, std::move(row)).first->second.roles.push_back(role);
    }
    const std::uint32_t fallback = read_back_.table().data().fallback_role;
    for (auto& [statements, row] : by_statements) {
      row.has_no_role = fallback != pol::format::none && contains(row.roles, pol::RoleId{fallback});
      answer_.rows.push_back(std::move(row));
    }
  }

  std::vector<LevelOutcome> outcomes(const std::vector<Diagram>& levels) {
    if (!question_.level) return outcomes_of(read_back_, levels, possible_);
    return {{*question_.level, false, condition_words(read_back_, levels.front(), possible_)}};
  }

  /// What grants an alternative to the role.
  std::vector<StatementUse> grants(pol::RoleId role, const std::vector<Diagram>& levels, const LevelOutcome& outcome,
                                   const WordedAlternative& alternative) {
    const std::size_t position = question_.level ? 0 : pol::index(outcome.level) - 1;
    return statements_.granting(question_.permission, {role}, outcome.level,
                                diagrams_.conjunction(alternative.holds, levels[position]));
  }

  /// Those that decide what a role is allowed, or what another takes from it: each pair of kinds once.
  void find_settings() {
    std::set<Diagram> conditions;
    for (const std::size_t t : asked()) {
      std::set<Diagram> allowed;
      std::set<Diagram> forbidden;
      for (const Conditions& each : by_role_) {
        allowed.insert(each.allowed[t]);
        forbidden.insert(each.forbidden[t]);
      }
      for (const Diagram each : allowed) {
        conditions.insert(each);
        for (const Diagram other : forbidden) conditions.insert(diagrams_.conjunction(each, other));
      }
    }
    answer_.settings =
        settings_that_matter(read_back_, question_.scope, std::vector<Diagram>(conditions.begin(), conditions.end()));
  }

  ReadBackTable& read_back_;
  DiagramManager& diagrams_;
  StatementUses& statements_;
  const WhoQuestion& question_;
  WhoAnswer answer_;
  std::vector<Conditions> by_role_;
  std::vector<std::uint32_t> restricting_;  // The roles that take something from whoever holds them.
  Diagram possible_ = Diagram::always;
};

}  // namespace

WhoAnswer who_may(ReadBackTable& read_back, StatementUses& statements, const WhoQuestion& question) {
  return read_back.ask(question.permission, [&] { return WhoSearch(read_back, statements, question).run(); });
}

}  // namespace polc
