#include "compiler/analysis/lint/ineffective_gifts.h"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "compiler/access/subjects.h"
#include "compiler/text/name_list.h"

namespace polc::lint {
namespace {

class GiftCheck {
 public:
  GiftCheck(PolicyFacts& facts, DiagnosticSink& sink) : facts_(facts), model_(facts.model()), sink_(sink) {
    for (std::size_t number = 0; number < model_.gifts.size(); ++number) {
      for (const Target& target : model_.gifts[number].targets) by_permission_[target.permission].push_back(number);
    }
  }

  void check() {
    for (std::size_t number = 0; number < model_.gifts.size(); ++number) check(number);
  }

 private:
  void check(std::size_t number) {
    const RoleGift& gift = model_.gifts[number];
    const std::vector<RoleId> givers = givers_of(gift);
    if (givers.empty()) {
      report(gift, gift.roles, "nobody may do what it takes");
      return;
    }
    if (gift.to_self) {
      std::vector<RoleId> idle;
      std::copy_if(gift.roles.begin(), gift.roles.end(), std::back_inserter(idle), [&](RoleId role) {
        return std::none_of(givers.begin(), givers.end(), [&](RoleId giver) { return may_take(giver, role); });
      });
      if (!idle.empty()) {
        report(gift, idle, "whoever may do what it takes holds it already, or a role that excludes it");
        return;
      }
    }
    std::map<std::size_t, std::vector<RoleId>> said;  // By the statement that says it.
    for (const RoleId role : gift.roles) {
      for (std::size_t other = 0; other < model_.gifts.size(); ++other) {
        if (other == number || !says(other, number, role) || (other > number && says(number, other, role))) continue;
        said[other].push_back(role);
        break;
      }
    }
    for (const auto& [other, roles] : said) {
      Diagnostic& diagnostic = report(gift, roles, "another statement gives all of it");
      diagnostic.label(model_.gifts[other].span, "given here");
    }
  }

  Diagnostic& report(const RoleGift& gift, const std::vector<RoleId>& roles, const std::string& why) {
    const std::string names =
        first_of(roles, names_shown, [&](RoleId role) { return in_backquotes(model_.roles[index(role)].name); });
    return sink_.report(Code::ineffective_gift, gift.span, {names, why});
  }

  /// Those who can give something, had alone.
  std::vector<RoleId> givers_of(const RoleGift& gift) {
    std::vector<RoleId> givers;
    for (std::size_t position = 0; position < model_.roles.size(); ++position) {
      const auto role = id_at<RoleId>(position);
      const bool gives = std::any_of(gift.targets.begin(), gift.targets.end(), [&](const Target& target) {
        const Diagram allowed = facts_.access.allowed(target.permission, {role})[index(gift.level) - 1];
        return facts_.scope.is_possible(facts_.diagrams().conjunction(allowed, condition(target)));
      });
      if (gives) givers.push_back(role);
    }
    return givers;
  }

  Diagram condition(const Target& target) { return facts_.access.conditions().of(target.condition); }

  /// Who holds no role counts as having the fallback role, and can be given any.
  bool may_take(RoleId giver, RoleId role) const {
    if (model_.fallback == giver) return true;
    return !holds(model_, giver, role) && is_admissible(model_, {giver, role});
  }

  /// Whether `other` gives the role wherever `gift` does.
  bool says(std::size_t other, std::size_t gift, RoleId role) {
    const RoleGift& more = model_.gifts[other];
    const RoleGift& less = model_.gifts[gift];
    if (more.to_self != less.to_self || more.level > less.level || !has_role(more.roles, role)) return false;
    return std::all_of(less.targets.begin(), less.targets.end(), [&](const Target& target) {
      const std::vector<std::size_t>& named = by_permission_[target.permission];
      if (std::find(named.begin(), named.end(), other) == named.end()) return false;
      return std::any_of(more.targets.begin(), more.targets.end(), [&](const Target& each) {
        return each.permission == target.permission && facts_.diagrams().implies(condition(target), condition(each));
      });
    });
  }

  PolicyFacts& facts_;
  const Model& model_;
  DiagnosticSink& sink_;
  std::map<PermissionId, std::vector<std::size_t>> by_permission_;
};

}  // namespace

void check_gifts(PolicyFacts& facts, DiagnosticSink& sink) {
  GiftCheck(facts, sink).check();
}

}  // namespace polc::lint
