#include "compiler/table/table_dump.h"

#include <fmt/format.h>

#include <cstring>
#include <functional>
#include <map>

#include "compiler/text/visible.h"
#include "pol/detail/explain_format.h"
#include "pol/detail/packed_records.h"
#include "pol/names.h"

namespace polc {
namespace {

using pol::format::ExplainSection;
using pol::format::SectionKind;

/// The kinds of explanation sections go on where the others end.
constexpr SectionKind kind_of(ExplainSection section) {
  return static_cast<SectionKind>(section);
}

class TableDump {
 public:
  TableDump(std::span<const std::byte> bytes, const pol::TableView& table)
      : bytes_(bytes), data_(table.data()), names_(table) {}

  std::string run() {
    header();
    pol::format::Header header{};
    std::memcpy(&header, bytes_.data(), sizeof header);
    std::vector<pol::format::Section> directory(header.section_count);
    if (!directory.empty()) {
      std::memcpy(directory.data(), bytes_.data() + at_, directory.size() * sizeof directory.front());
    }
    for (const pol::format::Section& section : directory) {
      title(fmt::format("section {}", section_name(section.kind)));
      field<std::uint32_t>("kind");
      field<std::uint32_t>("element_size");
      field<std::uint64_t>("offset");
      field<std::uint64_t>("size");
    }
    for (const pol::format::Section& section : directory) {
      if (static_cast<SectionKind>(section.kind) == SectionKind::strings) string_bytes_ = section.size;
      if (static_cast<SectionKind>(section.kind) != kind_of(ExplainSection::strings)) continue;
      explain_strings_ = {reinterpret_cast<const char*>(bytes_.data() + section.offset),
                          static_cast<std::size_t>(section.size)};
    }
    for (const pol::format::Section& section : directory) {
      pad_to(section.offset);
      this->section(section);
    }
    pad_to(bytes_.size());
    return std::move(text_);
  }

 private:
  void title(const std::string& words) { text_ += fmt::format("\n{}\n", words); }

  void line(std::size_t size, const std::string& meaning) {
    constexpr std::size_t per_line = 8;
    for (std::size_t first = 0; first < size; first += per_line) {
      std::string hex;
      for (std::size_t byte = first; byte < std::min(size, first + per_line); ++byte) {
        hex += fmt::format("{:02x} ", static_cast<unsigned>(bytes_[at_ + byte]));
      }
      text_ += fmt::format("{:08x}  {:<25}{}\n", at_ + first, hex, first == 0 ? visible(meaning) : "");
    }
    at_ += size;
  }

  /// A number of as many bytes as its section has for each.
  std::uint32_t number(const std::string& name, std::size_t size) {
    if (size == sizeof(std::uint8_t)) return field<std::uint8_t>(name);
    if (size == sizeof(std::uint16_t)) return field<std::uint16_t>(name);
    return field<std::uint32_t>(name);
  }

  template <typename T>
  T field(const std::string& name, const std::function<std::string(T)>& note = nullptr) {
    T value{};
    std::memcpy(&value, bytes_.data() + at_, sizeof value);
    std::string meaning = fmt::format("{} = {}", name, value);
    if constexpr (sizeof(T) == 4) {
      if (value == pol::format::none) meaning = name + " = none";
    }
    const std::string said = note ? note(value) : "";
    if (!said.empty()) meaning += " " + said;
    line(sizeof value, meaning);
    return value;
  }

  void bits(const std::string& name) {
    std::uint64_t value = 0;
    std::memcpy(&value, bytes_.data() + at_, sizeof value);
    line(sizeof value, fmt::format("{} = {:#x}", name, value));
  }

  void pad_to(std::size_t offset) {
    if (at_ < offset) line(offset - at_, "padding");
  }

