// Tests a row of role bits against a subject: one small type for each way of giving the roles.
//
// A probe is made once for a decision and asked once for each row. It reads the words of a row that the subject has roles
// in, no others, and never a word beyond role_words. A row is whatever gives its words by `[word]`. An empty probe finds
// nothing: see FallbackProbe. `first_word` has the roles 0 to 63, for tables that have no others. Where `is_admitted` is
// false, `decide` first checks that the policy admits such a subject. `count_marked` rules out most of them: it counts the
// roles whose number modulo 64 is a bit of `marks`. `roles` lists them for the rest.
#pragma once

#include <bit>
#include <cstdint>
#include <span>

#include <pol/detail/table_data.h>
#include <pol/role_set.h>

namespace pol::detail {

/// Roles 0 to 63.
class MaskProbe {
 public:
  static constexpr bool is_admitted = true;  ///< Whoever made the mask has looked.

  explicit constexpr MaskProbe(RoleMask roles) : bits_(roles.bits) {}

  constexpr bool empty() const { return bits_ == 0; }
  template <typename Row>
  constexpr bool any(Row row) const {
    return (row[0] & bits_) != 0;
  }
  constexpr std::uint64_t first_word() const { return bits_; }

 private:
  std::uint64_t bits_;
};

/// One role.
class RoleProbe {
 public:
  static constexpr bool is_admitted = true;  ///< No role by itself holds two that exclude each other.

  constexpr RoleProbe(const TableData& table, RoleId role)
      : bits_(index(role) < table.role_count ? std::uint64_t{1} << index(role) % 64 : 0),
        word_(bits_ != 0 ? index(role) / 64 : 0) {}

  static constexpr bool empty() { return false; }
  template <typename Row>
  constexpr bool any(Row row) const {
    return (row[word_] & bits_) != 0;
  }
  constexpr std::uint64_t first_word() const { return word_ == 0 ? bits_ : 0; }

 private:
  std::uint64_t bits_;
  std::uint32_t word_;
};

/// What a subject without roles holds: the fallback role, if there is one.
class FallbackProbe {
 public:
  static constexpr bool is_admitted = true;

  explicit constexpr FallbackProbe(const TableData& table) : bits_(table.fallback_bits), word_(table.fallback_word) {}

  template <typename Row>
  constexpr bool any(Row row) const {
    return (row[word_] & bits_) != 0;
  }
  constexpr std::uint64_t first_word() const { return word_ == 0 ? bits_ : 0; }

 private:
  std::uint64_t bits_;
  std::uint32_t word_;
};

/// The roles of a set that are in its first map, for tables that have no others. Empty where a table has more: then only
/// SetProbe knows what the subject has.
class FirstMapProbe {
 public:
  constexpr FirstMapProbe(const std::uint64_t* words, std::uint64_t occupied) : words_(words), occupied_(occupied) {}

  constexpr bool empty() const { return occupied_ == 0; }
  template <typename Row>
  constexpr bool any(Row row) const {
    std::uint64_t found = 0;
    const std::uint64_t* word = words_;
    for (std::uint64_t left = occupied_; left != 0; left &= left - 1) found |= row[std::countr_zero(left)] & *word++;
    return found != 0;
  }
  constexpr std::uint64_t first_word() const { return (occupied_ & 1) != 0 ? *words_ : 0; }

 private:
  const std::uint64_t* words_;
  std::uint64_t occupied_;
};

/// A RoleSet, which must outlive the probe.
class SetProbe {
 public:
  static constexpr bool is_admitted = false;

  constexpr SetProbe(const TableData& table, const RoleSet& roles)
      : roles_(&roles), occupied_(roles.occupied(0) & table.first_map), role_words_(table.role_words) {}

  constexpr bool empty() const { return roles_->empty(); }
  template <typename Row>
  constexpr bool any(Row row) const {
    return role_words_ > 64 ? any_of_many(row) : at_hand().any(row);
  }
  /// What decisions in line ask instead. Of a subject that has nothing there, only the whole set knows.
  constexpr FirstMapProbe at_hand() const { return {roles_->occupied_words().data(), occupied_}; }
  constexpr std::uint64_t first_word() const { return at_hand().first_word(); }

