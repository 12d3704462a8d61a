#include "compiler/table/section_writer.h"

#include <algorithm>
#include <bit>

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/xxhash.h"
#include "pol/detail/packed_names.h"

namespace polc {

static_assert(std::endian::native == std::endian::little, "the structs are written as they lie in memory");

namespace {

void append(std::vector<std::byte>& bytes, std::uint32_t number, std::uint32_t width) {
  for (std::uint32_t byte = 0; byte < width; ++byte) bytes.push_back(static_cast<std::byte>(number >> 8 * byte));
}

/// The least bytes that hold a number; 0 for 0.
std::uint8_t bytes_of(std::uint32_t number) {
  return static_cast<std::uint8_t>((std::bit_width(number) + 7) / 8);
}

}  // namespace

void SectionWriter::add_names(pol::format::SectionKind kind, const std::vector<pol::format::Named>& names,
                              std::size_t string_bytes) {
  pol::detail::NameShape shape;
  std::uint32_t longest = 0;
  for (const pol::format::Named& named : names) {
    longest = std::max({longest, named.name.size, named.title.size});
    shape.has_titles |= named.title.size != 0;
  }
  shape.offset_width = std::max<std::uint32_t>(1, bytes_of(static_cast<std::uint32_t>(string_bytes)));
  shape.size_width = longest <= 0xFF ? 1 : longest <= 0xFFFF ? 2 : 4;
  std::vector<std::byte> bytes;
  bytes.reserve(names.size() * shape.element_size());
  for (const pol::format::Named& named : names) {
    append(bytes, named.name.offset, shape.offset_width);
    append(bytes, named.name.size, shape.size_width);
    if (!shape.has_titles) continue;
    append(bytes, named.title.offset, shape.offset_width);
    append(bytes, named.title.size, shape.size_width);
  }
  if (bytes.empty()) return;
  add(kind, bytes);
  directory_.back().element_size = shape.element_size();
}

void SectionWriter::add_records(pol::format::ExplainSection kind, const std::vector<std::uint32_t>& numbers,
                                std::size_t columns) {
  if (numbers.empty()) return;
  std::vector<std::byte> bytes(columns);
  for (std::size_t at = 0; at < numbers.size(); ++at) {
    std::byte& width = bytes[at % columns];
    width = std::max(width, static_cast<std::byte>(bytes_of(numbers[at])));
  }
  // A record of no bytes could not be counted.
  bytes[columns - 1] = std::max(bytes[columns - 1], std::byte{1});
  for (std::size_t at = 0; at < numbers.size(); ++at) {
    append(bytes, numbers[at], std::to_integer<std::uint32_t>(bytes[at % columns]));
  }
  add(kind, bytes);
}

std::vector<std::byte> SectionWriter::finish(pol::format::Header header) const {
  const std::size_t body_offset =
      (sizeof header + directory_.size() * sizeof(pol::format::Section) + 7) & ~std::size_t{7};
  std::vector<std::byte> bytes(body_offset + body_.size());
  header.header_size = sizeof header;
  header.file_size = bytes.size();
  header.section_count = static_cast<std::uint32_t>(directory_.size());
  header.checksum = 0;
  std::memcpy(bytes.data(), &header, sizeof header);
  std::byte* entry = bytes.data() + sizeof header;
  for (pol::format::Section section : directory_) {
    section.offset += body_offset;
    std::memcpy(entry, &section, sizeof section);
    entry += sizeof section;
  }
  if (!body_.empty()) std::memcpy(bytes.data() + body_offset, body_.data(), body_.size());
  header.checksum = llvm::xxHash64(llvm::StringRef(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
  std::memcpy(bytes.data(), &header, sizeof header);
  return bytes;
}

}  // namespace polc
