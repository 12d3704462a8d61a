// Turns bytes into a TableView, or says what is wrong with them and where.
//
// Checks every offset, count, order and range, so that no lookup afterwards can leave the bytes, whatever they
// were. Linear in the size of the file, no heap, nothing copied. It does not judge the policy, and a
// checksum is no signature: authenticate a table that comes from elsewhere before you believe it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include <pol/table_view.h>

namespace pol {

enum class VerifyCode : std::uint8_t {
  misaligned,
  foreign_byte_order,
  too_short,
  bad_magic,
  unsupported_version,
  bad_file_size,
  bad_checksum,
  bad_header,
  too_many,
  bad_role,
  unsorted_sections,
  unknown_section,
  misplaced_section,
  bad_padding,
  bad_element_size,
  bad_section_size,
  bad_record,
  bad_mask,
  bad_profile,
  rows_outside,
  row_index_outside,
  blocks_outside,
  bad_rows,
  bad_gather,
  bad_attribute,
  attributes_unsorted,
  overlapping_attributes,
  bad_resource,
  bad_setting,
  bad_value_set,
  bad_requirement,
  bad_role_list,
  bad_custom_roles,
  bad_name,
  bad_value_name,
  names_unsorted,
  no_memory,  ///< For a copy; `verify` itself needs none.
  bad_inclusion,
};

/// What a code means, as a sentence without its full stop.
std::string_view text(VerifyCode code);

struct VerifyError {
  VerifyCode code{};
  std::uint64_t offset = 0;  ///< Of the first byte of what is wrong, from the file's start.
};

class [[nodiscard]] VerifyResult {
 public:
  VerifyResult(const TableView& table) : table_(table) {}
  VerifyResult(VerifyError error) : error_(error) {}

  explicit operator bool() const { return table_.has_value(); }
  /// Only if the result is true.
  const TableView& table() const { return *table_; }
  const TableView& operator*() const { return *table_; }
  const TableView* operator->() const { return &*table_; }
  /// Only if the result is false.
  VerifyError error() const { return error_; }

 private:
  std::optional<TableView> table_;
  VerifyError error_;
};

/// `bytes` must start at an address that is a multiple of 8, and outlive the view.
VerifyResult verify(std::span<const std::byte> bytes);

}  // namespace pol
