// Long because the format is: a few lines for each section.
#include "tests/unit/runtime/table_builder.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <numeric>

#include "runtime/src/hash.h"

namespace pol::testing {

using format::Section;
using format::SectionKind;

std::span<Section> Bytes::directory() {
  return {reinterpret_cast<Section*>(span().data() + header().header_size), header().section_count};
}

std::byte* Bytes::section(SectionKind kind) {
  for (const Section& section : directory()) {
    if (section.kind == static_cast<std::uint32_t>(kind)) return span().data() + section.offset;
  }
  return nullptr;
}

void Bytes::seal() {
  header().checksum = 0;
  header().checksum = detail::xxhash64(span());
}

format::Text TableBuilder::text(std::string_view value) {
  const auto at = static_cast<std::uint32_t>(strings.size());
  strings += value;
  return {at, static_cast<std::uint32_t>(value.size())};
}

std::uint32_t TableBuilder::add_level(std::string_view name) {
  level_names.push_back({text(name), text("")});
  return static_cast<std::uint32_t>(level_names.size() - 1);
}

std::uint32_t TableBuilder::add_role(std::string_view name) {
  role_names.push_back({text(name), text(std::string("The ") + std::string(name))});
  return static_cast<std::uint32_t>(role_names.size() - 1);
}

std::uint32_t TableBuilder::add_resource(std::string_view name) {
  resource_names.push_back({text(name), text("")});
  resources.push_back({});
  return static_cast<std::uint32_t>(resource_names.size() - 1);
}

std::uint32_t TableBuilder::add_values(const std::vector<std::string>& values) {
  const auto first = static_cast<std::uint32_t>(value_names.size());
  for (const std::string& value : values) value_names.push_back(text(value));
  return first;
}

std::uint32_t TableBuilder::add_attribute(std::uint32_t resource, std::string_view name,
                                          const std::vector<std::string>& values, std::uint8_t shift,
                                          std::uint32_t default_value) {
  format::Attribute attribute{};
  attribute.resource = resource;
  attribute.value_count = static_cast<std::uint32_t>(values.size());
  attribute.default_value = default_value;
  attribute.first_value = add_values(values);
  attribute.shift = shift;
  attribute.width = static_cast<std::uint8_t>(std::bit_width(values.size() - 1));
  attribute.boolean = values == std::vector<std::string>{"false", "true"} ? 1 : 0;
  attributes.push_back(attribute);
  attribute_names.push_back({text(name), text("")});
  return static_cast<std::uint32_t>(attributes.size() - 1);
}

std::uint32_t TableBuilder::add_flag(std::uint32_t resource, std::string_view name, std::uint8_t shift,
                                     std::uint32_t default_value) {
  return add_attribute(resource, name, {"false", "true"}, shift, default_value);
}

std::uint32_t TableBuilder::add_value_set(std::uint32_t value_count, const std::vector<std::uint32_t>& values) {
  const auto first = static_cast<std::uint32_t>(value_sets.size());
  value_sets.resize(first + (value_count + 63) / 64);
  for (const std::uint32_t value : values) value_sets[first + value / 64] |= std::uint64_t{1} << value % 64;
  return first;
}

std::uint32_t TableBuilder::add_setting(std::string_view name, const std::vector<std::string>& values,
                                        std::uint32_t default_value, std::uint32_t flags) {
  format::Setting setting{};
  setting.value_count = static_cast<std::uint32_t>(values.size());
  setting.default_value = default_value;
  setting.first_value = add_values(values);
  setting.flags = flags;
  std::vector<std::uint32_t> all(values.size());
  std::iota(all.begin(), all.end(), 0);
  setting.allowed = add_value_set(setting.value_count, all);
  setting.first_requirement = static_cast<std::uint32_t>(requirements.size());
  settings.push_back(setting);
  setting_names.push_back({text(name), text("")});
  return static_cast<std::uint32_t>(settings.size() - 1);
}

std::uint32_t TableBuilder::add_switch(std::string_view name, bool on, std::uint32_t flags) {
  return add_setting(name, {"off", "on"}, on ? 1 : 0, flags | format::Setting::boolean);
}

void TableBuilder::allow_only(std::uint32_t setting, std::initializer_list<std::uint32_t> values) {
  settings[setting].allowed = add_value_set(settings[setting].value_count, values);
}

void TableBuilder::require(std::uint32_t setting, std::uint32_t required, std::initializer_list<std::uint32_t> values) {
  format::Setting& owner = settings[setting];
  if (owner.requirement_count++ == 0) owner.first_requirement = static_cast<std::uint32_t>(requirements.size());
  requirements.push_back({required, add_value_set(settings[required].value_count, values)});
}

void TableBuilder::editable_by(std::uint32_t setting, std::vector<std::uint32_t> role_ids) {
  settings[setting].editable_by = {static_cast<std::uint32_t>(role_lists.size()),
                                   static_cast<std::uint32_t>(role_ids.size())};
  role_lists.insert(role_lists.end(), role_ids.begin(), role_ids.end());
}

void TableBuilder::add_exclusive(std::vector<std::uint32_t> role_ids) {
  exclusive.push_back({static_cast<std::uint32_t>(role_lists.size()), static_cast<std::uint32_t>(role_ids.size())});
  role_lists.insert(role_lists.end(), role_ids.begin(), role_ids.end());
}

std::uint32_t TableBuilder::add_combination(const std::vector<std::uint32_t>& members) {
  format::SettingCombination combination{static_cast<std::uint32_t>(combination_terms.size()),
                                         static_cast<std::uint32_t>(members.size()), 1, 0};
  for (const std::uint32_t setting : members) {
    combination_terms.push_back({setting, combination.case_count});
    combination.case_count *= settings[setting].value_count;
  }
  combinations.push_back(combination);
  return static_cast<std::uint32_t>(combinations.size() - 1);
}

std::uint32_t TableBuilder::add_gather(std::initializer_list<format::Gather::Run> runs) {
  format::Gather gather{};
  for (const format::Gather::Run& run : runs) {
    gather.runs[gather.run_count++] = run;
    gather.mask |= ((std::uint64_t{1} << run.width) - 1) << run.shift;
  }
  gathers.push_back(gather);
  return static_cast<std::uint32_t>(gathers.size() - 1);
}

std::uint32_t TableBuilder::role_words() const {
  return std::max<std::uint32_t>(1, static_cast<std::uint32_t>((role_names.size() + 63) / 64));
}

bool TableBuilder::in_lanes() const {
  return role_names.size() <= std::bit_floor(64 / (level_names.size() - 1));
}

std::size_t TableBuilder::group_words() const {
  return in_lanes() ? 1 : role_words() * (level_names.size() - 1);
}

void TableBuilder::add_rows(const RowGroup& group) {
  const std::size_t upper_levels = level_names.size() - 1;
  const std::size_t width = std::bit_floor(64 / upper_levels);
  if (!in_lanes()) {
    rows.insert(rows.end(), group.begin(), group.end());
    return;
  }
  for (std::size_t row = 0; row < group.size(); ++row) {
    if (row % upper_levels == 0) rows.push_back(0);
    rows.back() |= group[row] << row % upper_levels * width;
  }
}

format::BlockRecord TableBuilder::cases(format::BlockRecord record, std::uint32_t width,
                                        const std::vector<RowGroup>& groups) {
  record.rows = static_cast<std::uint32_t>(rows.size());
  record.mask = static_cast<std::uint16_t>((1U << width) - 1);
  if (record.combination != 0) record.flags |= format::BlockRecord::settings;
  for (const RowGroup& group : groups) add_rows(group);
  return record;
}

format::BlockRecord TableBuilder::indexed_cases(format::BlockRecord record, std::uint32_t width,
                                                const std::vector<RowGroup>& groups) {
  record.rows = static_cast<std::uint32_t>(row_index.size());
  record.mask = static_cast<std::uint16_t>((1U << width) - 1);
  record.flags |= format::BlockRecord::indexed;
  if (record.combination != 0) record.flags |= format::BlockRecord::settings;
  std::map<RowGroup, std::uint32_t> known;
  for (const RowGroup& group : groups) {
    const auto [place, added] = known.try_emplace(group, static_cast<std::uint32_t>(rows.size()));
    if (added) add_rows(group);
    row_index.push_back(place->second);
  }
  return record;
}

format::Permission TableBuilder::compound(std::vector<format::BlockRecord> parts) {
  parts.back().flags |= format::BlockRecord::last;
  const auto first = static_cast<std::uint32_t>(blocks.size());
  blocks.insert(blocks.end(), parts.begin(), parts.end());
  return {format::Permission::compound, 0, 0, first};
}

format::Permission TableBuilder::plain(std::uint8_t shift, std::uint32_t width, const std::vector<RowGroup>& groups) {
  const format::BlockRecord record = cases({}, width, groups);
  return {shift, static_cast<std::uint8_t>(width), record.mask, record.rows};
}

std::uint32_t TableBuilder::add_permission(std::uint32_t resource, std::string_view action,
                                           format::Permission permission, std::uint64_t depends_on) {
  const format::Text& owner = resource_names[resource].name;
  const std::string name = strings.substr(owner.offset, owner.size) + "." + std::string(action);
  permission_names.push_back({text(name), text("")});
  permission_resources.push_back(resource);
  permissions.push_back(permission);
  dependencies.push_back(depends_on);
  return static_cast<std::uint32_t>(permissions.size() - 1);
}

void TableBuilder::fill_resources() {
  for (std::uint32_t number = 0; number < resources.size(); ++number) {
    resources[number] = {};
    for (const format::Attribute& attribute : attributes) {
      if (attribute.resource != format::none && attribute.resource != number) continue;
      if (attribute.default_value == format::none) continue;
      const std::uint64_t ones = attribute.width == 0 ? 0 : ~std::uint64_t{0} >> (64 - attribute.width);
      resources[number].defaulted_mask |= ones << attribute.shift;
      resources[number].default_bits |= std::uint64_t{attribute.default_value} << attribute.shift;
    }
  }
}

std::vector<std::uint32_t> TableBuilder::sorted(const std::vector<format::Named>& names) const {
  std::vector<std::uint32_t> order(names.size());
  std::iota(order.begin(), order.end(), 0);
  const auto name = [&](std::uint32_t number) {
    return std::string_view(strings).substr(names[number].name.offset, names[number].name.size);
  };
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return name(a) < name(b); });
  return order;
}

