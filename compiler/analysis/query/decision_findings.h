// Changed decisions as a reader takes them in: those that changed alike together, with words, and the lines that cause them.
#pragma once

#include <vector>

#include "compiler/analysis/query/changed_decisions.h"
#include "compiler/analysis/query/condition_fingerprints.h"
#include "compiler/analysis/query/diff.h"

namespace polc {

/// The shared variables as conditions name them.
std::vector<NamedVariable> named_variables(const SharedTerms& terms);

class DecisionFindings {
 public:
  /// Keeps references.
  DecisionFindings(SharedTerms& terms, ComparedSide& before, ComparedSide& after);

  /// Adds the changes of one permission. Throws LimitReached.
  void add(const std::vector<ChangedDecision>& changes);

  /// All that were added, joined: permissions whose decisions changed alike, then roles. By what they mean, then as declared.
  std::vector<DecisionFinding> take();

 private:
  struct Words {
    std::string text;
    bool is_proved_smallest = true;
  };
  struct Unit {
    CaseChange change;
    ChangedSubject subject;
    std::uint32_t permission = 0;
    Words words;
    std::vector<DiffPlace> places;
    std::string key;  // For the fingerprint.
  };

  ComparedSide& side(Side which) { return which == Side::before ? before_ : after_; }
  Words words_of(const CaseChange& change);
  std::vector<DiffPlace> places_of(const ChangedDecision& change, const std::vector<SharedStatement>& before,
                                   const std::vector<SharedStatement>& after);
  DecisionFinding finding(const std::vector<const Unit*>& units, const std::vector<std::uint32_t>& roles) const;
  std::string key_of(const ChangedDecision& change);

  SharedTerms& terms_;
  DiagramManager& diagrams_;
  ComparedSide& before_;
  ComparedSide& after_;
  std::vector<NamedVariable> variables_;
  ConditionFingerprints fingerprints_;
  std::map<std::pair<Diagram, Diagram>, Words> words_;
  std::vector<Unit> units_;
};

}  // namespace polc
