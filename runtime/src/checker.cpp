// Checks the header and the section directory of a table: everything before the sections' own contents.
#include "checker.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "hash.h"

namespace pol::detail {
namespace {

using format::Header;
using format::Section;
using format::SectionKind;

constexpr std::uint64_t any_count = ~std::uint64_t{0};

constexpr std::uint32_t any_number = sizeof(std::uint8_t) | sizeof(std::uint16_t) | sizeof(std::uint32_t);
constexpr std::uint32_t any_chunk = (2 * format::max_chunk_words - format::min_chunk_words) * sizeof(std::uint16_t);
constexpr std::uint32_t any_name = ~std::uint32_t{0};  // Which they are depends on the strings, which come later.

struct SectionRule {
  SectionKind kind;
  std::uint32_t element_size;
  std::uint64_t count;       ///< `any_count`: as many as there are.
  std::uint32_t others = 0;  ///< Sizes of elements that will do, too, ORed: powers of two.

  bool takes(std::uint32_t size) const {
    return size == element_size || others == any_name || (std::has_single_bit(size) && (size & others) != 0);
  }
};

/// What the header says about the sizes of the sections. One line a section that this version knows.
constexpr std::size_t rule_count = 36;
[[gnu::noinline]] std::array<SectionRule, rule_count> section_rules(const Header& header, bool named) {
  const std::uint64_t custom_words =
      header.custom_role == format::none ? 0 : 3 * ((std::uint64_t{header.permission_count} + 63) / 64);
  const auto if_named = [named](std::uint64_t count) { return named ? count : 0; };
  return {{
      {SectionKind::permissions, sizeof(format::Permission), header.permission_count, any_number},
      {SectionKind::classes, sizeof(format::Permission), any_count},
      {SectionKind::blocks, sizeof(format::BlockRecord), any_count},
      {SectionKind::rows, sizeof(std::uint64_t), any_count, sizeof(std::uint16_t)},
      {SectionKind::row_words, sizeof(std::uint64_t), any_count},
      {SectionKind::row_index, sizeof(std::uint32_t), any_count},
      {SectionKind::gathers, sizeof(format::Gather), any_count},
      {SectionKind::permission_resources, sizeof(std::uint8_t), any_count, any_number},
      {SectionKind::dependency_numbers, sizeof(std::uint8_t), any_count, any_number},
      {SectionKind::dependencies, sizeof(std::uint64_t), any_count},
      {SectionKind::combinations, sizeof(format::SettingCombination), header.combination_count},
      {SectionKind::combination_terms, sizeof(format::CombinationTerm), any_count},
      {SectionKind::default_words, sizeof(std::uint32_t), header.combination_count},
      {SectionKind::resources, sizeof(format::Resource), any_count},
      {SectionKind::attributes, sizeof(format::Attribute), header.attribute_count},
      {SectionKind::settings, sizeof(format::Setting), header.setting_count},
      {SectionKind::value_sets, sizeof(std::uint64_t), any_count},
      {SectionKind::requirements, sizeof(format::Requirement), any_count},
      {SectionKind::role_lists, sizeof(std::uint32_t), any_count},
      {SectionKind::exclusive, sizeof(format::RoleList), any_count},
      {SectionKind::custom_roles, sizeof(std::uint64_t), custom_words},
      {SectionKind::inclusions, sizeof(format::Inclusion), any_count},
      {SectionKind::row_chunks, format::min_chunk_words * sizeof(std::uint16_t), any_count, any_chunk},
      {SectionKind::policy_name, 0, if_named(1), any_name},
      {SectionKind::level_names, 0, if_named(header.level_count), any_name},
      {SectionKind::role_names, 0, if_named(header.role_count), any_name},
      {SectionKind::permission_names, 0, if_named(header.permission_count), any_name},
      {SectionKind::resource_names, 0, if_named(header.resource_count), any_name},
      {SectionKind::attribute_names, 0, if_named(header.attribute_count), any_name},
      {SectionKind::setting_names, 0, if_named(header.setting_count), any_name},
      {SectionKind::value_names, 0, named ? any_count : 0, any_name},
      {SectionKind::roles_by_name, sizeof(std::uint8_t), if_named(header.role_count), any_number},
      {SectionKind::permissions_by_name, sizeof(std::uint8_t), if_named(header.permission_count), any_number},
      {SectionKind::settings_by_name, sizeof(std::uint8_t), if_named(header.setting_count), any_number},
      {SectionKind::orders, sizeof(std::uint32_t), named ? any_count : 0},
      {SectionKind::strings, sizeof(char), any_count},
  }};
}

constexpr std::uint64_t round_up(std::uint64_t offset) {
  return (offset + 7) / 8 * 8;
}

}  // namespace

bool Checker::read_header() {
  if constexpr (std::endian::native != std::endian::little) return fail(VerifyCode::foreign_byte_order, 0);
  if (reinterpret_cast<std::uintptr_t>(bytes_.data()) % 8 != 0) return fail(VerifyCode::misaligned, 0);
  if (bytes_.size() < sizeof(Header)) return fail(VerifyCode::too_short, bytes_.size());
  const Header& head = header();
  if (std::memcmp(head.magic, format::magic, sizeof head.magic) != 0) return fail(VerifyCode::bad_magic, 0);
  if (head.version_major != format::version_major && head.version_major != format::version_of_chunks) {
    return fail(VerifyCode::unsupported_version, offsetof(Header, version_major));
  }
  if (head.file_size != bytes_.size()) return fail(VerifyCode::bad_file_size, offsetof(Header, file_size));

  // The checksum covers the file with its own field, the last of the first stripe, zero.
  static_assert(offsetof(Header, checksum) + sizeof head.checksum == XxHash64::stripe);
  std::array<std::byte, XxHash64::stripe> first{};
  std::memcpy(first.data(), bytes_.data(), offsetof(Header, checksum));
  const std::size_t stripes_end = bytes_.size() / XxHash64::stripe * XxHash64::stripe;
  XxHash64 hash;
  hash.add_stripes(first);
  hash.add_stripes(bytes_.subspan(XxHash64::stripe, stripes_end - XxHash64::stripe));
  if (hash.finish(bytes_.subspan(stripes_end)) != head.checksum) {
    return fail(VerifyCode::bad_checksum, offsetof(Header, checksum));
  }

  // A later minor version may have a longer header; what it adds is not needed to read the rest.
  const bool header_size_fits = head.version_minor > format::version_minor
                                    ? head.header_size >= sizeof(Header) && head.header_size <= bytes_.size()
                                    : head.header_size == sizeof(Header);
  const auto words = (std::uint64_t{head.role_count} + 63) / 64;
  return require(header_size_fits && head.header_size % 8 == 0, VerifyCode::bad_header,
                 offsetof(Header, header_size)) &&
         require(head.reserved == 0, VerifyCode::bad_header, offsetof(Header, reserved)) &&
         require(head.level_count >= 2 && head.level_count <= format::max_levels, VerifyCode::too_many,
                 offsetof(Header, level_count)) &&
         require(head.role_count <= format::max_roles, VerifyCode::too_many, offsetof(Header, role_count)) &&
         require(head.role_words == (words == 0 ? 1 : words), VerifyCode::bad_header, offsetof(Header, role_words)) &&
         require(head.permission_count <= format::max_permissions, VerifyCode::too_many,
                 offsetof(Header, permission_count)) &&
         require(head.resource_count <= format::max_resources, VerifyCode::too_many,
                 offsetof(Header, resource_count)) &&
         require(head.setting_count <= format::max_settings, VerifyCode::too_many, offsetof(Header, setting_count)) &&
         require(head.combination_count >= 1 && head.combination_count <= format::max_setting_combinations,
                 VerifyCode::too_many, offsetof(Header, combination_count)) &&
         require(head.fallback_role == format::none || head.fallback_role < head.role_count, VerifyCode::bad_role,
                 offsetof(Header, fallback_role)) &&
         require(head.custom_role == format::none || head.custom_role < head.role_count, VerifyCode::bad_role,
                 offsetof(Header, custom_role));
}

bool Checker::read_directory() {
  const Header& head = header();
  const std::uint64_t directory = head.header_size;
  const std::uint64_t room = (bytes_.size() - directory) / sizeof(Section);
  if (head.section_count > room) return fail(VerifyCode::bad_header, offsetof(Header, section_count));
  std::uint64_t previous_end = directory + std::uint64_t{head.section_count} * sizeof(Section);
  std::uint32_t previous_kind = 0;
  const auto rules = section_rules(head, true);
  for (std::uint32_t number = 0; number < head.section_count; ++number) {
    const std::uint64_t at = directory + std::uint64_t{number} * sizeof(Section);
    const auto& section = *reinterpret_cast<const Section*>(bytes_.data() + at);
    if (section.kind <= previous_kind) return fail(VerifyCode::unsorted_sections, at);
    previous_kind = section.kind;
    if (!read_section(section, at, previous_end)) return false;
    if (section.kind >= kind_limit) continue;
    const auto rule = std::find_if(rules.begin(), rules.end(), [&](const SectionRule& each) {
      return static_cast<std::uint32_t>(each.kind) == section.kind;
    });
    // A reader that skipped them would take the numbers of chunks for those of words.
    const bool is_of_later_version = section.kind == static_cast<std::uint32_t>(SectionKind::row_chunks) &&
                                     head.version_major < format::version_of_chunks;
    if (is_of_later_version) return fail(VerifyCode::unknown_section, at);
    if (rule == rules.end()) {
      if (head.version_minor <= format::version_minor) return fail(VerifyCode::unknown_section, at);
    } else if (!rule->takes(section.element_size)) {
      return fail(VerifyCode::bad_element_size, at);
    }
  }
  if (bytes_.size() != previous_end && bytes_.size() != round_up(previous_end)) {
    return fail(VerifyCode::bad_file_size, previous_end);
  }
  return check_zeros(previous_end, bytes_.size()) && check_element_counts(directory);
}

// Every byte of the file belongs to the header, the directory, one section, or the zeros that align the next.
bool Checker::read_section(const Section& section, std::uint64_t at, std::uint64_t& previous_end) {
  if (section.offset != round_up(previous_end) || section.offset > bytes_.size() ||
      section.size > bytes_.size() - section.offset) {
    return fail(VerifyCode::misplaced_section, at);
  }
  if (!check_zeros(previous_end, section.offset)) return false;
  if (section.element_size == 0 || section.size % section.element_size != 0) {
    return fail(VerifyCode::bad_element_size, at);
  }
  previous_end = section.offset + section.size;
  if (section.kind < kind_limit) sections_[section.kind] = {section.offset, section.size, section.element_size};
  return true;
}

bool Checker::check_zeros(std::uint64_t first, std::uint64_t end) {
  for (std::uint64_t at = first; at < end; ++at) {
    if (bytes_[at] != std::byte{0}) return fail(VerifyCode::bad_padding, at);
  }
  return true;
}

bool Checker::check_element_counts(std::uint64_t directory) {
  for (const SectionRule& rule : section_rules(header(), has(SectionKind::strings))) {
    const Place& place = sections_[static_cast<std::uint32_t>(rule.kind)];
    if (rule.count == any_count || count(rule.kind) == rule.count) continue;
    return fail(VerifyCode::bad_section_size, place.offset != 0 ? place.offset : directory);
  }
  return true;
}

}  // namespace pol::detail
