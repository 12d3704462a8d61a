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

class Explanations {
 public:
  /// Opens the sections in the bytes of `table`, which must outlive this; nothing if they were left out or are damaged, or if
  /// the table comes from a generated header. Linear in their size.
  static std::optional<Explanations> open(const TableView& table);

  /// Explains what `decide` answers for the same arguments. Reads nothing of an account that belongs to another table.
  Explanation explain(std::span<const RoleId> roles, PermissionId permission, Inputs inputs,
                      const Account& account) const;

  // What the sections hold, for tools that ask more of a policy than why one request is decided as it is. An index that is none of
  // theirs is the caller's fault.

  /// The statements that speak of a permission; none for one that the table does not have.
  std::span<const format::ExplainUse> uses(PermissionId permission) const;
  Statement statement(std::uint32_t rule) const;
  /// Of a rule's `named` or `reached`.
  std::span<const std::uint32_t> roles(format::RoleList list) const { return roles_.subspan(list.first, list.count); }
  const format::ExplainRule& rule(std::uint32_t number) const { return rules_[number]; }
  /// Of a condition that is no constant: the variable that it tests, an attribute or from attribute_count on a setting, and the
  /// condition that follows each value.
  std::uint32_t tested_variable(std::uint32_t condition) const { return nodes_[condition - 2].variable; }
  std::uint32_t after(std::uint32_t condition, std::uint32_t value) const {
    return children_[nodes_[condition - 2].first_child + value];
  }

 private:
  friend class ExplanationReader;  // explain.cpp

  explicit Explanations(const TableView& table) : table_(table) {}

  bool holds(std::uint32_t condition, Inputs inputs, const Account& account) const;
  std::string_view view(format::Text text) const { return {strings_.data() + text.offset, text.size}; }

  TableView table_;
  std::span<const char> strings_;
  std::span<const format::ExplainRule> rules_;
  std::span<const std::uint32_t> roles_;
  std::span<const format::ExplainIndex> index_;
  std::span<const format::ExplainUse> uses_;
  std::span<const format::ExplainNode> nodes_;
  std::span<const std::uint32_t> children_;
};

}  // namespace pol
