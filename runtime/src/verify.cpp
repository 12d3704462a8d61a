// verify: the checks in their order, and the view that they earn.
#include <pol/verify.h>

#include <atomic>
#include <bit>

#include "verify_parts.h"

namespace pol {

/// The only way from bytes to a TableView.
class TableMaker {
 public:
  static TableView make(const detail::Checker& checker) {
    using format::SectionKind;
    static std::atomic<std::uint64_t> next_identity{1};
    const format::Header& header = checker.header();
    const auto words = [&checker](SectionKind kind) { return checker.section<std::uint64_t>(kind); };
    const auto numbers = [&checker](SectionKind kind) { return checker.section<std::uint32_t>(kind); };
    const auto names = [&checker](SectionKind kind) { return checker.names(kind); };
    TableData data;
    data.codes = checker.numbers(SectionKind::permissions);
    data.permissions =
        checker.section<format::Permission>(data.codes.exist() ? SectionKind::classes : SectionKind::permissions)
            .data();
    if (checker.element_size(SectionKind::rows) == sizeof(std::uint16_t)) {
      data.row_numbers = checker.section<std::uint16_t>(SectionKind::rows).data();
    }
    data.rows = words(data.row_numbers != nullptr ? SectionKind::row_words : SectionKind::rows).data();
    const std::uint32_t chunk_words = checker.chunk_words();
    if (chunk_words != 0) {
      data.row_chunks = checker.section<std::uint16_t>(SectionKind::row_chunks).data();
      data.chunk_shift = static_cast<std::uint32_t>(std::countr_zero(chunk_words));
    }
    data.group_count = static_cast<std::uint32_t>(
        checker.count(SectionKind::rows) / format::group_words(header.role_count, header.level_count, chunk_words));
    data.permission_count = header.permission_count;
    data.level_count = header.level_count;
    data.custom_role = header.custom_role;
    data.row_index = numbers(SectionKind::row_index).data();
    data.gathers = checker.section<format::Gather>(SectionKind::gathers).data();
    data.blocks = checker.section<format::BlockRecord>(SectionKind::blocks).data();
    data.default_words = numbers(SectionKind::default_words).data();
    data.identity = next_identity.fetch_add(1, std::memory_order_relaxed);
    data.fingerprint = header.fingerprint;
    data.role_count = header.role_count;
    data.fallback_role = header.fallback_role;
    data.combination_count = header.combination_count;
    data.dependency_sets = words(SectionKind::dependencies);
    data.dependency_numbers = checker.numbers(SectionKind::dependency_numbers);
    data.combinations = checker.section<format::SettingCombination>(SectionKind::combinations);
    data.combination_terms = checker.section<format::CombinationTerm>(SectionKind::combination_terms);
    data.resource_defaults = checker.section<format::Resource>(SectionKind::resources);
    data.resource_count = header.resource_count;
    data.resource_numbers = checker.numbers(SectionKind::permission_resources);
    data.attributes = checker.section<format::Attribute>(SectionKind::attributes);
    data.settings = checker.section<format::Setting>(SectionKind::settings);
    data.value_sets = words(SectionKind::value_sets);
    data.requirements = checker.section<format::Requirement>(SectionKind::requirements);
    data.role_lists = numbers(SectionKind::role_lists);
    data.exclusive = checker.section<format::RoleList>(SectionKind::exclusive);
    data.inclusions = checker.section<format::Inclusion>(SectionKind::inclusions);
    data.custom_roles = words(SectionKind::custom_roles);
    data.strings = checker.section<char>(SectionKind::strings).data();
    data.policy_name = names(SectionKind::policy_name);
    data.level_names = names(SectionKind::level_names);
    data.role_names = names(SectionKind::role_names);
    data.permission_names = names(SectionKind::permission_names);
    data.resource_names = names(SectionKind::resource_names);
    data.attribute_names = names(SectionKind::attribute_names);
    data.setting_names = names(SectionKind::setting_names);
    data.value_names = names(SectionKind::value_names);
    data.roles_by_name = checker.numbers(SectionKind::roles_by_name);
    data.permissions_by_name = checker.numbers(SectionKind::permissions_by_name);
    data.settings_by_name = checker.numbers(SectionKind::settings_by_name);
    data.orders = numbers(SectionKind::orders);
    data.bytes = checker.bytes();
    return TableView(data);
  }

