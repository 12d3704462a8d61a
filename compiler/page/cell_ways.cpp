// The smallest changes are those of one case, and a cell has many. So they are asked of a case near the defaults, and each change
// is then tried on all cases: where it is not enough everywhere, its condition is told. As long as there are cases for which nothing
// has been told, one of those is asked next.
//
//   allow clerk to drawer.open if shop.share and by is phone;
//
//   Asked of the case `by=phone`: "Share drawers is on". Tried on `by=mail`: not enough. So: "Share drawers is on, if by is phone".
//   Asked next of `by=mail`, for which nothing is told so far: "Share drawers is on and by is phone".
#include "compiler/page/cell_ways.h"

#include <algorithm>

#include "compiler/analysis/query/question_scope.h"

namespace polc::page {
namespace {

/// Enough for what cells depend on; the rest has been told its condition, so that nothing said is untrue.
constexpr int most_cases_asked = 4;

class CellWaySearch {
 public:
  CellWaySearch(ReadBackTable& read_back, pol::PermissionId permission, pol::RoleId role, Diagram possible)
      : read_back_(read_back),
        diagrams_(read_back.diagrams()),
        permission_(permission),
        role_(role),
        possible_(possible) {}

  std::optional<CellWays> run() {
    const std::vector<Diagram> decided = read_back_.allowed(permission_, {role_});
    std::size_t level = 0;
    for (; level < decided.size() && lowest_ == Diagram::never; ++level) {
      const Diagram below = level == 0 ? possible_ : diagrams_.conjunction(possible_, decided[level - 1]);
      lowest_ = diagrams_.difference(below, decided[level]);
    }
    if (lowest_ == Diagram::never) return std::nullopt;
    CellWays result{read_back_.table().highest_level(), true, {}};
    Diagram untold = lowest_;
    for (int asked = 0; asked < most_cases_asked && untold != Diagram::never; ++asked) {
      const CurrentCase current{{role_}, permission_, near_defaults(untold)};
      const Ways found = smallest_changes(read_back_, current, pol::id_at<pol::Level>(level - 1)).front();
      result.is_complete = result.is_complete && found.is_complete;
      const Diagram before = untold;
      for (const ChangeSet& changes : found.ways) {
        if (!is_within_reach(changes) || is_there(result, changes)) continue;
        CellWay way = tried(changes, result.level);
        if (way.where == Diagram::never) continue;
        untold = diagrams_.difference(untold, way.where);
        result.ways.push_back(std::move(way));
      }
      if (untold == before) break;
    }
    return result;
  }

 private:
  std::vector<std::uint32_t> near_defaults(Diagram cases) {
    std::vector<std::uint32_t> values = read_back_.default_values();
    const auto cost = [&](VariableId variable, std::uint32_t value) {
      return value == values[index(variable)] ? 0U : (read_back_.is_setting(variable) ? 100U : 1U);
    };
    const std::optional<Assignment> found = diagrams_.cheapest(cases, cost);
    for (std::size_t position = 0; found && position < found->values.size(); ++position) {
      if (found->values[position]) values[position] = *found->values[position];
    }
    return values;
  }

  static bool is_there(const CellWays& told, const ChangeSet& changes) {
    return std::any_of(told.ways.begin(), told.ways.end(), [&](const CellWay& way) {
      return std::equal(way.changes.begin(), way.changes.end(), changes.begin(), changes.end(),
                        [](const Change& a, const Change& b) { return a.text == b.text; });
    });
  }

  /// In which of the lowest cases the changes are enough, whichever of their values is taken.
  CellWay tried(const ChangeSet& changes, pol::Level level) {
    std::vector<pol::RoleId> roles{role_};
    for (const Change& change : changes) {
      if (change.kind == Change::Kind::take_role) roles.push_back(change.role);
      if (change.kind == Change::Kind::give_up_role) std::erase(roles, change.role);
    }
    std::sort(roles.begin(), roles.end());
    const Diagram wanted = read_back_.allowed(permission_, roles)[pol::index(level) - 1];
    QuestionScope scope;
    scope.any_account = true;
    scope.account = read_back_.default_values();
    std::vector<Diagram> tested{wanted, lowest_};
    for (const Change& change : changes) {
      if (is_of_value(change)) tested.push_back(diagrams_.one_of(change.variable, change.values));
    }
    Diagram enough = diagrams_.conjunction(wanted, possible_within(read_back_, scope, tested));
    Diagram open = lowest_;  // What is not so already.
    for (const Change& change : changes) {
      if (!is_of_value(change)) continue;
      Diagram with_each = Diagram::always;
      for (const unsigned value : change.values.set_bits())
        with_each = diagrams_.conjunction(with_each, diagrams_.restrict(enough, change.variable, value));
      enough = with_each;
      open = diagrams_.difference(open, diagrams_.one_of(change.variable, change.values));
    }
    const Diagram where = diagrams_.conjunction(open, enough);
    if (where == Diagram::never) return {changes, {}, where};
    return {changes, condition_words(read_back_, where, open), where};
  }

  static bool is_of_value(const Change& change) {
    return change.kind == Change::Kind::setting || change.kind == Change::Kind::attribute;
  }

  ReadBackTable& read_back_;
  DiagramManager& diagrams_;
  pol::PermissionId permission_;
  pol::RoleId role_;
  Diagram possible_;
  Diagram lowest_ = Diagram::never;  // The cases of the cell that have its lowest level.
};

}  // namespace

std::optional<CellWays> cell_ways(ReadBackTable& read_back, pol::PermissionId permission, pol::RoleId role,
                                  Diagram possible) {
  return CellWaySearch(read_back, permission, role, possible).run();
}

}  // namespace polc::page
