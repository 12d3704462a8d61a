#include "compiler/page/decision_data.h"

#include <algorithm>
#include <bit>
#include <span>
#include <utility>
#include <vector>

#include "compiler/analysis/query/condition_text.h"
#include "compiler/table/plain_rows.h"
#include "compiler/text/media.h"
#include "compiler/text/visible.h"
#include "llvm/Support/Base64.h"
#include "llvm/Support/JSON.h"

namespace polc::page {
namespace {

// Sections are bytes as the format has them.
static_assert(std::endian::native == std::endian::little);

/// `count` elements that lie side by side in the table.
template <typename Element>
std::string encoded(const Element* first, std::size_t count) {
  const auto* bytes = reinterpret_cast<const char*>(first);
  return llvm::encodeBase64(llvm::StringRef(bytes, count * sizeof(Element)));
}
template <typename Element>
std::string encoded(std::span<const Element> elements) {
  return encoded(elements.data(), elements.size());
}

class DataWriter {
 public:
  DataWriter(const ReadBackTable& read_back, const Labels& labels, const Cells& cells)
      : read_back_(read_back),
        labels_(labels),
        cells_(cells),
        data_(read_back.table().data()),
        names_(read_back.names()) {}

  std::string run() {
    llvm::json::Object object{{"format_version", 1},
                              {"policy", json_string(names_.policy())},
                              {"levels", named<pol::Level>(data_.level_count)},
                              {"roles", named<pol::RoleId>(data_.role_count)},
                              {"permissions", named<pol::PermissionId>(data_.permission_count)},
                              {"resources", named<pol::ResourceId>(data_.resource_count)},
                              {"attributes", attributes()},
                              {"settings", settings()},
                              {"exclusive", exclusive()},
                              {"inclusions", inclusions()},
                              {"gate", gate()},
                              {"fallback", number(data_.fallback_role)},
                              {"tables", tables()},
                              {"words", words()}};
    std::string text = json_line(std::move(object));
    // Within a script element no `<` may begin a tag; in JSON it stands in strings alone.
    for (std::size_t at = 0; (at = text.find('<', at)) != std::string::npos;) text.replace(at, 1, "\\u003c");
    return text;
  }

 private:
  /// The number, -1 for `none`.
  static std::int64_t number(std::uint32_t id) { return id == pol::format::none ? -1 : std::int64_t{id}; }

  /// [name, title]: what one types, and what one reads.
  template <typename Id>
  llvm::json::Array named(std::size_t count) const {
    llvm::json::Array array;
    for (std::size_t position = 0; position < count; ++position) {
      const auto id = pol::id_at<Id>(position);
      array.push_back(llvm::json::Array{json_string(names_.name(id)), json_string(visible(labels_.text(id)))});
    }
    return array;
  }

  llvm::json::Object variable(VariableId id, std::uint32_t value_count) const {
    llvm::json::Array values;
    llvm::json::Array titles;
    for (std::uint32_t value = 0; value < value_count; ++value) {
      const std::string text = value_text(read_back_, id, value);
      values.push_back(json_string(text.substr(text.find('=', variable_name(read_back_, id).size()) + 1)));
      titles.push_back(json_string(visible(labels_.value_text(id, value))));
    }
    return llvm::json::Object{{"name", json_string(variable_name(read_back_, id))},
                              {"title", json_string(visible(labels_.text(id)))},
                              {"values", std::move(values)},
                              {"titles", std::move(titles)}};
  }

  llvm::json::Array attributes() const {
    llvm::json::Array array;
    for (std::size_t position = 0; position < data_.attributes.size(); ++position) {
      const pol::format::Attribute& attribute = data_.attributes[position];
      llvm::json::Object object = variable(read_back_.attribute(position), attribute.value_count);
      object["resource"] = number(attribute.resource);
      object["default"] = number(attribute.default_value);
      object["shift"] = std::int64_t{attribute.shift};
      object["width"] = std::int64_t{attribute.width};
      array.push_back(std::move(object));
    }
    return array;
  }

  /// [attribute, value]: what everybody needs of the request, where it is one value. Counted as so unless something else is said.
  llvm::json::Array gate() const {
    llvm::json::Array array;
    const ConditionWords& words = cells_.gate_words();
    if (words.is_always() || words.alternatives.size() != 1) return array;
    for (const SimpleTest& test : words.alternatives.front().tests) {
      if (read_back_.is_setting(test.variable) || test.values.count() != 1) continue;
      array.push_back(llvm::json::Array{std::int64_t{index(test.variable)}, std::int64_t{test.values.find_first()}});
    }
    return array;
  }

  /// What the script says.
  llvm::json::Object words() const {
    llvm::json::Object object;
#define SCRIPT_WORD(key) object[#key] = json_string(labels_.word(Word::key));
    SCRIPT_WORD(ask)
    SCRIPT_WORD(search)
    SCRIPT_WORD(subject)
    SCRIPT_WORD(facts)
    SCRIPT_WORD(account)
    SCRIPT_WORD(not_said)
    SCRIPT_WORD(by_facts)
    SCRIPT_WORD(this_subject)
    SCRIPT_WORD(differences)
    SCRIPT_WORD(setting_changes)
    SCRIPT_WORD(nothing_chosen)
    SCRIPT_WORD(reset)
    SCRIPT_WORD(download)
    SCRIPT_WORD(shown)
    SCRIPT_WORD(answered)
    SCRIPT_WORD(excluded)
    SCRIPT_WORD(unmet)
    SCRIPT_WORD(opens)
    SCRIPT_WORD(closes)
    SCRIPT_WORD(and_)
    SCRIPT_WORD(or_)
    SCRIPT_WORD(permission)
    SCRIPT_WORD(only_changes)
    SCRIPT_WORD(if_)
    SCRIPT_WORD(if_true)
    SCRIPT_WORD(if_false)
    SCRIPT_WORD(if_is)
    SCRIPT_WORD(otherwise)
    SCRIPT_WORD(becomes)
    SCRIPT_WORD(take_role)
    SCRIPT_WORD(test_is)
    SCRIPT_WORD(in_this_case)
    SCRIPT_WORD(no_single_change)
    SCRIPT_WORD(counted)
    SCRIPT_WORD(close)
    SCRIPT_WORD(cell_name)
    SCRIPT_WORD(only_if)
    SCRIPT_WORD(everyone)
#undef SCRIPT_WORD
    return object;
  }

