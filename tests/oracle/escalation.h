// Who can end up with which role, by trying every step that a few people can take: the oracle's reading of `gives`.
//
// Part of the slow oracle (oracle.h). A situation is what each person has and how the account is set; the search is breadth first
// over all of them, so that the first chain found is a shortest one. Cost: exponential in people, roles and settings.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/oracle/oracle.h"

namespace polc::oracle {

class EscalationOracle {
 public:
  EscalationOracle(const Oracle& oracle, const Layers& layers);
  EscalationOracle(const EscalationOracle&) = delete;
  EscalationOracle& operator=(const EscalationOracle&) = delete;

  struct Gift {
    const ast::Gives* written = nullptr;
    Span span;
    std::string permission;
    Roles roles;
    bool to_self = false;
    std::size_t level = 0;
  };
  const std::vector<Gift>& gifts() const { return gifts_; }
  /// Accounts that the gifts tell apart. The first has changed nothing.
  const std::vector<Values>& accounts() const { return accounts_; }

  /// Whether somebody can give, in a case; in some request in an account.
  bool gives(const Gift& gift, const Roles& held, const Values& attributes, const Values& settings) const;
  bool gives(std::size_t gift, const Roles& held, std::size_t account);
  /// `held` and the role; false where nobody may have both, or it is there.
  bool may_have(const Roles& held, const std::string& role) const;
  bool holds(const Roles& held, const std::string& role) const;
  bool may_edit(const Roles& held, const std::string& setting) const;

  /// How `never … may become` fails, with so many accomplices; empty if it does not.
  std::string way_to_become(const ast::Assertion& assertion, std::size_t accomplices);

  /// The fewest steps to each role that the first of these people can come to hold, if the account begins as one of `accounts`.
  /// Roles that it holds from the start are not among them.
  std::map<std::string, std::size_t> fewest_steps(const std::vector<Roles>& people,
                                                  const std::vector<std::size_t>& accounts);

 private:
  const Oracle& oracle_;
  std::vector<Gift> gifts_;
  std::vector<Values> accounts_;
  std::map<std::string, Roles> editors_;
  std::map<std::pair<std::size_t, Roles>, std::vector<bool>> known_;  ///< By account.
};

}  // namespace polc::oracle
