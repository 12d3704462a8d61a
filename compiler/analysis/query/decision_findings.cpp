#include "compiler/analysis/query/decision_findings.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>

#include "compiler/diagram/minimal_cover.h"

namespace polc {
namespace {

bool reaches(const SharedStatement& statement, const ChangedSubject& subject, std::optional<std::uint32_t> fallback) {
  if (statement.binds_everyone) return true;
  const auto any_of = [&](const std::vector<std::uint32_t>& roles) {
    return std::any_of(roles.begin(), roles.end(), [&](std::uint32_t role) {
      return std::binary_search(statement.roles.begin(), statement.roles.end(), role);
    });
  };
  if (subject.has_no_role) return fallback && any_of({*fallback});
  return any_of(subject.roles) || any_of(subject.with);
}

bool is_by_default(ChangeKind kind) {
  return kind == ChangeKind::widened_by_default || kind == ChangeKind::narrowed_by_default;
}

bool rises(const CaseChange& change) {
  return change.to > change.from || change.kind == ChangeKind::added;
}

std::vector<DiffTopic> topics_of(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::widened:
      return {DiffTopic::widened};
    case ChangeKind::narrowed:
      return {DiffTopic::narrowed};
    case ChangeKind::added:
      return {DiffTopic::added};
    case ChangeKind::removed:
      return {DiffTopic::removed};
    case ChangeKind::widened_by_default:
      return {DiffTopic::widened, DiffTopic::defaults};
    case ChangeKind::narrowed_by_default:
      return {DiffTopic::narrowed, DiffTopic::defaults};
    case ChangeKind::opened:
      return {DiffTopic::widened, DiffTopic::bounds};
    case ChangeKind::closed:
      return {DiffTopic::narrowed};
  }
  return {};
}

DiffPlace place_of(Side side, const pol::Statement& statement) {
  return {side,
          std::string(statement.file),
          statement.line,
          statement.column,
          std::string(statement.text),
          std::string(statement.note)};
}

}  // namespace

std::vector<NamedVariable> named_variables(const SharedTerms& terms) {
  std::vector<NamedVariable> result;
  for (const SharedVariable& variable : terms.variables()) {
    NamedVariable& each = result.emplace_back(NamedVariable{variable.name,
                                                            variable.full_name,
                                                            variable.is_setting,
                                                            variable.boolean,
                                                            variable.ordered,
                                                            {},
                                                            variable.left_out});
    for (const SharedName& value : variable.values) each.values.push_back(value.name);
  }
  return result;
}

DecisionFindings::DecisionFindings(SharedTerms& terms, ComparedSide& before, ComparedSide& after)
    : terms_(terms),
      diagrams_(terms.diagrams()),
      before_(before),
      after_(after),
      variables_(named_variables(terms)),
      fingerprints_(diagrams_, variables_) {}

DecisionFindings::Words DecisionFindings::words_of(const CaseChange& change) {
  const auto [known, is_new] = words_.try_emplace({change.where, change.possible});
  if (!is_new) return known->second;
  const MinimalCover cover = minimal_cover(diagrams_, change.where, change.possible);
  std::vector<ValueSet> is_said;
  for (std::size_t place = 0; place < variables_.size(); ++place) {
    is_said.emplace_back(diagrams_.domain_size(id_at<VariableId>(place)), true);
    if (variables_[place].left_out && !is_by_default(change.kind)) is_said[place].reset(*variables_[place].left_out);
  }
  for (const VariableId variable : diagrams_.support(change.possible)) {
    for (std::uint32_t value = 0; value < diagrams_.domain_size(variable); ++value) {
      if (diagrams_.restrict(change.possible, variable, value) == Diagram::never) is_said[index(variable)].reset(value);
    }
  }
  return known->second = {words(variables_, cover.alternatives, is_said), cover.is_proved_smallest};
}

