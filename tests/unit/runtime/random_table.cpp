#include "tests/unit/runtime/random_table.h"

#include <algorithm>
#include <bit>
#include <numeric>

#include "tests/unit/runtime/reference.h"

namespace pol::testing {
namespace {

using format::BlockRecord;
using format::none;

/// So many words, all different in the worst case, have numbers of two bytes, which chunks need.
constexpr std::size_t max_numbered = std::size_t{1} << 16;

class Generator {
 public:
  Generator(std::mt19937_64& random, std::uint32_t role_count) : random_(random), role_count_(role_count) {}

  TableBuilder run() {
    table_.form = {chance(2), chance(2), chance(2), std::uint32_t{1} << below(random_, 3)};
    const std::uint32_t levels = 2 + below(random_, 4);
    for (std::uint32_t level = 0; level < levels; ++level) table_.add_level("level_" + std::to_string(level));
    const std::uint32_t any = 1 + below(random_, chance(3) ? (chance(4) ? 2200 : 150) : 8);
    const std::uint32_t roles = role_count_ != 0 ? role_count_ : any;
    if (chance(2)) table_.form.chunk_words = random_chunk_words((roles + 63) / 64);
    for (std::uint32_t role = 0; role < roles; ++role) table_.add_role("role_" + std::to_string(role));
    if (chance(2)) table_.fallback_role = below(random_, roles);
    if (chance(3)) table_.custom_role = roles - 1;
    if (roles > 2 && (role_count_ != 0 || roles <= 150) && chance(2)) add_exclusive_roles(roles);
    add_attributes();
    add_settings();
    const std::uint32_t permissions = 1 + below(random_, 20);
    for (std::uint32_t number = 0; number < permissions; ++number) add_permission(number);
    // Room behind every entry of the row index for the largest group.
    table_.rows.insert(table_.rows.end(), 2 * group_words(), 0);
    if (table_.rows.size() > max_numbered) table_.form.chunk_words = 0;
    if (table_.custom_role != none) add_custom_roles();
    return std::move(table_);
  }

 private:
  bool chance(std::uint32_t of) { return below(random_, of) == 0; }
  std::size_t row_words() const { return (table_.role_names.size() + 63) / 64; }
  std::size_t group_words() const { return row_words() * (table_.level_names.size() - 1); }

  /// Verify refuses chunks of twice the words of a row, save the shortest.
  std::uint32_t random_chunk_words(std::uint32_t row_words) {
    std::uint32_t words = format::min_chunk_words;
    while (words < format::max_chunk_words && words < row_words && chance(2)) words *= 2;
    return words;
  }

  /// Of the last roles, if there are many: whether a list fits is tried for each role. A role includes only later ones. Lists of which one role
  /// would hold two are left out, as no policy has them.
  void add_exclusive_roles(std::uint32_t roles) {
    const std::uint32_t first = roles - std::min(roles, role_count_ != 0 ? 12U : roles);
    for (std::uint32_t role = first; role + 1 < roles; ++role) {
      for (std::uint32_t left = chance(2) ? below(random_, 3) : 0; left != 0; --left) {
        table_.add_inclusion(role, role + 1 + below(random_, std::min(roles - role - 1, 4U)));
      }
    }
    for (std::uint32_t left = 1 + below(random_, 3); left != 0; --left) {
      std::vector<std::uint32_t> list;
      for (std::uint32_t members = 2 + below(random_, 3); members != 0; --members) {
        list.push_back(first + below(random_, roles - first));
      }
      TableBuilder with_list;
      with_list.inclusions = table_.inclusions;
      with_list.add_exclusive(list);
      bool fits = true;
      for (std::uint32_t role = first; role < roles; ++role) fits = fits && reference_admits(with_list, {role});
      if (fits) table_.add_exclusive(list);
    }
  }

  void add_attributes() {
    std::uint32_t shift = add_attributes_of(none, chance(4) ? 40 : 0, 2);
    const std::uint32_t resources = 1 + below(random_, 3);
    for (std::uint32_t number = 0; number < resources; ++number) {
      table_.add_resource("resource_" + std::to_string(number));
    }
    for (std::uint32_t number = 0; number < resources; ++number) add_attributes_of(number, shift, 4);
  }

