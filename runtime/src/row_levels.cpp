#include "row_levels.h"

#include <bit>

#include <pol/detail/blocks.h>

#include "completions.h"

#if defined(__x86_64__) && defined(__GNUC__)
#define POL_HAS_AVX2_FORM
#include <immintrin.h>
#endif

namespace pol::detail {
namespace {

#ifdef POL_HAS_AVX2_FORM
// The cases of 32 rows lie in eight registers of four; each case is a byte at most. Shifted by as many bytes as its register's
// number and ORed, they are one register x, with byte 8q + k the case of row 4k + q. Levels are looked up there, 16 cases at a
// time: pshufb takes the low four bits of a byte as a position, and gives 0 where the highest bit is set, which adding 0x70
// with saturation sets for whatever is not within the 16. Two shuffles bring the levels into the order of the rows.
[[gnu::target("avx2")]] void look_up_32(const RowLevels& of, std::span<const Inputs> rows, std::span<Level> levels) {
  const __m128i shift = _mm_cvtsi32_si128(static_cast<int>(of.shift));
  const __m256i mask = _mm256_set1_epi64x((std::int64_t{1} << of.width) - 1);
  const __m256i pairs =
      _mm256_broadcastsi128_si256(_mm_setr_epi8(0, 8, 1, 9, 2, 10, 3, 11, 4, 12, 5, 13, 6, 14, 7, 15));
  const std::uint32_t tables = of.width <= 4 ? 1 : 1U << (of.width - 4);
  std::size_t row = 0;
  for (; row + 32 <= rows.size(); row += 32) {
    const auto* from = reinterpret_cast<const __m256i*>(rows.data() + row);
    __m256i x = _mm256_setzero_si256();
    for (int number = 7; number >= 0; --number) {
      const __m256i cases = _mm256_and_si256(_mm256_srl_epi64(_mm256_loadu_si256(from + number), shift), mask);
      x = _mm256_or_si256(_mm256_slli_epi64(x, 8), cases);
    }
    __m256i found = _mm256_setzero_si256();
    for (std::uint32_t table = 0; table < tables; ++table) {
      const __m256i sixteen = _mm256_broadcastsi128_si256(
          _mm_loadu_si128(reinterpret_cast<const __m128i*>(of.levels + std::size_t{table} * 16)));
      found = _mm256_or_si256(found, _mm256_shuffle_epi8(sixteen, _mm256_adds_epu8(x, _mm256_set1_epi8(0x70))));
      x = _mm256_sub_epi8(x, _mm256_set1_epi8(16));
    }
    found = _mm256_shuffle_epi8(found, pairs);
    const __m128i low = _mm256_castsi256_si128(found);
    const __m128i high = _mm256_extracti128_si256(found, 1);
    auto* to = reinterpret_cast<__m128i*>(levels.data() + row);
    _mm_storeu_si128(to, _mm_unpacklo_epi16(low, high));
    _mm_storeu_si128(to + 1, _mm_unpackhi_epi16(low, high));
  }
  look_up_each(of, rows.subspan(row), levels.subspan(row));
}
#endif

}  // namespace

std::optional<RowLevels> RowLevels::of(const TableView& table, const RoleSet& roles, PermissionId permission,
                                       AccountWords account) {
  RowLevels of;
  std::uint64_t read = 0;
  for_each_block(table.data(), index(permission),
                 [&](const format::BlockRecord& block) { read |= picked_bits(table.data(), block); });
  if (read != 0) {
    of.shift = static_cast<std::uint32_t>(std::countr_zero(read));
    of.width = static_cast<std::uint32_t>(std::bit_width(read)) - of.shift;
  }
  if (of.width > max_width) return std::nullopt;
  for (std::uint64_t number = 0; number < std::uint64_t{1} << of.width; ++number) {
    of.levels[number] = decide_admitted(table, roles, permission, Inputs(number << of.shift), &account);
  }
  return of;
}

void look_up_each(const RowLevels& of, std::span<const Inputs> rows, std::span<Level> levels) {
  const std::uint64_t mask = (std::uint64_t{1} << of.width) - 1;
  const std::uint32_t shift = of.shift;
  for (std::size_t row = 0; row < rows.size(); ++row) levels[row] = of.levels[rows[row].bits >> shift & mask];
}

void look_up(const RowLevels& of, std::span<const Inputs> rows, std::span<Level> levels) {
#ifdef POL_HAS_AVX2_FORM
  static const auto fastest = __builtin_cpu_supports("avx2") != 0 ? look_up_32 : look_up_each;
  fastest(of, rows, levels);
#else
  look_up_each(of, rows, levels);
#endif
}

}  // namespace pol::detail