  void header() {
    text_ += "header\n";
    line(8, "magic");
    field<std::uint16_t>("version_major");
    field<std::uint16_t>("version_minor");
    field<std::uint32_t>("header_size");
    field<std::uint64_t>("file_size");
    bits("checksum");
    bits("fingerprint");
    for (const char* name :
         {"section_count", "level_count", "role_count", "role_words", "permission_count", "resource_count",
          "attribute_count", "setting_count", "combination_count", "fallback_role", "custom_role", "reserved"}) {
      field<std::uint32_t>(name);
    }
  }

  void permission(const std::string& name, std::size_t size) {
    if (size != sizeof(pol::format::Permission)) {
      number(name, size);
      return;
    }
    field<std::uint8_t>(name + ".shift", [](std::uint8_t shift) {
      return std::string(shift == pol::format::Permission::compound ? "compound" : "");
    });
    field<std::uint8_t>(name + ".width");
    field<std::uint16_t>(name + ".mask");
    field<std::uint32_t>(name + ".rows");
  }

  void record(const std::string& name) {
    field<std::uint32_t>(name + ".rows");
    field<std::uint32_t>(name + ".combination");
    field<std::uint32_t>(name + ".extra");
    field<std::uint16_t>(name + ".mask");
    field<std::uint8_t>(name + ".shift");
    field<std::uint8_t>(name + ".flags", [](std::uint8_t flags) {
      static constexpr std::pair<std::uint8_t, const char*> flag_names[] = {
          {pol::format::BlockRecord::restricted, "restricted"},
          {pol::format::BlockRecord::settings, "settings"},
          {pol::format::BlockRecord::gathered, "gathered"},
          {pol::format::BlockRecord::indexed, "indexed"},
          {pol::format::BlockRecord::last, "last"}};
      std::string words;
      for (const auto& [flag, word] : flag_names) {
        if ((flags & flag) != 0) words += fmt::format("{}{}", words.empty() ? "" : " ", word);
      }
      return words;
    });
  }

  std::string quoted(pol::format::Text entry) const {
    return data_.strings == nullptr ? ""
                                    : fmt::format("\"{}\"", std::string_view(data_.strings + entry.offset, entry.size));
  }

  /// A name and, where the section has titles, its title: see packed_names.h.
  void named(const std::string& name, std::size_t size) {
    const auto shape = pol::detail::NameShape::of(string_bytes_, static_cast<std::uint32_t>(size));
    if (!shape) return line(size, name);
    const pol::detail::PackedNames one(reinterpret_cast<const std::uint8_t*>(bytes_.data()) + at_, 1, *shape);
    const pol::format::Text title = one.title(0);
    line(shape->text_bytes(), fmt::format("{}.name = {}", name, quoted(one[0])));
    if (shape->has_titles) line(shape->text_bytes(), fmt::format("{}.title = {}", name, quoted(title)));
  }

  void fields(const std::string& name, std::initializer_list<const char*> field_names) {
    for (const char* field_name : field_names) field<std::uint32_t>(fmt::format("{}.{}", name, field_name));
  }

  /// A section as pol::detail::PackedRecords reads it: a line for each column of each record that has bytes; a size behind an
  /// offset of explain_strings says which text it is.
  void records(const pol::format::Section& section, std::initializer_list<const char*> columns) {
    const std::size_t start = at_;
    const auto count = static_cast<std::uint32_t>(columns.size());
    const auto found = pol::detail::PackedRecords::of(bytes_.subspan(section.offset, section.size), count);
    if (!found) return line(section.size, "no records");
    for (const char* column : columns) field<std::uint8_t>(fmt::format("width of {}", column));
    for (std::size_t number = 0; number < found->size(); ++number) {
      std::uint32_t column = 0;
      for (const char* name : columns) {
        const std::uint32_t value = found->at(number, column);
        const std::string_view text = std::string_view(name).ends_with(".size")
                                          ? explain_text(found->at(number, column - 1), value)
                                          : std::string_view();
        const auto width = std::to_integer<std::size_t>(bytes_[start + column++]);
        if (width == 0) continue;
        line(width,
             fmt::format("[{}].{} = {}{}", number, name, value, text.empty() ? "" : fmt::format(" \"{}\"", text)));
      }
    }
  }

