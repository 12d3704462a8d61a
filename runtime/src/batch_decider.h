// One table, one account, many requests: by what is bound ahead where that pays, else by the table.
#pragma once

#include <cstddef>
#include <optional>

#include "bound_cases.h"

namespace pol::detail {

class BatchDecider {
 public:
  /// For `count` requests. Borrows the table and the account.
  BatchDecider(const TableView& table, AccountWords account, std::size_t count)
      : table_(table), account_(account), bound_(table, account, count) {}

  /// Writes the level of request `number` to `levels[number]`, for `count` of them. `request_at` gives it as roles, a permission
  /// and inputs. Two loops, so that `pol::decide` has one of its own.
  template <typename RequestAt>
  void decide(std::size_t count, std::span<Level> levels, RequestAt request_at) const {
    if (bound_.exist()) {
      for (std::size_t number = 0; number < count; ++number) {
        const auto [roles, permission, inputs] = request_at(number);
        levels[number] = decide_bound(roles, permission, inputs);
      }
    } else {
      for (std::size_t number = 0; number < count; ++number) {
        const auto [roles, permission, inputs] = request_at(number);
        levels[number] = decide_by_table(roles, permission, inputs);
      }
    }
  }

  /// The level of one request.
  template <typename Probe>
  Level decide(const Probe& roles, PermissionId permission, Inputs inputs) const {
    return bound_.exist() ? decide_bound(roles, permission, inputs) : decide_by_table(roles, permission, inputs);
  }

 private:
  template <typename Probe>
  Level decide_bound(const Probe& roles, PermissionId permission, Inputs inputs) const {
    const std::optional<Level> level = bound_.decide(table_.data(), roles, permission, inputs);
    if (level) [[likely]]
      return *level;
    return id_at<Level>(count_others(table_.data(), roles, permission, inputs, &account_, AllLevels{}));
  }
  template <typename Probe>
  Level decide_by_table(const Probe& roles, PermissionId permission, Inputs inputs) const {
    return id_at<Level>(count_levels(table_.data(), roles, permission, inputs, &account_, AllLevels{}));
  }

  const TableView& table_;
  AccountWords account_;
  BoundCases bound_;
};

}  // namespace pol::detail
