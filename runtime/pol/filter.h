// Which rows may a subject see? The cases of a resource's attributes in which a decision is at least some level, for whoever
// has to ask a database, an index or another store instead of deciding row by row.
//
// Open are the attributes of the permission's resource on which the decision depends and that are not given: a row has them,
// as columns. The answer is a list of clauses. A row is in the set if one clause holds for it; a clause holds if each open
// attribute has one of the values that the clause admits. *Every clause speaks of every open attribute*, of one that does not
// matter with all its values. So a row that lacks one (NULL), or has a value there that the attribute does not have, is in no
// clause, as `decide` gives the lowest level for such a request. An attribute's default is a request's, not a row's: nothing
// is at its default here, but what the context leaves out.
//
// In doubt there is no clause, and `status` says why: `never`. A store's way to say "one of no clauses" must be false; that
// of some libraries is true (an empty OR that leaves the whole condition out), so ask `never` and `always` first.
//
// Cost: each case is decided once, and clauses are then widened where the set allows it: some microseconds for what policies
// usually have, less than a second at worst, for max_filter_cases. Allocates, but the answer borrows nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <pol/custom_roles.h>
#include <pol/decide.h>
#include <pol/names.h>

namespace pol {

/// The most combinations of values of the open attributes.
inline constexpr std::uint32_t max_filter_cases = std::uint32_t{1} << 16;

/// An attribute that has one value for all rows: the context's, or one of the resource.
struct KnownValue {
  AttributeId attribute{};
  Value value = 0;
};

enum class FilterStatus : std::uint8_t {
  done,
  unknown_permission,
  unfiltered_level,   ///< The lowest level, which every row has, or one that the table does not have.
  refused_value,      ///< Of `attribute`: not of this permission's requests, not one of its values, or given twice.
  missing_context,    ///< `attribute` is the context's, matters, and has neither a value nor a default.
  conflicting_roles,  ///< The policy lets nobody hold these roles together.
  foreign_account,    ///< A setting matters, and the account is another table's.
  too_many_cases,     ///< More than max_filter_cases.
};
std::string_view text(FilterStatus status);

class [[nodiscard]] Filter {
 public:
  /// Without clauses: never.
  Filter() = default;

  FilterStatus status() const { return status_; }
  /// Of refused_value and missing_context; else `unknown`.
  AttributeId attribute() const { return attribute_; }

  /// No row is in the set.
  bool never() const { return clause_count_ == 0; }
  /// Every row is, whatever it holds: the decision depends on no attribute that is open.
  bool always() const { return clause_count_ != 0 && attributes_.empty(); }

  /// The open attributes, ascending. A clause has a set of values for each, by position here.
  std::span<const AttributeId> attributes() const { return attributes_; }
  std::size_t clause_count() const { return clause_count_; }
  /// Whether a clause admits a value; false for a clause, a position or a value that there is not.
  bool admits(std::size_t clause, std::size_t position, Value value) const;
  /// Whether it admits all values of the attribute: still not a row that has none of them.
  bool admits_all(std::size_t clause, std::size_t position) const;
  /// Whether a row is in the set that has these values, one for each of `attributes`. False for any other number of values.
  [[nodiscard]] bool contains(std::span<const Value> values) const;

 private:
  friend class FilterMaker;  // filter.cpp

  FilterStatus status_ = FilterStatus::done;
  AttributeId attribute_ = unknown<AttributeId>;
  std::vector<AttributeId> attributes_;
  std::vector<std::uint32_t> first_bits_;  ///< Of each attribute's values in a clause, and, last, all bits of a clause.
  std::size_t clause_count_ = 0;
  std::size_t clause_words_ = 0;
  std::vector<std::uint64_t> clauses_;
};

/// For a subject under an account: the rows for which `decide` answers at least `level`. No clause could be left out, and none
/// could admit more; they may overlap. The same table gives the same clauses in the same order.
Filter filter(const TableView& table, const RoleSet& roles, PermissionId permission, Level level,
              std::span<const KnownValue> known, AccountWords account);
/// Under the default settings.
Filter filter(const TableView& table, const RoleSet& roles, PermissionId permission, Level level,
              std::span<const KnownValue> known = {});
/// For a subject that holds custom roles as well, which together have the permissions in `custom`.
Filter filter(const TableView& table, const RoleSet& roles, const PermissionSet& custom, PermissionId permission,
              Level level, std::span<const KnownValue> known, AccountWords account);

}  // namespace pol
