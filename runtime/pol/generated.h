// What generated headers (`polc compile --emit=header`) are made of.
//
// Everything is constexpr: with constant arguments a decision is a constant; with a constant permission its record is
// constant, so that packing the inputs and choosing the case take a few instructions. No heap, no failure.
// Do not include it directly: a generated header includes all that its user needs.
#pragma once

// The version of generated headers. A header says which version it was made for, and does not compile with another.
#define POL_GENERATED_VERSION 3

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>

#include <pol/decide.h>
#include <pol/role_set.h>
#include <pol/table_view.h>

namespace pol {

/// The name of an attribute, as part of a type, so that compilers name the one that is missing.
template <std::size_t size>
struct Attribute {
  char name[size] = {};

  consteval Attribute(const char (&text)[size]) {
    for (std::size_t position = 0; position < size; ++position) name[position] = text[position];
  }
};

/// One attribute of a request, of type bool or an enum. It has no empty state: an aggregate that contains one cannot be
/// made without it. Numbers and pointers do not convert to it.
template <typename T, Attribute missing_attribute>
class Fact {
 public:
  Fact() = delete;
  template <typename From>
    requires std::same_as<From, T> || (std::is_class_v<From> && std::convertible_to<From, T>)
  constexpr Fact(const From& value) : value_(value) {}

  constexpr operator T() const { return value_; }

 private:
  T value_;
};

/// The roles of a subject, of the enum `Role` of one policy. They are checked here, once, instead of at every decision:
/// a subject without a role gets the fallback role; a subject with roles that the policy lets nobody hold together is left
/// with no role, not even the fallback, and so gets the lowest level.
template <typename Role, const TableView& table>
class RolesOf {
  static constexpr std::uint32_t role_count = table.role_count();
  static constexpr std::uint32_t fallback_role = table.data().fallback_role;

 public:
  /// One bit more than there are roles stands for "some role, and none that the policy names".
  using Set = std::conditional_t<(role_count < 64), RoleMask, RoleSet>;

  constexpr RolesOf() : RolesOf(Set()) {}
  constexpr RolesOf(Role role) { add(role); }
  constexpr RolesOf(std::initializer_list<Role> roles) : RolesOf(std::span(roles.begin(), roles.size())) {}
  explicit constexpr RolesOf(std::span<const Role> roles) {
    for (const Role role : roles) add(role);
    settle();
  }
  explicit constexpr RolesOf(const Set& set) : set_(set) { settle(); }

  /// Two roles that nobody may hold together, as in pol::RoleConflict.
  struct Conflict {
    Role first;
    Role second;
    Role first_held;
    Role second_held;
  };
  /// The conflict if the policy lets nobody hold these roles together; otherwise nothing.
  static constexpr std::optional<Conflict> find_conflict(std::span<const Role> roles) {
    RoleSet set;
    for (const Role role : roles) set.add(static_cast<RoleId>(role));
    const auto found = pol::find_conflict(table, set);
    if (!found) return std::nullopt;
    return Conflict{static_cast<Role>(found->first), static_cast<Role>(found->second),
                    static_cast<Role>(found->first_held), static_cast<Role>(found->second_held)};
  }
  static constexpr std::optional<Conflict> find_conflict(std::initializer_list<Role> roles) {
    return find_conflict(std::span(roles.begin(), roles.size()));
  }

  constexpr bool contains(Role role) const { return set_.contains(static_cast<RoleId>(role)); }
  constexpr const Set& set() const { return set_; }

 private:
  constexpr void add(Role role) {
    const auto number = static_cast<std::uint32_t>(role);
    if constexpr (std::same_as<Set, RoleSet>) {
      set_.add(static_cast<RoleId>(role));
    } else if (number < role_count) {
      set_.bits |= std::uint64_t{1} << number;
    } else {
      set_ = set_ | nobody();
    }
  }
  constexpr void settle() {
    if constexpr (fallback_role != format::none) {
      if (set_.empty()) add(static_cast<Role>(fallback_role));
    }
    if constexpr (table.data().excluding_roles != 0) {
      if (detail::may_conflict(table.data(), set_) && detail::find_conflict(table.data(), set_)) set_ = nobody();
    }
  }
  /// A role that the policy does not name: it gives nothing, and whoever holds it does not get the fallback role.
  static constexpr Set nobody() {
    if constexpr (std::same_as<Set, RoleSet>) {
      return RoleSet{id_at<RoleId>(format::max_roles)};
    } else {
      return RoleMask(std::uint64_t{1} << 63);
    }
  }

