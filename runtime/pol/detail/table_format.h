// The bytes of a compiled policy (`.polt`), as the structs that lie in them. FORMAT.md is the prose.
//
// Everything is little-endian, 8-byte aligned by section and addressed by index, so that a table is used in
// place from a memory map. Nothing here is trusted until verify.h has checked it.
#pragma once

#include <bit>
#include <cstdint>

namespace pol::format {

inline constexpr char magic[8] = {'P', 'O', 'L', 'T', 'A', 'B', 'L', 'E'};
// The major version changes when an older reader would misread a table. A table has the first that it needs.
inline constexpr std::uint16_t version_major = 2;
inline constexpr std::uint16_t version_of_chunks = 3;  ///< Of tables with `row_chunks`.
inline constexpr std::uint16_t version_minor = 0;  ///< Raised when a section or a flag is added that readers may skip.

inline constexpr std::uint32_t none = 0xFFFFFFFF;  ///< "No such thing", wherever an index may be absent.
inline constexpr std::uint16_t row_list = 0xFFFF;  ///< Instead of a row's first chunk: a list of roles follows.

// What a table may hold at most. The compiler reports each as a limit; verify refuses more.
inline constexpr std::uint32_t max_roles = 1 << 16;  // A RoleSet has a bit for each.
inline constexpr std::uint32_t max_levels = 16;      // A decision tests one row for each level above the lowest.
inline constexpr std::uint32_t max_permissions = 1 << 24;
inline constexpr std::uint32_t max_resources = 1 << 20;  // Without names nothing else bounds them.
inline constexpr std::uint32_t max_settings = 1 << 16;
inline constexpr std::uint32_t max_setting_combinations = 1 << 20;
inline constexpr std::uint32_t max_input_bits = 64;   // All attributes of one request share one word.
inline constexpr std::uint32_t max_block_width = 16;  // Attribute bits that select a case of one block.
inline constexpr std::uint32_t max_block_cases = 1 << 20;
inline constexpr std::uint32_t max_row_words = 0xFFFFFFFF;  // Records point to rows with 32 bits.
inline constexpr std::uint32_t min_chunk_words = 8;         // Shorter chunks spare nothing over words.
inline constexpr std::uint32_t max_chunk_words = 128;
inline constexpr std::uint32_t max_row_chunks = 0xFFFF;  // The number behind the last is `row_list`.
inline constexpr std::uint32_t max_name_bytes = 4096;    // Comparing neighbours in a sorted index stays linear.
inline constexpr std::uint32_t min_string_bytes = 8;

enum class SectionKind : std::uint32_t {
  // Needed to decide. "Numbers" are of 1, 2 or 4 bytes, as their section says; the kinds up to dependency_numbers come
  // before `combinations`, which is never empty, so that reading four bytes at the last number stays in the file.
  permissions = 1,           ///< Permission[permission_count], or numbers: a row group, or beyond those a class
  classes = 2,               ///< Permission[]: only where `permissions` are numbers
  blocks = 3,                ///< BlockRecord[]: the blocks of compound permissions
  rows = 4,                  ///< u64[], or u16[]: positions in `row_words`, or, if there are `row_chunks`, in those
  row_words = 5,             ///< u64[]: the different words of rows, where `rows` are u16
  row_index = 6,             ///< u32[]: for `indexed` records, a row group's first word in `rows`, by case
  gathers = 7,               ///< Gather[]
  permission_resources = 8,  ///< numbers[permission_count], or none if there is one resource
  dependency_numbers = 9,    ///< numbers: a position in `dependencies` for each Permission; or none: its own
  dependencies = 10,  ///< u64[]: exactly the input bits that a decision depends on; none: no decision depends on any
  combinations = 11,  ///< SettingCombination[combination_count]; number 0 is "no settings"
  combination_terms = 12,  ///< CombinationTerm[]
  default_words = 13,      ///< u32[combination_count]: the account words of an account that changed nothing
  resources = 14,          ///< Resource[resource_count], or none if no attribute has a default
  attributes = 15,         ///< Attribute[attribute_count]
  settings = 16,           ///< Setting[setting_count]
  value_sets = 17,         ///< u64[]: bit sets over values of a domain, low word first
  requirements = 18,       ///< Requirement[]
  role_lists = 19,         ///< u32[]: lists of role ids
  exclusive = 20,          ///< RoleList[]: of each list a subject holds at most one
  custom_roles = 21,       ///< u64[3][ceil(permission_count / 64)]: may, always, never hold
  inclusions = 22,         ///< Inclusion[]: what leads to a role of `exclusive`
  row_chunks = 23,  ///< u16[8 to 128][]: positions in `row_words`, as many as a chunk has words; from version 3 on
  // Names; left out by --strip. Those of names are laid out as packed_names.h says. `strings` are last and have min_string_bytes, so
  // that reading eight bytes at the last element of any of them stays in the file.
  policy_name = 32,          ///< a name
  level_names = 33,          ///< names[level_count]
  role_names = 34,           ///< names[role_count]
  permission_names = 35,     ///< names[permission_count]; `resource.action`
  resource_names = 36,       ///< names[resource_count]
  attribute_names = 37,      ///< names[attribute_count]; the bare name
  setting_names = 38,        ///< names[setting_count]; `group.setting`
  value_names = 39,          ///< names[]: Attribute::first_value and Setting::first_value point here
  roles_by_name = 40,        ///< numbers[role_count], sorted by the bytes of the names
  permissions_by_name = 41,  ///< numbers[permission_count]
  settings_by_name = 42,     ///< numbers[setting_count]
  orders = 43,               ///< u32[attribute_count + setting_count], or none: which order the values have, or `none`
  strings = 44,              ///< bytes, UTF-8
  // Explanations; left out by --strip. From 64 on.
};

struct Section {
  std::uint32_t kind;
  std::uint32_t element_size;  ///< Bytes of one element, so that a reader can refuse a layout it does not know.
  std::uint64_t offset;        ///< From the file's start; a multiple of 8.
  std::uint64_t size;          ///< In bytes, a multiple of element_size.
};

struct Header {
  char magic[8];
  std::uint16_t version_major;
  std::uint16_t version_minor;
  std::uint32_t header_size;  ///< Bytes of this struct; the section directory follows it.
  std::uint64_t file_size;
  std::uint64_t checksum;     ///< xxHash64, seed 0, of the whole file with this field zero.
  std::uint64_t fingerprint;  ///< Of the schema: equal for tables with equal ids, names, domains and input bits.
  std::uint32_t section_count;
  std::uint32_t level_count;
  std::uint32_t role_count;  ///< With the custom role, if there is one.
  std::uint32_t role_words;  ///< ceil(role_count / 64), at least 1: the words of a row.
  std::uint32_t permission_count;
  std::uint32_t resource_count;
  std::uint32_t attribute_count;
  std::uint32_t setting_count;
  std::uint32_t combination_count;  ///< At least 1.
  std::uint32_t fallback_role;      ///< Held by whoever holds no role; `none` if there is no such role.
  std::uint32_t custom_role;        ///< Stands for the roles that accounts define; `none` if the policy allows none.
  std::uint32_t reserved;           ///< 0
};
static_assert(sizeof(Header) == 88);

/// The bits of a lane, if all rows of a row group fit in one word, side by side; 0 if each row has words of its own.
constexpr std::uint32_t lane_width(std::uint32_t role_count, std::uint32_t level_count) {
  const std::uint32_t width = std::bit_floor(64 / (level_count - 1));
  return role_count <= width ? width : 0;
}

/// Words of a row.
constexpr std::uint32_t role_words(std::uint32_t role_count) {
  return role_count == 0 ? 1 : (role_count + 63) / 64;
}

/// Elements of `rows` that a row takes: its words, or, where `chunk_words` of them lie in a chunk, the number of each chunk.
constexpr std::uint32_t row_length(std::uint32_t role_count, std::uint32_t chunk_words) {
  return chunk_words == 0 ? role_words(role_count) : (role_words(role_count) + chunk_words - 1) / chunk_words;
}

/// Elements of `rows` that a row group without restrictions takes; one with them takes twice as many.
constexpr std::uint32_t group_words(std::uint32_t role_count, std::uint32_t level_count,
                                    std::uint32_t chunk_words = 0) {
  return lane_width(role_count, level_count) != 0 ? 1 : row_length(role_count, chunk_words) * (level_count - 1);
}

/// How many roles a row can list: the mark and their number go before them.
constexpr std::uint32_t max_listed(std::uint32_t row_length) {
  return row_length < 3 ? 0 : row_length - 2;
}

/// How a permission is decided: by itself, if it depends on contiguous input bits alone, or by its blocks.
///
/// A plain permission's *case* is (inputs >> shift) & mask. Each case has a *row group*: for each level above
/// the lowest a row of granted role bits. A level counts if a bit of the roles is set in its row; the decision is the number
/// of levels that count.
struct Permission {
  static constexpr std::uint8_t compound = 128;

