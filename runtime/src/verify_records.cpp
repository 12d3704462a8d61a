// Checks the part of a table that decides: combinations, records, gathers and where the rows are that they lead to.
#include <algorithm>
#include <bit>

#include "verify_parts.h"

namespace pol::detail {
namespace {

using format::BlockRecord;
using format::CombinationTerm;
using format::Gather;
using format::Permission;
using format::SectionKind;
using format::Setting;
using format::SettingCombination;

bool verify_gather(Checker& checker, const Gather& gather) {
  const std::uint64_t at = checker.offset_of(SectionKind::gathers, gather);
  if (gather.run_count < 1 || gather.run_count > std::size(gather.runs))
    return checker.fail(VerifyCode::bad_gather, at);
  std::uint64_t covered = 0;
  std::uint32_t end = 0;  // Of the run before: runs go upwards, as pext does.
  for (std::uint64_t number = 0; number < std::size(gather.runs); ++number) {
    const Gather::Run& run = gather.runs[number];
    if (number >= gather.run_count) {
      if (run.shift != 0 || run.width != 0) return checker.fail(VerifyCode::bad_gather, at);
      continue;
    }
    if (run.width < 1 || run.width > format::max_block_width || run.shift < end || run.shift + run.width > 64) {
      return checker.fail(VerifyCode::bad_gather, at);
    }
    covered |= ((std::uint64_t{1} << run.width) - 1) << run.shift;
    end = run.shift + run.width;
  }
  return checker.require(
      covered == gather.mask && std::popcount(gather.mask) <= static_cast<int>(format::max_block_width),
      VerifyCode::bad_gather, at);
}

bool verify_gathers(Checker& checker) {
  for (const Gather& gather : checker.section<Gather>(SectionKind::gathers)) {
    if (!verify_gather(checker, gather)) return false;
  }
  return true;
}

bool verify_case_bits(Checker& checker, const BlockRecord& record, std::uint64_t at) {
  const std::uint32_t width = static_cast<std::uint32_t>(std::popcount(record.mask));
  if ((record.mask & (record.mask + 1U)) != 0 || record.shift >= 64 || record.shift + width > 64) {
    return checker.fail(VerifyCode::bad_mask, at);
  }
  if ((record.flags & BlockRecord::gathered) == 0)
    return checker.require(record.extra == 0, VerifyCode::bad_record, at);
  const auto gathers = checker.section<Gather>(SectionKind::gathers);
  return checker.require(record.shift == 0 && record.extra < gathers.size() &&
                             std::popcount(gathers[record.extra].mask) == static_cast<int>(width),
                         VerifyCode::bad_gather, at);
}

/// The rows of a table, looked up once.
struct RowPlaces {
  explicit RowPlaces(const Checker& checker)
      : group_words(
            format::group_words(checker.header().role_count, checker.header().level_count, checker.chunk_words())),
        row_length(format::row_length(checker.header().role_count, checker.chunk_words())),
        word_count(checker.count(SectionKind::rows)) {}

  std::uint64_t words_of(const BlockRecord& record) const {
    return group_words << ((record.flags & BlockRecord::restricted) != 0 ? 1 : 0);
  }
  /// Whether rows may start at this word: they lie side by side from the section's start.
  bool starts_a_row(std::uint32_t word) const { return row_length == 1 || word % row_length == 0; }

