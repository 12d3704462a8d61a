#include "compiler/codegen/header_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <iterator>
#include <span>
#include <string_view>
#include <vector>

#include "compiler/codegen/header_identifiers.h"
#include "compiler/table/compact_table.h"
#include "compiler/table/plain_rows.h"
#include "llvm/Support/xxhash.h"

namespace polc {
namespace {

namespace format = pol::format;

constexpr std::size_t line_width = 118;

// One overload for each kind of element: its initializer.
std::string initializer(std::uint8_t number) {
  return fmt::format("{}", number);
}
std::string initializer(std::uint32_t number) {
  return fmt::format("{}", number);
}
std::string initializer(std::uint64_t number) {
  return number < 10 ? fmt::format("{}", number) : fmt::format("{:#x}", number);
}
std::string initializer(const format::Permission& p) {
  return fmt::format("{{{},{},{},{}}}", p.shift, p.width, p.mask, p.rows);
}
std::string initializer(const format::BlockRecord& r) {
  return fmt::format("{{{},{},{},{},{},{}}}", r.rows, r.combination, r.extra, r.mask, r.shift, r.flags);
}
std::string initializer(const format::Gather& g) {
  std::string runs;
  for (std::uint64_t run = 0; run < g.run_count; ++run) {
    runs += fmt::format("{}{{{},{}}}", run == 0 ? "" : ",", g.runs[run].shift, g.runs[run].width);
  }
  return fmt::format("{{{:#x},{},{{{}}}}}", g.mask, g.run_count, runs);
}
std::string initializer(const format::SettingCombination& p) {
  return fmt::format("{{{},{},{},0}}", p.first_term, p.term_count, p.case_count);
}
std::string initializer(const format::CombinationTerm& t) {
  return fmt::format("{{{},{}}}", t.setting, t.stride);
}
std::string initializer(const format::Resource& r) {
  return fmt::format("{{{:#x},{:#x}}}", r.default_bits, r.defaulted_mask);
}
std::string initializer(const format::Attribute& a) {
  return fmt::format("{{{},{},{},{},{},{},{},{{}}}}", a.resource, a.value_count, a.default_value, a.first_value,
                     a.shift, a.width, a.boolean);
}
std::string initializer(const format::RoleList& l) {
  return fmt::format("{{{},{}}}", l.first, l.count);
}
std::string initializer(const format::Inclusion& i) {
  return fmt::format("{{{},{}}}", i.role, i.included);
}
std::string initializer(const format::Setting& s) {
  return fmt::format("{{{},{},{},{},{},{},{},{},0}}", s.value_count, s.default_value, s.first_value, s.flags, s.allowed,
                     s.first_requirement, s.requirement_count, initializer(s.editable_by));
}
std::string initializer(const format::Requirement& r) {
  return fmt::format("{{{},{}}}", r.setting, r.values);
}

/// The type of an array's elements as the header writes it.
template <typename T>
constexpr std::string_view type_name = "";
template <>
constexpr std::string_view type_name<std::uint8_t> = "::std::uint8_t";
template <>
constexpr std::string_view type_name<std::uint32_t> = "::std::uint32_t";
template <>
constexpr std::string_view type_name<std::uint64_t> = "::std::uint64_t";
template <>
constexpr std::string_view type_name<format::Permission> = "::pol::format::Permission";
template <>
constexpr std::string_view type_name<format::BlockRecord> = "::pol::format::BlockRecord";
template <>
constexpr std::string_view type_name<format::Gather> = "::pol::format::Gather";
template <>
constexpr std::string_view type_name<format::SettingCombination> = "::pol::format::SettingCombination";
template <>
constexpr std::string_view type_name<format::CombinationTerm> = "::pol::format::CombinationTerm";
template <>
constexpr std::string_view type_name<format::Resource> = "::pol::format::Resource";
template <>
constexpr std::string_view type_name<format::Attribute> = "::pol::format::Attribute";
template <>
constexpr std::string_view type_name<format::Setting> = "::pol::format::Setting";
template <>
constexpr std::string_view type_name<format::Requirement> = "::pol::format::Requirement";
template <>
constexpr std::string_view type_name<format::RoleList> = "::pol::format::RoleList";
template <>
constexpr std::string_view type_name<format::Inclusion> = "::pol::format::Inclusion";

class TableWriter {
 public:
  TableWriter(const pol::TableView& table, std::span<const std::byte> bytes) : data_(table.data()), bytes_(bytes) {}

