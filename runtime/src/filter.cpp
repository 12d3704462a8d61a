// filter: decides every case, then says in few clauses which of them are in the set.
#include <pol/filter.h>

#include <algorithm>

#include <pol/detail/blocks.h>

#include "attributes_of.h"

namespace pol {
namespace {

bool needs_account(const TableData& data, PermissionId permission) {
  bool needs = false;
  for_each_block(data, index(permission), [&](const format::BlockRecord& block) {
    needs |= (block.flags & format::BlockRecord::settings) != 0;
  });
  return needs;
}

/// The clauses of a set of cases, which are numbered in mixed radix, the last attribute lowest.
class Clauses {
 public:
  using Clause = std::vector<std::vector<bool>>;  ///< For each attribute, which values.

  Clauses(std::vector<std::uint32_t> value_counts, const std::vector<std::uint8_t>& in_set)
      : value_counts_(std::move(value_counts)), strides_(value_counts_.size()), in_set_(in_set) {
    std::uint32_t stride = 1;
    for (std::size_t place = value_counts_.size(); place-- > 0; stride *= value_counts_[place])
      strides_[place] = stride;
  }

  std::vector<Clause> make() {
    split(0, 0);
    for (Clause& clause : clauses_) widen(clause);
    drop_needless();
    return std::move(clauses_);
  }

 private:
  /// Values of one attribute that have the same cases below them are one alternative: clauses that do not overlap.
  void split(std::size_t place, std::uint32_t first) {
    if (place == value_counts_.size()) {
      if (in_set_[first] != 0) clauses_.push_back(path_);
      return;
    }
    const std::uint32_t stride = strides_[place];
    const auto below = [&](std::uint32_t value) { return in_set_.begin() + first + value * stride; };
    std::vector<bool> is_done(value_counts_[place]);
    for (std::uint32_t value = 0; value < value_counts_[place]; ++value) {
      if (is_done[value]) continue;
      std::vector<bool> values(value_counts_[place]);
      for (std::uint32_t other = value; other < value_counts_[place]; ++other) {
        if (is_done[other] || !std::equal(below(value), below(value) + stride, below(other))) continue;
        is_done[other] = values[other] = true;
      }
      path_.push_back(std::move(values));
      split(place + 1, first + value * stride);
      path_.pop_back();
    }
  }

  /// Adds each value with which the clause still lies within the set.
  void widen(Clause& clause) const {
    for (std::size_t place = 0; place < clause.size(); ++place) {
      for (std::uint32_t value = 0; value < value_counts_[place]; ++value) {
        if (clause[place][value]) continue;
        std::vector<bool> alone(value_counts_[place]);
        alone[value] = true;
        std::swap(clause[place], alone);
        const bool is_within = every_case(clause, 0, 0, [&](std::uint32_t number) { return in_set_[number] != 0; });
        std::swap(clause[place], alone);
        clause[place][value] = is_within;
      }
    }
  }

  /// Takes out each clause whose cases others have all.
  void drop_needless() {
    std::vector<std::uint32_t> times(in_set_.size());
    for (const Clause& clause : clauses_) {
      every_case(clause, 0, 0, [&](std::uint32_t number) { return ++times[number] != 0; });
    }
    std::vector<Clause> needed;
    for (Clause& clause : clauses_) {
      const bool is_needless = every_case(clause, 0, 0, [&](std::uint32_t number) { return times[number] > 1; });
      if (!is_needless) {
        needed.push_back(std::move(clause));
        continue;
      }
      every_case(clause, 0, 0, [&](std::uint32_t number) { return --times[number] != 0; });
    }
    clauses_ = std::move(needed);
  }

  /// Calls `holds` with each case of a clause, until it says false; then it is false.
  template <typename Holds>
  bool every_case(const Clause& clause, std::size_t place, std::uint32_t first, const Holds& holds) const {
    if (place == clause.size()) return holds(first);
    for (std::uint32_t value = 0; value < value_counts_[place]; ++value) {
      if (clause[place][value] && !every_case(clause, place + 1, first + value * strides_[place], holds)) return false;
    }
    return true;
  }