namespace {

void append(std::vector<std::uint8_t>& bytes, std::uint32_t number, std::uint32_t width) {
  for (std::uint32_t byte = 0; byte < width; ++byte) bytes.push_back(static_cast<std::uint8_t>(number >> 8 * byte));
}

/// Numbers as bytes, as few for each as the largest needs, and `min_width` at least.
struct NumberBytes {
  NumberBytes(const std::vector<std::uint32_t>& numbers, std::uint32_t min_width) {
    const std::uint32_t largest = numbers.empty() ? 0 : *std::max_element(numbers.begin(), numbers.end());
    width = std::max<std::uint32_t>(min_width, largest < 256 ? 1 : largest < 65536 ? 2 : 4);
    for (const std::uint32_t number : numbers) append(bytes, number, width);
  }

  std::uint32_t width;
  std::vector<std::uint8_t> bytes;
};

/// Names as FORMAT.md has them, sizes of `min_width` bytes at least, or of the next width that names have.
struct NameBytes {
  NameBytes(const std::vector<format::Named>& names, std::size_t string_bytes, std::uint32_t min_width) {
    std::uint32_t longest = 0;
    bool titled = false;
    for (const format::Named& named : names) {
      longest = std::max({longest, named.name.size, named.title.size});
      titled = titled || named.title.size != 0;
    }
    const std::uint32_t offset_bytes = string_bytes < 256        ? 1
                                       : string_bytes < 65536    ? 2
                                       : string_bytes < 16777216 ? 3
                                                                 : 4;
    const std::uint32_t size_bytes =
        std::max<std::uint32_t>(longest < 256 ? 1 : 2, titled || min_width < 4 ? min_width : 2);
    width = (offset_bytes + size_bytes) * (titled ? 2 : 1);
    for (const format::Named& named : names) {
      append(bytes, named.name.offset, offset_bytes);
      append(bytes, named.name.size, size_bytes);
      if (titled) append(bytes, named.title.offset, offset_bytes);
      if (titled) append(bytes, named.title.size, size_bytes);
    }
  }

