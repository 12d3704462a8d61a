#include "compiler/analysis/query/claims_about.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <utility>

#include "compiler/analysis/query/condition_text.h"

namespace polc {
namespace {

/// Each line once, in the order of the policy.
void add_line(std::vector<ClaimPlace>& lines, ClaimPlace place) {
  const bool is_known = std::any_of(lines.begin(), lines.end(), [&](const ClaimPlace& each) {
    return each.file == place.file && each.line == place.line;
  });
  if (!is_known) lines.push_back(std::move(place));
}

}  // namespace

ClaimsAbout::ClaimsAbout(const Model& model, const SourceManager& sources, ReadBackTable& read_back)
    : model_(model), sources_(sources), read_back_(read_back), own_(model) {
  const pol::TableView& table = read_back.table();
  const pol::Names& names = read_back.names();
  std::map<std::string, VariableId> attributes;
  std::map<std::string, VariableId> settings;
  for (std::uint32_t number = 0; number < table.attribute_count(); ++number) {
    const std::uint32_t resource = table.data().attributes[number].resource;
    const std::string owner =
        resource == pol::format::none ? "context" : std::string(names.name(pol::id_at<pol::ResourceId>(resource)));
    attributes.emplace(owner + "." + std::string(names.name(pol::AttributeId{number})), read_back.attribute(number));
  }
  for (std::uint32_t number = 0; number < table.setting_count(); ++number)
    settings.emplace(names.name(pol::SettingId{number}), read_back.setting(number));
  for (const Variable& each : model.variables) {
    // INVARIANT: the table has each variable of its model.
    variables_.push_back(each.kind == Variable::Kind::setting
                             ? settings.at(each.name)
                             : attributes.at((each.resource ? model.resources[index(*each.resource)].name : "context") +
                                             "." + each.name));
  }
  index_by_permission();
}

void ClaimsAbout::index_by_permission() {
  for (const Assertion& assertion : model_.assertions) {
    for (std::size_t term = 0; term < assertion.terms.size(); ++term) {
      for (const Target& target : assertion.terms[term])
        asserted_[target.permission].push_back({&assertion, term, &target});
    }
  }
  for (const Test& test : model_.tests) {
    for (const Expectation& expectation : test.expectations) {
      for (const Target& target : expectation.targets) {
        std::vector<const Expectation*>& all = expected_[target.permission];
        if (all.empty() || all.back() != &expectation) all.push_back(&expectation);
      }
    }
  }
}

Diagram ClaimsAbout::condition_of(ExpressionId condition) {
  return in_terms_of_the_table(own_.of(condition));
}

/// The two managers may number variables, and so order them, in different ways.
Diagram ClaimsAbout::in_terms_of_the_table(Diagram own) {
  if (DiagramManager::is_constant(own)) return own;
  if (const auto found = known_.find(own); found != known_.end()) return found->second;
  DiagramManager& diagrams = read_back_.diagrams();
  const VariableId variable = variables_[index(own_.diagrams().variable(own))];
  const std::uint32_t count = diagrams.domain_size(variable);
  Diagram result = Diagram::never;
  for (std::uint32_t value = 0; value < count; ++value) {
    const Diagram child = in_terms_of_the_table(own_.diagrams().child(own, value));
    result = diagrams.disjunction(result, diagrams.conjunction(diagrams.is(variable, value), child));
  }
  return known_.emplace(own, result).first->second;
}

ClaimPlace ClaimsAbout::place(Span span) const {
  const std::filesystem::path root = std::filesystem::path(sources_.path(FileId{})).parent_path();
  const std::filesystem::path path(sources_.path(span.file));
  const std::filesystem::path relative = path.lexically_relative(root.empty() ? "." : root);
  return {(relative.empty() ? path : relative).generic_string(), sources_.position(span.file, span.begin).line};
}

ProvedClaim ClaimsAbout::claim(const Assertion& assertion, std::size_t term, Diagram condition) {
  ProvedClaim result;
  result.kind = assertion.kind;
  result.level = assertion.level;
  result.place = place(assertion.span);
  result.condition = condition == Diagram::always ? "always" : condition_text(read_back_, condition, condition);
  if (assertion.kind == Assertion::Kind::separate) {
    std::set<pol::PermissionId> others;
    for (std::size_t other = 0; other < assertion.terms.size(); ++other) {
      if (other == term) continue;
      for (const Target& target : assertion.terms[other]) others.insert(target.permission);
    }
    result.apart_from.assign(others.begin(), others.end());
    return result;
  }
  result.roles = assertion.roles;
  std::sort(result.roles.begin(), result.roles.end());
  std::size_t declared = 0;
  for (const Role& role : model_.roles) declared += role.custom ? 0 : 1;
  std::size_t named = 0;
  for (const pol::RoleId role : result.roles) named += model_.roles[index(role)].custom ? 0 : 1;
  result.is_of_all_roles = named == declared;
  return result;
}

PermissionClaims ClaimsAbout::permission(pol::PermissionId permission) {
  return read_back_.ask(permission, [&] {
    PermissionClaims claims;
    const std::vector<AssertedTarget>& asserted = asserted_[permission];
    for (std::size_t at = 0; at < asserted.size();) {
      const AssertedTarget& first = asserted[at];
      Diagram where = Diagram::never;
      for (; at < asserted.size() && asserted[at].assertion == first.assertion && asserted[at].term == first.term; ++at)
        where = read_back_.diagrams().disjunction(where, condition_of(asserted[at].target->condition));
      if (where != Diagram::never) claims.proved.push_back(claim(*first.assertion, first.term, where));
    }
    std::set<pol::RoleId> tested;
    for (const Expectation* expectation : expected_[permission]) {
      add_line(claims.tests, place(expectation->span));
      for (const std::vector<RoleId>& subject : expectation->subjects) {
        tested.insert(subject.begin(), subject.end());
        for (const RoleId role : subject) add_line(claims.tests_of[role], place(expectation->span));
      }
    }
    for (std::size_t role = 0; role < model_.roles.size(); ++role) {
      const auto id = id_at<RoleId>(role);
      if (!model_.roles[role].custom && tested.count(id) == 0) claims.untested.push_back(id);
    }
    return claims;
  });
}

SettingClaims ClaimsAbout::setting(pol::SettingId setting, const std::vector<pol::PermissionId>& decides,
                                   const std::vector<std::uint32_t>& values) {
  SettingClaims claims;
  const VariableId variable = read_back_.setting(pol::index(setting));
  const std::uint32_t default_value = read_back_.table().data().settings[pol::index(setting)].default_value;
  const std::set<pol::PermissionId> changed(decides.begin(), decides.end());
  std::set<std::uint32_t> tested;
  DiagramManager& diagrams = read_back_.diagrams();
  const auto read = [&] {
    for (const Assertion& assertion : model_.assertions) {
      for (std::size_t term = 0; term < assertion.terms.size(); ++term) {
        std::map<Diagram, std::vector<pol::PermissionId>> by_condition;
        std::vector<Diagram> order;
        for (const Target& target : assertion.terms[term]) {
          const Diagram where = condition_of(target.condition);
          const std::vector<VariableId> support = diagrams.support(where);
          if (std::find(support.begin(), support.end(), variable) == support.end()) continue;
          std::vector<pol::PermissionId>& permissions = by_condition[where];
          if (permissions.empty()) order.push_back(where);
          permissions.push_back(target.permission);
        }
        // `own` of two resources reads alike: one line for both.
        std::vector<ProvedClaim> worded;
        for (const Diagram where : order) {
          ProvedClaim each = claim(assertion, term, where);
          each.permissions = by_condition[where];
          const auto same = std::find_if(worded.begin(), worded.end(),
                                         [&](const ProvedClaim& other) { return other.condition == each.condition; });
          if (same == worded.end()) {
            worded.push_back(std::move(each));
          } else {
            same->permissions.insert(same->permissions.end(), each.permissions.begin(), each.permissions.end());
          }
        }
        claims.proved.insert(claims.proved.end(), worded.begin(), worded.end());
      }
    }
    for (const Test& test : model_.tests) {
      for (const Expectation& expectation : test.expectations) {
        const bool names_it = std::any_of(expectation.fixed_settings.begin(), expectation.fixed_settings.end(),
                                          [&](VariableId each) { return variables_[index(each)] == variable; });
        bool is_line = false;
        for (const Target& target : expectation.targets) {
          if (changed.count(target.permission) == 0) continue;
          if (!names_it && !expectation.under_every_setting) {
            tested.insert(default_value);
            continue;
          }
          is_line = true;
          const Diagram where = condition_of(target.condition);
          for (const std::uint32_t value : values) {
            if (diagrams.restrict(where, variable, value) != Diagram::never) tested.insert(value);
          }
        }
        if (is_line) add_line(claims.tests, place(expectation.span));
      }
    }
  };
  if (read_back_.table().permission_count() == 0) return claims;
  read_back_.ask(decides.empty() ? pol::PermissionId{} : decides.front(), [&] {
    read();
    return true;
  });
  if (!decides.empty()) {
    for (const std::uint32_t value : values) {
      if (tested.count(value) == 0) claims.untested.push_back(value);
    }
  }
  return claims;
}

}  // namespace polc
