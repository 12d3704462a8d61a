// One Check for each policy that is extended; what it finds goes to layer_breach.h.
#include "compiler/analysis/claims/layer_promise.h"

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <set>
#include <utility>

#include "compiler/access/account_readings.h"
#include "compiler/access/account_scope.h"
#include "compiler/access/complexity.h"
#include "compiler/access/subjects.h"
#include "compiler/analysis/claims/counterexample.h"
#include "compiler/analysis/claims/layer_breach.h"
#include "compiler/analysis/claims/layered_access.h"

namespace polc {
namespace {

/// A layer that breaks more than this is told so much of it; the next run tells more.
constexpr std::size_t most_breaches_of_permission = 32;
constexpr std::size_t most_breaches = 2000;

class Check {
 public:
  Check(AccessConditions& access, Layer base, DiagnosticSink& sink)
      : access_(access),
        diagrams_(access.diagrams()),
        layered_(access, base),
        accounts_(access.conditions()),
        readings_(access.conditions(), base),
        breaches_(access, layered_, readings_, base),
        sink_(sink) {}

  /// False, and reported, at the first permission that ends at a limit.
  bool run(std::optional<PermissionId> only) {
    if (!layered_.has_immutables()) return true;
    const std::vector<Permission>& permissions = access_.model().permissions;
    const std::size_t first = only ? index(*only) : 0;
    const std::size_t end = only ? first + 1 : permissions.size();
    for (std::size_t position = first; position < end && found_ < most_breaches; ++position) {
      permission_ = id_at<PermissionId>(position);
      found_here_ = 0;
      const Comparison promise{"what the base makes immutable in", permission_, ExpressionPool::always(),
                               permissions[position].span};
      // Twice: the permission's conditions are computed here as well, without the layer and with it.
      if (!compare(access_, promise, sink_, [&] { check_permission(); }, 2 * max_steps).is_known()) return false;
    }
    breaches_.report(sink_);
    return true;
  }

 private:
  using Group = LayeredRoles;

  Diagram without(Diagram a, std::initializer_list<Diagram> taken) {
    for (const Diagram each : taken) a = diagrams_.difference(a, each);
    return a;
  }

  void check_permission() {
    all_ = layered_.of(permission_);
    for (const Group& group : all_.groups) check_one(group);
    // Of thousands of roles, few take away what the base alone does not.
    for (const Group& other : all_.groups) {
      const bool forbids_more = may_exceed(other.forbidden, other.base_forbidden);
      const bool counts_as_forbidden = may_exceed(other.withheld, other.forbidden);
      if (!forbids_more && !counts_as_forbidden) continue;
      for (const Group& group : all_.groups) {
        if (&group != &other || group.roles.size() > 1) check_two(group, other, forbids_more, counts_as_forbidden);
      }
    }
  }

  /// Whether `a` may hold where `b` does not: with a changed setting, one condition may do both.
  bool may_exceed(const std::vector<Diagram>& a, const std::vector<Diagram>& b) {
    for (std::size_t t = 0; t < a.size(); ++t) {
      if (a[t] != Diagram::never && (readings_.differ() || !diagrams_.implies(a[t], b[t]))) return true;
    }
    return false;
  }

  void check_one(const Group& one) {
    const std::vector<RoleId> subject{one.roles.front()};
    for (std::size_t t = access_.upper_levels(); t-- > 0;) {
      const Diagram promised = without(one.kept[t], {one.base_forbidden[t], all_.base_every_subject[t]});
      const Diagram decided = without(one.granted[t], {one.forbidden[t], all_.every_subject[t]});
      if (look(Breach::Kind::taken, t, subject, promised, diagrams_.negation(decided))) break;
    }
    for (std::size_t t = 0; t < access_.upper_levels(); ++t) {
      const Diagram withheld = diagrams_.disjunction(one.withheld[t], all_.withheld_from_every_subject[t]);
      const Diagram decided = without(one.granted[t], {one.forbidden[t], all_.every_subject[t]});
      if (look(Breach::Kind::evaded, t, subject, withheld, decided)) break;
    }
    if (!one.are_immutable && !one.are_custom) return;
    for (std::size_t t = access_.upper_levels(); t-- > 0;) {
      const Diagram in_base = without(one.base_granted[t], {one.base_forbidden[t], all_.base_every_subject[t]});
      const Diagram decided = without(one.granted[t], {one.forbidden[t], all_.every_subject[t]});
      const Diagram refused = diagrams_.negation(in_base);
      if (one.are_immutable) {
        if (look(Breach::Kind::given, t, subject, refused, decided)) break;
      } else if (look(Breach::Kind::customized, t, subject, diagrams_.conjunction(refused, all_.withheld_from_any[t]),
                      decided)) {
        break;
      }
    }
  }

