#include "compiler/table/section_writer.h"

#include <bit>

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/xxhash.h"

namespace polc {

static_assert(std::endian::native == std::endian::little, "the structs are written as they lie in memory");

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
