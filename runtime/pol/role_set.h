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
#include <type_traits>

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
/// cache line, whatever their numbers. A set has room for the roles of the largest table, about 8 KiB; making, copying and
/// asking one touches the words that contain a role, and 136 bytes that say which these are. Whoever keeps the roles of very
/// many subjects keeps lists of ids, which `decide` takes as well.
class RoleSet {
 public:
  static constexpr std::uint32_t max_words = format::max_roles / 64;
  static constexpr std::uint32_t max_maps = max_words / 64;

  /// Which words have a role. With occupied_words() it is all of a set: see the constructor that takes both.
  struct Places {
    // From the last map to the first, which most tables need alone: it lies next to the words.
    std::array<std::uint64_t, max_maps> maps{};
    std::uint32_t word_count = 0;
    bool with_unknown = false;  ///< An id beyond every table was added; it stays, for it cannot be told apart.

    friend constexpr bool operator==(const Places&, const Places&) = default;
  };

  constexpr RoleSet() { clear_in_constants(); }
  constexpr RoleSet(RoleMask mask) : RoleSet() {
    if (mask.bits == 0) return;
    map(0) = 1;
    places_.word_count = 1;
    words_[0] = mask.bits;
  }
  constexpr RoleSet(std::span<const RoleId> roles) : RoleSet() {
    for (const RoleId role : roles) add(role);
  }
  constexpr RoleSet(std::initializer_list<RoleId> roles) : RoleSet(std::span(roles.begin(), roles.size())) {}
  /// What places() and occupied_words() of a set gave.
  constexpr RoleSet(const Places& places, const std::uint64_t* words) { assign(places, words); }
  constexpr RoleSet(const RoleSet& other) { assign(other.places_, other.words_.data()); }
  constexpr RoleSet& operator=(const RoleSet& other) {
    if (this != &other) assign(other.places_, other.words_.data());
    return *this;
  }
  constexpr ~RoleSet() = default;

  constexpr void add(RoleId role) {
    if (index(role) >= format::max_roles) {
      places_.with_unknown = true;
      return;
    }
    const std::uint32_t number = index(role) / 64;
    const std::uint32_t place = place_of(number);
    if (!has_word(number)) {
      for (std::uint32_t moved = places_.word_count; moved > place; --moved) words_[moved] = words_[moved - 1];
      words_[place] = 0;
      ++places_.word_count;
      map(number / 64) |= std::uint64_t{1} << number % 64;
    }
    words_[place] |= std::uint64_t{1} << index(role) % 64;
  }

  constexpr void remove(RoleId role) {
    if (!contains(role)) return;
    const std::uint32_t number = index(role) / 64;
    const std::uint32_t place = place_of(number);
    words_[place] &= ~(std::uint64_t{1} << index(role) % 64);
    if (words_[place] != 0) return;
    --places_.word_count;
    for (std::uint32_t moved = place; moved < places_.word_count; ++moved) words_[moved] = words_[moved + 1];
    map(number / 64) &= ~(std::uint64_t{1} << number % 64);
  }

  /// For a table of that many words of roles, which gives nothing to the others: they become one unknown role.
  constexpr void keep_words(std::uint32_t count) {
    places_.word_count = 0;
    for (std::uint32_t number = 0; number < max_maps; ++number) {
      const std::uint32_t first = number * 64;
      const std::uint64_t kept = count >= first + 64 ? ~std::uint64_t{0}
                                 : count <= first    ? 0
                                                     : (std::uint64_t{1} << (count - first)) - 1;
      if ((map(number) & ~kept) != 0) places_.with_unknown = true;
      map(number) &= kept;
      places_.word_count += static_cast<std::uint32_t>(std::popcount(map(number)));
    }
  }

  constexpr bool contains(RoleId role) const { return (word(index(role) / 64) >> index(role) % 64 & 1) != 0; }
  constexpr bool empty() const { return places_.word_count == 0 && !places_.with_unknown; }

  /// Bit w of map m is set where word 64 m + w of the roles, which has 64 roles, is not zero. `number` is below max_maps.
  constexpr std::uint64_t occupied(std::uint32_t number) const { return places_.maps[max_maps - 1 - number]; }
  constexpr const Places& places() const { return places_; }
  /// The words that are not zero, in ascending order.
  constexpr std::span<const std::uint64_t> occupied_words() const { return {words_.data(), places_.word_count}; }
  constexpr std::uint64_t word(std::uint32_t number) const { return has_word(number) ? words_[place_of(number)] : 0; }

  friend constexpr bool operator==(const RoleSet& left, const RoleSet& right) {
    return left.places_ == right.places_ && std::ranges::equal(left.occupied_words(), right.occupied_words());
  }

 private:
  static_assert(max_maps * 64 * 64 == format::max_roles, "each word has a bit in a map");

  constexpr std::uint64_t& map(std::uint32_t number) { return places_.maps[max_maps - 1 - number]; }
  constexpr bool has_word(std::uint32_t number) const {
    return number < max_words && (occupied(number / 64) >> number % 64 & 1) != 0;
  }
  /// Where word `number` is, or would be.
  constexpr std::uint32_t place_of(std::uint32_t number) const {
    int place = std::popcount(occupied(number / 64) & ((std::uint64_t{1} << number % 64) - 1));
    for (std::uint32_t before = number / 64; before-- > 0;) place += std::popcount(occupied(before));
    return static_cast<std::uint32_t>(place);
  }
  constexpr void assign(const Places& places, const std::uint64_t* words) {
    places_ = places;
    clear_in_constants();
    std::copy_n(words, places.word_count, words_.begin());
  }
  /// A constant has no uninitialized part.
  constexpr void clear_in_constants() {
    if (std::is_constant_evaluated()) words_ = {};
  }

  Places places_;
  std::array<std::uint64_t, max_words> words_;  ///< Those from word_count on are not initialized.
};

}  // namespace pol