  /// No roles, no permissions, no settings: what stands where bytes were refused.
  static TableView make_empty() {
    static constexpr std::uint32_t no_words[1] = {0};
    static constexpr format::SettingCombination no_settings[1] = {{0, 0, 1, 0}};
    TableData data;
    data.default_words = no_words;
    data.combinations = no_settings;
    // Nobody else's: verified tables count up from 1, headers have the highest bit, and accounts that were moved from have 0.
    data.identity = ~std::uint64_t{0} >> 1;
    return TableView(data);
  }
};

VerifyResult::VerifyResult(VerifyError error) : table_(TableMaker::make_empty()), error_(error) {}

VerifyResult verify(std::span<const std::byte> bytes) {
  detail::Checker checker(bytes);
  const bool trusted = checker.read_header() && checker.read_directory() && detail::verify_schema(checker) &&
                       detail::verify_combinations(checker) && detail::verify_records(checker) &&
                       detail::verify_names(checker);
  if (!trusted) return checker.error();
  return TableMaker::make(checker);
}

std::string_view text(VerifyCode code) {
  switch (code) {
    case VerifyCode::misaligned:
      return "the bytes do not start at a multiple of 8";
    case VerifyCode::foreign_byte_order:
      return "tables are little-endian, but this machine is not";
    case VerifyCode::too_short:
      return "shorter than a header";
    case VerifyCode::bad_magic:
      return "not a compiled policy";
    case VerifyCode::unsupported_version:
      return "a format version that this library cannot read";
    case VerifyCode::bad_file_size:
      return "the size differs from what the header and sections say";
    case VerifyCode::bad_checksum:
      return "the checksum does not match: the file is damaged";
    case VerifyCode::bad_header:
      return "a field of the header has a value that it cannot have";
    case VerifyCode::too_many:
      return "a count is beyond its limit";
    case VerifyCode::bad_role:
      return "an unknown role id";
    case VerifyCode::unsorted_sections:
      return "a section that is repeated or out of order";
    case VerifyCode::unknown_section:
      return "a section of a kind that its version does not have";
    case VerifyCode::misplaced_section:
      return "a section that overlaps, leaves a gap or lies outside the file";
    case VerifyCode::bad_padding:
      return "a padding byte that is not zero";
    case VerifyCode::bad_element_size:
      return "a section with elements of the wrong size";
    case VerifyCode::bad_section_size:
      return "a section with a different number of elements than the header says";
    case VerifyCode::bad_record:
      return "a record with flags or fields that contradict each other";
    case VerifyCode::bad_mask:
      return "a record that picks bits outside the inputs";
    case VerifyCode::bad_combination:
      return "an inconsistent combination of settings, or reference to one";
    case VerifyCode::rows_outside:
      return "rows that lie outside their section";
    case VerifyCode::row_index_outside:
      return "cases that lie outside the row index";
    case VerifyCode::blocks_outside:
      return "blocks that lie outside their section";
    case VerifyCode::bad_rows:
      return "rows that start within another, name a role that does not exist, or list roles out of order";
    case VerifyCode::bad_gather:
      return "runs of bits that do not add up to their mask";
    case VerifyCode::bad_attribute:
      return "an attribute with values, bits or a default that do not fit together";
    case VerifyCode::attributes_unsorted:
      return "an attribute out of the order of resources";
    case VerifyCode::overlapping_attributes:
      return "two attributes of one request that share a bit";
    case VerifyCode::bad_resource:
      return "an unknown resource id, or inconsistent defaults";
    case VerifyCode::bad_setting:
      return "a setting with values, flags or a default that do not fit together";
    case VerifyCode::bad_value_set:
      return "a set of values outside its section, too long, or without the default";
    case VerifyCode::bad_requirement:
      return "a requirement that is out of order, requires itself, or is broken by the defaults";
    case VerifyCode::bad_role_list:
      return "a list of roles that lies outside its section";
    case VerifyCode::bad_custom_roles:
      return "custom roles with permissions that do not exist";
    case VerifyCode::bad_name:
      return "a name that is too long or lies outside the strings";
    case VerifyCode::bad_value_name:
      return "the name of a value that is missing, too long or outside the strings";
    case VerifyCode::names_unsorted:
      return "an index of names that is out of order or lists a name twice";
    case VerifyCode::no_memory:
      return "no memory for a copy of the table";
    case VerifyCode::bad_inclusion:
      return "inclusions of a role before one that leads to it, or in a cycle";
    case VerifyCode::bad_number:
      return "a number of something that its section does not have";
  }
  return "unknown";
}

}  // namespace pol
