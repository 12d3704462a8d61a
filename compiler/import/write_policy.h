// Access table to policy text.
//
// Inheritance is found and factored out; what is granted alike is granted together, permissions stand as products and
// whole resources; small dense tables become a matrix. The same table gives the same text. What the text means is for
// find_difference.h to check once it is compiled.
#pragma once

#include <string>

#include "compiler/import/access_table.h"
#include "compiler/import/attributes.h"

namespace polc::importing {

struct PolicyHeader {
  std::string name;    ///< Of the policy; dots separate its parts.
  std::string origin;  ///< The file that the table came from.
};

std::string write_policy(const AccessTable& table, const InferredAttributes& attributes, const PolicyHeader& header);

}  // namespace polc::importing
