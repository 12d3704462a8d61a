#include "compiler/table/compact_table.h"

#include <algorithm>
#include <map>
#include <span>
#include <tuple>
#include <unordered_map>

#include "compiler/table/row_store.h"
#include "llvm/ADT/DenseMap.h"

namespace polc {
namespace {

using pol::format::BlockRecord;

// 32 KiB of them: what the first cache of a small processor holds.
constexpr std::size_t max_records_in_cache = 4096;
// Half a KiB of them, which spares a request without attributes a load.
constexpr std::size_t max_own_dependencies = 64;

bool is_constant(const pol::format::Permission& permission) {
  return permission.shift != pol::format::Permission::compound && permission.width == 0;
}

/// Gives row groups new places, those of constant permissions first, so that their numbers are small.
class Renumbering {
 public:
  Renumbering(const DecisionTable& table, std::uint32_t role_count, std::uint32_t level_count)
      : table_(table),
        group_words_(pol::format::group_words(role_count, level_count)),
        row_words_(table.rows.row_words),
        padding_(std::size_t{pol::format::role_words(role_count)} * (level_count - 1)) {}

  /// Moves the rows to `rows`.
  CompactTable run(Rows& rows) {
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
    rows.row_words = row_words_;
    if (rows.in_parts()) {
      rows.words = table_.rows.words;
      rows.parts = parts_.take();
    } else {
      rows.words = words_.take();
    }
    // Verify checks an index against the largest row group, whichever record reads it.
    if (!compact_.row_index.empty()) rows.add_empty(padding_);
    const auto group_count = static_cast<std::uint32_t>(rows.size() / group_words_);
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
    if (table_.rows.in_parts()) {
      const std::uint32_t parts_of_row = table_.rows.parts_of_row();
      const std::size_t parts = groups * group_words_ / row_words_ * parts_of_row;
      const auto run = std::span(table_.rows.parts).subspan(first / row_words_ * std::size_t{parts_of_row}, parts);
      place->second = parts_.place(run) / parts_of_row * row_words_;
    } else {
      place->second = words_.place(std::span(table_.rows.words).subspan(first, groups * group_words_));
    }
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
  std::uint32_t row_words_;
  std::size_t padding_;
  RunStore<std::uint64_t> words_;  // The rows as words, or by their parts.
  RunStore<std::uint32_t> parts_;
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

/// Where rows take another number of elements than words, all that leads to rows follows.
void move_to_elements(CompactTable& compact, std::uint32_t row_words) {
  const auto move = [&](std::uint32_t& first) { first = first / row_words * compact.rows.row_length; };
  for (pol::format::Permission& permission : compact.permissions) {
    if (permission.shift != pol::format::Permission::compound) move(permission.rows);
  }
  for (BlockRecord& record : compact.blocks) {
    if ((record.flags & BlockRecord::indexed) == 0) move(record.rows);
  }
  for (std::uint32_t& first : compact.row_index) move(first);
}

}  // namespace

std::uint32_t number_width(const std::vector<std::uint32_t>& numbers) {
  const std::uint32_t largest = numbers.empty() ? 0 : *std::max_element(numbers.begin(), numbers.end());
  return largest <= 0xFF ? 1 : largest <= 0xFFFF ? 2 : 4;
}

CompactTable compact(const DecisionTable& table, std::uint32_t role_count, std::uint32_t level_count,
                     std::optional<RowForm> form) {
  const bool is_coded =
      !table.permissions.empty() && (table.permissions.size() > max_records_in_cache ||
                                     std::all_of(table.permissions.begin(), table.permissions.end(), is_constant));
  // Where the rows of a group share a word, a decision has that word at once.
  if (pol::format::lane_width(role_count, level_count) != 0) form = RowForm::words;
  CompactTable result;
  if (is_coded) {
    Rows rows;
    result = Renumbering(table, role_count, level_count).run(rows);
    result.rows = encode_rows(std::move(rows), form);
  } else {
    result.permissions = table.permissions;
    result.blocks = table.blocks;
    result.rows = encode_rows(Rows(table.rows), form);
    result.row_index = table.row_index;
    result.dependencies = table.dependencies;
  }
  share_dependencies(result);
  if (result.rows.chunk_words != 0) move_to_elements(result, table.rows.row_words);
  return result;
}

}  // namespace polc
