#include "compiler/analysis/query/census.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "compiler/analysis/query/changed_decisions.h"
#include "compiler/analysis/query/condition_fingerprints.h"
#include "compiler/analysis/query/decision_findings.h"
#include "compiler/diagram/minimal_cover.h"
#include "compiler/text/name_text.h"
#include "llvm/ADT/APInt.h"
#include "llvm/ADT/StringExtras.h"

namespace polc {
namespace {

/// How many combinations of values of `variables`, ascending, a condition over them holds for. As wide as their product.
class CaseCounter {
 public:
  CaseCounter(DiagramManager& diagrams, const std::vector<VariableId>& variables)
      : diagrams_(diagrams), variables_(variables) {
    unsigned bits = 1;
    for (const VariableId variable : variables)
      bits += llvm::Log2_32_Ceil(std::max(2U, diagrams.domain_size(variable)));
    width_ = std::max(bits, 64U);
  }

  std::string count(Diagram condition) {
    llvm::SmallString<32> digits;
    after(condition, 0).toString(digits, 10, false);
    return digits.str().str();
  }

 private:
  llvm::APInt after(Diagram condition, std::size_t place) {
    if (condition == Diagram::never) return llvm::APInt(width_, 0);
    if (place == variables_.size()) return llvm::APInt(width_, 1);
    const auto [known, is_new] = known_.try_emplace({condition, place}, llvm::APInt(width_, 0));
    if (!is_new) return known->second;
    diagrams_.spend(1);
    const std::uint32_t size = diagrams_.domain_size(variables_[place]);
    llvm::APInt sum(width_, 0);
    if (DiagramManager::is_constant(condition) || diagrams_.variable(condition) != variables_[place]) {
      sum = after(condition, place + 1) * llvm::APInt(width_, size);
    } else {
      for (std::uint32_t value = 0; value < size; ++value) sum += after(diagrams_.child(condition, value), place + 1);
    }
    return known_[{condition, place}] = sum;
  }

  DiagramManager& diagrams_;
  const std::vector<VariableId>& variables_;
  unsigned width_ = 64;
  std::map<std::pair<Diagram, std::size_t>, llvm::APInt> known_;
};

}  // namespace

class CensusTaker::Implementation {
 public:
  explicit Implementation(const pol::TableView& table)
      : terms_(table, table, {}),
        before_(terms_, Side::before),
        after_(terms_, Side::after),
        decisions_(terms_, before_, after_),
        variables_(named_variables(terms_)),
        fingerprints_(terms_.diagrams(), variables_) {}

  Census all() {
    Census census;
    census.policy = pol::Names(terms_.table(Side::after)).policy();
    census.roles = terms_.roles().size();
    census.permissions = terms_.permissions().size();
    for (std::uint32_t permission = 0; permission < terms_.permissions().size(); ++permission) {
      terms_.ask("`" + terms_.permissions()[permission].name + "`", [&] {
        std::map<std::uint32_t, CensusRow> rows;
        const std::vector<SharedStatement> statements = after_.statements(permission);
        const std::vector<ComparedSubject> subjects = decisions_.subjects(permission);
        const std::vector<VariableId> tested = tested_by(permission);
        for (const ComparedSubject& each : subjects) {
          if (!each.subject.with.empty() || each.subject.has_no_role) continue;
          const CountedRow common = count(each.after, permission, tested);
          if (common.row.counts.empty()) continue;
          for (const std::uint32_t role : each.subject.roles) {
            CountedRow own = common;
            own.row.roles = {terms_.roles()[role].name};
            add_places(own, role, statements);
            rows.emplace(role, std::move(own.row));
          }
        }
        for (auto& [role, row] : rows) census.rows.push_back(std::move(row));
      });
    }
    return census;
  }