  std::string_view explain_text(std::uint32_t offset, std::uint32_t size) const {
    return std::uint64_t{offset} + size <= explain_strings_.size() ? explain_strings_.substr(offset, size) : "outside";
  }

  void element(SectionKind kind, std::size_t number, std::size_t size) {
    const std::string name = fmt::format("[{}]", number);
    if (kind == kind_of(ExplainSection::nodes)) return fields(name, {"variable", "first_child"});
    switch (kind) {
      case SectionKind::permissions:
        return permission(name + " " + std::string(names_.name(pol::id_at<pol::PermissionId>(number))), size);
      case SectionKind::classes:
        return permission(name, size);
      case SectionKind::blocks:
        return record(name);
      case SectionKind::rows:
        if (size == sizeof(std::uint64_t)) return bits(name);
        this->number(name, size);
        return;
      case SectionKind::row_chunks:
        for (std::size_t word = 0; word < size / sizeof(std::uint16_t); ++word) {
          field<std::uint16_t>(fmt::format("{}.words[{}]", name, word));
        }
        return;
      case SectionKind::row_words:
      case SectionKind::dependencies:
      case SectionKind::value_sets:
      case SectionKind::custom_roles:
        return bits(name);
      case SectionKind::gathers:
        bits(name + ".mask");
        field<std::uint64_t>(name + ".run_count");
        for (int run = 0; run < 16; ++run) {
          field<std::uint8_t>(fmt::format("{}.runs[{}].shift", name, run));
          field<std::uint8_t>(fmt::format("{}.runs[{}].width", name, run));
        }
        return;
      case SectionKind::combinations:
        return fields(name, {"first_term", "term_count", "case_count", "reserved"});
      case SectionKind::combination_terms:
        return fields(name, {"setting", "stride"});
      case SectionKind::resources:
        bits(name + ".default_bits");
        return bits(name + ".defaulted_mask");
      case SectionKind::attributes:
        fields(name + " " + std::string(names_.name(pol::id_at<pol::AttributeId>(number))),
               {"resource", "value_count", "default_value", "first_value"});
        for (const char* part : {"shift", "width", "boolean"}) field<std::uint8_t>(fmt::format("{}.{}", name, part));
        return line(5, name + ".reserved");
      case SectionKind::settings:
        return fields(name + " " + std::string(names_.name(pol::id_at<pol::SettingId>(number))),
                      {"value_count", "default_value", "first_value", "flags", "allowed", "first_requirement",
                       "requirement_count", "editable_by.first", "editable_by.count", "reserved"});
      case SectionKind::requirements:
        return fields(name, {"setting", "values"});
      case SectionKind::exclusive:
        return fields(name, {"first", "count"});
      case SectionKind::inclusions:
        return fields(name, {"role", "included"});
      case SectionKind::policy_name:
      case SectionKind::level_names:
      case SectionKind::role_names:
      case SectionKind::permission_names:
      case SectionKind::resource_names:
      case SectionKind::attribute_names:
      case SectionKind::setting_names:
      case SectionKind::value_names:
        return named(name, size);
      default:
        if (size <= sizeof(std::uint32_t) && size != 3) {
          this->number(name, size);
        } else {
          line(size, name);
        }
    }
  }

  void section(const pol::format::Section& section) {
    title(fmt::format("{} at {}, {} bytes", section_name(section.kind), section.offset, section.size));
    const auto kind = static_cast<SectionKind>(section.kind);
    if (kind == SectionKind::strings || kind == kind_of(ExplainSection::strings)) {
      while (at_ < section.offset + section.size) {
        const std::size_t size = std::min<std::size_t>(8, section.offset + section.size - at_);
        std::string characters(reinterpret_cast<const char*>(bytes_.data() + at_), size);
        for (char& character : characters) {
          if (character < ' ' || character > '~') character = '.';
        }
        line(size, characters);
      }
      return;
    }
    if (kind == kind_of(ExplainSection::rules)) {
      return records(section,
                     {"origin", "level", "file.offset", "file.size", "line", "column", "text.offset", "text.size",
                      "note.offset", "note.size", "named.first", "named.count", "reached.first", "reached.count"});
    }
    if (kind == kind_of(ExplainSection::index)) return records(section, {"first", "count"});
    if (kind == kind_of(ExplainSection::uses)) return records(section, {"rule", "condition", "implied_by"});
    const std::size_t count = section.element_size == 0 ? 0 : section.size / section.element_size;
    for (std::size_t number = 0; number < count; ++number) {
      const std::size_t start = at_;
      element(kind, number, section.element_size);
      pad_to(start + section.element_size);
    }
  }

