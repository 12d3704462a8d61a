// Which roles a subject holds: a word for small policies, an array of words for all.
//
// `decide` takes either, or a plain list of ids. None allocates; none can fail. A set without roles counts as
// {fallback}. An id that the table does not have still makes a set non-empty, so that a mistaken id never
// turns a subject into the fallback role.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>

#include <pol/ids.h>
#include <pol/table_format.h>

namespace pol {

/// Roles 0 to 63 as one word. Right for any table, as long as the subject holds none of the others.
struct RoleMask {
  std::uint64_t bits = 0;

  constexpr RoleMask() = default;
  explicit constexpr RoleMask(std::uint64_t role_bits) : bits(role_bits) {}

  /// Nothing if one of the roles does not fit: dropping it might drop a restriction.
  static constexpr std::optional<RoleMask> from(std::span<const RoleId> roles) {
    RoleMask mask;
    for (const RoleId role : roles) {
      if (index(role) >= 64) return std::nullopt;
      mask.bits |= std::uint64_t{1} << index(role);
    }
    return mask;
  }
  static constexpr std::optional<RoleMask> from(std::initializer_list<RoleId> roles) {
    return from(std::span(roles.begin(), roles.size()));
  }

  constexpr bool empty() const { return bits == 0; }
  constexpr bool contains(RoleId role) const { return index(role) < 64 && (bits >> index(role) & 1) != 0; }
  friend constexpr RoleMask operator|(RoleMask left, RoleMask right) { return RoleMask(left.bits | right.bits); }
  friend constexpr bool operator==(RoleMask, RoleMask) = default;
};

/// Any roles of any table. About 530 bytes; only words that hold a role are ever visited.
class RoleSet {
 public:
  static constexpr std::uint32_t word_count = format::max_roles / 64;

  constexpr RoleSet() = default;
  constexpr RoleSet(RoleMask mask) : occupied_(mask.bits != 0 ? 1 : 0) { words_[0] = mask.bits; }
  constexpr RoleSet(std::span<const RoleId> roles) {
    for (const RoleId role : roles) add(role);
  }
  constexpr RoleSet(std::initializer_list<RoleId> roles) : RoleSet(std::span(roles.begin(), roles.size())) {}

  constexpr void add(RoleId role) {
    if (index(role) >= format::max_roles) {
      holds_unknown_ = true;
      return;
    }
    words_[index(role) / 64] |= std::uint64_t{1} << index(role) % 64;
    occupied_ |= std::uint64_t{1} << index(role) / 64;
  }

  constexpr void remove(RoleId role) {
    if (index(role) >= format::max_roles) return;
    const std::uint32_t word = index(role) / 64;
    words_[word] &= ~(std::uint64_t{1} << index(role) % 64);
    if (words_[word] == 0) occupied_ &= ~(std::uint64_t{1} << word);
  }

  constexpr bool contains(RoleId role) const {
    return index(role) < format::max_roles && (words_[index(role) / 64] >> index(role) % 64 & 1) != 0;
  }
  constexpr bool empty() const { return occupied_ == 0 && !holds_unknown_; }

  /// Bit w is set where word w is not zero.
  constexpr std::uint64_t occupied() const { return occupied_; }
  constexpr std::uint64_t word(std::uint32_t number) const { return words_[number]; }

  friend constexpr bool operator==(const RoleSet&, const RoleSet&) = default;

 private:
  static_assert(word_count == 64, "`occupied_` has a bit for each word");

  std::array<std::uint64_t, word_count> words_{};
  std::uint64_t occupied_ = 0;
  bool holds_unknown_ = false;  ///< An id beyond every table was added; it stays, for it cannot be told apart.
};

}  // namespace pol
