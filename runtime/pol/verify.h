// Turns bytes into a TableView, or says what is wrong with them and where.
//
// Checks every offset, count, order and range, so that no lookup afterwards can leave the bytes, whatever they
// were. Linear in the size of the file, no heap, nothing copied. It does not judge the policy, and a
// checksum is not a signature: authenticate a table that comes from elsewhere before you trust it.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>

#include <pol/detail/lifetime.h>
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
  bad_combination,
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
  bad_number,
};

/// What a code means, as a sentence without the full stop.
std::string_view text(VerifyCode code);

struct VerifyError {
  VerifyCode code{};
  std::uint64_t offset = 0;  ///< Of the first wrong byte, from the start of the file.
};

/// A view, or why the bytes were refused. If they were, the view is of a table without roles and permissions: code that
/// does not check gets the lowest level for everything.
class [[nodiscard]] VerifyResult {
 public:
  VerifyResult(const TableView& table) : table_(table), is_verified_(true) {}
  VerifyResult(VerifyError error);

  explicit operator bool() const { return is_verified_; }
  const TableView& table() const& POL_LIFETIMEBOUND { return table_; }
  const TableView& operator*() const& POL_LIFETIMEBOUND { return table_; }
  const TableView* operator->() const POL_LIFETIMEBOUND { return &table_; }
  // From a temporary, a copy: a borrowed view would be gone with it.
  TableView table() const&& { return table_; }
  TableView operator*() const&& { return table_; }
  /// Only if the result is false.
  VerifyError error() const { return error_; }

 private:
  TableView table_;
  bool is_verified_ = false;
  VerifyError error_;
};

/// `bytes` must start at an address that is a multiple of 8, and outlive the view.
VerifyResult verify(std::span<const std::byte> bytes POL_LIFETIMEBOUND);

/// The bytes of a temporary vector or array would be gone before the view.
template <typename Range>
  requires(!std::is_lvalue_reference_v<Range> && !std::ranges::enable_borrowed_range<std::remove_cv_t<Range>> &&
           std::convertible_to<Range, std::span<const std::byte>>)
VerifyResult verify(Range&& bytes) = delete;

}  // namespace pol
