// Asks the oracle and a compiled table the same questions, and reports the first answer that differs.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "tests/oracle/compiled_policy.h"
#include "tests/oracle/generator/random.h"
#include "tests/oracle/oracle.h"

namespace polc::oracle {

/// The syntax trees of a compilation, as the oracle takes them.
Layers layers_of(const Compilation& compilation);

/// Sets of at most `most` roles, the empty one included, and the set of all. Of more than twelve roles a sample: each role
/// alone, and a few hundred larger sets.
std::vector<Roles> subjects_up_to(const Roles& roles, std::size_t most);

struct ComparisonResult {
  std::size_t cases = 0;                  ///< Decisions compared.
  std::optional<std::string> difference;  ///< The first: question, the oracle's answer, the table's answer.
};

/// Every permission, every subject of the list, every attribute assignment; and every configuration of the
/// settings that statements about the permission name (the others drawn at random, within what is admitted),
/// or a sample of them where attributes times configurations exceed `most_cases`.
ComparisonResult compare(const Oracle& oracle, const CompiledPolicy& compiled, const std::vector<Roles>& subjects,
                         std::size_t most_cases, Random& random);

}  // namespace polc::oracle