  std::uint32_t width;
  std::vector<std::uint8_t> bytes;
};

/// Records of so many columns, each as wide as it has to be.
std::vector<std::uint8_t> record_bytes(const std::vector<std::uint32_t>& numbers, std::size_t columns) {
  std::vector<std::uint8_t> bytes(columns, 0);
  bytes.back() = 1;
  for (std::size_t at = 0; at < numbers.size(); ++at) {
    std::uint8_t& width = bytes[at % columns];
    while (width < 4 && numbers[at] >> 8 * width != 0) ++width;
  }
  const std::vector<std::uint8_t> widths = bytes;
  for (std::size_t at = 0; at < numbers.size(); ++at) append(bytes, numbers[at], widths[at % columns]);
  return bytes;
}

/// The position of each among the different ones, which are left in `values`.
std::vector<std::uint32_t> number(std::vector<std::uint64_t>& values) {
  std::vector<std::uint32_t> numbers;
  std::map<std::uint64_t, std::uint32_t> places;
  std::vector<std::uint64_t> different;
  for (const std::uint64_t value : values) {
    const auto [place, added] = places.try_emplace(value, static_cast<std::uint32_t>(different.size()));
    if (added) different.push_back(value);
    numbers.push_back(place->second);
  }
  values = different;
  return numbers;
}

/// Rows as FORMAT.md has them in chunks: a row of few roles lists them.
struct ChunkedRows {
  ChunkedRows() = default;
  ChunkedRows(const std::vector<std::uint64_t>& rows, std::size_t row_words, std::size_t chunk_words) {
    const std::size_t length = (row_words + chunk_words - 1) / chunk_words;
    std::map<std::vector<std::uint64_t>, std::size_t> places{{std::vector<std::uint64_t>(chunk_words), 0}};
    std::vector<std::uint64_t> all(chunk_words);
    for (std::size_t first = 0; first < rows.size(); first += row_words) {
      std::vector<std::uint64_t> row(rows.begin() + static_cast<std::ptrdiff_t>(first),
                                     rows.begin() + static_cast<std::ptrdiff_t>(first + row_words));
      std::vector<std::uint16_t> listed{format::row_list, 0};
      for (std::size_t role = 0; role < row_words * 64; ++role) {
        if ((row[role / 64] >> role % 64 & 1) != 0) listed.push_back(static_cast<std::uint16_t>(role));
      }
      listed[1] = static_cast<std::uint16_t>(listed.size() - 2);
      if (length >= 3 && listed.size() <= length) {
        listed.resize(length);
        numbers.insert(numbers.end(), listed.begin(), listed.end());
        continue;
      }
      row.resize(length * chunk_words);
      for (std::size_t at = 0; at < row.size(); at += chunk_words) {
        const auto begin = row.begin() + static_cast<std::ptrdiff_t>(at);
        const std::vector<std::uint64_t> chunk(begin, begin + static_cast<std::ptrdiff_t>(chunk_words));
        const auto [place, added] = places.try_emplace(chunk, places.size());
        if (added) all.insert(all.end(), chunk.begin(), chunk.end());
        numbers.push_back(static_cast<std::uint16_t>(place->second));
      }
    }
    for (const std::uint32_t position : number(all)) chunks.push_back(static_cast<std::uint16_t>(position));
    words = all;
  }