/// The statements that make the difference. Where a decision rose: those that grant the level after, in cases where nothing did
/// before, and those that kept it away before. Where it fell, the other way round.
std::vector<DiffPlace> DecisionFindings::places_of(const ChangedDecision& change,
                                                   const std::vector<SharedStatement>& before,
                                                   const std::vector<SharedStatement>& after) {
  const auto fallback = [&](Side which) { return side(which).fallback(); };
  const Side higher = rises(change.change) ? Side::after : Side::before;
  const auto of = [&](Side which) -> const std::vector<SharedStatement>& {
    return which == Side::before ? before : after;
  };
  std::uint32_t low = std::min(change.change.from, change.change.to);
  const std::uint32_t high = std::max(change.change.from, change.change.to);
  if (low == high) low = high == 0 ? 0 : high - 1;
  const bool is_one_sided = change.change.kind == ChangeKind::added || change.change.kind == ChangeKind::removed;
  // Statements test no variable that is left out otherwise than by its default on their side, as the conditions do.
  std::set<DiffPlace> places;
  for (std::uint32_t level = low + 1; level <= high; ++level) {
    Diagram granted_lower = Diagram::never;
    for (const SharedStatement& each : of(other(higher))) {
      if (each.is_restriction || each.level < level || !reaches(each, change.subject, fallback(other(higher))))
        continue;
      granted_lower = diagrams_.disjunction(granted_lower, each.condition);
    }
    if (is_one_sided || change.change.kind == ChangeKind::opened || change.change.kind == ChangeKind::closed ||
        is_by_default(change.change.kind))
      granted_lower = Diagram::never;
    const Diagram newly = diagrams_.difference(change.change.where, granted_lower);
    for (const SharedStatement& each : of(higher)) {
      const bool grants = !each.is_restriction && each.level >= level;
      if (!grants || !reaches(each, change.subject, fallback(higher))) continue;
      if (diagrams_.conjunction(each.condition, newly) == Diagram::never) continue;
      places.insert(place_of(higher, each.statement));
      if (each.implied_by) places.insert(place_of(higher, *each.implied_by));
    }
    for (const SharedStatement& each : of(other(higher))) {
      const bool keeps = each.is_restriction && each.level < level;
      if (!keeps || !reaches(each, change.subject, fallback(other(higher)))) continue;
      if (diagrams_.conjunction(each.condition, change.change.where) == Diagram::never) continue;
      places.insert(place_of(other(higher), each.statement));
    }
  }
  return {places.begin(), places.end()};
}

std::string DecisionFindings::key_of(const ChangedDecision& change) {
  return fmt::format("{}\n{}\n{}\n{}\n{}", static_cast<int>(change.change.kind),
                     terms_.permissions()[change.permission].name, terms_.levels()[change.change.from].name,
                     terms_.levels()[change.change.to].name, fingerprints_.of(change.change.where));
}

void DecisionFindings::add(const std::vector<ChangedDecision>& changes) {
  if (changes.empty()) return;
  const SideIds& in = terms_.permissions()[changes.front().permission].in;
  const auto statements = [&](ComparedSide& side) {
    return in.is_on(side.side()) ? side.statements(changes.front().permission) : std::vector<SharedStatement>();
  };
  const std::vector<SharedStatement> before = statements(before_);
  const std::vector<SharedStatement> after = statements(after_);
  for (const ChangedDecision& change : changes) {
    // Each role by itself, so that those are told together that change alike in all permissions, and not in this one.
    std::vector<ChangedSubject> subjects;
    if (change.subject.has_no_role || !change.subject.with.empty()) {
      subjects.push_back(change.subject);
    } else {
      for (const std::uint32_t role : change.subject.roles) subjects.push_back({{role}, {}, false});
    }
    const Words words = words_of(change.change);
    const std::string key = key_of(change);
    for (ChangedSubject& subject : subjects) {
      const ChangedDecision own{subject, change.permission, change.change};
      units_.push_back(
          {change.change, std::move(subject), change.permission, words, places_of(own, before, after), key});
    }
  }
}