  CensusRow row(const std::vector<std::uint32_t>& roles, std::uint32_t permission) {
    return terms_.ask("`" + terms_.permissions()[permission].name + "`", [&] {
      std::vector<std::uint32_t> places;
      for (const std::uint32_t role : roles) places.push_back(terms_.role(Side::after, role));
      CensusRow result =
          count(decisions_.allowed(Side::after, permission, places), permission, tested_by(permission)).row;
      for (const std::uint32_t place : places) result.roles.push_back(terms_.roles()[place].name);
      return result;
    });
  }

 private:
  /// What decisions about the permission test, whoever asks.
  std::vector<VariableId> tested_by(std::uint32_t permission) {
    std::set<VariableId> tested;
    for (const SharedRoleGroup& group : after_.groups(permission)) {
      for (const auto* conditions : {&group.conditions.granted, &group.conditions.forbidden}) {
        for (const Diagram each : *conditions) {
          const std::vector<VariableId> support = terms_.diagrams().support(each);
          tested.insert(support.begin(), support.end());
        }
      }
    }
    return {tested.begin(), tested.end()};
  }

  struct CountedRow {
    CensusRow row;
    std::vector<Diagram> where;  ///< By count: its cases.
  };

  CountedRow count(const Allowed& allowed, std::uint32_t permission, const std::vector<VariableId>& tested) {
    DiagramManager& diagrams = terms_.diagrams();
    const Diagram possible = decisions_.cases().possible(false, true, tested);
    Diagram by_default = Diagram::always;
    std::vector<std::pair<VariableId, std::uint32_t>> defaults;
    const pol::TableData& data = terms_.table(Side::after).data();
    CountedRow counted;
    CensusRow& row = counted.row;
    for (const VariableId variable : tested) {
      const SharedVariable& shared = terms_.variables()[index(variable)];
      row.tested.push_back(shared.full_name);
      if (!shared.is_setting) continue;
      const std::uint32_t value = data.settings[shared.in[Side::after] - data.attributes.size()].default_value;
      by_default = diagrams.conjunction(by_default, diagrams.is(variable, value));
      defaults.emplace_back(variable, value);
    }
    CaseCounter cases(diagrams, tested);
    row.permission = terms_.permissions()[permission].name;
    row.all_cases = cases.count(possible);
    row.all_by_default = cases.count(by_default);
    std::vector<ValueSet> is_said;
    for (std::size_t place = 0; place < variables_.size(); ++place)
      is_said.emplace_back(diagrams.domain_size(id_at<VariableId>(place)), true);
    for (std::size_t level = 1; level <= allowed.size(); ++level) {
      Diagram exactly = allowed[level - 1];
      if (level < allowed.size()) exactly = diagrams.difference(exactly, allowed[level]);
      const Diagram where = diagrams.conjunction(exactly, possible);
      if (where == Diagram::never) continue;
      const MinimalCover cover = minimal_cover(diagrams, where, possible);
      // Of the attributes alone: which values the defaults are, does not matter where the decisions stay.
      Diagram facts_by_default = exactly;
      for (const auto& [variable, value] : defaults)
        facts_by_default = diagrams.restrict(facts_by_default, variable, value);
      counted.where.push_back(where);
      row.counts.push_back({terms_.levels()[level].name,
                            cases.count(diagrams.conjunction(exactly, by_default)),
                            cases.count(where),
                            words(variables_, cover.alternatives, is_said),
                            cover.is_proved_smallest,
                            fingerprints_.of(where),
                            fingerprints_.of(facts_by_default),
                            {}});
    }
    return counted;
  }

