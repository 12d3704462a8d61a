// Sets of permissions as an author would write them: resources of which the same actions are meant as a product and, where that is
// asked for, whole resources as `a.*`.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/importer/access_table.h"

namespace polc::importer {

/// `{a, b}.{x, y}`; one name stands without braces. A set of everything has no resources and the action `*`.
struct PermissionTerm {
  std::vector<std::string> resources;
  std::vector<std::string> actions;
};

class PermissionTerms {
 public:
  /// Keeps a reference to `table`. A star stands for what is added later, too: only `with_stars` writes one.
  PermissionTerms(const AccessTable& table, bool with_stars);

  bool has_stars() const { return with_stars_; }

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
  bool with_stars_;
  std::vector<Resource> resources_;
  std::vector<std::uint32_t> resource_of_;  // By permission.
};

}  // namespace polc::importer
