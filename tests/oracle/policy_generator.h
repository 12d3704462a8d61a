// Small random policies that use every construct of the language, for comparing the compiler with the oracle.
//
// Deterministic: a seed gives the same texts on every machine. They are valid by construction, except that a
// cell may claim an absence which another statement breaks: only the oracle can tell. Assertions are drawn
// freely, so that some hold and some do not; they and the tests are kept apart from the rest.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tests/oracle/generator/random.h"

namespace polc::oracle {

/// How much a policy may hold: trying every case is exponential in it.
enum class PolicySize : std::uint8_t {
  tiny,
  small,
  medium,
  crowded,  ///< More roles than a word has bits, and little else.
};

struct GeneratedPolicy {
  static constexpr const char* main = "main.pol";
  static constexpr const char* other = "other.pol";

  std::map<std::string, std::string> files;  ///< By path: `main`, and `other`, which it imports or extends.
  std::vector<std::string> gifts;            ///< Who gives roles: statements that stand in `main`, too.
  std::vector<std::string> base_claims;      ///< An assertion and a test, for the other file where there is one.
  std::vector<std::string> assertions;       ///< Statements, one line each.
  std::vector<std::string> tests;            ///< Statements, one `test` block each.
};

GeneratedPolicy generate_policy(std::uint64_t seed, PolicySize size);

/// A policy that says little but who gives which roles: by itself, to itself and to others, in some accounts, past restrictions.
/// So that chains are longer than those of `generate_policy`, and bend.
GeneratedPolicy generate_promotions(std::uint64_t seed);

/// A base that makes roles and rules immutable, and a layer on it: `main` extends `other`. The layer names no immutable
/// role, but for what else it does to what is immutable, it may be one that does not compile.
GeneratedPolicy generate_layers(std::uint64_t seed, PolicySize size);

/// The text with a few random injuries: words left out, doubled, swapped or replaced, bytes changed, cut short.
std::string mutate(const std::string& text, Random& random);

}  // namespace polc::oracle