  /// `one` grants, or is granted for good; `other` forbids, or counts as a role to which the base forbids.
  void check_two(const Group& one, const Group& other, bool forbids_more, bool counts_as_forbidden) {
    const std::optional<std::vector<RoleId>> subject = pair_of(one, other);
    if (!subject) return;
    for (std::size_t t = access_.upper_levels(); forbids_more && t-- > 0;) {
      if (one.kept[t] == Diagram::never || other.forbidden[t] == Diagram::never) continue;
      const Diagram promised =
          without(one.kept[t], {one.base_forbidden[t], other.base_forbidden[t], all_.base_every_subject[t]});
      if (look(Breach::Kind::taken, t, *subject, promised, other.forbidden[t])) break;
    }
    for (std::size_t t = 0; counts_as_forbidden && t < access_.upper_levels(); ++t) {
      if (one.granted[t] == Diagram::never || other.withheld[t] == Diagram::never) continue;
      const Diagram decided = without(one.granted[t], {one.forbidden[t], other.forbidden[t], all_.every_subject[t]});
      if (look(Breach::Kind::evaded, t, *subject, other.withheld[t], decided)) break;
    }
    if (!one.are_immutable || !other.are_immutable || !readings_.differ()) return;
    for (std::size_t t = 0; t < access_.upper_levels(); ++t) {
      const Diagram decided = without(one.granted[t], {one.forbidden[t], other.forbidden[t], all_.every_subject[t]});
      if (look(Breach::Kind::given, t, *subject, other.base_forbidden[t], decided)) break;
    }
  }

  /// The first pair, if they may be held together. INVARIANT: whether they may is the same for every pair.
  std::optional<std::vector<RoleId>> pair_of(const Group& one, const Group& other) const {
    std::vector<RoleId> pair{one.roles.front(), &one == &other ? one.roles[1] : other.roles.front()};
    if (!is_admissible(access_.model(), pair)) return std::nullopt;
    return pair;
  }

  /// A case in which the base promises (that it is granted, or withheld) and the layers decide otherwise.
  bool look(Breach::Kind kind, std::size_t upper_level, const std::vector<RoleId>& subject, Diagram promised,
            Diagram decided) {
    if (found_here_ >= most_breaches_of_permission) return false;
    std::optional<AccountReadings::Case> found;
    const Diagram together = accounts_.within(diagrams_.conjunction(promised, decided));
    if (together != Diagram::never) {
      const Assignment assignment = smallest_case(access_, permission_, subject, together).assignment;
      found = AccountReadings::Case{assignment, assignment, {}};
    } else if (readings_.differ()) {
      found = readings_.meet(promised, decided);
    }
    if (!found) return false;
    breaches_.add({kind, id_at<LevelId>(upper_level + 1), permission_, subject, std::move(*found)});
    ++found_here_;
    ++found_;
    return true;
  }

  AccessConditions& access_;
  DiagramManager& diagrams_;
  LayeredAccess layered_;
  AccountScope accounts_;
  AccountReadings readings_;
  LayerBreaches breaches_;
  DiagnosticSink& sink_;
  PermissionId permission_{};
  LayeredConditions all_;
  std::size_t found_ = 0;
  std::size_t found_here_ = 0;
};

/// The policies that others extend and that make something immutable.
std::set<Layer> bases_with_immutables(const Model& model) {
  Layer last = 0;
  std::set<Layer> bases;
  const auto add = [&](Layer layer, bool immutable) {
    last = std::max(last, layer);
    if (immutable) bases.insert(layer);
  };
  for (const Role& role : model.roles) add(role.layer, role.immutable);
  for (const Rule& rule : model.rules) add(rule.layer, rule.immutable);
  for (const Implication& implication : model.implications) add(implication.layer, false);
  for (const Variable& variable : model.variables) {
    add(variable.layer, false);
    for (const SettingOverride& later : variable.overrides) add(later.layer, false);
  }
  // What an upper base makes immutable binds those above it: each base is checked against all that is on it.
  std::set<Layer> result;
  for (Layer layer = 0; layer < last; ++layer) {
    if (!bases.empty() && *bases.begin() <= layer) result.insert(layer);
  }
  return result;
}

}  // namespace

bool check_layer_promise(AccessConditions& access, DiagnosticSink& sink, std::optional<PermissionId> only) {
  for (const Layer base : bases_with_immutables(access.model())) {
    Check check(access, base, sink);
    if (!check.run(only)) return false;
    if (sink.has_errors()) break;
  }
  return true;
}

}  // namespace polc