  constexpr int count_marked(std::uint64_t marks) const {
    int count = 0;
    for (const std::uint64_t word : roles_->occupied_words()) count += std::popcount(word & marks);
    return count;
  }
  /// With those that the table does not have: they conflict with nothing.
  constexpr const RoleSet& roles() const { return *roles_; }

 private:
  template <typename Row>
  constexpr bool any_of_many(Row row) const {
    std::uint64_t found = 0;
    const std::uint64_t* word = roles_->occupied_words().data();
    for (std::uint32_t first = 0; first < role_words_; first += 64) {
      std::uint64_t left = roles_->occupied(first / 64) & first_bits(role_words_ - first);
      for (; left != 0; left &= left - 1) {
        found |= row[first + static_cast<std::uint32_t>(std::countr_zero(left))] & *word++;
      }
    }
    return found != 0;
  }

  const RoleSet* roles_;
  std::uint64_t occupied_;  ///< The first map, as far as the table has these words; 0 if it has more.
  std::uint32_t role_words_;
};

/// A list of ids, in any order, which must outlive the probe. `Role` is RoleId, or the number behind it. Two words, so
/// that calls take it in registers.
template <typename Role>
class ListProbe {
 public:
  static constexpr bool is_admitted = false;

  constexpr ListProbe(const TableData& table, std::span<const Role> roles)
      : roles_(roles.data()), size_(static_cast<std::uint32_t>(roles.size())), role_count_(table.role_count) {}

  constexpr bool empty() const { return size_ == 0; }
  template <typename Row>
  constexpr bool any(Row row) const {
    std::uint64_t found = 0;
    for (const Role role : std::span(roles_, size_)) {
      const auto number = static_cast<std::uint32_t>(role);
      if (number < role_count_) found |= row[number / 64] >> number % 64;
    }
    return (found & 1) != 0;
  }
  constexpr std::uint64_t first_word() const {
    std::uint64_t word = 0;
    for (const Role role : std::span(roles_, size_)) {
      const auto number = static_cast<std::uint32_t>(role);
      if (number < 64) word |= std::uint64_t{1} << number;
    }
    return word;
  }

  constexpr int count_marked(std::uint64_t marks) const {
    int count = 0;
    for (const Role role : std::span(roles_, size_)) {
      count += static_cast<int>(marks >> static_cast<std::uint32_t>(role) % 64 & 1);
    }
    return count;
  }
  constexpr RoleSet roles() const {
    RoleSet set;
    for (const Role role : std::span(roles_, size_)) set.add(RoleId{static_cast<std::uint32_t>(role)});
    return set;
  }

 private:
  const Role* roles_;
  std::uint32_t size_;
  std::uint32_t role_count_;
};

/// A probe of roles of which it is known that the policy admits a subject who holds them.
template <typename Probe>
class AdmittedProbe : public Probe {
 public:
  static constexpr bool is_admitted = true;

  explicit constexpr AdmittedProbe(const Probe& roles) : Probe(roles) {}
};

/// What is asked in line, of few instructions. If it is empty, the probe itself must be asked.
template <typename Probe>
constexpr auto at_hand(const Probe& roles) {
  if constexpr (requires { roles.at_hand(); }) {
    return roles.at_hand();
  } else {
    return roles;
  }
}

constexpr MaskProbe probe(const TableData&, RoleMask roles) {
  return MaskProbe(roles);
}
constexpr RoleProbe probe(const TableData& table, RoleId role) {
  return {table, role};
}
constexpr SetProbe probe(const TableData& table, const RoleSet& roles) {
  return {table, roles};
}
constexpr ListProbe<RoleId> probe(const TableData& table, std::span<const RoleId> roles) {
  return {table, roles};
}

}  // namespace pol::detail