  std::string run() {
    write_numbers();
    write_arrays();
    std::string text = fmt::format(
        "/// Identifies the schema. A loaded table with the same fingerprint has this header's ids and inputs.\n"
        "inline constexpr ::std::uint64_t fingerprint = {:#018x};\n\n"
        "// The table's sections, as runtime/FORMAT.md describes them.\nnamespace generated {{\n\n",
        data_.fingerprint);
    text += arrays_;
    text += "\nconstexpr ::pol::TableData table_data() {\n  ::pol::TableData data;\n";
    text += fields_;
    text +=
        "  return data;\n}\n\n}  // namespace generated\n\n"
        "/// Pass this wherever the library takes a table.\n"
        "inline constexpr ::pol::TableView table = ::pol::TableView::from_generated_header(generated::table_data());\n";
    return text;
  }

 private:
  void write_numbers() {
    number("permission_count", data_.permission_count);
    number("level_count", data_.level_count);
    number("custom_role", data_.custom_role);
    number("role_count", data_.role_count);
    number("fallback_role", data_.fallback_role);
    number("combination_count", data_.combination_count);
    number("resource_count", data_.resource_count);
    // Verified tables count up from 1: these never meet.
    const std::string_view bytes(reinterpret_cast<const char*>(bytes_.data()), bytes_.size());
    number("identity", llvm::xxHash64(bytes) | std::uint64_t{1} << 63);
    fields_ += "  data.fingerprint = fingerprint;\n";
  }

  void write_arrays() {
    using format::SectionKind;
    const PlainRows plain = plain_rows(data_);
    write_permissions(plain);
    array<std::uint32_t>("row_index", plain.row_index);
    array<format::Gather>("gathers", SectionKind::gathers);
    array<format::BlockRecord>("blocks", plain.blocks);
    write_dependencies();
    array<format::SettingCombination>("combinations", SectionKind::combinations);
    array<format::CombinationTerm>("combination_terms", SectionKind::combination_terms);
    array<std::uint32_t>("default_words", SectionKind::default_words);
    array<format::Resource>("resource_defaults", SectionKind::resources);
    write_permission_resources();
    array<format::Attribute>("attributes", SectionKind::attributes);
    array<format::Setting>("settings", SectionKind::settings);
    array<std::uint64_t>("value_sets", SectionKind::value_sets);
    array<format::Requirement>("requirements", SectionKind::requirements);
    array<std::uint32_t>("role_lists", SectionKind::role_lists);
    array<format::RoleList>("exclusive", SectionKind::exclusive);
    array<format::Inclusion>("inclusions", SectionKind::inclusions);
    array<std::uint64_t>("custom_roles", SectionKind::custom_roles);
    write_strings();
    names_array("policy_name", SectionKind::policy_name);
    names_array("level_names", SectionKind::level_names);
    names_array("role_names", SectionKind::role_names);
    names_array("permission_names", SectionKind::permission_names);
    names_array("resource_names", SectionKind::resource_names);
    names_array("attribute_names", SectionKind::attribute_names);
    names_array("setting_names", SectionKind::setting_names);
    names_array("value_names", SectionKind::value_names);
    numbers_array("roles_by_name", numbers_of(SectionKind::roles_by_name));
    numbers_array("permissions_by_name", numbers_of(SectionKind::permissions_by_name));
    numbers_array("settings_by_name", numbers_of(SectionKind::settings_by_name));
    if (!data_.orders.empty()) array<std::uint32_t>("orders", SectionKind::orders);
  }

  // A header has a Permission for each permission and words for rows, even where the bytes have numbers: a program knows
  // most of them when it is built, and then there is nothing to look up.
  void write_permissions(const PlainRows& plain) {
    std::vector<format::Permission> permissions = plain.permissions;
    std::vector<std::uint64_t> rows = plain.rows;
    // One permission and one row group more than the table has: what a number that is no permission's comes to.
    permissions.push_back({0, 0, 0, static_cast<std::uint32_t>(rows.size())});
    rows.insert(rows.end(), format::group_words(data_.role_count, data_.level_count), 0);
    array<format::Permission>("permissions", permissions);
    array<std::uint64_t>("rows", rows);
  }

  void write_dependencies() {
    std::vector<std::uint64_t> sets;
    for (std::uint32_t number = 0; number < data_.permission_count; ++number) {
      sets.push_back(pol::dependencies_of(data_, number));
    }
    const auto is_zero = [](std::uint64_t bits) { return bits == 0; };
    if (!std::all_of(sets.begin(), sets.end(), is_zero)) array<std::uint64_t>("dependency_sets", sets);
  }

  void write_permission_resources() {
    std::vector<std::uint32_t> numbers;
    for (std::uint32_t number = 0; number < data_.permission_count; ++number) {
      numbers.push_back(pol::resource_of(data_, number));
    }
    if (data_.resource_numbers.exist()) numbers_array("resource_numbers", numbers);
  }

