// The one path by which verification fails, and typed access to the sections that it has placed.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include <pol/verify.h>

namespace pol::detail {

/// Holds the bytes, the sections found so far and the first failure. Every check ends in `fail`.
class Checker {
 public:
  explicit Checker(std::span<const std::byte> bytes) : bytes_(bytes) {}

  /// Records the first failure. Always false, so that a check can return it.
  bool fail(VerifyCode code, std::uint64_t offset) {
    if (!failed_) error_ = {code, offset};
    failed_ = true;
    return false;
  }
  bool require(bool holds, VerifyCode code, std::uint64_t offset) { return holds || fail(code, offset); }
  VerifyError error() const { return error_; }

  /// Size, magic, version, checksum and the counts against the limits.
  bool read_header();
  /// The directory: order, places, padding, element sizes and element counts.
  bool read_directory();

  std::span<const std::byte> bytes() const { return bytes_; }
  const format::Header& header() const { return *reinterpret_cast<const format::Header*>(bytes_.data()); }
  bool has(format::SectionKind kind) const { return sections_[static_cast<std::uint32_t>(kind)].size != 0; }

  /// The bytes of an element of a section; 0 if the file does not have it.
  std::uint32_t element_size(format::SectionKind kind) const {
    return sections_[static_cast<std::uint32_t>(kind)].element_size;
  }
  /// A section of numbers; none if the file does not have it, or has other elements there. Only after read_directory.
  Numbers numbers(format::SectionKind kind) const {
    const Place& place = sections_[static_cast<std::uint32_t>(kind)];
    if (place.size == 0 || place.element_size == sizeof(std::uint64_t)) return {};
    return Numbers::of(reinterpret_cast<const std::uint8_t*>(bytes_.data()) + place.offset, place.element_size);
  }
  /// A section of names; none if the file does not have it. Only after verify_names.
  PackedNames names(format::SectionKind kind) const {
    const Place& place = sections_[static_cast<std::uint32_t>(kind)];
    const auto shape =
        NameShape::of(sections_[static_cast<std::uint32_t>(format::SectionKind::strings)].size, place.element_size);
    if (place.size == 0 || !shape) return {};
    return {reinterpret_cast<const std::uint8_t*>(bytes_.data()) + place.offset,
            static_cast<std::size_t>(place.size / place.element_size), *shape};
  }
  /// The words of a chunk of rows; 0 if rows do not lie in chunks.
  std::uint32_t chunk_words() const {
    const bool is_chunked = has(format::SectionKind::row_chunks);
    return is_chunked ? element_size(format::SectionKind::row_chunks) / std::uint32_t{sizeof(std::uint16_t)} : 0;
  }
  /// How many elements a section has.
  std::uint64_t count(format::SectionKind kind) const {
    const Place& place = sections_[static_cast<std::uint32_t>(kind)];
    return place.size == 0 ? 0 : place.size / place.element_size;
  }
  /// The offset in the file of an element of a section, by its position.
  std::uint64_t offset_at(format::SectionKind kind, std::uint64_t position) const {
    const Place& place = sections_[static_cast<std::uint32_t>(kind)];
    return place.offset + position * place.element_size;
  }

  /// The elements of a section; none if the file does not have it. Only after read_directory.
  template <typename T>
  std::span<const T> section(format::SectionKind kind) const {
    const Place& place = sections_[static_cast<std::uint32_t>(kind)];
    if (place.size == 0) return {};
    return {reinterpret_cast<const T*>(bytes_.data() + place.offset), static_cast<std::size_t>(place.size / sizeof(T))};
  }

  /// The offset in the file of an element of a section.
  template <typename T>
  std::uint64_t offset_of(format::SectionKind kind, const T& element) const {
    return sections_[static_cast<std::uint32_t>(kind)].offset +
           static_cast<std::uint64_t>(reinterpret_cast<const std::byte*>(&element) -
                                      reinterpret_cast<const std::byte*>(section<T>(kind).data()));
  }

 private:
  static constexpr std::uint32_t kind_limit = 64;  ///< Kinds from here on are explanations, which nothing here reads.

  struct Place {
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
    std::uint32_t element_size = 0;
  };

  bool read_section(const format::Section& section, std::uint64_t at, std::uint64_t& previous_end);
  bool check_zeros(std::uint64_t first, std::uint64_t end);
  bool check_element_counts(std::uint64_t directory);

  std::span<const std::byte> bytes_;
  std::array<Place, kind_limit> sections_{};
  VerifyError error_;
  bool failed_ = false;
};

}  // namespace pol::detail