  /// The grants of just this level, and those of a higher one that a restriction leaves at it.
  void add_places(CountedRow& counted, std::uint32_t role, const std::vector<SharedStatement>& statements) {
    for (std::size_t number = 0; number < counted.where.size(); ++number) {
      CensusCount& count = counted.row.counts[number];
      const auto is_level = [&](const SharedName& level) { return level.name == count.level; };
      const auto level = std::find_if(terms_.levels().begin(), terms_.levels().end(), is_level);
      const auto rank = static_cast<std::size_t>(level - terms_.levels().begin());
      for (const SharedStatement& each : statements) {
        if (each.is_restriction || each.level < rank || !std::binary_search(each.roles.begin(), each.roles.end(), role))
          continue;
        if (terms_.diagrams().conjunction(each.condition, counted.where[number]) == Diagram::never) continue;
        count.places.push_back({Side::after, std::string(each.statement.file), each.statement.line,
                                each.statement.column, std::string(each.statement.text),
                                std::string(each.statement.note)});
      }
    }
  }

  SharedTerms terms_;
  ComparedSide before_;
  ComparedSide after_;
  ChangedDecisions decisions_;
  std::vector<NamedVariable> variables_;
  ConditionFingerprints fingerprints_;
};

CensusTaker::CensusTaker(const pol::TableView& table) : implementation_(std::make_unique<Implementation>(table)) {}
CensusTaker::~CensusTaker() = default;

Census CensusTaker::all() {
  return implementation_->all();
}

CensusRow CensusTaker::row(const std::vector<std::uint32_t>& roles, std::uint32_t permission) {
  return implementation_->row(roles, permission);
}

std::vector<CensusChange> compare_census(const Census& kept, const Census& today) {
  using Key = std::tuple<std::string, std::string, std::string>;  // Permission, role, level.
  struct Counted {
    const CensusRow* row = nullptr;
    const CensusCount* count = nullptr;
  };
  const auto by_key = [](const Census& census) {
    std::map<Key, Counted> result;
    for (const CensusRow& row : census.rows) {
      for (const CensusCount& count : row.counts)
        result[{row.permission, row.roles.front(), count.level}] = {&row, &count};
    }
    return result;
  };
  const std::map<Key, Counted> old_ones = by_key(kept);
  const std::map<Key, Counted> new_ones = by_key(today);
  std::set<Key> keys;
  for (const auto& [key, counted] : old_ones) keys.insert(key);
  for (const auto& [key, counted] : new_ones) keys.insert(key);
  const auto text = [](const Counted& counted) {
    return fmt::format("{} of {} cases", counted.count->cases, counted.row->all_cases);
  };
  std::vector<CensusChange> changes;
  for (const Key& key : keys) {
    const auto old_one = old_ones.find(key);
    const auto new_one = new_ones.find(key);
    const auto& [permission, role, level] = key;
    CensusChange change{role, permission, level, "", {}};
    const std::string head = name_text(level) + " in ";
    if (new_one == new_ones.end()) {
      change.change = fmt::format("{}no case, was {}", head, text(old_one->second));
    } else if (old_one == old_ones.end()) {
      change.change = fmt::format("{}{}, was in none", head, text(new_one->second));
    } else {
      const CensusCount& was = *old_one->second.count;
      const CensusCount& is = *new_one->second.count;
      const bool same_counts = text(old_one->second) == text(new_one->second);
      if (same_counts && was.fingerprint == is.fingerprint && was.by_default == is.by_default &&
          was.fingerprint_by_default == is.fingerprint_by_default)
        continue;
      if (!same_counts) {
        change.change = fmt::format("{}{}, was {}", head, text(new_one->second), text(old_one->second));
      } else if (was.fingerprint != is.fingerprint) {
        change.change =
            fmt::format("{}{}, but others: if {}, was if {}", head, text(new_one->second), is.condition, was.condition);
      } else {
        change.change =
            fmt::format("{}{} of {} cases by default, {}", head, is.by_default, new_one->second.row->all_by_default,
                        was.by_default == is.by_default ? "but others: a default changed" : "was " + was.by_default);
      }
    }
    if (new_one != new_ones.end()) change.places = new_one->second.count->places;
    changes.push_back(std::move(change));
  }
  return changes;
}

}  // namespace polc