  std::uint32_t add_attributes_of(std::uint32_t owner, std::uint32_t shift, std::uint32_t most) {
    for (std::uint32_t left = below(random_, most + 1); left != 0; --left) {
      std::vector<std::string> values;
      for (std::uint32_t value = 1 + below(random_, 5); value != 0; --value)
        values.push_back("v" + std::to_string(value));
      const auto count = static_cast<std::uint32_t>(values.size());
      const std::uint32_t default_value = chance(2) ? below(random_, count) : none;
      table_.add_attribute(owner, "a" + std::to_string(left), values, static_cast<std::uint8_t>(shift), default_value);
      shift += static_cast<std::uint32_t>(std::bit_width(count - 1)) + (chance(3) ? 1 : 0);
    }
    return shift;
  }

  void add_settings() {
    for (std::uint32_t number = below(random_, 10); number != 0; --number) {
      const std::string name = "setting_" + std::to_string(number);
      if (chance(2)) {
        table_.add_switch(name, chance(2));
        continue;
      }
      std::vector<std::string> values;
      for (std::uint32_t value = 1 + below(random_, 4); value != 0; --value)
        values.push_back("v" + std::to_string(value));
      const auto count = static_cast<std::uint32_t>(values.size());
      table_.add_setting(name, values, below(random_, count),
                         chance(5) ? std::uint32_t{format::Setting::immutable} : 0);
    }
    const auto settings = static_cast<std::uint32_t>(table_.settings.size());
    for (std::uint32_t combination = settings == 0 ? 0 : below(random_, 5); combination != 0; --combination) {
      std::vector<std::uint32_t> members(settings);
      std::iota(members.begin(), members.end(), 0);
      std::shuffle(members.begin(), members.end(), random_);
      members.resize(1 + below(random_, std::min(settings, 3U)));
      table_.add_combination(members);
    }
  }

  /// The input bits that the attributes of a permission's requests use.
  std::uint64_t used_bits(std::uint32_t resource) const {
    std::uint64_t bits = 0;
    for (const format::Attribute& attribute : table_.attributes) {
      if (attribute.resource != none && attribute.resource != resource) continue;
      bits |= ((std::uint64_t{1} << attribute.width) - 1) << attribute.shift;
    }
    return bits;
  }

  RowGroup random_group(bool restricted) {
    RowGroup group;
    const std::size_t words = group_words() * (restricted ? 2 : 1);
    // Of many roles few have most permissions: such rows may be lists.
    const bool is_sparse = row_words() > format::min_chunk_words && chance(2);
    for (std::size_t word = 0; word < words; ++word) {
      std::uint64_t bits = random_() & random_();
      if (is_sparse)
        bits = chance(static_cast<std::uint32_t>(row_words())) ? std::uint64_t{1} << below(random_, 64) : 0;
      if (word >= group_words()) bits &= random_();
      const std::size_t used = word % row_words() + 1 == row_words() ? (table_.role_names.size() - 1) % 64 + 1 : 64;
      bits &= ~std::uint64_t{0} >> (64 - used);
      // Whoever has a level has those below it; whoever is kept from one is kept from those above it.
      const bool is_first_row = word % group_words() < row_words();
      if (!is_first_row)
        bits = word < group_words() ? bits & group[word - row_words()] : bits | group[word - row_words()];
      group.push_back(bits);
    }
    return group;
  }

  std::vector<RowGroup> random_groups(std::size_t cases, bool restricted) {
    std::vector<RowGroup> some;
    for (int number = 0; number < 3; ++number) some.push_back(random_group(restricted));
    std::vector<RowGroup> groups;
    for (std::size_t number = 0; number < cases; ++number) groups.push_back(some[below(random_, some.size())]);
    return groups;
  }

