// A policy's answers but for one, as the reference defines what a test covers: a case of a role alone, or of two
// roles of which one takes from the other, is decided otherwise; larger subjects follow.
//
// Part of the slow oracle: by trying every case, from the oracle's decisions alone.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tests/oracle/claims.h"

namespace polc::oracle {

/// One case: a subject of one role or two, and the values of what its decision depends on.
struct FlippedCase {
  Roles subject;
  std::string permission;
  Values values;  ///< Attributes and settings, by name; whatever they leave open may be anything.
  std::size_t level = 0;
  Roles takers;  ///< See takers_of.
};

/// The roles beside which another has less of the permission than alone, in some case.
Roles takers_of(const Oracle& oracle, const std::string& permission);

/// The decision of a subject in a case, where `flipped` says so.
Answers flipped_answers(const Oracle& oracle, const FlippedCase& flipped);

/// Whether the pair is a cell in this case: its decision is not simply the higher one of its two roles.
bool takes_away(const Roles& pair, const std::function<std::size_t(const Roles&)>& decide);

/// A case of a cell, as it is decided.
struct KnownCase {
  Values attributes;
  Values settings;  ///< All that can matter for the permission.
  std::size_t level = 0;
  bool is_in_cell = true;  ///< Of a pair: see takes_away.
};

/// Every request in every account that the statements about the permission can tell apart.
std::vector<KnownCase> known_cases(const Oracle& oracle, const std::string& permission, const Roles& subject);

}  // namespace polc::oracle
