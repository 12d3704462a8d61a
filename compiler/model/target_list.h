// What a rule speaks of: permissions, each with the rule's condition as it reads for that resource.
//
// Many rules of a large policy speak of the very same permissions, such as those of a group: they share one list, which nobody can
// change any more. Copying a TargetList copies a pointer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "compiler/model/expression.h"
#include "compiler/model/ids.h"

namespace polc {

/// Which policy of a chain of `extends` declared a thing: 0 is the base, each extension is one more.
using Layer = std::uint32_t;

/// A permission that a rule speaks of, with the rule's condition as it reads for that resource.
struct Target {
  PermissionId permission{};
  ExpressionId condition{};
  std::optional<std::uint32_t> implied_by;  ///< Index into Model::implications: not named by the rule itself.
  Layer layer = 0;                          ///< Of an implied one: the lowest whose implications lead to it.

  friend bool operator==(const Target&, const Target&) = default;
};

class TargetList {
 public:
  TargetList() = default;

  /// A list of its own.
  // NOLINTNEXTLINE(google-explicit-constructor): it is what it is made of.
  TargetList(std::vector<Target> targets) {
    if (!targets.empty()) all_ = std::make_shared<const std::vector<Target>>(std::move(targets));
  }

  const std::vector<Target>& all() const {
    static const std::vector<Target> none;
    return all_ ? *all_ : none;
  }

  auto begin() const { return all().begin(); }
  auto end() const { return all().end(); }
  std::size_t size() const { return all().size(); }
  bool empty() const { return !all_; }
  const Target& front() const { return all().front(); }
  const Target& operator[](std::size_t position) const { return all()[position]; }

 private:
  std::shared_ptr<const std::vector<Target>> all_;  // None for an empty list.
};

}  // namespace polc