  std::vector<std::uint32_t> value_counts_;
  std::vector<std::uint32_t> strides_;
  const std::vector<std::uint8_t>& in_set_;
  Clause path_;
  std::vector<Clause> clauses_;
};

}  // namespace

class FilterMaker {
 public:
  FilterMaker(const TableView& table, PermissionId permission, Level level) : table_(table), data_(table.data()) {
    if (index(permission) >= data_.permission_count) {
      refuse(FilterStatus::unknown_permission);
    } else if (level == lowest_level || level > table.highest_level()) {
      refuse(FilterStatus::unfiltered_level);
    }
    permission_ = permission;
    level_ = level;
  }

  Filter make(const RoleSet& roles, std::span<const KnownValue> known, AccountWords account) {
    if (is_refused()) return filter_;
    if (account.identity != data_.identity && needs_account(data_, permission_)) {
      return refuse(FilterStatus::foreign_account);
    }
    if (!take(known) || !open_the_rest()) return filter_;
    decide_cases(roles, account);
    return filter_;
  }

  bool is_refused() const { return filter_.status_ != FilterStatus::done; }
  Filter& refuse(FilterStatus status, AttributeId attribute = unknown<AttributeId>) {
    filter_ = Filter();
    filter_.status_ = status;
    filter_.attribute_ = attribute;
    return filter_;
  }

 private:
  struct Open {
    std::uint32_t value_count;
    std::uint32_t shift;
  };

  bool take(std::span<const KnownValue> known) {
    std::vector<AttributeId> given;
    for (const auto& [attribute, value] : known) {
      const bool exists = index(attribute) < data_.attributes.size();
      const format::Attribute found = exists ? data_.attributes[index(attribute)] : format::Attribute{};
      const bool is_ours =
          exists && (found.resource == format::none || found.resource == resource_of(data_, index(permission_)));
      const bool is_again = std::find(given.begin(), given.end(), attribute) != given.end();
      if (!is_ours || value >= found.value_count || is_again) {
        refuse(FilterStatus::refused_value, attribute);
        return false;
      }
      given.push_back(attribute);
      known_ |= attribute_bits(found);
      bits_ |= std::uint64_t{value} << found.shift;
    }
    return true;
  }

  /// Defaults for the context, columns for the resource. False, and refused, if that leaves something out.
  bool open_the_rest() {
    const std::uint32_t number = resource_of(data_, index(permission_));
    const format::Resource resource = resource_at(data_, number);
    std::uint64_t wanted = dependencies_of(data_, index(permission_)) & ~known_;
    const AttributeRange context = detail::attributes_of(data_, format::none);
    for (std::uint32_t id = context.first; id < context.first + context.count; ++id) {
      const std::uint64_t place = attribute_bits(data_.attributes[id]);
      if ((place & wanted) == 0) continue;
      if ((place & ~resource.defaulted_mask) != 0) {
        refuse(FilterStatus::missing_context, id_at<AttributeId>(id));
        return false;
      }
      bits_ |= resource.default_bits & place;
      wanted &= ~place;
    }
    const AttributeRange own = detail::attributes_of(data_, number);
    std::uint64_t cases = 1;
    for (std::uint32_t id = own.first; id < own.first + own.count; ++id) {
      const format::Attribute& attribute = data_.attributes[id];
      const std::uint64_t place = attribute_bits(attribute);
      if ((place & wanted) == 0) continue;
      wanted &= ~place;
      filter_.attributes_.push_back(id_at<AttributeId>(id));
      open_.push_back({attribute.value_count, attribute.shift});
      cases *= attribute.value_count;
      if (cases > max_filter_cases) {
        refuse(FilterStatus::too_many_cases);
        return false;
      }
    }
    // Bits of no attribute, in a table that polc did not write: no request is complete.
    if (wanted != 0) refuse(FilterStatus::missing_context);
    return wanted == 0;
  }

  void decide_cases(const RoleSet& roles, AccountWords account) {
    std::vector<std::uint32_t> value_counts;
    std::uint32_t count = 1;
    for (const Open& open : open_) {
      value_counts.push_back(open.value_count);
      count *= open.value_count;
    }
    std::vector<std::uint8_t> in_set(count);
    for (std::uint32_t number = 0; number < count; ++number) {
      std::uint64_t bits = bits_;
      std::uint32_t rest = number;
      for (std::size_t place = open_.size(); place-- > 0; rest /= open_[place].value_count) {
        bits |= std::uint64_t{rest % open_[place].value_count} << open_[place].shift;
      }
      in_set[number] = detail::decide_admitted(table_, roles, permission_, Inputs(bits), &account) >= level_ ? 1 : 0;
    }
    store(Clauses(std::move(value_counts), in_set).make());
  }