  std::span<const std::byte> bytes_;
  const pol::TableData& data_;
  pol::Names names_;
  std::size_t at_ = 0;
  std::uint64_t string_bytes_ = 0;
  std::string_view explain_strings_;
  std::string text_;
};

}  // namespace

std::string section_name(std::uint32_t kind) {
  static const std::map<SectionKind, std::string> names = {{SectionKind::permissions, "permissions"},
                                                           {SectionKind::classes, "classes"},
                                                           {SectionKind::blocks, "blocks"},
                                                           {SectionKind::rows, "rows"},
                                                           {SectionKind::row_words, "row_words"},
                                                           {SectionKind::row_index, "row_index"},
                                                           {SectionKind::row_chunks, "row_chunks"},
                                                           {SectionKind::gathers, "gathers"},
                                                           {SectionKind::permission_resources, "permission_resources"},
                                                           {SectionKind::dependency_numbers, "dependency_numbers"},
                                                           {SectionKind::dependencies, "dependencies"},
                                                           {SectionKind::combinations, "combinations"},
                                                           {SectionKind::combination_terms, "combination_terms"},
                                                           {SectionKind::default_words, "default_words"},
                                                           {SectionKind::resources, "resources"},
                                                           {SectionKind::attributes, "attributes"},
                                                           {SectionKind::settings, "settings"},
                                                           {SectionKind::value_sets, "value_sets"},
                                                           {SectionKind::requirements, "requirements"},
                                                           {SectionKind::role_lists, "role_lists"},
                                                           {SectionKind::exclusive, "exclusive"},
                                                           {SectionKind::custom_roles, "custom_roles"},
                                                           {SectionKind::inclusions, "inclusions"},
                                                           {SectionKind::strings, "strings"},
                                                           {SectionKind::policy_name, "policy_name"},
                                                           {SectionKind::level_names, "level_names"},
                                                           {SectionKind::role_names, "role_names"},
                                                           {SectionKind::permission_names, "permission_names"},
                                                           {SectionKind::resource_names, "resource_names"},
                                                           {SectionKind::attribute_names, "attribute_names"},
                                                           {SectionKind::setting_names, "setting_names"},
                                                           {SectionKind::value_names, "value_names"},
                                                           {SectionKind::roles_by_name, "roles_by_name"},
                                                           {SectionKind::permissions_by_name, "permissions_by_name"},
                                                           {SectionKind::settings_by_name, "settings_by_name"},
                                                           {SectionKind::orders, "orders"},
                                                           {kind_of(ExplainSection::strings), "explain_strings"},
                                                           {kind_of(ExplainSection::rules), "explain_rules"},
                                                           {kind_of(ExplainSection::roles), "explain_roles"},
                                                           {kind_of(ExplainSection::index), "explain_index"},
                                                           {kind_of(ExplainSection::uses), "explain_uses"},
                                                           {kind_of(ExplainSection::nodes), "explain_nodes"},
                                                           {kind_of(ExplainSection::children), "explain_children"}};
  const auto found = names.find(static_cast<SectionKind>(kind));
  return found == names.end() ? fmt::format("{} (unknown to this version)", kind) : found->second;
}

std::string dump_table(std::span<const std::byte> bytes, const pol::TableView& table) {
  return TableDump(bytes, table).run();
}

}  // namespace polc
