#include "compiler/table/plain_rows.h"

#include <cstring>
#include <span>

#include "pol/detail/rows.h"

namespace polc {
namespace {

using pol::format::BlockRecord;
using pol::format::SectionKind;

/// One of no bytes if there is none.
pol::format::Section section_of(std::span<const std::byte> bytes, SectionKind kind) {
  pol::format::Header header;
  std::memcpy(&header, bytes.data(), sizeof header);
  for (std::uint32_t number = 0; number < header.section_count; ++number) {
    pol::format::Section found;
    std::memcpy(&found, bytes.data() + header.header_size + number * sizeof found, sizeof found);
    if (found.kind == static_cast<std::uint32_t>(kind)) return found;
  }
  return {static_cast<std::uint32_t>(kind), 1, 0, 0};
}

template <typename T>
std::vector<T> elements_of(std::span<const std::byte> bytes, SectionKind kind) {
  const pol::format::Section section = section_of(bytes, kind);
  std::vector<T> elements(section.size / sizeof(T));
  if (!elements.empty()) std::memcpy(elements.data(), bytes.data() + section.offset, section.size);
  return elements;
}

}  // namespace

PlainRows plain_rows(const pol::TableData& data) {
  PlainRows result;
  const auto moved = [&](std::uint32_t first) { return first / data.row_length * data.role_words; };
  for (std::uint32_t number = 0; number < data.permission_count; ++number) {
    pol::format::Permission permission = pol::permission_at(data, number);
    if (permission.shift != pol::format::Permission::compound) permission.rows = moved(permission.rows);
    result.permissions.push_back(permission);
  }
  result.blocks = elements_of<BlockRecord>(data.bytes, SectionKind::blocks);
  for (BlockRecord& record : result.blocks) {
    if ((record.flags & BlockRecord::indexed) == 0) record.rows = moved(record.rows);
  }
  result.row_index = elements_of<std::uint32_t>(data.bytes, SectionKind::row_index);
  for (std::uint32_t& first : result.row_index) first = moved(first);
  const pol::format::Section rows = section_of(data.bytes, SectionKind::rows);
  const std::uint64_t elements = rows.size / rows.element_size;
  for (std::uint64_t first = 0; first < elements; first += data.row_length) {
    const pol::detail::RowGroup row(data, first);
    for (std::uint32_t word = 0; word < data.role_words; ++word) result.rows.push_back(row[word]);
  }
  return result;
}

}  // namespace polc