  std::uint64_t group_words;  ///< Without restrictions.
  std::uint32_t row_length;
  std::uint64_t word_count;
};

bool verify_permission(Checker& checker, const RowPlaces& rows, SectionKind kind, const Permission& permission) {
  const std::uint64_t at = checker.offset_of(kind, permission);
  if (permission.shift == Permission::compound) {
    if (permission.width != 0 || permission.mask != 0) return checker.fail(VerifyCode::bad_mask, at);
    const std::uint64_t block_count = checker.section<BlockRecord>(SectionKind::blocks).size();
    return checker.require(permission.rows < block_count, VerifyCode::blocks_outside, at);
  }
  if (permission.width > format::max_block_width || permission.mask != (1U << permission.width) - 1 ||
      permission.shift >= 64 || permission.shift + permission.width > 64) {
    return checker.fail(VerifyCode::bad_mask, at);
  }
  if (!rows.starts_a_row(permission.rows)) return checker.fail(VerifyCode::bad_rows, at);
  const std::uint64_t words = rows.group_words << permission.width;
  return checker.require(permission.rows + words <= rows.word_count, VerifyCode::rows_outside, at);
}

bool verify_block(Checker& checker, const RowPlaces& rows, const BlockRecord& record) {
  constexpr std::uint32_t known = BlockRecord::restricted | BlockRecord::settings | BlockRecord::gathered |
                                  BlockRecord::indexed | BlockRecord::last;
  const std::uint64_t at = checker.offset_of(SectionKind::blocks, record);
  if ((record.flags & ~known) != 0) return checker.fail(VerifyCode::bad_record, at);
  if (record.combination >= checker.header().combination_count ||
      (record.combination != 0) != ((record.flags & BlockRecord::settings) != 0)) {
    return checker.fail(VerifyCode::bad_combination, at);
  }
  if (!verify_case_bits(checker, record, at)) return false;
  const auto combinations = checker.section<SettingCombination>(SectionKind::combinations);
  const std::uint64_t cases = std::uint64_t{combinations[record.combination].case_count} * (record.mask + 1U);
  if (cases > format::max_block_cases) return checker.fail(VerifyCode::too_many, at);
  if ((record.flags & BlockRecord::indexed) != 0) {
    const auto row_index = checker.section<std::uint32_t>(SectionKind::row_index);
    return checker.require(record.rows + cases <= row_index.size(), VerifyCode::row_index_outside, at);
  }
  if (!rows.starts_a_row(record.rows)) return checker.fail(VerifyCode::bad_rows, at);
  return checker.require(record.rows + cases * rows.words_of(record) <= rows.word_count, VerifyCode::rows_outside, at);
}

// Blocks may share entries, so each entry is checked once, against the largest group that any indexed record reads.
bool verify_row_index(Checker& checker, const RowPlaces& rows) {
  std::uint64_t largest = rows.group_words;
  for (const BlockRecord& record : checker.section<BlockRecord>(SectionKind::blocks)) {
    if ((record.flags & BlockRecord::indexed) != 0) largest = std::max(largest, rows.words_of(record));
  }
  for (const std::uint32_t& first : checker.section<std::uint32_t>(SectionKind::row_index)) {
    if (!rows.starts_a_row(first)) {
      return checker.fail(VerifyCode::bad_rows, checker.offset_of(SectionKind::row_index, first));
    }
    if (first + largest > rows.word_count) {
      return checker.fail(VerifyCode::rows_outside, checker.offset_of(SectionKind::row_index, first));
    }
  }
  return true;
}

/// A permission that has a number is decided by the row group of that number, or, beyond those, by a class.
bool verify_codes(Checker& checker, const RowPlaces& rows) {
  const Numbers codes = checker.numbers(SectionKind::permissions);
  const std::uint64_t classes = checker.count(SectionKind::classes);
  if (!codes.exist()) {
    return checker.require(classes == 0, VerifyCode::bad_section_size, checker.offset_at(SectionKind::classes, 0));
  }
  const std::uint64_t known = rows.word_count / rows.group_words + classes;
  for (std::uint32_t permission = 0; permission < checker.header().permission_count; ++permission) {
    if (codes[permission] >= known) {
      return checker.fail(VerifyCode::bad_number, checker.offset_at(SectionKind::permissions, permission));
    }
  }
  return true;
}

/// Each Permission says by number on which input bits it depends; without numbers each has bits of its own, or none has.
bool verify_dependencies(Checker& checker, SectionKind records) {
  const Numbers numbers = checker.numbers(SectionKind::dependency_numbers);
  if (!numbers.exist()) {
    const std::uint64_t sets = checker.count(SectionKind::dependencies);
    return checker.require(sets == 0 || sets == checker.count(records), VerifyCode::bad_section_size,
                           checker.offset_at(SectionKind::dependencies, 0));
  }
  const std::uint64_t count = checker.count(SectionKind::dependency_numbers);
  if (count != checker.count(records)) {
    return checker.fail(VerifyCode::bad_section_size, checker.offset_at(SectionKind::dependency_numbers, 0));
  }
  const std::uint64_t known = checker.count(SectionKind::dependencies);
  for (std::uint64_t record = 0; record < count; ++record) {
    if (numbers[record] >= known) {
      return checker.fail(VerifyCode::bad_number, checker.offset_at(SectionKind::dependency_numbers, record));
    }
  }
  return true;
}

bool verify_terms(Checker& checker, const SettingCombination& combination, std::uint64_t at,
                  std::uint32_t default_word) {
  const auto settings = checker.section<Setting>(SectionKind::settings);
  const auto terms = checker.section<CombinationTerm>(SectionKind::combination_terms);
  std::uint64_t cases = 1;
  std::uint64_t word = 0;
  for (const CombinationTerm& term : terms.subspan(combination.first_term, combination.term_count)) {
    if (term.setting >= settings.size() || term.stride != cases) {
      return checker.fail(VerifyCode::bad_combination, checker.offset_of(SectionKind::combination_terms, term));
    }
    const Setting& setting = settings[term.setting];
    word += std::uint64_t{setting.default_value} * term.stride;
    cases *= setting.value_count;  // At most 2^20 × 2^20: no overflow before the test.
    if (cases > format::max_block_cases) return checker.fail(VerifyCode::too_many, at);
  }
  return checker.require(combination.case_count == cases && default_word == word, VerifyCode::bad_combination, at);
}

}  // namespace

// The terms of one combination follow those of the combination before it, so that each is looked at once.
bool verify_combinations(Checker& checker) {
  const auto combinations = checker.section<SettingCombination>(SectionKind::combinations);
  const auto default_words = checker.section<std::uint32_t>(SectionKind::default_words);
  const auto terms = checker.section<CombinationTerm>(SectionKind::combination_terms);
  std::uint64_t next = 0;
  for (std::size_t number = 0; number < combinations.size(); ++number) {
    const SettingCombination& combination = combinations[number];
    const std::uint64_t at = checker.offset_of(SectionKind::combinations, combination);
    const bool first_fits =
        combination.term_count == 0 ? combination.first_term <= terms.size() : combination.first_term == next;
    if (combination.reserved != 0 || !first_fits || combination.term_count > terms.size() - next ||
        (number == 0 && combination.term_count != 0)) {
      return checker.fail(VerifyCode::bad_combination, at);
    }
    if (!verify_terms(checker, combination, at, default_words[number])) return false;
    next += combination.term_count;
  }
  return next == terms.size() ||
         checker.fail(VerifyCode::bad_combination, checker.offset_of(SectionKind::combination_terms, terms[next]));
}

// A permission's blocks run to the first that is `last`. As the section's last one is, no run leaves it.
bool verify_records(Checker& checker) {
  if (!verify_row_chunks(checker) || !verify_gathers(checker)) return false;
  const RowPlaces rows(checker);
  const auto blocks = checker.section<BlockRecord>(SectionKind::blocks);
  for (const BlockRecord& block : blocks) {
    if (!verify_block(checker, rows, block)) return false;
  }
  if (!blocks.empty() && (blocks.back().flags & BlockRecord::last) == 0) {
    return checker.fail(VerifyCode::blocks_outside, checker.offset_of(SectionKind::blocks, blocks.back()));
  }
  if (!verify_codes(checker, rows)) return false;
  const bool is_coded = checker.numbers(SectionKind::permissions).exist();
  const SectionKind records = is_coded ? SectionKind::classes : SectionKind::permissions;
  for (const Permission& permission : checker.section<Permission>(records)) {
    if (!verify_permission(checker, rows, records, permission)) return false;
  }
  return verify_dependencies(checker, records) && verify_row_index(checker, rows) && verify_rows(checker);
}

}  // namespace pol::detail
