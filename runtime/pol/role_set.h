// Which roles a subject holds: a word for small policies, an array of words for all.
//
// `decide` takes either, or a plain list of ids. None allocates; none can fail. A set without roles counts as
// {fallback}. An id that the table does not have still makes a set non-empty, so that a wrong id never gives a
// subject the fallback role.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>

#include <pol/detail/table_format.h>
#include <pol/ids.h>

namespace pol {

/// Roles 0 to 63 as one word. Works for any table if the subject holds no other roles. Functions that take a mask do not
/// check that the policy lets anybody hold these roles together: call find_conflict (exclusive.h) once, when you make it.
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

/// Any roles of any table. Words that contain a role are stored next to each other, so that a subject's few roles take one
/// cache line, whatever their numbers; the whole set is about 530 bytes.
class RoleSet {
 public:
  static constexpr std::uint32_t max_words = format::max_roles / 64;

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
    const std::uint64_t word_bit = std::uint64_t{1} << index(role) / 64;
    const std::uint32_t place = place_of(index(role) / 64);
    if ((occupied_ & word_bit) == 0) {
      std::copy_backward(words_.begin() + place, words_.begin() + word_count(), words_.begin() + word_count() + 1);
      words_[place] = 0;
      occupied_ |= word_bit;
    }
    words_[place] |= std::uint64_t{1} << index(role) % 64;
  }

  constexpr void remove(RoleId role) {
    if (!contains(role)) return;
    const std::uint32_t place = place_of(index(role) / 64);
    words_[place] &= ~(std::uint64_t{1} << index(role) % 64);
    if (words_[place] != 0) return;
    std::copy(words_.begin() + place + 1, words_.begin() + word_count(), words_.begin() + place);
    words_[word_count() - 1] = 0;
    occupied_ &= ~(std::uint64_t{1} << index(role) / 64);
  }

  constexpr bool contains(RoleId role) const { return (word(index(role) / 64) >> index(role) % 64 & 1) != 0; }
  constexpr bool empty() const { return occupied_ == 0 && !holds_unknown_; }

  /// Bit w is set where word w of the roles, 64 w to 64 w + 63, is not zero.
  constexpr std::uint64_t occupied() const { return occupied_; }
  /// The words that are not zero, in ascending order.
  constexpr const std::uint64_t* occupied_words() const { return words_.data(); }
  constexpr std::uint64_t word(std::uint32_t number) const {
    return number < max_words && (occupied_ >> number & 1) != 0 ? words_[place_of(number)] : 0;
  }

  friend constexpr bool operator==(const RoleSet&, const RoleSet&) = default;

 private:
  static_assert(max_words == 64, "`occupied_` has a bit for each word");

  constexpr std::uint32_t word_count() const { return static_cast<std::uint32_t>(std::popcount(occupied_)); }
  /// Where word `number` is, or would be.
  constexpr std::uint32_t place_of(std::uint32_t number) const {
    return static_cast<std::uint32_t>(std::popcount(occupied_ & ((std::uint64_t{1} << number) - 1)));
  }

  std::uint64_t occupied_ = 0;
  std::array<std::uint64_t, max_words> words_{};  ///< Zero from word_count() on.
  bool holds_unknown_ = false;  ///< An id beyond every table was added; it stays, for it cannot be told apart.
};

}  // namespace pol
