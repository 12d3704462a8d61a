// Assembles tables by hand, section by section, so that the runtime is tested without the compiler.
//
// Nothing is checked: a test may build a table that verify must refuse.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <pol/detail/explain_format.h>
#include <pol/detail/table_format.h>
#include <pol/table_view.h>

namespace pol::testing {

/// Bytes at an 8-byte boundary, as a memory map would give them.
class Bytes {
 public:
  explicit Bytes(std::size_t size) : words_((size + 7) / 8), size_(size) {}

  std::span<std::byte> span() { return {reinterpret_cast<std::byte*>(words_.data()), size_}; }
  std::span<const std::byte> span() const { return {reinterpret_cast<const std::byte*>(words_.data()), size_}; }
  format::Header& header() { return *reinterpret_cast<format::Header*>(words_.data()); }
  std::span<format::Section> directory();
  /// The first byte of a section; null if there is none.
  std::byte* section(format::SectionKind kind);
  /// Writes the checksum that the other bytes call for.
  void seal();

 private:
  std::vector<std::uint64_t> words_;
  std::size_t size_;
};

/// The rows of one case: granted, level by level above the lowest, then restricted.
using RowGroup = std::vector<std::uint64_t>;

class TableBuilder {
 public:
  /// How build() writes what has more than one form. What is decided is the same in all of them.
  struct Form {
    bool coded = false;             ///< Permissions are numbers: of a row group, or of a class.
    bool numbered_rows = false;     ///< Rows are numbers of words, unless they lie in lanes.
    bool own_dependencies = false;  ///< Each Permission has input bits of its own, not a number of shared ones.
    std::uint32_t min_width = 1;    ///< Bytes that a number, or the size of a name, has at least.
    std::uint32_t chunk_words =
        0;  ///< Rows are numbers of chunks of so many words, or lists where they can, unless 0 or in lanes.
  };

  std::uint32_t add_level(std::string_view name);
  std::uint32_t add_role(std::string_view name);
  std::uint32_t add_resource(std::string_view name);
  /// `resource` is format::none for the context. Call in the order that the format asks for.
  std::uint32_t add_attribute(std::uint32_t resource, std::string_view name, const std::vector<std::string>& values,
                              std::uint8_t shift, std::uint32_t default_value = format::none);
  std::uint32_t add_flag(std::uint32_t resource, std::string_view name, std::uint8_t shift,
                         std::uint32_t default_value = format::none);
  std::uint32_t add_setting(std::string_view name, const std::vector<std::string>& values, std::uint32_t default_value,
                            std::uint32_t flags = 0);
  std::uint32_t add_switch(std::string_view name, bool on, std::uint32_t flags = 0);
  void allow_only(std::uint32_t setting, std::initializer_list<std::uint32_t> values);
  /// For the settings in their order.
  void require(std::uint32_t setting, std::uint32_t required, std::initializer_list<std::uint32_t> values);
  void editable_by(std::uint32_t setting, std::vector<std::uint32_t> role_ids);
  std::uint32_t add_combination(const std::vector<std::uint32_t>& members);
  std::uint32_t add_gather(std::initializer_list<format::Gather::Run> runs);

  /// Stores the groups one behind the other and completes the record: `rows`, and `mask` from `width`.
  format::BlockRecord cases(format::BlockRecord record, std::uint32_t width, const std::vector<RowGroup>& groups);
  /// The same through row_index, equal groups stored once.
  format::BlockRecord indexed_cases(format::BlockRecord record, std::uint32_t width,
                                    const std::vector<RowGroup>& groups);
  /// A permission decided by these blocks together, or by one.
  format::Permission compound(std::vector<format::BlockRecord> parts);
  /// A permission that needs no block: contiguous bits from `shift` on.
  format::Permission plain(std::uint8_t shift, std::uint32_t width, const std::vector<RowGroup>& groups);
  std::uint32_t add_permission(std::uint32_t resource, std::string_view action, format::Permission permission,
                               std::uint64_t depends_on);
  void add_exclusive(std::vector<std::uint32_t> role_ids);
  /// In the order of the format: what leads to a role before what the role includes.
  void add_inclusion(std::uint32_t role, std::uint32_t included) { inclusions.push_back({role, included}); }

  Bytes build(bool named = true);
  /// The bytes in that form, whatever `form` is.
  Bytes build_as(Form other, bool named = true) const;

  // Free for a test to change before build().
  Form form;
  format::Header header{};
  std::vector<format::Permission> permissions;
  std::vector<format::BlockRecord> blocks;
  std::vector<std::uint64_t> rows, dependencies, value_sets, custom_roles;
  std::vector<std::uint32_t> row_index, default_words, permission_resources, role_lists;
  std::vector<format::Gather> gathers;
  std::vector<format::SettingCombination> combinations{{0, 0, 1, 0}};
  std::vector<format::CombinationTerm> combination_terms;
  std::vector<format::Resource> resources;
  std::vector<format::Attribute> attributes;
  std::vector<format::Setting> settings;
  std::vector<format::Requirement> requirements;
  std::vector<format::RoleList> exclusive;
  std::vector<format::Inclusion> inclusions;
  std::string strings;
  std::vector<format::Named> policy_name, level_names, role_names, permission_names, resource_names, attribute_names,
      setting_names;
  std::vector<format::Text> value_names;
  std::vector<std::uint32_t> orders;  ///< Left out if empty.
  // What explains decisions: left out if there is no index.
  std::string explain_strings;
  std::vector<format::ExplainRule> explain_rules;
  std::vector<std::uint32_t> explain_roles, explain_children;
  std::vector<format::ExplainIndex> explain_index;
  std::vector<format::ExplainUse> explain_uses;
  std::vector<format::ExplainNode> explain_nodes;
  std::uint32_t fallback_role = format::none;
  std::uint32_t custom_role = format::none;

 private:
  format::Text text(std::string_view value);
  std::uint32_t add_values(const std::vector<std::string>& values);
  std::uint32_t add_value_set(std::uint32_t value_count, const std::vector<std::uint32_t>& values);
  std::uint32_t role_words() const;
  /// Adds a group's rows, in lanes where the format has them so. All roles and levels must be there.
  void add_rows(const RowGroup& group);
  void fill_resources();
  bool in_lanes() const;
  /// What leads to rows, for rows of `length` elements instead of words.
  void move_rows(std::uint32_t length);
  std::size_t group_words() const;
  std::vector<std::uint32_t> sorted(const std::vector<format::Named>& names) const;
};

}  // namespace pol::testing
