// Records of numbers, each column as wide as its largest number needs.
//
// First a byte for each column, its width in bytes: 0 (all are 0) to 4. Then the records side by side, each its columns, little-
// endian. For sections that are read now and then: a column takes a loop over its bytes.
// Example: widths 1 2, then 05 | 00 01: one record, 5 and 256.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace pol::detail {

class PackedRecords {
 public:
  static constexpr std::uint32_t max_columns = 16;

  PackedRecords() = default;
  /// Nothing if these bytes are no whole number of records of so many columns.
  static std::optional<PackedRecords> of(std::span<const std::byte> bytes, std::uint32_t columns) {
    if (bytes.empty()) return PackedRecords();
    if (bytes.size() < columns) return std::nullopt;
    PackedRecords records;
    for (std::uint32_t column = 0; column < columns; ++column) {
      const auto width = std::to_integer<std::uint32_t>(bytes[column]);
      if (width > 4) return std::nullopt;
      records.places_[column] = {static_cast<std::uint8_t>(records.stride_), static_cast<std::uint8_t>(width)};
      records.stride_ += width;
    }
    const std::size_t size = bytes.size() - columns;
    if (records.stride_ == 0 || size % records.stride_ != 0) return std::nullopt;
    if (size / records.stride_ > UINT32_MAX) return std::nullopt;  // Records have numbers of 32 bits.
    records.bytes_ = bytes.data() + columns;
    records.count_ = size / records.stride_;
    return records;
  }

  std::size_t size() const { return count_; }
  std::uint32_t at(std::size_t record, std::uint32_t column) const {
    const Place place = places_[column];
    const std::byte* byte = bytes_ + record * stride_ + place.offset;
    std::uint32_t number = 0;
    for (std::uint32_t shift = 0; shift < 8U * place.width; shift += 8) {
      number |= std::to_integer<std::uint32_t>(*byte++) << shift;
    }
    return number;
  }

 private:
  struct Place {
    std::uint8_t offset = 0;  ///< From the record's start.
    std::uint8_t width = 0;
  };

  const std::byte* bytes_ = nullptr;
  std::size_t count_ = 0;
  std::uint32_t stride_ = 0;
  Place places_[max_columns] = {};
};

}  // namespace pol::detail
