// Why a decision is what it is: the statement that decides, its place, its note.
//
// Reads the explanation sections of a table, which `polc compile --strip` leaves out. They are opened separately from
// the table, so that `verify` and `decide` cost the same with and without them. No heap. Cost: proportional to the
// statements about the permission.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include <pol/account.h>
#include <pol/decide.h>
#include <pol/detail/explain_format.h>
#include <pol/detail/packed_records.h>
#include <pol/request_inputs.h>

namespace pol {

/// A statement of the policy. The texts are in the table's bytes.
struct Statement {
  format::ExplainRule::Origin origin{};
  Level level{};
  std::string_view file;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::string_view text;
  std::string_view note;
};

struct [[nodiscard]] Explanation {
  enum class Kind : std::uint8_t {
    granted,      ///< `statement` grants the level.
    restricted,   ///< More is granted, but `statement` limits it to this.
    absent,       ///< Nothing grants it; the cell `statement` says so.
    not_granted,  ///< Nothing grants it, and nothing says why: the default.
    excluded,     ///< Nobody may hold two of the roles together, as `conflict` says.
  };
  Kind kind = Kind::not_granted;
  Level level{};                        ///< What `decide` answers.
  std::optional<Statement> statement;   ///< Of granted, restricted and absent.
  std::optional<RoleId> role;           ///< The held role to which the statement applies; none for a `require`.
  bool is_inherited = false;            ///< The statement names a role that `role` includes.
  std::optional<Statement> implied_by;  ///< The `implies` through which the statement grants.
  std::optional<RoleConflict> conflict;
};

/// When a statement bears on a permission: a number of the table, which `Explanations::node` takes apart.
enum class ConditionId : std::uint32_t { never = format::condition_never, always = format::condition_always };

/// A statement as it bears on one permission and the roles that are held.
struct Bearing {
  std::uint32_t number = 0;  ///< Of the statement, in the table.
  Statement statement;
  ConditionId condition{};
  bool holds = false;          ///< In the case that was asked about.
  std::optional<RoleId> role;  ///< As in an Explanation.
  bool is_inherited = false;
  std::optional<Statement> implied_by;

  bool is_restriction() const {
    return statement.origin == format::ExplainRule::forbid || statement.origin == format::ExplainRule::require;
  }
};

class Explanations {
 public:
  /// The statements about a permission, in the policy's order.
  class Uses {
   public:
    class Iterator {
     public:
      constexpr Iterator(const detail::PackedRecords* uses, std::uint32_t at) : uses_(uses), at_(at) {}
      format::ExplainUse operator*() const { return use_at(*uses_, at_); }
      Iterator& operator++() {
        ++at_;
        return *this;
      }
      friend constexpr bool operator==(Iterator, Iterator) = default;

     private:
      const detail::PackedRecords* uses_;
      std::uint32_t at_;
    };

    Uses() = default;
    Uses(const detail::PackedRecords& uses, format::ExplainIndex part) : uses_(&uses), part_(part) {}

    std::uint32_t size() const { return part_.count; }
    bool empty() const { return part_.count == 0; }
    format::ExplainUse operator[](std::uint32_t at) const { return use_at(*uses_, part_.first + at); }
    Iterator begin() const { return {uses_, part_.first}; }
    Iterator end() const { return {uses_, part_.first + part_.count}; }

   private:
    friend class Explanations;
    static format::ExplainUse use_at(const detail::PackedRecords& uses, std::uint32_t at) {
      return {uses.at(at, 0), uses.at(at, 1), uses.at(at, 2) - 1};  // 0 stands for none, which is 2^32 - 1.
    }

    const detail::PackedRecords* uses_ = nullptr;
    format::ExplainIndex part_{};
  };

  /// Opens the sections in the bytes of `table`, which must outlive this; nothing if they were left out or are damaged, or if
  /// the table comes from a generated header. Linear in their size.
  static std::optional<Explanations> open(const TableView& table);

  /// Explains what `decide` answers for the same arguments. Reads nothing of an account that belongs to another table.
  Explanation explain(std::span<const RoleId> roles, PermissionId permission, Inputs inputs,
                      const Account& account) const;

  // What the sections hold, for tools that ask more of a policy than why one request is decided as it is. An index that is none of
  // theirs is the caller's fault.

  /// None for a permission that the table does not have. Valid as long as this.
  Uses uses(PermissionId permission) const {
    return index(permission) < index_.size() ? Uses(uses_, part(index(permission))) : Uses();
  }
  Statement statement(std::uint32_t rule) const;
  /// Of a rule's `named` or `reached`.
  std::span<const std::uint32_t> roles(format::RoleList list) const { return roles_.subspan(list.first, list.count); }
  format::ExplainRule rule(std::uint32_t number) const;

  /// All statements about the permission that bear on these roles, in the policy's order, whether they hold or not. As
  /// `explain`, it has the fallback role stand in for none.
  template <typename Visit>
  void for_each(std::span<const RoleId> roles, PermissionId permission, Inputs inputs, const Account& account,
                Visit visit) const {
    for (std::uint32_t at = 0; at < uses(permission).size(); ++at) {
      if (const std::optional<Bearing> bearing = bear(roles, permission, at, inputs, account)) visit(*bearing);
    }
  }

  /// What a condition tests first, an attribute or, from the number of attributes on, a setting, and what follows of each
  /// value. What follows is always a smaller number. Not for `never` and `always`.
  struct Node {
    std::uint32_t variable = 0;
    std::span<const std::uint32_t> next;  ///< By value: the numbers of conditions.
  };
  Node node(ConditionId condition) const;

 private:
  friend class ExplanationReader;  // explain.cpp

  explicit Explanations(const TableView& table) : table_(table) {}

  std::optional<Bearing> bear(std::span<const RoleId> roles, PermissionId permission, std::uint32_t at, Inputs inputs,
                              const Account& account) const;
  bool holds(std::uint32_t condition, Inputs inputs, const Account& account) const;
  std::string_view view(format::Text text) const { return {strings_.data() + text.offset, text.size}; }
  format::ExplainIndex part(std::uint32_t permission) const {
    return {index_.at(permission, 0), index_.at(permission, 1)};
  }

  TableView table_;
  std::span<const char> strings_;
  detail::PackedRecords rules_;
  std::span<const std::uint32_t> roles_;
  detail::PackedRecords index_;
  detail::PackedRecords uses_;
  std::span<const format::ExplainNode> nodes_;
  std::span<const std::uint32_t> children_;
};

}  // namespace pol
