// Collects the attributes of one request, checked one by one, and packs them into the word that `decide` reads.
//
// For whoever names attributes at run time; a generated header packs them without a check, by type. No heap.
// An attribute without a default, left out, is the caller's mistake wherever a decision depends on it: ask
// `missing`, report it, and answer the lowest level. Borrows the view, which must outlive it.
#pragma once

#include <cstdint>
#include <optional>

#include <pol/evaluate.h>
#include <pol/names.h>

namespace pol {

class RequestInputs {
 public:
  /// For requests about a permission's resource. Starts from the attributes' defaults.
  RequestInputs(const TableView& table, PermissionId permission);
  /// Goes on from what another one for the same permission had come to.
  RequestInputs(const TableView& table, PermissionId permission, PartialInputs so_far);

  enum class SetResult : std::uint8_t {
    done,
    unknown_attribute,  ///< No such attribute, or of another resource.
    unknown_value,      ///< Beyond the attribute's values.
  };
  /// A boolean's values are false and true.
  SetResult set(AttributeId attribute, Value value);

  Inputs inputs() const { return {so_far_.bits}; }
  /// Which bits are settled, by a default or by `set`, and how.
  PartialInputs partial() const { return so_far_; }
  /// The first attribute that the permission's decision depends on and that nothing settles; nothing if all are.
  std::optional<AttributeId> missing(PermissionId permission) const;
  /// As `missing`, after the attribute given: so that all can be listed.
  std::optional<AttributeId> missing_after(PermissionId permission, AttributeId previous) const;

 private:
  std::optional<AttributeId> missing_from(PermissionId permission, std::uint32_t first) const;

  const TableData* data_;
  std::uint32_t resource_;
  PartialInputs so_far_;
};

}  // namespace pol
