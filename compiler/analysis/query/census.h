// In how many cases each role is decided at which level, for every permission: by default, and in all accounts.
//
// A case of a permission is one value for each attribute and setting that any decision about it tests; of the accounts, those that
// the policy admits. So `own` beside a switch makes four cases, of which the default account has two. Settings and attributes
// that no decision about the permission tests would multiply both numbers alike, and are left out.
//
// A census that is checked in tells every change, and no count alone could: a role may lose a case and gain another. So each
// count has a fingerprint of its cases, and of those by default, which are compared as well. Counts have as many digits as they need.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "compiler/analysis/query/diff.h"

namespace polc {

/// Of one level above the lowest: the cases that are decided at just this level.
struct CensusCount {
  std::string level;
  std::string by_default;  ///< Of `all_by_default` cases of an account that changed nothing.
  std::string cases;       ///< Of `all_cases`, over all accounts.
  std::string condition;   ///< In words.
  bool is_proved_smallest = true;
  std::string fingerprint;
  std::string fingerprint_by_default;
  std::vector<DiffPlace> places;  ///< The statements that grant it.
};

struct CensusRow {
  std::vector<std::string> roles;  ///< Held together: one, unless more were asked about.
  std::string permission;
  std::vector<std::string> tested;  ///< The attributes and settings that make the cases: `till.own`, `shop.refunds`.
  std::string all_by_default;
  std::string all_cases;
  std::vector<CensusCount> counts;  ///< Of the levels that are decided in some case, lowest first.
};

struct Census {
  std::string policy;
  std::vector<CensusRow> rows;  ///< Of roles that have something; by permission, then role, as declared.
  std::size_t roles = 0;
  std::size_t permissions = 0;
};

class CensusTaker {
 public:
  explicit CensusTaker(const pol::TableView& table);
  ~CensusTaker();

  /// Throws QuestionLimit where a permission takes too much.
  Census all();

  /// Of one subject, whatever roles it holds, by id; `counts` is empty where it has nothing.
  CensusRow row(const std::vector<std::uint32_t>& roles, std::uint32_t permission);

 private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

/// One row that differs between a census that was kept and the one of today.
struct CensusChange {
  std::string role;
  std::string permission;
  std::string level;
  std::string change;  ///< `allow in 2 of 4 cases, was 1 of 4`
  std::vector<DiffPlace> places;
};

/// Every count that is another, or of other cases; of levels too. Neither says more than the other: any change is one that somebody
/// has to look at.
std::vector<CensusChange> compare_census(const Census& kept, const Census& today);

}  // namespace polc