  std::vector<std::uint16_t> numbers, chunks;
  std::vector<std::uint64_t> words;
};

}  // namespace

void TableBuilder::move_rows(std::uint32_t length) {
  const auto move = [&](std::uint32_t& first) { first = first / role_words() * length; };
  for (format::Permission& permission : permissions) {
    if (permission.shift != format::Permission::compound) move(permission.rows);
  }
  for (format::BlockRecord& record : blocks) {
    if ((record.flags & format::BlockRecord::indexed) == 0) move(record.rows);
  }
  for (std::uint32_t& first : row_index) move(first);
}

Bytes TableBuilder::build_as(Form other, bool named) const {
  TableBuilder copy = *this;
  copy.form = other;
  return copy.build(named);
}

Bytes TableBuilder::build(bool named) {
  if (policy_name.empty()) policy_name.push_back({text("test_policy"), text("A test policy")});
  fill_resources();
  default_words.clear();
  for (const format::SettingCombination& combination : combinations) {
    std::uint32_t word = 0;
    for (std::uint32_t term = 0; term < combination.term_count; ++term) {
      const format::CombinationTerm& found = combination_terms[combination.first_term + term];
      word += settings[found.setting].default_value * found.stride;
    }
    default_words.push_back(word);
  }

  std::memcpy(header.magic, format::magic, sizeof header.magic);
  const std::uint32_t chunk_words = in_lanes() ? 0 : form.chunk_words;
  header.version_major = chunk_words == 0 ? format::version_major : format::version_of_chunks;
  header.header_size = sizeof(format::Header);
  header.level_count = static_cast<std::uint32_t>(level_names.size());
  header.role_count = static_cast<std::uint32_t>(role_names.size());
  header.role_words = role_words();
  header.permission_count = static_cast<std::uint32_t>(permissions.size());
  header.resource_count = static_cast<std::uint32_t>(resources.size());
  header.attribute_count = static_cast<std::uint32_t>(attributes.size());
  header.setting_count = static_cast<std::uint32_t>(settings.size());
  header.combination_count = static_cast<std::uint32_t>(combinations.size());
  header.fallback_role = fallback_role;
  header.custom_role = custom_role;
  header.fingerprint = detail::xxhash64(std::as_bytes(std::span(strings)));

  struct Part {
    SectionKind kind;
    std::uint32_t element_size;
    std::span<const std::byte> bytes;
  };
  std::vector<Part> parts;
  const auto add = [&parts]<typename T>(SectionKind kind, const T& elements) {
    const std::span all(elements);
    if (!all.empty()) parts.push_back({kind, sizeof(typename T::value_type), std::as_bytes(all)});
  };
  const auto add_numbers = [&](SectionKind kind, const NumberBytes& numbers) {
    if (!numbers.bytes.empty()) parts.push_back({kind, numbers.width, std::as_bytes(std::span(numbers.bytes))});
  };
  std::vector<format::Permission> classes;
  std::vector<std::uint64_t> depends_on = dependencies;
  std::vector<std::uint32_t> codes;
  if (form.coded) {
    depends_on.clear();
    const auto group_count = static_cast<std::uint32_t>(rows.size() / group_words());
    for (std::size_t number = 0; number < permissions.size(); ++number) {
      const format::Permission& found = permissions[number];
      if (found.shift < 64 && found.width == 0 && dependencies[number] == 0) {
        codes.push_back(found.rows / static_cast<std::uint32_t>(group_words()));
        continue;
      }
      codes.push_back(group_count + static_cast<std::uint32_t>(classes.size()));
      classes.push_back(found);
      depends_on.push_back(dependencies[number]);
    }
  }
  const NumberBytes code_bytes(codes, form.min_width);
  const NumberBytes dependency_bytes(form.own_dependencies ? std::vector<std::uint32_t>() : number(depends_on),
                                     form.min_width);
  std::vector<std::uint64_t> words = rows;
  bool numbered_rows = form.numbered_rows && !in_lanes() && chunk_words == 0;
  std::vector<std::uint16_t> row_numbers;
  ChunkedRows chunked;
  TableBuilder moved = *this;
  moved.permissions = form.coded ? classes : permissions;
  if (chunk_words != 0) {
    chunked = ChunkedRows(rows, role_words(), chunk_words);
    moved.move_rows(format::row_length(header.role_count, chunk_words));
  }
  if (numbered_rows) {
    const std::vector<std::uint32_t> positions = number(words);
    numbered_rows = words.size() <= 65'536;  // More have no numbers.
    row_numbers.assign(positions.begin(), positions.end());
    if (!numbered_rows) words = rows;
  }
  const NumberBytes resource_bytes(permission_resources, form.min_width);
  if (form.coded) {
    add_numbers(SectionKind::permissions, code_bytes);
    add(SectionKind::classes, moved.permissions);
  } else {
    add(SectionKind::permissions, moved.permissions);
  }
  add(SectionKind::blocks, moved.blocks);
  if (chunk_words != 0) {
    add(SectionKind::rows, chunked.numbers);
    add(SectionKind::row_words, chunked.words);
  } else if (numbered_rows) {
    add(SectionKind::rows, row_numbers);
    add(SectionKind::row_words, words);
  } else {
    add(SectionKind::rows, words);
  }
  add(SectionKind::row_index, moved.row_index);
  add(SectionKind::gathers, gathers);
  const bool has_one_resource = resources.size() == 1;
  if (!has_one_resource) add_numbers(SectionKind::permission_resources, resource_bytes);
  add_numbers(SectionKind::dependency_numbers, dependency_bytes);
  add(SectionKind::dependencies, depends_on);
  add(SectionKind::combinations, combinations);
  add(SectionKind::combination_terms, combination_terms);
  add(SectionKind::default_words, default_words);
  const auto has_defaults = [](const format::Resource& resource) {
    return resource.default_bits != 0 || resource.defaulted_mask != 0;
  };
  if (std::any_of(resources.begin(), resources.end(), has_defaults)) add(SectionKind::resources, resources);
  add(SectionKind::attributes, attributes);
  add(SectionKind::settings, settings);
  add(SectionKind::value_sets, value_sets);
  add(SectionKind::requirements, requirements);
  add(SectionKind::role_lists, role_lists);
  add(SectionKind::exclusive, exclusive);
  add(SectionKind::custom_roles, custom_roles);
  add(SectionKind::inclusions, inclusions);
  if (!chunked.chunks.empty()) {
    parts.push_back({SectionKind::row_chunks, chunk_words * std::uint32_t{sizeof(std::uint16_t)},
                     std::as_bytes(std::span(chunked.chunks))});
  }
  std::string all_strings = strings;
  all_strings.resize(std::max<std::size_t>(all_strings.size(), format::min_string_bytes));
  std::vector<format::Named> values;
  for (const format::Text& value : value_names) values.push_back({value, {}});
  const auto name_bytes = [&](const std::vector<format::Named>& names) {
    return NameBytes(names, all_strings.size(), form.min_width);
  };
  const std::pair<SectionKind, NameBytes> names[] = {{SectionKind::policy_name, name_bytes(policy_name)},
                                                     {SectionKind::level_names, name_bytes(level_names)},
                                                     {SectionKind::role_names, name_bytes(role_names)},
                                                     {SectionKind::permission_names, name_bytes(permission_names)},
                                                     {SectionKind::resource_names, name_bytes(resource_names)},
                                                     {SectionKind::attribute_names, name_bytes(attribute_names)},
                                                     {SectionKind::setting_names, name_bytes(setting_names)},
                                                     {SectionKind::value_names, name_bytes(values)}};
  const std::pair<SectionKind, NumberBytes> indexes[] = {
      {SectionKind::roles_by_name, NumberBytes(sorted(role_names), form.min_width)},
      {SectionKind::permissions_by_name, NumberBytes(sorted(permission_names), form.min_width)},
      {SectionKind::settings_by_name, NumberBytes(sorted(setting_names), form.min_width)}};
  if (named) {
    for (const auto& [kind, some] : names) {
      if (!some.bytes.empty()) parts.push_back({kind, some.width, std::as_bytes(std::span(some.bytes))});
    }
    for (const auto& [kind, numbers] : indexes) add_numbers(kind, numbers);
    if (!orders.empty()) add(SectionKind::orders, orders);
    add(SectionKind::strings, all_strings);
  }

  std::vector<std::uint32_t> numbers;
  for (const format::ExplainRule& rule : explain_rules) {
    numbers.insert(numbers.end(), {rule.origin, rule.level, rule.file.offset, rule.file.size, rule.line, rule.column,
                                   rule.text.offset, rule.text.size, rule.note.offset, rule.note.size, rule.named.first,
                                   rule.named.count, rule.reached.first, rule.reached.count});
  }
  const std::vector<std::uint8_t> rule_bytes = record_bytes(numbers, format::explain_rule_columns);
  numbers.clear();
  for (const format::ExplainIndex& part : explain_index) numbers.insert(numbers.end(), {part.first, part.count});
  const std::vector<std::uint8_t> index_bytes = record_bytes(numbers, format::explain_index_columns);
  numbers.clear();
  for (const format::ExplainUse& use : explain_uses) {
    numbers.insert(numbers.end(), {use.rule, use.condition, use.implied_by + 1});
  }
  const std::vector<std::uint8_t> use_bytes = record_bytes(numbers, format::explain_use_columns);
  if (!explain_index.empty()) {
    const auto add_explaining = [&](format::ExplainSection kind, const auto& elements) {
      add(static_cast<SectionKind>(kind), elements);
    };
    add_explaining(format::ExplainSection::strings, explain_strings);
    add_explaining(format::ExplainSection::rules, rule_bytes);
    add_explaining(format::ExplainSection::roles, explain_roles);
    add_explaining(format::ExplainSection::index, index_bytes);
    add_explaining(format::ExplainSection::uses, use_bytes);
    add_explaining(format::ExplainSection::nodes, explain_nodes);
    add_explaining(format::ExplainSection::children, explain_children);
  }

  header.section_count = static_cast<std::uint32_t>(parts.size());
  std::vector<Section> directory;
  std::uint64_t at = sizeof(format::Header) + parts.size() * sizeof(Section);
  for (const Part& part : parts) {
    directory.push_back({static_cast<std::uint32_t>(part.kind), part.element_size, at, part.bytes.size()});
    at = (at + part.bytes.size() + 7) / 8 * 8;
  }
  header.file_size = at;
  Bytes bytes(at);
  std::memcpy(bytes.span().data(), &header, sizeof header);
  std::memcpy(bytes.span().data() + sizeof header, directory.data(), directory.size() * sizeof(Section));
  for (std::size_t part = 0; part < parts.size(); ++part) {
    std::memcpy(bytes.span().data() + directory[part].offset, parts[part].bytes.data(), parts[part].bytes.size());
  }
  bytes.seal();
  return bytes;
}

}  // namespace pol::testing
