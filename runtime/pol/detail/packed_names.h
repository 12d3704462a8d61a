// The names and titles of a section, each an offset and a size in `strings`, in as few bytes as the table needs.
//
// An element is the name's offset and size and, where any of the section has a title, the title's. An offset has as many bytes
// as the bytes of `strings` need: 1 to 4. A size has 1 or 2, or, of titles, 4, and so the element's size says which it is.
// Example: 20,000 bytes of strings take offsets of 2 bytes; names without titles, none longer than 255, take 3 bytes each.
//
// Reading one takes eight bytes at once, a shift and two ANDs.
// INVARIANT: six bytes behind the last element may be read. FORMAT.md says what lies there; generated headers add zeros.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include <pol/detail/table_format.h>

namespace pol::detail {

struct NameShape {
  std::uint32_t offset_width = 1;  ///< In bytes, as the next.
  std::uint32_t size_width = 1;
  bool has_titles = false;

  constexpr std::uint32_t text_bytes() const { return offset_width + size_width; }
  constexpr std::uint32_t element_size() const { return text_bytes() * (has_titles ? 2 : 1); }

  /// What elements of that size are, beside so many bytes of strings; nothing if they are none.
  static constexpr std::optional<NameShape> of(std::uint64_t string_bytes, std::uint32_t element_size) {
    std::uint32_t offset_width = 1;
    while (offset_width < 4 && string_bytes >> 8 * offset_width != 0) ++offset_width;
    for (const NameShape shape :
         {NameShape{offset_width, 1, false}, NameShape{offset_width, 2, false}, NameShape{offset_width, 1, true},
          NameShape{offset_width, 2, true}, NameShape{offset_width, 4, true}}) {
      if (shape.element_size() == element_size) return shape;
    }
    return std::nullopt;
  }
};

class PackedNames {
 public:
  constexpr PackedNames() = default;
  constexpr PackedNames(const std::uint8_t* bytes, std::size_t count, NameShape shape)
      : bytes_(bytes),
        count_(count),
        stride_(shape.element_size()),
        title_at_(shape.has_titles ? shape.text_bytes() : 0),
        offset_bits_(8 * shape.offset_width),
        offset_mask_(~std::uint32_t{0} >> (32 - 8 * shape.offset_width)),
        size_mask_(~std::uint32_t{0} >> (32 - 8 * shape.size_width)) {}

  constexpr std::size_t size() const { return count_; }
  constexpr bool empty() const { return count_ == 0; }
  constexpr std::uint32_t stride() const { return stride_; }
  constexpr bool have_titles() const { return title_at_ != 0; }

  constexpr format::Text operator[](std::size_t number) const { return text_at(bytes_ + number * stride_); }
  /// Empty where the author gave none.
  constexpr format::Text title(std::size_t number) const {
    return title_at_ == 0 ? format::Text{} : text_at(bytes_ + number * stride_ + title_at_);
  }

 private:
  constexpr format::Text text_at(const std::uint8_t* at) const {
    const std::uint64_t word = at[0] | std::uint64_t{at[1]} << 8 | std::uint64_t{at[2]} << 16 |
                               std::uint64_t{at[3]} << 24 | std::uint64_t{at[4]} << 32 | std::uint64_t{at[5]} << 40 |
                               std::uint64_t{at[6]} << 48 | std::uint64_t{at[7]} << 56;
    return {static_cast<std::uint32_t>(word) & offset_mask_,
            static_cast<std::uint32_t>(word >> offset_bits_) & size_mask_};
  }

  const std::uint8_t* bytes_ = nullptr;
  std::size_t count_ = 0;
  std::uint32_t stride_ = 0;
  std::uint32_t title_at_ = 0;  ///< From the element's start; 0: there are no titles.
  std::uint32_t offset_bits_ = 0;
  std::uint32_t offset_mask_ = 0;
  std::uint32_t size_mask_ = 0;
};

}  // namespace pol::detail
