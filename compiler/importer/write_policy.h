// Access table to policy text.
//
// A literal policy says what the table says: a matrix of its cells, or rules that name every role and permission. An inferred one is
// shorter, and says more: who holds all that another holds includes that role, whole resources are `a.*`, and so what is added to
// them later is granted too. The same table gives the same text. What the text means is for find_difference.h to check.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/importer/access_table.h"
#include "compiler/importer/attributes.h"

namespace polc::importer {

struct PolicyHeader {
  std::string name;    ///< Of the policy; dots separate its parts.
  std::string origin;  ///< The file that the table came from.
};

enum class WriteStyle : std::uint8_t { literal, inferred };

struct WrittenPolicy {
  std::string text;
  std::vector<std::string> inferred;  ///< What the text says beyond the table, in words.
};

WrittenPolicy write_policy(const AccessTable& table, const InferredAttributes& attributes, const PolicyHeader& header,
                           WriteStyle style);

}  // namespace polc::importer
