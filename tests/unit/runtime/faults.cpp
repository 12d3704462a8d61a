#include "tests/unit/runtime/faults.h"

#include <algorithm>

namespace pol::testing {

using format::BlockRecord;
using format::SectionKind;

format::Section& entry(Bytes& bytes, SectionKind kind) {
  for (format::Section& section : bytes.directory()) {
    if (section.kind == static_cast<std::uint32_t>(kind)) return section;
  }
  return bytes.directory()[0];
}

Bytes Fault::bytes() const {
  Bytes bytes = table().build(named);
  damage(bytes);
  if (checksum == Checksum::right) bytes.seal();
  return bytes;
}

std::string Fault::file_name() const {
  std::string file = name;
  std::replace(file.begin(), file.end(), ' ', '_');
  return file + ".polt";
}

const std::vector<Fault>& faults() {
  using enum VerifyCode;
  static const std::vector<Fault> all = {
      {"flipped bit", bad_checksum, [](Bytes& b) { b.span()[b.span().size() / 2] ^= std::byte{1}; },
       Fault::Checksum::as_it_was},
      {"magic", bad_magic, [](Bytes& b) { b.header().magic[7] = 'F'; }},
      {"major version", unsupported_version, [](Bytes& b) { b.header().version_major = format::version_of_chunks + 1; }},
      {"first version", unsupported_version, [](Bytes& b) { b.header().version_major = 1; }},
      {"file size", bad_file_size, [](Bytes& b) { b.header().file_size += 8; }},
      {"header size", bad_header, [](Bytes& b) { b.header().header_size += 8; }},
      {"reserved", bad_header, [](Bytes& b) { b.header().reserved = 1; }},
      {"section count", bad_header, [](Bytes& b) { b.header().section_count = 1 << 30; }},
      {"role words", bad_header, [](Bytes& b) { b.header().role_words = 2; }},
      {"one level", too_many, [](Bytes& b) { b.header().level_count = 1; }},
      {"levels", too_many, [](Bytes& b) { b.header().level_count = 17; }},
      {"roles", too_many, [](Bytes& b) { b.header().role_count = (1 << 16) + 1; }},
      {"permissions", too_many, [](Bytes& b) { b.header().permission_count = (1 << 24) + 1; }},
      {"resources", too_many, [](Bytes& b) { b.header().resource_count = (1 << 20) + 1; }},
      {"settings", too_many, [](Bytes& b) { b.header().setting_count = (1 << 16) + 1; }},
      {"no combination", too_many, [](Bytes& b) { b.header().combination_count = 0; }},
      {"fallback role", bad_role, [](Bytes& b) { b.header().fallback_role = 5; }},
      {"custom role", bad_role, [](Bytes& b) { b.header().custom_role = 5; }},
      {"double section", unsorted_sections, [](Bytes& b) { b.directory()[1].kind = b.directory()[0].kind; }},
      {"sections out of order", unsorted_sections, [](Bytes& b) { b.directory()[2].kind = b.directory()[0].kind; }},
      {"unknown section", unknown_section, [](Bytes& b) { entry(b, SectionKind::inclusions).kind = 31; }},
      {"overlapping sections", misplaced_section, [](Bytes& b) { entry(b, SectionKind::rows).offset -= 8; }},
      {"gap", misplaced_section, [](Bytes& b) { entry(b, SectionKind::rows).offset += 8; }},
      {"section beyond the end", misplaced_section,
       [](Bytes& b) { entry(b, SectionKind::settings_by_name).size = ~std::uint64_t{0} - 7; }},
      {"padding", bad_padding,
       [](Bytes& b) {
         const format::Section& names = entry(b, SectionKind::policy_name);
         b.span()[names.offset + names.size] = std::byte{1};
       }},
      {"element size", bad_element_size, [](Bytes& b) { entry(b, SectionKind::blocks).element_size = 8; }},
      {"no element size", bad_element_size, [](Bytes& b) { entry(b, SectionKind::rows).element_size = 0; }},
      {"permission count", bad_section_size, [](Bytes& b) { b.header().permission_count -= 1; }},
      {"attribute count", bad_section_size, [](Bytes& b) { b.header().attribute_count = 0; }},
      {"custom roles without the role", bad_section_size, [](Bytes& b) { b.header().custom_role = format::none; }},
      {"block flags", bad_record, [](Bytes& b) { element<BlockRecord>(b, SectionKind::blocks).flags |= 16; }},
      {"block extra", bad_record, [](Bytes& b) { element<BlockRecord>(b, SectionKind::blocks).extra = 1; }},
      {"block mask", bad_mask, [](Bytes& b) { element<BlockRecord>(b, SectionKind::blocks).mask = 5; }},
      {"block shift", bad_mask, [](Bytes& b) { element<BlockRecord>(b, SectionKind::blocks, 2).shift = 64; }},
      {"permission mask", bad_mask,
       [](Bytes& b) { element<format::Permission>(b, SectionKind::permissions).mask = 1; }},
      {"permission shift", bad_mask,
       [](Bytes& b) { element<format::Permission>(b, SectionKind::permissions).shift = 64; }},
      {"permission width", bad_mask,
       [](Bytes& b) { element<format::Permission>(b, SectionKind::permissions).width = 17; }},
      {"compound with a mask", bad_mask,
       [](Bytes& b) { element<format::Permission>(b, SectionKind::permissions, 1).mask = 1; }},
      {"combination without the flag", bad_combination,
       [](Bytes& b) { element<BlockRecord>(b, SectionKind::blocks).flags &= ~BlockRecord::settings; }},
      {"combination number", bad_combination,
       [](Bytes& b) { element<BlockRecord>(b, SectionKind::blocks).combination = 4; }},
      {"combination cases", bad_combination,
       [](Bytes& b) { element<format::SettingCombination>(b, SectionKind::combinations, 1).case_count -= 1; }},
      {"combination terms shared", bad_combination,
       [](Bytes& b) { element<format::SettingCombination>(b, SectionKind::combinations, 2).first_term = 0; }},
      {"combination stride", bad_combination,
       [](Bytes& b) { element<format::CombinationTerm>(b, SectionKind::combination_terms, 1).stride = 3; }},
      {"combination setting", bad_combination,
       [](Bytes& b) { element<format::CombinationTerm>(b, SectionKind::combination_terms).setting = 4; }},
      {"default word", bad_combination, [](Bytes& b) { element<std::uint32_t>(b, SectionKind::default_words, 3) = 0; }},
      {"combination 0", bad_combination,
       [](Bytes& b) {
         std::swap(element<format::SettingCombination>(b, SectionKind::combinations),
                   element<format::SettingCombination>(b, SectionKind::combinations, 1));
       }},
      {"block rows", rows_outside, [](Bytes& b) { element<BlockRecord>(b, SectionKind::blocks).rows = ~0U; }},
      {"permission rows", rows_outside,
       [](Bytes& b) { element<format::Permission>(b, SectionKind::permissions).rows = ~0U; }},
      {"row index entry", rows_outside,
       [](Bytes& b) {
         const auto last = static_cast<std::uint32_t>(entry(b, SectionKind::rows).size / 8 - 1);
         element<std::uint32_t>(b, SectionKind::row_index) = last;  // Room for one row, but not for a restriction.
       }},
      {"row index range", row_index_outside,
       [](Bytes& b) { element<BlockRecord>(b, SectionKind::blocks, 2).rows += 9; }},
      {"role that does not exist", bad_rows,
       [](Bytes& b) { element<std::uint64_t>(b, SectionKind::rows) |= std::uint64_t{1} << 5; }},
      {"first block", blocks_outside,
       [](Bytes& b) { element<format::Permission>(b, SectionKind::permissions, 1).rows = 7; }},
      {"no last block", blocks_outside,
       [](Bytes& b) {
         const std::size_t count = entry(b, SectionKind::blocks).size / sizeof(BlockRecord);
         element<BlockRecord>(b, SectionKind::blocks, count - 1).flags &= ~BlockRecord::last;
       }},
      {"gather mask", bad_gather, [](Bytes& b) { element<format::Gather>(b, SectionKind::gathers).mask ^= 2; }},
      {"gather run", bad_gather, [](Bytes& b) { element<format::Gather>(b, SectionKind::gathers).runs[0].width = 0; }},
      {"gather run beyond 64", bad_gather,
       [](Bytes& b) { element<format::Gather>(b, SectionKind::gathers).runs[1].shift = 64; }},
      {"gather runs out of order", bad_gather,
       [](Bytes& b) {
         format::Gather& gather = element<format::Gather>(b, SectionKind::gathers);
         std::swap(gather.runs[0], gather.runs[1]);
       }},
      {"gather run count", bad_gather,
       [](Bytes& b) { element<format::Gather>(b, SectionKind::gathers).run_count = 17; }},
      {"gather of another width", bad_gather,
       [](Bytes& b) { element<BlockRecord>(b, SectionKind::blocks, 1).mask = 1; }},
      {"gather number", bad_gather, [](Bytes& b) { element<BlockRecord>(b, SectionKind::blocks, 1).extra = 2; }},
      {"attribute width", bad_attribute,
       [](Bytes& b) { element<format::Attribute>(b, SectionKind::attributes, 2).width = 1; }},
      {"attribute without values", bad_attribute,
       [](Bytes& b) { element<format::Attribute>(b, SectionKind::attributes).value_count = 0; }},
      {"attribute default", bad_attribute,
       [](Bytes& b) { element<format::Attribute>(b, SectionKind::attributes).default_value = 2; }},
      {"attribute shift", bad_attribute,
       [](Bytes& b) { element<format::Attribute>(b, SectionKind::attributes, 4).shift = 64; }},
      {"attribute boolean", bad_attribute,
       [](Bytes& b) { element<format::Attribute>(b, SectionKind::attributes, 2).boolean = 1; }},
      {"attribute order", attributes_unsorted,
       [](Bytes& b) { element<format::Attribute>(b, SectionKind::attributes, 3).resource = 5; }},
      {"attributes overlap", overlapping_attributes,
       [](Bytes& b) { element<format::Attribute>(b, SectionKind::attributes, 3).shift = 2; }},
      {"attribute overlaps the context", overlapping_attributes,
       [](Bytes& b) { element<format::Attribute>(b, SectionKind::attributes, 4).shift = 7; }},
      {"resource defaults", bad_resource,
       [](Bytes& b) { element<format::Resource>(b, SectionKind::resources).default_bits = 0; }},
      {"resource defaulted", bad_resource,
       [](Bytes& b) { element<format::Resource>(b, SectionKind::resources, 1).defaulted_mask = 1; }},
      {"permission resource", bad_resource,
       [](Bytes& b) { element<std::uint8_t>(b, SectionKind::permission_resources, 2) = 2; }},
      {"resources of some permissions", bad_section_size,
       [](Bytes& b) { entry(b, SectionKind::permission_resources).element_size = 2; }},
      {"numbers of three bytes", bad_element_size,
       [](Bytes& b) { entry(b, SectionKind::permission_resources).element_size = 3; }},
      {"dependency number", bad_number,
       [](Bytes& b) { element<std::uint8_t>(b, SectionKind::dependency_numbers, 1) = 5; }},
      {"dependencies of some permissions", bad_section_size,
       [](Bytes& b) { entry(b, SectionKind::dependency_numbers).element_size = 2; }},
      {"dependencies of too many permissions", bad_section_size, [](Bytes&) {}, Fault::Checksum::right,
       [] {
         TableBuilder table = workshop_table();
         table.form.own_dependencies = true;
         table.dependencies.push_back(0);
         return table;
       }},
      {"number of no row group and no class", bad_number,
       [](Bytes& b) { element<std::uint8_t>(b, SectionKind::permissions) = 255; }, Fault::Checksum::right, coded_table},
      {"classes beside permissions", bad_section_size, [](Bytes& b) { entry(b, SectionKind::rows).kind = 2; },
       Fault::Checksum::right, support_table},
      {"rows of a class", rows_outside,
       [](Bytes& b) { element<format::Permission>(b, SectionKind::classes).rows = ~0U - 1; }, Fault::Checksum::right,
       coded_table},
      {"blocks of a class", blocks_outside,
       [](Bytes& b) { element<format::Permission>(b, SectionKind::classes, 1).rows = 1; }, Fault::Checksum::right,
       coded_table},
      {"dependency number of a class", bad_number,
       [](Bytes& b) { element<std::uint8_t>(b, SectionKind::dependency_numbers, 1) = 2; }, Fault::Checksum::right,
       coded_table},
      {"number of no row word", bad_number, [](Bytes& b) { element<std::uint16_t>(b, SectionKind::rows, 3) = 99; },
       Fault::Checksum::right, coded_table},
      {"row word with a role that does not exist", bad_rows,
       [](Bytes& b) { element<std::uint64_t>(b, SectionKind::row_words, 1) |= std::uint64_t{1} << 6; },
       Fault::Checksum::right, coded_table},
      {"rows in lanes as numbers", bad_element_size, [](Bytes& b) { entry(b, SectionKind::rows).element_size = 2; },
       Fault::Checksum::right, support_table},
      {"rows as numbers of four bytes", bad_element_size,
       [](Bytes& b) { entry(b, SectionKind::rows).element_size = 4; }, Fault::Checksum::right, support_table},
      {"row chunks in a version without them", unknown_section, [](Bytes& b) { b.header().version_major = 2; },
       Fault::Checksum::right, chunked_table, false},
      {"row chunks of nine words", bad_element_size,
       [](Bytes& b) { entry(b, SectionKind::row_chunks).element_size = 18; }, Fault::Checksum::right, chunked_table,
       false},
      {"row chunks of words of rows", bad_section_size, [](Bytes& b) { entry(b, SectionKind::rows).element_size = 8; },
       Fault::Checksum::right, chunked_table, false},
      {"number of no row chunk", bad_number, [](Bytes& b) { element<std::uint16_t>(b, SectionKind::rows, 1) = 99; },
       Fault::Checksum::right, chunked_table, false},
      {"row chunk with a number of no row word", bad_number,
       [](Bytes& b) { element<std::uint16_t>(b, SectionKind::row_chunks, 9) = 99; }, Fault::Checksum::right,
       chunked_table, false},
      {"row chunk beyond the row", bad_rows,
       [](Bytes& b) {
         // The first 512 of the owners: all the words are full.
         element<std::uint16_t>(b, SectionKind::rows, 3) = element<std::uint16_t>(b, SectionKind::rows, 12);
       },
       Fault::Checksum::right, chunked_table, false},
      {"row chunk with a role that does not exist", bad_rows,
       [](Bytes& b) {
         const std::uint16_t last = element<std::uint16_t>(b, SectionKind::rows, 3);
         const std::uint16_t word = element<std::uint16_t>(b, SectionKind::row_chunks, last * std::size_t{8});
         element<std::uint64_t>(b, SectionKind::row_words, word) |= std::uint64_t{1} << 54;
       },
       Fault::Checksum::right, chunked_table, false},
      {"row list of too many roles", bad_rows, [](Bytes& b) { element<std::uint16_t>(b, SectionKind::rows, 5) = 3; },
       Fault::Checksum::right, chunked_table, false},
      {"row list with a role that does not exist", bad_rows,
       [](Bytes& b) { element<std::uint16_t>(b, SectionKind::rows, 6) = 1590; }, Fault::Checksum::right, chunked_table,
       false},
      {"row list out of order", bad_rows,
       [](Bytes& b) {
         std::swap(element<std::uint16_t>(b, SectionKind::rows, 10), element<std::uint16_t>(b, SectionKind::rows, 11));
       },
       Fault::Checksum::right, chunked_table, false},
      {"row list that names a role twice", bad_rows,
       [](Bytes& b) { element<std::uint16_t>(b, SectionKind::rows, 11) = 5; }, Fault::Checksum::right, chunked_table,
       false},
      {"row list with more behind it", bad_rows,
       [](Bytes& b) { element<std::uint16_t>(b, SectionKind::rows, 7) = 1051; }, Fault::Checksum::right,
       chunked_table, false},
      {"row index within a row of chunks", bad_rows,
       [](Bytes& b) { element<std::uint32_t>(b, SectionKind::row_index) -= 1; }, Fault::Checksum::right, chunked_table,
       false},
      {"setting default", bad_setting,
       [](Bytes& b) { element<format::Setting>(b, SectionKind::settings).default_value = 2; }},
      {"setting flags", bad_setting, [](Bytes& b) { element<format::Setting>(b, SectionKind::settings).flags |= 4; }},
      {"setting values", bad_setting,
       [](Bytes& b) { element<format::Setting>(b, SectionKind::settings, 3).value_count = (1 << 20) + 1; }},
      {"setting boolean", bad_setting,
       [](Bytes& b) { element<format::Setting>(b, SectionKind::settings, 3).flags |= format::Setting::boolean; }},
      {"allowed beyond the sets", bad_value_set,
       [](Bytes& b) { element<format::Setting>(b, SectionKind::settings).allowed = 100; }},
      {"default not allowed", bad_value_set,
       [](Bytes& b) {
         element<std::uint64_t>(b, SectionKind::value_sets,
                                element<format::Setting>(b, SectionKind::settings, 3).allowed) = 2;
       }},
      {"value beyond the domain", bad_value_set,
       [](Bytes& b) {
         element<std::uint64_t>(b, SectionKind::value_sets,
                                element<format::Setting>(b, SectionKind::settings, 3).allowed) |= 16;
       }},
      {"requirement setting", bad_requirement,
       [](Bytes& b) { element<format::Requirement>(b, SectionKind::requirements).setting = 4; }},
      {"requirement of itself", bad_requirement,
       [](Bytes& b) { element<format::Requirement>(b, SectionKind::requirements).setting = 0; }},
      {"requirement values", bad_value_set,
       [](Bytes& b) { element<format::Requirement>(b, SectionKind::requirements).values = 100; }},
      {"requirements shared", bad_requirement,
       [](Bytes& b) { element<format::Setting>(b, SectionKind::settings, 3).first_requirement = 0; }},
      {"requirement left over", bad_requirement,
       [](Bytes& b) { element<format::Setting>(b, SectionKind::settings, 3).requirement_count = 0; }},
      {"requirement broken by the defaults", bad_requirement,
       [](Bytes& b) {
         format::Setting& lend = element<format::Setting>(b, SectionKind::settings);
         lend.default_value = 1;
         element<std::uint32_t>(b, SectionKind::default_words, 1) = 1;
       }},
      {"editors", bad_role_list,
       [](Bytes& b) { element<format::Setting>(b, SectionKind::settings).editable_by = {0, 100}; }},
      {"exclusive list", bad_role_list,
       [](Bytes& b) { element<format::RoleList>(b, SectionKind::exclusive).first = ~0U; }},
      {"role of a list", bad_role, [](Bytes& b) { element<std::uint32_t>(b, SectionKind::role_lists) = 5; }},
      {"inclusion by a role that does not exist", bad_role,
       [](Bytes& b) { element<format::Inclusion>(b, SectionKind::inclusions).role = 5; }},
      {"inclusion of a role that does not exist", bad_role,
       [](Bytes& b) { element<format::Inclusion>(b, SectionKind::inclusions, 1).included = ~0U; }},
      {"inclusions out of order", bad_inclusion,
       [](Bytes& b) {
         std::swap(element<format::Inclusion>(b, SectionKind::inclusions),
                   element<format::Inclusion>(b, SectionKind::inclusions, 1));
       }},
      {"inclusion of itself", bad_inclusion,
       [](Bytes& b) { element<format::Inclusion>(b, SectionKind::inclusions).included = 0; }},
      {"permissions of custom roles", bad_custom_roles,
       [](Bytes& b) { element<std::uint64_t>(b, SectionKind::custom_roles, 1) = 1 << 6; }},
      {"name beyond the strings", bad_name,
       [](Bytes& b) { element<std::uint16_t>(b, SectionKind::role_names) = 0xFFFF; }},
      {"title beyond the strings", bad_name,
       [](Bytes& b) {
         const format::Section& name = entry(b, SectionKind::policy_name);
         b.span()[name.offset + name.size - 1] = std::byte{0xFF};
       }},
      {"index beyond the names", bad_name, [](Bytes& b) { element<std::uint8_t>(b, SectionKind::roles_by_name) = 5; }},
      {"names of no width", bad_element_size,
       [](Bytes& b) {
         format::Section& names = entry(b, SectionKind::value_names);
         names.element_size = static_cast<std::uint32_t>(names.size);
       }},
      {"titles of values", bad_element_size, [](Bytes& b) { entry(b, SectionKind::value_names).element_size *= 2; }},
      {"value name", bad_value_name, [](Bytes& b) { element<std::uint16_t>(b, SectionKind::value_names) = 0xFFFF; }},
      {"first value name", bad_value_name,
       [](Bytes& b) { element<format::Setting>(b, SectionKind::settings).first_value = 100; }},
      {"names out of order", names_unsorted,
       [](Bytes& b) {
         std::swap(element<std::uint8_t>(b, SectionKind::permissions_by_name),
                   element<std::uint8_t>(b, SectionKind::permissions_by_name, 1));
       }},
      {"name twice", names_unsorted,
       [](Bytes& b) {
         element<std::uint8_t>(b, SectionKind::settings_by_name, 1) =
             element<std::uint8_t>(b, SectionKind::settings_by_name);
       }},
  };
  return all;
}

}  // namespace pol::testing
