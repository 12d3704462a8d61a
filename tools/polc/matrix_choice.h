// Which part of a matrix is shown: the names of `--role`, `--resource` and `--only`.
#pragma once

#include <string>
#include <vector>

#include "compiler/analysis/query/matrix.h"

namespace polc::tool {

struct MatrixChoice {
  std::vector<std::string> roles;  ///< Empty: all; so on for the others.
  std::vector<std::string> resources;
  std::string only;  ///< A level.
};

/// Throws what CLI11 reports as a wrong command line, where the policy has no such name.
MatrixOptions matrix_choice(const MatrixChoice& choice, const ReadBackTable& read_back);

/// The roles that an option names, each once; throws alike.
std::vector<pol::RoleId> named_roles(const char* option, const std::vector<std::string>& wanted,
                                     const pol::TableView& table);

}  // namespace polc::tool