  BlockRecord random_block(std::uint64_t used, std::uint64_t& picked) {
    BlockRecord block{};
    if (chance(2)) block.flags |= BlockRecord::restricted;
    block.combination = below(random_, table_.combinations.size());
    std::uint32_t width = 0;
    if (chance(3)) {
      width = add_random_gather(used & random_(), block);
      if (width != 0) picked |= table_.gathers[block.extra].mask;
    } else if (used != 0) {
      width = below(random_, 5);
      block.shift = static_cast<std::uint8_t>(below(random_, 64 - width));
      if (chance(2)) block.shift = static_cast<std::uint8_t>(std::countr_zero(used));
      picked |= ((std::uint64_t{1} << width) - 1) << block.shift;
    }
    const bool restricted = (block.flags & BlockRecord::restricted) != 0;
    const std::size_t cases = std::size_t{table_.combinations[block.combination].case_count} << width;
    const std::vector<RowGroup> groups = random_groups(cases, restricted);
    return chance(2) ? table_.indexed_cases(block, width, groups) : table_.cases(block, width, groups);
  }

  std::uint32_t add_random_gather(std::uint64_t mask, BlockRecord& block) {
    if (mask == 0) return 0;
    format::Gather gather{};
    gather.mask = mask;
    for (std::uint32_t bit = 0; bit < 64;) {
      if ((mask >> bit & 1) == 0) {
        ++bit;
        continue;
      }
      const auto width = static_cast<std::uint8_t>(std::countr_one(mask >> bit));
      gather.runs[gather.run_count++] = {static_cast<std::uint8_t>(bit), width};
      bit += width;
    }
    block.extra = static_cast<std::uint32_t>(table_.gathers.size());
    block.flags |= BlockRecord::gathered;
    table_.gathers.push_back(gather);
    return static_cast<std::uint32_t>(std::popcount(mask));
  }

  void add_permission(std::uint32_t number) {
    const std::uint32_t resource = below(random_, table_.resources.size());
    const std::uint64_t used = used_bits(resource);
    std::uint64_t picked = 0;
    format::Permission permission{};
    if (chance(2)) {
      const std::uint32_t width = below(random_, 5);
      const auto shift = static_cast<std::uint8_t>(used == 0 ? 0 : std::countr_zero(used));
      permission = table_.plain(shift, width, random_groups(std::size_t{1} << width, false));
      picked = std::uint64_t{permission.mask} << shift;
    } else {
      std::vector<BlockRecord> blocks;
      for (std::uint32_t left = 1 + below(random_, 3); left != 0; --left) blocks.push_back(random_block(used, picked));
      permission = table_.compound(std::move(blocks));
    }
    table_.add_permission(resource, "action_" + std::to_string(number), permission, picked & used);
  }

  void add_custom_roles() {
    const std::size_t words = (table_.permissions.size() + 63) / 64;
    table_.custom_roles.resize(3 * words);
    for (std::uint64_t& word : table_.custom_roles) {
      word = random_() & ~std::uint64_t{0} >> (64 - table_.permissions.size());
    }
  }

  std::mt19937_64& random_;
  std::uint32_t role_count_;
  TableBuilder table_;
};

}  // namespace

TableBuilder random_table(std::mt19937_64& random, std::uint32_t role_count) {
  return Generator(random, role_count).run();
}

std::uint64_t random_inputs(std::mt19937_64& random, const TableBuilder& table, std::uint32_t permission) {
  std::uint64_t bits = 0;
  for (const format::Attribute& attribute : table.attributes) {
    if (attribute.resource != none && attribute.resource != table.permission_resources[permission]) continue;
    if (attribute.width != 0) bits |= std::uint64_t{below(random, attribute.value_count)} << attribute.shift;
  }
  return bits;
}

std::vector<std::uint32_t> random_words(std::mt19937_64& random, const TableBuilder& table) {
  std::vector<std::uint32_t> values;
  for (const format::Setting& setting : table.settings) values.push_back(below(random, setting.value_count));
  std::vector<std::uint32_t> words;
  for (const format::SettingCombination& combination : table.combinations) {
    std::uint32_t word = 0;
    for (std::uint32_t term = 0; term < combination.term_count; ++term) {
      const format::CombinationTerm& found = table.combination_terms[combination.first_term + term];
      word += values[found.setting] * found.stride;
    }
    words.push_back(word);
  }
  return words;
}

}  // namespace pol::testing
