// A verified table: nothing asked of a TableView can read outside the table.
//
// A view borrows the bytes; they must outlive it, stay in place and not change. It is a few hundred bytes to copy, and
// an account made for one copy is valid for all. It has no empty state and no public constructor: `verify` makes one
// from bytes, a generated header from its own constants.
#pragma once

#include <pol/detail/table_data.h>
#include <pol/ids.h>

namespace pol {

class TableView {
 public:
  /// Only for generated headers, whose data the compiler made and checked. Nothing is verified here.
  static constexpr TableView from_generated_header(const TableData& data) { return TableView(data); }

  constexpr std::uint32_t level_count() const { return data_.level_count; }
  constexpr std::uint32_t role_count() const { return data_.role_count; }
  constexpr std::uint32_t permission_count() const { return data_.permission_count; }
  constexpr std::uint32_t resource_count() const { return data_.resource_count; }
  constexpr std::uint32_t attribute_count() const { return static_cast<std::uint32_t>(data_.attributes.size()); }
  constexpr std::uint32_t setting_count() const { return static_cast<std::uint32_t>(data_.settings.size()); }
  constexpr Level highest_level() const { return id_at<Level>(data_.level_count - 1); }

  /// Equal for tables whose ids mean the same: names, domains and the places of the input bits.
  constexpr std::uint64_t fingerprint() const { return data_.fingerprint; }
  constexpr bool has_names() const { return data_.strings != nullptr; }
  /// The bytes that it is a view of; none for a generated header.
  constexpr std::span<const std::byte> bytes() const { return data_.bytes; }

  constexpr const TableData& data() const { return data_; }

 private:
  friend class TableMaker;  // verify.cpp

  explicit constexpr TableView(const TableData& data) : data_(with_shape(data)) {}

  TableData data_;
};

}  // namespace pol