  Set set_;
};

/// The position of a text among the names of a policy's roles; nothing if it is not one of them.
template <std::size_t count>
constexpr std::optional<std::uint32_t> position_of(std::string_view text,
                                                   const std::array<std::string_view, count>& names) {
  for (std::size_t position = 0; position < count; ++position) {
    if (names[position] == text) return static_cast<std::uint32_t>(position);
  }
  return std::nullopt;
}

/// An account whose settings are known at compile time: for static_assert and tests. Applications use a pol::Account,
/// which checks every change.
template <const TableView& table>
class FixedAccount {
 public:
  static constexpr std::uint32_t setting_count = table.setting_count();

  constexpr explicit FixedAccount(const std::array<std::uint32_t, setting_count>& values) : values_(values) {
    const TableData& data = table.data();
    for (std::uint32_t combination = 0; combination < data.combination_count; ++combination) {
      const format::SettingCombination& found = data.combinations[combination];
      for (std::uint32_t term = found.first_term; term < found.first_term + found.term_count; ++term) {
        const std::uint32_t setting = data.combination_terms[term].setting;
        // A value that the setting does not have must not select a case beyond the last.
        const bool exists = values[setting] < data.settings[setting].value_count;
        const std::uint32_t value = exists ? values[setting] : data.settings[setting].default_value;
        words_[combination] += value * data.combination_terms[term].stride;
      }
    }
  }

  constexpr operator AccountWords() const { return {words_.data(), table.data().identity}; }

  /// Whether the policy allows this account: every choice within its bounds, and every requirement met.
  constexpr bool is_admitted() const {
    const TableData& data = table.data();
    for (std::uint32_t setting = 0; setting < setting_count; ++setting) {
      const format::Setting& found = data.settings[setting];
      if (!has_one_of(found.allowed, setting)) return false;
      const bool is_switch = (found.flags & format::Setting::boolean) != 0;
      if (is_switch ? values_[setting] == 0 : values_[setting] == found.default_value) continue;
      for (std::uint32_t number = 0; number < found.requirement_count; ++number) {
        const format::Requirement& needed = data.requirements[found.first_requirement + number];
        if (!has_one_of(needed.values, needed.setting)) return false;
      }
    }
    return true;
  }

 private:
  constexpr bool has_one_of(std::uint32_t first_word, std::uint32_t setting) const {
    const std::uint32_t value = values_[setting];
    if (value >= table.data().settings[setting].value_count) return false;
    return (table.data().value_sets[first_word + value / 64] >> value % 64 & 1) != 0;
  }