  void store(const std::vector<Clauses::Clause>& clauses) {
    std::uint32_t bits = 0;
    for (const Open& open : open_) {
      filter_.first_bits_.push_back(bits);
      bits += open.value_count;
    }
    filter_.first_bits_.push_back(bits);
    filter_.clause_count_ = clauses.size();
    filter_.clause_words_ = (std::size_t{bits} + 63) / 64;
    filter_.clauses_.resize(filter_.clause_words_ * clauses.size());
    for (std::size_t number = 0; number < clauses.size(); ++number) {
      std::uint64_t* words = filter_.clauses_.data() + number * filter_.clause_words_;
      std::uint32_t bit = 0;
      for (const std::vector<bool>& values : clauses[number]) {
        for (const bool is_admitted : values) {
          words[bit / 64] |= std::uint64_t{is_admitted} << bit % 64;
          ++bit;
        }
      }
    }
  }

  const TableView& table_;
  const TableData& data_;
  PermissionId permission_{};
  Level level_{};
  std::uint64_t known_ = 0;
  std::uint64_t bits_ = 0;
  std::vector<Open> open_;
  Filter filter_;
};

std::string_view text(FilterStatus status) {
  switch (status) {
    case FilterStatus::done:
      return "done";
    case FilterStatus::unknown_permission:
      return "there is no such permission";
    case FilterStatus::unfiltered_level:
      return "every row has the lowest level, and none one that there is not";
    case FilterStatus::refused_value:
      return "such requests have no such attribute, it has no such value, or it is given twice";
    case FilterStatus::missing_context:
      return "an attribute of the context matters and has no value";
    case FilterStatus::conflicting_roles:
      return "nobody may hold these roles together";
    case FilterStatus::foreign_account:
      return "the account belongs to another table";
    case FilterStatus::too_many_cases:
      return "the open attributes have too many combinations of values";
  }
  return "";
}

bool Filter::admits(std::size_t clause, std::size_t position, Value value) const {
  if (clause >= clause_count_ || position >= attributes_.size()) return false;
  if (value >= first_bits_[position + 1] - first_bits_[position]) return false;
  const std::uint32_t bit = first_bits_[position] + value;
  return (clauses_[clause * clause_words_ + bit / 64] >> bit % 64 & 1) != 0;
}

bool Filter::admits_all(std::size_t clause, std::size_t position) const {
  if (clause >= clause_count_ || position >= attributes_.size()) return false;
  const std::uint32_t count = first_bits_[position + 1] - first_bits_[position];
  for (Value value = 0; value < count; ++value) {
    if (!admits(clause, position, value)) return false;
  }
  return true;
}

bool Filter::contains(std::span<const Value> values) const {
  if (values.size() != attributes_.size()) return false;
  for (std::size_t clause = 0; clause < clause_count_; ++clause) {
    bool holds = true;
    for (std::size_t position = 0; position < values.size() && holds; ++position) {
      holds = admits(clause, position, values[position]);
    }
    if (holds) return true;
  }
  return false;
}

Filter filter(const TableView& table, const RoleSet& roles, PermissionId permission, Level level,
              std::span<const KnownValue> known, AccountWords account) {
  FilterMaker maker(table, permission, level);
  if (!maker.is_refused() && find_conflict(table, roles)) return maker.refuse(FilterStatus::conflicting_roles);
  return maker.make(roles, known, account);
}

Filter filter(const TableView& table, const RoleSet& roles, PermissionId permission, Level level,
              std::span<const KnownValue> known) {
  return filter(table, roles, permission, level, known, default_account(table));
}

Filter filter(const TableView& table, const RoleSet& roles, const PermissionSet& custom, PermissionId permission,
              Level level, std::span<const KnownValue> known, AccountWords account) {
  FilterMaker maker(table, permission, level);
  if (!maker.is_refused() && find_conflict_with_custom(table, roles)) {
    return maker.refuse(FilterStatus::conflicting_roles);
  }
  return maker.make(with_custom_role(table, roles, custom, permission), known, account);
}

}  // namespace pol
