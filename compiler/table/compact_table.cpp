#include "compiler/table/compact_table.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <unordered_map>

#include "compiler/table/row_store.h"
#include "llvm/ADT/DenseMap.h"

namespace polc {
namespace {

using pol::format::BlockRecord;

// 32 KiB of them: what the first cache of a small processor holds.
constexpr std::size_t max_records_in_cache = 4096;
// Below this, rows stay in the first cache as they are.
constexpr std::size_t min_row_bytes = 4096;
// Half a KiB of them, which spares a request without attributes a load.
constexpr std::size_t max_own_dependencies = 64;
constexpr std::size_t max_row_words = std::size_t{1} << 16;  // Numbers of row words have two bytes.

bool is_constant(const pol::format::Permission& permission) {
  return permission.shift != pol::format::Permission::compound && permission.width == 0;
}

/// Gives row groups new places, those of constant permissions first, so that their numbers are small.
class Renumbering {
 public:
  Renumbering(const DecisionTable& table, std::uint32_t role_count, std::uint32_t level_count)
      : table_(table),
        group_words_(pol::format::group_words(role_count, level_count)),
        padding_(std::size_t{pol::format::role_words(role_count)} * (level_count - 1)) {}

  CompactTable run() {
    rows_.reserve(table_.rows.size());
    std::vector<std::uint32_t> codes(table_.permissions.size());
    for (std::size_t number = 0; number < codes.size(); ++number) {
      if (is_constant(table_.permissions[number])) {
        codes[number] = static_cast<std::uint32_t>(move(table_.permissions[number].rows, 1) / group_words_);
      }
    }
    move_blocks();
    std::vector<std::uint64_t> dependencies;
    for (std::size_t number = 0; number < codes.size(); ++number) {
      if (!is_constant(table_.permissions[number])) codes[number] = class_of(number, dependencies);
    }
    compact_.rows = rows_.take();
    // Verify checks an index against the largest row group, whichever record reads it.
    if (!compact_.row_index.empty()) compact_.rows.resize(compact_.rows.size() + padding_);
    const auto group_count = static_cast<std::uint32_t>(compact_.rows.size() / group_words_);
    for (std::size_t number = 0; number < codes.size(); ++number) {
      if (!is_constant(table_.permissions[number])) codes[number] += group_count;
    }
    compact_.codes = std::move(codes);
    compact_.dependencies = std::move(dependencies);
    return std::move(compact_);
  }

 private:
  /// Where the groups that start at word `first` are now.
  std::uint32_t move(std::uint32_t first, std::size_t groups) {
    // Many permissions have the same groups, which are long where there are many roles.
    const auto [place, is_new] = moved_.try_emplace({first, groups});
    if (!is_new) return place->second;
    const auto begin = table_.rows.begin() + first;
    place->second = rows_.place({begin, begin + static_cast<std::ptrdiff_t>(groups * group_words_)});
    return place->second;
  }

  void move_blocks() {
    compact_.blocks = table_.blocks;
    compact_.row_index = table_.row_index;
    std::vector<bool> is_moved(table_.row_index.size());
    for (BlockRecord& record : compact_.blocks) {
      const std::size_t per_case = (record.flags & BlockRecord::restricted) != 0 ? 2 : 1;
      const std::size_t cases =
          std::size_t{table_.combinations[record.combination].case_count} * (std::size_t{record.mask} + 1);
      if ((record.flags & BlockRecord::indexed) == 0) {
        record.rows = move(record.rows, cases * per_case);
        continue;
      }
      for (std::size_t entry = record.rows; entry < record.rows + cases; ++entry) {
        if (!is_moved[entry]) compact_.row_index[entry] = move(table_.row_index[entry], per_case);
        is_moved[entry] = true;
      }
    }
  }

  std::uint32_t class_of(std::size_t number, std::vector<std::uint64_t>& dependencies) {
    pol::format::Permission permission = table_.permissions[number];
    if (permission.shift != pol::format::Permission::compound)
      permission.rows = move(permission.rows, std::size_t{permission.mask} + 1);
    const auto next = static_cast<std::uint32_t>(compact_.permissions.size());
    const auto [found, is_new] = classes_.try_emplace(
        std::tuple(permission.shift, permission.width, permission.rows, table_.dependencies[number]), next);
    if (is_new) {
      compact_.permissions.push_back(permission);
      dependencies.push_back(table_.dependencies[number]);
    }
    return found->second;
  }

  const DecisionTable& table_;
  std::size_t group_words_;
  std::size_t padding_;
  RunStore<std::uint64_t> rows_;
  llvm::DenseMap<std::pair<std::uint32_t, std::size_t>, std::uint32_t> moved_;
  std::map<std::tuple<std::uint8_t, std::uint8_t, std::uint32_t, std::uint64_t>, std::uint32_t> classes_;
  CompactTable compact_;
};

/// `words` as positions among the different ones, which are put into `different`.
std::vector<std::uint32_t> numbers_of(const std::vector<std::uint64_t>& words, std::vector<std::uint64_t>& different) {
  std::unordered_map<std::uint64_t, std::uint32_t> places;
  std::vector<std::uint32_t> numbers;
  numbers.reserve(words.size());
  for (const std::uint64_t word : words) {
    const auto [found, is_new] = places.try_emplace(word, static_cast<std::uint32_t>(different.size()));
    if (is_new) different.push_back(word);
    numbers.push_back(found->second);
  }
  return numbers;
}

void share_dependencies(CompactTable& compact) {
  const auto is_zero = [](std::uint64_t bits) { return bits == 0; };
  if (std::all_of(compact.dependencies.begin(), compact.dependencies.end(), is_zero))
    return compact.dependencies.clear();
  if (compact.permissions.size() <= max_own_dependencies) return;
  std::vector<std::uint64_t> different;
  compact.dependency_numbers = numbers_of(compact.dependencies, different);
  compact.dependencies = std::move(different);
}

void share_row_words(CompactTable& compact) {
  const std::size_t bytes = compact.rows.size() * sizeof(std::uint64_t);
  if (bytes < min_row_bytes) return;
  std::vector<std::uint64_t> words;
  std::vector<std::uint32_t> numbers = numbers_of(compact.rows, words);
  const std::size_t shared = numbers.size() * sizeof(std::uint16_t) + words.size() * sizeof(std::uint64_t);
  if (shared * 2 > bytes || words.size() > max_row_words) return;
  compact.rows = std::move(words);
  compact.row_numbers = std::move(numbers);
}

}  // namespace

std::uint32_t number_width(const std::vector<std::uint32_t>& numbers) {
  const std::uint32_t largest = numbers.empty() ? 0 : *std::max_element(numbers.begin(), numbers.end());
  return largest <= 0xFF ? 1 : largest <= 0xFFFF ? 2 : 4;
}

CompactTable compact(const DecisionTable& table, std::uint32_t role_count, std::uint32_t level_count) {
  const bool is_coded =
      !table.permissions.empty() && (table.permissions.size() > max_records_in_cache ||
                                     std::all_of(table.permissions.begin(), table.permissions.end(), is_constant));
  CompactTable result;
  if (is_coded) {
    result = Renumbering(table, role_count, level_count).run();
  } else {
    result.permissions = table.permissions;
    result.blocks = table.blocks;
    result.rows = table.rows;
    result.row_index = table.row_index;
    result.dependencies = table.dependencies;
  }
  share_dependencies(result);
  if (pol::format::lane_width(role_count, level_count) == 0) share_row_words(result);
  return result;
}

}  // namespace polc