  std::array<std::uint32_t, setting_count> values_;
  std::array<std::uint32_t, table.data().combination_count> words_{};
};

namespace detail {

/// A value in its place among the input bits. Masked, because a cast may have given an enum a value that it does not name.
template <std::uint32_t shift, std::uint32_t width, typename T, Attribute name>
constexpr std::uint64_t input_bits(Fact<T, name> fact) {
  if constexpr (width == 0) return 0;
  const auto value = static_cast<std::uint64_t>(static_cast<T>(fact));
  if constexpr (std::same_as<T, bool>) return value << shift;
  return (value & ((std::uint64_t{1} << width) - 1)) << shift;
}

/// Adds the levels that a constant block, and those that follow it, grant and restrict.
template <const TableView& table, std::uint32_t position, typename Probe>
constexpr void add_blocks(Probe roles, Inputs inputs, const std::uint32_t* account, std::uint32_t& granted,
                          std::uint32_t& restricted) {
  constexpr format::BlockRecord block = table.data().blocks[position];
  const std::uint64_t* group = table.data().rows + group_start(table.data(), block, inputs.bits, account);
  granted |= granted_levels(table.data(), group, roles);
  if constexpr ((block.flags & format::BlockRecord::restricted) != 0) {
    restricted |= restricted_levels(table.data(), group, roles);
  }
  if constexpr ((block.flags & format::BlockRecord::last) == 0) {
    add_blocks<table, position + 1>(roles, inputs, account, granted, restricted);
  }
}

/// Whether a permission's decision reads the account.
template <const TableView& table>
consteval bool reads_account(format::Permission permission) {
  if (permission.shift != format::Permission::compound) return false;
  for (const format::BlockRecord* block = table.data().blocks + permission.rows;; ++block) {
    if ((block->flags & format::BlockRecord::settings) != 0) return true;
    if ((block->flags & format::BlockRecord::last) != 0) return false;
  }
}

/// A plain permission. Shifts and masks by constants fold with those that packed the inputs.
template <const TableView& table, typename Probe>
constexpr std::uint32_t count_plain(const format::Permission& permission, Probe roles, Inputs inputs) {
  constexpr const TableData& data = table.data();
  const std::uint64_t selected = inputs.bits >> permission.shift & permission.mask;
  const std::uint64_t* group = data.rows + permission.rows + selected * data.group_words;
  if constexpr (data.quick.records_in_lanes != 0) {
    return AllLevels::count(data, *group & in_every_lane(data, roles.first_word()));
  } else {
    return AllLevels::count(granted_levels(data, group, roles));
  }
}

/// Decides a permission that is known when the program is built. `roles` come from a RolesOf: they are not empty, or
/// there is no fallback role.
template <const TableView& table, PermissionId permission, typename Set>
constexpr Level decide_known(const Set& roles, Inputs inputs, AccountWords account) {
  static_assert(index(permission) < table.permission_count(), "the policy has no such permission");
  constexpr const TableData& data = table.data();
  constexpr format::Permission found = data.permissions[index(permission)];
  if constexpr (found.shift != format::Permission::compound) {
    return static_cast<Level>(count_plain<table>(found, probe(data, roles), inputs));
  } else {
    if constexpr (reads_account<table>(found)) {
      if (account.identity != data.identity) return lowest_level;
    }
    std::uint32_t granted = 0;
    std::uint32_t restricted = 0;
    add_blocks<table, found.rows>(probe(data, roles), inputs, account.words, granted, restricted);
    return static_cast<Level>(std::popcount(granted & ~restricted));
  }
}

/// A permission's number, as far as the policy has it; what no name stands for becomes the one after the last, for which a
/// generated table has a record that gives nothing.
template <const TableView& table, typename Permission>
constexpr std::uint32_t known_number(Permission permission) {
  const auto number = static_cast<std::uint32_t>(permission);
  return number < table.permission_count() ? number : table.permission_count();
}

template <const TableView& table, typename Set>
[[gnu::noinline]] constexpr Level decide_compound(std::uint32_t first_block, const Set& roles, Inputs inputs,
                                                  AccountWords account) {
  const TableData& data = table.data();
  return static_cast<Level>(count_compound(
      data, [&data](std::uint64_t first) { return data.rows + first; }, data.blocks + first_block, probe(data, roles),
      inputs, account, AllLevels{}));
}

/// Decides a permission that is known when the program runs, by its known_number.
template <const TableView& table, typename Set>
constexpr Level decide_numbered(const Set& roles, std::uint32_t number, Inputs inputs, AccountWords account) {
  constexpr const TableData& data = table.data();
  const format::Permission& found = data.permissions[number];
  if constexpr (data.blocks != nullptr) {
    if (found.shift == format::Permission::compound) return decide_compound<table>(found.rows, roles, inputs, account);
  }
  return static_cast<Level>(count_plain<table>(found, probe(data, roles), inputs));
}

}  // namespace detail
}  // namespace pol
