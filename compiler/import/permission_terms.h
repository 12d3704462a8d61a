// Sets of permissions as patterns that an author would write: whole resources as `a.*`, resources of which the same
// actions are meant as a product.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/import/access_table.h"

namespace polc::importing {

/// `{a, b}.{x, y}`; one name stands without braces. A set of everything has no resources and the action `*`.
struct PermissionTerm {
  std::vector<std::string> resources;
  std::vector<std::string> actions;
};

class PermissionTerms {
 public:
  /// Keeps a reference to `table`.
  explicit PermissionTerms(const AccessTable& table);

  /// The terms of a sorted set, in the order in which the table names their resources.
  std::vector<PermissionTerm> of(const std::vector<std::uint32_t>& permissions) const;

  struct Resource {
    std::string name;
    std::vector<std::uint32_t> permissions;
    std::vector<std::uint32_t> nested;  ///< Resources whose names start with this one's and a dot.
  };
  /// In the order in which the table names them.
  const std::vector<Resource>& resources() const { return resources_; }

 private:
  const AccessTable& table_;
  std::vector<Resource> resources_;
  std::vector<std::uint32_t> resource_of_;  // By permission.
};

}  // namespace polc::importing