DecisionFinding DecisionFindings::finding(const std::vector<const Unit*>& units,
                                          const std::vector<std::uint32_t>& roles) const {
  const Unit& first = *units.front();
  DecisionFinding result;
  result.kind = first.change.kind;
  if (result.kind != ChangeKind::added) result.from = terms_.levels()[first.change.from].name;
  if (result.kind != ChangeKind::removed) result.to = terms_.levels()[first.change.to].name;
  result.has_no_role = first.subject.has_no_role;
  for (const std::uint32_t role : roles) {
    const SharedName& shared = terms_.roles()[role];
    result.roles.push_back(shared.name);
    result.role_titles.push_back(shared.title.empty() ? shared.name : shared.title);
  }
  for (const std::uint32_t role : first.subject.with) {
    const SharedName& shared = terms_.roles()[role];
    result.with.push_back(shared.name);
    result.with_titles.push_back(shared.title.empty() ? shared.name : shared.title);
  }
  result.condition = first.words.text;
  result.topics = topics_of(result.kind);
  std::set<DiffPlace> places;
  std::set<std::uint32_t> permissions;
  std::set<std::string> keys;
  for (const Unit* unit : units) {
    permissions.insert(unit->permission);
    places.insert(unit->places.begin(), unit->places.end());
    result.is_proved_smallest = result.is_proved_smallest && unit->words.is_proved_smallest;
    keys.insert(unit->key);
  }
  for (const std::uint32_t permission : permissions)
    result.permissions.push_back(terms_.permissions()[permission].name);
  result.places.assign(places.begin(), places.end());
  std::set<std::string> names(result.roles.begin(), result.roles.end());
  std::set<std::string> partners(result.with.begin(), result.with.end());
  std::string text;
  for (const std::string& name : names) text += name + "\n";
  for (const std::string& name : partners) text += "with " + name + "\n";
  for (const std::string& key : keys) text += key + "\n";
  result.fingerprint = fingerprint_of(text);
  return result;
}

std::vector<DecisionFinding> DecisionFindings::take() {
  // First the permissions that change alike for one subject, then the subjects for which the same ones do.
  using Alike = std::tuple<ChangeKind, std::uint32_t, std::uint32_t, std::string>;
  std::map<std::tuple<ChangedSubject, Alike>, std::vector<const Unit*>> by_subject;
  for (const Unit& unit : units_) {
    const Alike alike{unit.change.kind, unit.change.from, unit.change.to, unit.words.text};
    by_subject[{unit.subject, alike}].push_back(&unit);
  }
  struct Joined {
    std::vector<const Unit*> units;
    std::vector<std::uint32_t> roles;
  };
  std::map<std::tuple<Alike, std::vector<std::string>, std::vector<std::uint32_t>, bool>, Joined> joined;
  for (const auto& [key, units] : by_subject) {
    const auto& [subject, alike] = key;
    std::vector<std::string> keys;
    for (const Unit* unit : units) keys.push_back(unit->key);
    std::vector<std::uint32_t> partners = subject.with;
    // Pairs are told as they are.
    if (!partners.empty()) partners.insert(partners.end(), subject.roles.begin(), subject.roles.end());
    Joined& all = joined[{alike, std::move(keys), std::move(partners), subject.has_no_role}];
    all.units.insert(all.units.end(), units.begin(), units.end());
    all.roles.insert(all.roles.end(), subject.roles.begin(), subject.roles.end());
  }
  std::vector<std::pair<std::tuple<ChangeKind, std::vector<std::uint32_t>, std::uint32_t>, DecisionFinding>> sorted;
  for (const auto& [key, all] : joined) {
    std::uint32_t first = all.units.front()->permission;
    for (const Unit* unit : all.units) first = std::min(first, unit->permission);
    sorted.push_back({{std::get<0>(std::get<0>(key)), all.roles, first}, finding(all.units, all.roles)});
  }
  std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<DecisionFinding> result;
  for (auto& [order, each] : sorted) result.push_back(std::move(each));
  return result;
}

}  // namespace polc