  std::vector<std::uint32_t> numbers_of(format::SectionKind kind) const {
    std::vector<std::uint32_t> numbers;
    const format::Section found = entry(kind);
    for (std::uint64_t at = found.offset; at < found.offset + found.size; at += found.element_size) {
      numbers.push_back(0);
      std::memcpy(&numbers.back(), bytes_.data() + at, found.element_size);
    }
    return numbers;
  }

  /// Names as pol::detail::PackedNames reads them, with the six bytes behind the last.
  void names_array(std::string_view field, format::SectionKind kind) {
    const format::Section found = entry(kind);
    const auto shape = pol::detail::NameShape::of(entry(format::SectionKind::strings).size, found.element_size);
    if (found.size == 0 || !shape) return;
    const std::span<const std::uint8_t> names = section<std::uint8_t>(kind);
    std::vector<std::uint8_t> bytes(names.begin(), names.end());
    bytes.resize(bytes.size() + 6);
    write_array<std::uint8_t>(field, bytes);
    fields_ +=
        fmt::format("  data.{0} = ::pol::detail::PackedNames(generated::{0}, {1}, {{{2}, {3}, {4}}});\n", field,
                    names.size() / found.element_size, shape->offset_width, shape->size_width, shape->has_titles);
  }

  /// Numbers as pol::detail::Numbers reads them, with the three bytes behind the last.
  void numbers_array(std::string_view field, const std::vector<std::uint32_t>& numbers) {
    if (numbers.empty()) return;
    const std::uint32_t width = number_width(numbers);
    std::vector<std::uint8_t> bytes;
    for (const std::uint32_t number : numbers) {
      for (std::uint32_t byte = 0; byte < width; ++byte) bytes.push_back(static_cast<std::uint8_t>(number >> 8 * byte));
    }
    bytes.resize(bytes.size() + 3);
    write_array<std::uint8_t>(field, bytes);
    fields_ += fmt::format("  data.{0} = ::pol::detail::Numbers::of(generated::{0}, {1});\n", field, width);
  }

  /// The directory's entry for a section; one without bytes if there is none.
  format::Section entry(format::SectionKind kind) const {
    format::Header header;
    std::memcpy(&header, bytes_.data(), sizeof header);
    for (std::uint32_t number = 0; number < header.section_count; ++number) {
      format::Section found;
      std::memcpy(&found, bytes_.data() + header.header_size + number * sizeof found, sizeof found);
      if (found.kind == static_cast<std::uint32_t>(kind)) return found;
    }
    return {static_cast<std::uint32_t>(kind), 1, 0, 0};
  }

  template <typename T>
  std::span<const T> section(format::SectionKind kind) const {
    const format::Section found = entry(kind);
    return {reinterpret_cast<const T*>(bytes_.data() + found.offset), static_cast<std::size_t>(found.size / sizeof(T))};
  }

  void number(std::string_view field, std::uint64_t value) {
    const std::string text = value == format::none  ? "::pol::format::none"
                             : value > format::none ? fmt::format("{:#x}", value)
                                                    : fmt::format("{}", value);
    fields_ += fmt::format("  data.{} = {};\n", field, text);
  }

  template <typename T>
  void array(std::string_view field, format::SectionKind kind) {
    array<T>(field, section<T>(kind));
  }

  template <typename T>
  void array(std::string_view field, std::span<const T> elements) {
    if (elements.empty()) return;
    write_array(field, elements);
    fields_ += fmt::format("  data.{0} = generated::{0};\n", field);
  }

  template <typename T>
  void write_array(std::string_view field, std::span<const T> elements) {
    arrays_ += fmt::format("inline constexpr {} {}[] = {{", type_name<T>, field);
    std::size_t column = line_width;
    for (const T& element : elements) {
      const std::string text = initializer(element);
      if (column + text.size() + 1 > line_width) {
        arrays_ += "\n    ";
        column = 4;
      }
      arrays_ += text;
      arrays_ += ',';
      column += text.size() + 1;
    }
    arrays_ += "\n};\n";
  }

  void write_strings() {
    const std::span<const char> bytes = section<char>(format::SectionKind::strings);
    if (bytes.empty()) return;
    arrays_ += "inline constexpr char strings[] =";
    std::size_t column = line_width;
    for (const char byte : bytes) {
      if (column >= line_width - 8) {
        arrays_ += column == line_width ? "\n    \"" : "\"\n    \"";
        column = 5;
      }
      const std::string text = literal_text(std::string_view(&byte, 1));
      arrays_ += text;
      column += text.size();
    }
    arrays_ += "\";\n";
    fields_ += "  data.strings = generated::strings;\n";
  }

  const pol::TableData& data_;
  std::span<const std::byte> bytes_;
  std::string arrays_;
  std::string fields_;
};

}  // namespace

std::string table_definitions(const pol::TableView& table, std::span<const std::byte> bytes) {
  return TableWriter(table, bytes).run();
}

}  // namespace polc
