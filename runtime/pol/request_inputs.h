// Collects the attributes of one request, checks each, and packs them into the word that `decide` reads.
//
// For code that names attributes at run time; a generated header packs them by type, without checks. No heap.
// A request is about one resource: its attributes and the context's. For a permission of another resource, only the
// context's attributes count as given. The request is incomplete for a permission while the decision depends on an attribute
// that neither `set` nor a default has given a value, and for every permission once `set` has refused something; then
// `decide` answers the lowest level, and complete_for returns nothing. Borrows the view, which must outlive it.
#pragma once

#include <cstdint>
#include <optional>

#include <pol/decide.h>
#include <pol/detail/lifetime.h>
#include <pol/names.h>

namespace pol {

class RequestInputs {
 public:
  /// For requests about a permission's resource. Starts from the attributes' defaults.
  RequestInputs(const TableView& table POL_LIFETIMEBOUND, PermissionId permission);
  RequestInputs(const TableView&&, PermissionId) = delete;

  enum class [[nodiscard]] SetResult : std::uint8_t {
    done,
    unknown_attribute,  ///< No such attribute, or of another resource.
    unknown_value,      ///< Beyond the attribute's values.
  };
  /// A boolean's values are false and true. Once something is refused, the request stays incomplete.
  SetResult set(AttributeId attribute, Value value);

  /// The inputs for deciding a permission; nothing if the request is incomplete for it.
  std::optional<Inputs> complete_for(PermissionId permission) const;
  /// The attributes that a default or `set` has given a value, those values, and whether something was refused: for
  /// roles_of; decide_partial takes the request itself.
  PartialInputs partial_for(PermissionId permission) const;
  /// The first attribute that the permission's decision depends on and that has no value; nothing if all have one.
  std::optional<AttributeId> missing(PermissionId permission) const;
  /// The next missing attribute after `previous`, to list them all.
  std::optional<AttributeId> missing_after(PermissionId permission, AttributeId previous) const;
  /// Whether `set` refused something.
  bool is_refused() const { return state_.refused; }

  /// The whole request as plain numbers, for bindings that keep it elsewhere.
  struct State {
    std::uint64_t bits = 0;
    std::uint64_t known = 0;        ///< Which of the bits have a value.
    std::uint64_t fingerprint = 0;  ///< Of the table it was made for.
    std::uint32_t resource = format::none;
    bool refused = false;
  };
  RequestInputs(const TableView& table POL_LIFETIMEBOUND, const State& state) : data_(&table.data()), state_(state) {}
  RequestInputs(const TableView&&, const State&) = delete;
  const State& state() const POL_LIFETIMEBOUND { return state_; }

  /// As complete_for, for a permission of `table`. If that is another table, only what means the same there counts.
  static std::optional<Inputs> complete(const TableData& table, const State& state, PermissionId permission);
  static PartialInputs partial(const TableData& table, const State& state, PermissionId permission);

 private:
  std::optional<AttributeId> missing_from(PermissionId permission, std::uint32_t first) const;

  const TableData* data_;
  State state_;
};

/// The level of a subject for a request; the lowest one if it is incomplete for the permission.
template <typename Roles>
Level decide(const TableView& table, const Roles& roles, PermissionId permission, const RequestInputs& request,
             AccountWords account) {
  const std::optional<Inputs> inputs = RequestInputs::complete(table.data(), request.state(), permission);
  return inputs ? decide(table, roles, permission, *inputs, account) : lowest_level;
}
/// The same under the default settings.
template <typename Roles>
Level decide(const TableView& table, const Roles& roles, PermissionId permission, const RequestInputs& request) {
  return decide(table, roles, permission, request, default_account(table));
}

/// Whether a decision is at least `level`.
template <typename Roles>
[[nodiscard]] bool permits(const TableView& table, Level level, const Roles& roles, PermissionId permission,
                           const RequestInputs& request, AccountWords account) {
  const std::optional<Inputs> inputs = RequestInputs::complete(table.data(), request.state(), permission);
  return inputs ? permits(table, level, roles, permission, *inputs, account) : level == lowest_level;
}
/// The same under the default settings.
template <typename Roles>
[[nodiscard]] bool permits(const TableView& table, Level level, const Roles& roles, PermissionId permission,
                           const RequestInputs& request) {
  return permits(table, level, roles, permission, request, default_account(table));
}

}  // namespace pol
