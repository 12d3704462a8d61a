// Checks the rows of a table: words, numbers of words, or numbers of chunks and lists of roles.
#include "verify_parts.h"

namespace pol::detail {
namespace {

using format::SectionKind;

/// The bits of a row's last word that stand for roles; where rows lie in lanes, those of each lane.
std::uint64_t used_bits(const format::Header& header) {
  const std::uint32_t roles = header.role_count - (header.role_words - 1) * 64;  // In the last word.
  const std::uint64_t row = roles == 0 ? 0 : ~std::uint64_t{0} >> (64 - roles);
  const std::uint32_t lane_width = format::lane_width(header.role_count, header.level_count);
  std::uint64_t bits = row;
  for (std::uint32_t level = 1; lane_width != 0 && level + 1 < header.level_count; ++level) {
    bits |= row << level * lane_width;
  }
  return bits;
}

/// Where rows are numbers of words. A bit that no role has matters only in a row's last word.
bool verify_row_numbers(Checker& checker, std::span<const std::uint16_t> numbers) {
  const auto words = checker.section<std::uint64_t>(SectionKind::row_words);
  const std::uint64_t count = numbers.size();
  const std::uint32_t row_words = checker.header().role_words;
  const std::uint64_t unused = ~used_bits(checker.header());
  for (std::uint64_t at = 0; at < count; ++at) {
    if (numbers[at] >= words.size()) {
      return checker.fail(VerifyCode::bad_number, checker.offset_at(SectionKind::rows, at));
    }
  }
  for (std::uint64_t last = row_words - 1; unused != 0 && last < count; last += row_words) {
    if ((words[numbers[last]] & unused) != 0) {
      return checker.fail(VerifyCode::bad_rows, checker.offset_at(SectionKind::rows, last));
    }
  }
  return true;
}

/// A row that lists its roles: the mark, their count, the roles in ascending order, zeros.
bool verify_row_list(Checker& checker, std::span<const std::uint16_t> row) {
  const std::uint32_t count = row[1];
  if (count > format::max_listed(static_cast<std::uint32_t>(row.size()))) {
    return checker.fail(VerifyCode::bad_rows, checker.offset_of(SectionKind::rows, row[1]));
  }
  std::uint32_t next = 0;  // The least role that may follow.
  for (const std::uint16_t& role : row.subspan(2)) {
    const bool is_listed = static_cast<std::uint32_t>(&role - row.data()) < count + 2;
    const bool fits = is_listed ? role >= next && role < checker.header().role_count : role == 0;
    if (!fits) return checker.fail(VerifyCode::bad_rows, checker.offset_of(SectionKind::rows, role));
    next = role + 1U;
  }
  return true;
}

/// Where rows are numbers of chunks, or lists. What a row's last chunk has beyond the row's words is nothing.
bool verify_chunked_rows(Checker& checker) {
  const auto numbers = checker.section<std::uint16_t>(SectionKind::rows);
  const auto words = checker.section<std::uint64_t>(SectionKind::row_words);
  const auto chunks = checker.section<std::uint16_t>(SectionKind::row_chunks);
  const std::uint32_t chunk_words = checker.chunk_words();
  const std::uint64_t chunk_count = checker.count(SectionKind::row_chunks);
  const std::uint32_t length = format::row_length(checker.header().role_count, chunk_words);
  const std::uint64_t unused = ~used_bits(checker.header());
  const std::uint32_t last = checker.header().role_words - 1 - (length - 1) * chunk_words;  // In the last chunk.
  for (std::uint64_t first = 0; first < numbers.size(); first += length) {
    const auto row = numbers.subspan(first, length);
    if (row[0] == format::row_list && format::max_listed(length) != 0) {
      if (!verify_row_list(checker, row)) return false;
      continue;
    }
    for (const std::uint16_t& number : row) {
      if (number >= chunk_count)
        return checker.fail(VerifyCode::bad_number, checker.offset_of(SectionKind::rows, number));
    }
    const auto chunk = chunks.subspan(std::size_t{row.back()} * chunk_words, chunk_words);
    bool is_within = (words[chunk[last]] & unused) == 0;
    for (const std::uint16_t number : chunk.subspan(last + 1)) is_within = is_within && words[number] == 0;
    if (!is_within) return checker.fail(VerifyCode::bad_rows, checker.offset_of(SectionKind::rows, row.back()));
  }
  return true;
}

}  // namespace

// Chunks are no longer than rows make use of, and their words are there.
bool verify_row_chunks(Checker& checker) {
  const std::uint32_t chunk_words = checker.chunk_words();
  if (chunk_words == 0) return true;
  const bool is_used = chunk_words == format::min_chunk_words || chunk_words / 2 < checker.header().role_words;
  const bool is_numbered = checker.element_size(SectionKind::rows) == sizeof(std::uint16_t);
  if (!is_used) return checker.fail(VerifyCode::bad_element_size, checker.offset_at(SectionKind::row_chunks, 0));
  if (!is_numbered) return checker.fail(VerifyCode::bad_section_size, checker.offset_at(SectionKind::row_chunks, 0));
  if (checker.count(SectionKind::row_chunks) > format::max_row_chunks) {
    return checker.fail(VerifyCode::too_many, checker.offset_at(SectionKind::row_chunks, 0));
  }
  const std::uint64_t words = checker.count(SectionKind::row_words);
  for (const std::uint16_t& number : checker.section<std::uint16_t>(SectionKind::row_chunks)) {
    if (number >= words)
      return checker.fail(VerifyCode::bad_number, checker.offset_of(SectionKind::row_chunks, number));
  }
  return true;
}

// A bit that no role has would grant something to whoever claims to hold a role of that number.
bool verify_rows(Checker& checker) {
  const std::uint64_t count = checker.count(SectionKind::rows);
  const std::uint32_t chunk_words = checker.chunk_words();
  const std::uint32_t row_length = format::row_length(checker.header().role_count, chunk_words);
  if (count % row_length != 0) {
    return checker.fail(VerifyCode::bad_rows, checker.offset_at(SectionKind::rows, count - 1));
  }
  if (count > format::max_row_words) {
    return checker.fail(VerifyCode::too_many, checker.offset_at(SectionKind::rows, 0));
  }
  if (checker.element_size(SectionKind::rows) == sizeof(std::uint16_t)) {
    // A group in lanes is one word already, which decide reads without a detour.
    const bool in_lanes = format::lane_width(checker.header().role_count, checker.header().level_count) != 0;
    if (in_lanes) return checker.fail(VerifyCode::bad_element_size, checker.offset_at(SectionKind::rows, 0));
    if (chunk_words != 0) return verify_chunked_rows(checker);
    return verify_row_numbers(checker, checker.section<std::uint16_t>(SectionKind::rows));
  }
  if (checker.count(SectionKind::row_words) != 0) {
    return checker.fail(VerifyCode::bad_section_size, checker.offset_at(SectionKind::row_words, 0));
  }
  const auto rows = checker.section<std::uint64_t>(SectionKind::rows);
  const std::uint64_t unused = ~used_bits(checker.header());
  if (unused == 0) return true;
  for (std::size_t last = row_length - 1; last < rows.size(); last += row_length) {
    if ((rows[last] & unused) != 0) {
      return checker.fail(VerifyCode::bad_rows, checker.offset_of(SectionKind::rows, rows[last]));
    }
  }
  return true;
}

}  // namespace pol::detail