  std::uint8_t
      shift;  ///< 0 to 63; or `compound`: then width and mask are 0 and `rows` is its first record in `blocks`.
  std::uint8_t width;  ///< 0 to 16
  std::uint16_t mask;  ///< (1 << width) - 1
  std::uint32_t rows;  ///< The first case's first word in `rows`.
};
static_assert(sizeof(Permission) == 8);

/// One block of a compound permission, whose blocks end with the first that is `last`.
///
/// The case is (account word of `combination`) << width | (attribute bits), where the attribute bits are
/// (inputs >> shift) & mask, or what the gather picks, and width the number of bits in `mask`. If `restricted`, the row
/// group goes on with a row for each level of role bits that may not have it. A level counts if some block grants it and none
/// restricts it.
struct BlockRecord {
  enum Flags : std::uint8_t {
    restricted = 1,  ///< Row groups hold restriction rows.
    settings = 2,    ///< `combination` is not 0.
    gathered = 4,    ///< The attribute bits are not contiguous: `extra` is a Gather; shift is 0.
    indexed = 8,     ///< `rows` is the first of the block's cases in row_index, not in rows.
    last = 32,       ///< No block of this permission follows.
  };
  std::uint32_t rows;         ///< A word in `rows`, or as the flags say.
  std::uint32_t combination;  ///< Which settings select the case; 0 for none.
  std::uint32_t extra;        ///< The Gather if `gathered`, else 0.
  std::uint16_t mask;         ///< (1 << width) - 1
  std::uint8_t shift;         ///< 0 to 63
  std::uint8_t flags;
};
static_assert(sizeof(BlockRecord) == 16);

/// Picks scattered input bits: run after run, low bits first, exactly as `pext(inputs, mask)` does.
struct Gather {
  struct Run {
    std::uint8_t shift;
    std::uint8_t width;
  };
  std::uint64_t mask;
  std::uint64_t run_count;  ///< 1 to 16
  Run runs[16];
};
static_assert(sizeof(Gather) == 48);

/// Settings that decide together. An account keeps, for each combination, one word: the sum of value × stride.
struct SettingCombination {
  std::uint32_t first_term;
  std::uint32_t term_count;
  std::uint32_t case_count;  ///< The product of the settings' value counts.
  std::uint32_t reserved;
};

struct CombinationTerm {
  std::uint32_t setting;
  std::uint32_t stride;
};

struct Resource {
  std::uint64_t default_bits;    ///< The inputs of a request that says nothing.
  std::uint64_t defaulted_mask;  ///< The input bits that have a default.
};

struct Attribute {
  std::uint32_t resource;  ///< `none`: the context's, part of every request.
  std::uint32_t value_count;
  std::uint32_t default_value;  ///< `none`: a request must say it where a decision depends on it.
  std::uint32_t first_value;    ///< In value_names.
  std::uint8_t shift;
  std::uint8_t width;    ///< ceil(log2(value_count))
  std::uint8_t boolean;  ///< 1: the values are false, true.
  std::uint8_t reserved[5];
};
static_assert(sizeof(Attribute) == 24);

struct RoleList {
  std::uint32_t first;  ///< In role_lists.
  std::uint32_t count;
};

/// Whoever holds `role` holds `included`. There only where that leads to a role of an exclusive list; all inclusions that
/// lead to a role come before the role's own.
struct Inclusion {
  std::uint32_t role;
  std::uint32_t included;
};

struct Setting {
  enum Flags : std::uint32_t { immutable = 1, boolean = 2 };
  std::uint32_t value_count;
  std::uint32_t default_value;
  std::uint32_t first_value;  ///< In value_names.
  std::uint32_t flags;
  std::uint32_t allowed;            ///< First word in value_sets, ceil(value_count / 64) words; the default is in it.
  std::uint32_t first_requirement;  ///< In requirements.
  std::uint32_t requirement_count;
  RoleList editable_by;  ///< Empty: by nobody through Account::set on an actor's behalf.
  std::uint32_t reserved;
};
static_assert(sizeof(Setting) == 40);

/// While the setting that owns this is on (or, if it is no switch, away from its default), `setting` must have
/// one of `values`.
struct Requirement {
  std::uint32_t setting;
  std::uint32_t values;  ///< First word in value_sets.
};

/// Bytes of `strings`. Tables have it packed: see packed_names.h.
struct Text {
  std::uint32_t offset;
  std::uint32_t size;
};

/// The same of a thing that has a title, too, if its author gave one.
struct Named {
  Text name;
  Text title;
};

}  // namespace pol::format
