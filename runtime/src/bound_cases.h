// Many decisions under one account: what the blocks of a permission say together, ahead for every case of its inputs.
//
// A permission that settings decide, or that something restricts, has several blocks, and each decision goes through all of
// them. Under one account they come to two words a case and level: the roles that some block grants the level, and those that
// some block keeps from it. Then a decision is two loads and two tests, however many blocks there are. Example: `till.refund` has
// a block for `own` and one for a setting that is on; of the four cases that there would be two are left, and
//
//   case 0, not own:   granted {manager, clerk}   restricted {}
//   case 1, own:       granted {manager, clerk}   restricted {clerk}
//
// It is for tables of at most 64 roles, of which a subject's are one word. As in row_levels.h, the bits of a case are those that
// the blocks read, so that a request gets what `decide` says whatever the table is.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>

#include <pol/decide.h>

namespace pol::detail {

class BoundCases {
 public:
  static constexpr std::uint32_t max_permissions = 1024;
  /// Pairs of words, 16 KiB: with the permissions they stay in a first cache of 32 KiB, and on any stack.
  static constexpr std::uint32_t max_pairs = 1024;

  /// Binds the permissions of a table for `count` decisions, if that pays.
  BoundCases(const TableView& table, AccountWords account, std::size_t count);

  /// Whether they are bound; else nothing may be asked.
  bool exist() const { return permission_count_ != 0; }

  /// The level of a subject with the roles of a probe (role_probe.h). Nothing if the table has to decide: the permission has too
  /// many cases, or it is not known whether the policy admits the subject.
  template <typename Probe>
  std::optional<Level> decide(const TableData& data, const Probe& roles, PermissionId permission, Inputs inputs) const {
    const std::uint64_t held = roles.empty() ? data.fallback_bits : roles.first_word();
    if constexpr (!Probe::is_admitted) {
      // The roles have a bit each: two of those that exclude some others are looked at by the table.
      if (std::popcount(held & data.excluding_roles) > 1) return std::nullopt;
    }
    if (index(permission) >= permission_count_) return lowest_level;
    const std::uint64_t found = packed(permissions_[index(permission)]);
    if ((found & format::Permission::compound) != 0) [[unlikely]]
      return std::nullopt;
    const Pair* pair = pairs_.data() + (found >> 32) + plain_case(found, inputs) * upper_levels_;
    std::uint32_t level = is_of(*pair, held);
    for (std::uint32_t upper = 1; upper < upper_levels_; ++upper) level += is_of(*++pair, held);
    return id_at<Level>(level);
  }

 private:
  struct Pair {
    std::uint64_t granted;
    std::uint64_t restricted;
  };

  static std::uint32_t is_of(const Pair& pair, std::uint64_t held) {
    return static_cast<std::uint32_t>((pair.granted & held) != 0) &
           static_cast<std::uint32_t>((pair.restricted & held) == 0);
  }
  Pair pair_of(const TableData& data, std::uint32_t permission, std::uint32_t level, std::uint64_t inputs,
               AccountWords account) const;

  std::uint32_t permission_count_ = 0;  ///< 0 if nothing is bound.
  std::uint32_t upper_levels_ = 1;
  /// Like plain permissions of a table, but their rows are pairs. One that is not bound is compound. Neither is initialized
  /// beyond what is bound.
  std::array<format::Permission, max_permissions> permissions_;
  std::array<Pair, max_pairs> pairs_;
};

}  // namespace pol::detail