  llvm::json::Array values_in(std::uint32_t first_word, std::uint32_t value_count) const {
    llvm::json::Array array;
    for (std::uint32_t value = 0; value < value_count; ++value) {
      if ((data_.value_sets[first_word + value / 64] >> value % 64 & 1U) != 0) array.push_back(std::int64_t{value});
    }
    return array;
  }

  llvm::json::Array settings() const {
    llvm::json::Array array;
    for (std::size_t position = 0; position < data_.settings.size(); ++position) {
      const pol::format::Setting& setting = data_.settings[position];
      llvm::json::Object object = variable(read_back_.setting(position), setting.value_count);
      object["default"] = std::int64_t{setting.default_value};
      object["fixed"] = (setting.flags & pol::format::Setting::immutable) != 0;
      object["switch"] = (setting.flags & pol::format::Setting::boolean) != 0;
      object["allowed"] = values_in(setting.allowed, setting.value_count);
      llvm::json::Array requirements;
      for (const pol::format::Requirement& each :
           data_.requirements.subspan(setting.first_requirement, setting.requirement_count)) {
        requirements.push_back(llvm::json::Array{std::int64_t{each.setting},
                                                 values_in(each.values, data_.settings[each.setting].value_count)});
      }
      object["requires"] = std::move(requirements);
      array.push_back(std::move(object));
    }
    return array;
  }

  llvm::json::Array exclusive() const {
    llvm::json::Array array;
    for (const pol::format::RoleList& list : data_.exclusive) {
      llvm::json::Array roles;
      for (const std::uint32_t role : data_.role_lists.subspan(list.first, list.count))
        roles.push_back(std::int64_t{role});
      array.push_back(std::move(roles));
    }
    return array;
  }

  llvm::json::Array inclusions() const {
    llvm::json::Array array;
    for (const pol::format::Inclusion& each : data_.inclusions)
      array.push_back(llvm::json::Array{std::int64_t{each.role}, std::int64_t{each.included}});
    return array;
  }

  /// Sections as the table has them, and written out what it may have by number: what each permission is decided by, its
  /// input bits and its resource, and the words of rows.
  llvm::json::Object tables() const {
    using Kind = pol::format::SectionKind;
    llvm::json::Object object;
    const std::pair<const char*, Kind> wanted[] = {{"gathers", Kind::gathers},
                                                   {"combinations", Kind::combinations},
                                                   {"combination_terms", Kind::combination_terms}};
    for (const auto& [name, kind] : wanted) object[name] = section(kind);
    const PlainRows plain = plain_rows(data_);
    std::vector<std::uint64_t> dependencies;
    std::vector<std::uint32_t> resources;
    for (std::uint32_t permission = 0; permission < data_.permission_count; ++permission) {
      dependencies.push_back(pol::dependencies_of(data_, permission));
      resources.push_back(pol::resource_of(data_, permission));
    }
    object["blocks"] = encoded(std::span<const pol::format::BlockRecord>(plain.blocks));
    object["row_index"] = encoded(std::span<const std::uint32_t>(plain.row_index));
    object["permissions"] = encoded(std::span<const pol::format::Permission>(plain.permissions));
    object["dependencies"] = encoded(std::span<const std::uint64_t>(dependencies));
    object["permission_resources"] = encoded(std::span<const std::uint32_t>(resources));
    object["rows"] = encoded(std::span<const std::uint64_t>(plain.rows));
    return object;
  }

  std::string section(pol::format::SectionKind kind) const {
    const pol::format::Section found = entry(kind);
    return encoded(data_.bytes.subspan(found.offset, found.size));
  }

  /// TableData keeps no count of some sections: they are found in the file's directory. One of no bytes if there is none.
  pol::format::Section entry(pol::format::SectionKind kind) const {
    pol::format::Header header;
    std::copy_n(data_.bytes.data(), sizeof header, reinterpret_cast<std::byte*>(&header));
    for (std::uint32_t position = 0; position < header.section_count; ++position) {
      pol::format::Section found;
      std::copy_n(data_.bytes.data() + header.header_size + position * sizeof found, sizeof found,
                  reinterpret_cast<std::byte*>(&found));
      if (found.kind == static_cast<std::uint32_t>(kind)) return found;
    }
    return {static_cast<std::uint32_t>(kind), 1, 0, 0};
  }

  const ReadBackTable& read_back_;
  const Labels& labels_;
  const Cells& cells_;
  const pol::TableData& data_;
  const pol::Names& names_;
};

}  // namespace

std::string decision_data(const ReadBackTable& read_back, const Labels& labels, const Cells& cells) {
  return DataWriter(read_back, labels, cells).run();
}

}  // namespace polc::page
