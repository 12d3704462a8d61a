#include "compiler/table/table_bytes.h"

#include <algorithm>
#include <numeric>
#include <string>

#include "compiler/table/compact_table.h"
#include "compiler/table/explain_sections.h"
#include "compiler/table/section_writer.h"
#include "llvm/Support/xxhash.h"

namespace polc {
namespace {

using pol::format::SectionKind;

/// The name that a table gives a variable: a setting's is `group.setting`, an attribute's stands alone.
std::string_view name_of(const Model& model, VariableId variable) {
  return model.variables[index(variable)].name;
}

template <typename T>
std::vector<std::uint32_t> by_name(const std::vector<T>& things, std::string_view (*name)(const T&)) {
  std::vector<std::uint32_t> order(things.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(),
            [&](std::uint32_t a, std::uint32_t b) { return name(things[a]) < name(things[b]); });
  return order;
}

template <typename T>
std::string_view plain_name(const T& thing) {
  return thing.name;
}

void add_numbers(SectionWriter& writer, SectionKind kind, const std::vector<std::uint32_t>& numbers) {
  writer.add_numbers(kind, numbers, number_width(numbers));
}

/// Names of everything, as the sections that hold them.
class NameSections {
 public:
  /// Fills in where the values' names begin.
  NameSections(const Model& model, const DecisionTable& table, std::vector<pol::format::Attribute>& attributes,
               std::vector<pol::format::Setting>& settings)
      : model_(model) {
    policy_ = {strings_.add(model.name, model.title)};
    levels_ = named(model.levels);
    roles_ = named(model.roles);
    permissions_ = named(model.permissions);
    resources_ = named(model.resources);
    for (std::size_t position = 0; position < table.attribute_variables.size(); ++position) {
      attributes[position].first_value = add_variable(table.attribute_variables[position], attributes_);
    }
    for (std::size_t position = 0; position < table.setting_variables.size(); ++position) {
      settings[position].first_value = add_variable(table.setting_variables[position], settings_);
      setting_variables_.push_back(model.variables[index(table.setting_variables[position])]);
    }
    add_orders(table);
  }

  void add_to(SectionWriter& writer) const {
    std::vector<char> strings = strings_.bytes();
    strings.resize(std::max<std::size_t>(strings.size(), pol::format::min_string_bytes));
    const auto add = [&](SectionKind kind, const std::vector<pol::format::Named>& names) {
      writer.add_names(kind, names, strings.size());
    };
    add(SectionKind::policy_name, policy_);
    add(SectionKind::level_names, levels_);
    add(SectionKind::role_names, roles_);
    add(SectionKind::permission_names, permissions_);
    add(SectionKind::resource_names, resources_);
    add(SectionKind::attribute_names, attributes_);
    add(SectionKind::setting_names, settings_);
    add(SectionKind::value_names, values_);
    add_numbers(writer, SectionKind::roles_by_name, by_name(model_.roles, plain_name<Role>));
    add_numbers(writer, SectionKind::permissions_by_name, by_name(model_.permissions, plain_name<Permission>));
    add_numbers(writer, SectionKind::settings_by_name, by_name(setting_variables_, plain_name<Variable>));
    writer.add(SectionKind::orders, orders_);
    writer.add(SectionKind::strings, strings);
  }

 private:
  template <typename T>
  std::vector<pol::format::Named> named(const std::vector<T>& things) {
    std::vector<pol::format::Named> names;
    names.reserve(things.size());
    for (const T& thing : things) names.push_back(strings_.add(thing.name, thing.title));
    return names;
  }

  /// Numbers the orders as they are met; nothing if no variable has one.
  void add_orders(const DecisionTable& table) {
    std::vector<DomainId> met;
    for (const auto* variables : {&table.attribute_variables, &table.setting_variables}) {
      for (const VariableId variable : *variables) {
        const Domain& domain = model_.domain_of(variable);
        if (!domain.ordered) {
          orders_.push_back(pol::format::none);
          continue;
        }
        auto known = std::find_if(met.begin(), met.end(),
                                  [&](DomainId other) { return same_order(model_.domains[index(other)], domain); });
        if (known == met.end()) known = met.insert(met.end(), model_.variables[index(variable)].domain);
        orders_.push_back(static_cast<std::uint32_t>(known - met.begin()));
      }
    }
    if (met.empty()) orders_.clear();
  }

  /// Returns the place of the variable's first value name.
  std::uint32_t add_variable(VariableId id, std::vector<pol::format::Named>& names) {
    names.push_back(strings_.add(name_of(model_, id), model_.variables[index(id)].title));
    const DomainId domain = model_.variables[index(id)].domain;
    // Variables of one domain share its values.
    const auto [found, is_new] = first_values_.try_emplace(index(domain), static_cast<std::uint32_t>(values_.size()));
    if (is_new) {
      for (const std::string& value : model_.domains[index(domain)].values)
        values_.push_back({strings_.add(value), {}});
    }
    return found->second;
  }

  const Model& model_;
  StringPool strings_;
  std::vector<pol::format::Named> policy_, levels_, roles_, permissions_, resources_, attributes_, settings_;
  std::vector<pol::format::Named> values_;
  std::vector<Variable> setting_variables_;
  std::vector<std::uint32_t> orders_;  // By attribute, then by setting.
  std::unordered_map<std::size_t, std::uint32_t> first_values_;
};

pol::format::Header header_of(const Model& model, const DecisionTable& table, const CompactTable& compact) {
  pol::format::Header header{};
  std::memcpy(header.magic, pol::format::magic, sizeof header.magic);
  header.version_major = compact.rows.chunk_words == 0 ? pol::format::version_major : pol::format::version_of_chunks;
  header.fingerprint = schema_fingerprint(model, table);
  header.level_count = static_cast<std::uint32_t>(model.levels.size());
  header.role_count = static_cast<std::uint32_t>(model.roles.size());
  header.role_words = table.role_words;
  header.permission_count = static_cast<std::uint32_t>(model.permissions.size());
  header.resource_count = static_cast<std::uint32_t>(model.resources.size());
  header.attribute_count = static_cast<std::uint32_t>(table.attributes.size());
  header.setting_count = static_cast<std::uint32_t>(table.settings.size());
  header.combination_count = static_cast<std::uint32_t>(table.combinations.size());
  header.fallback_role = model.fallback ? static_cast<std::uint32_t>(index(*model.fallback)) : pol::format::none;
  const bool has_custom = !model.roles.empty() && model.roles.back().custom;
  header.custom_role = has_custom ? header.role_count - 1 : pol::format::none;
  return header;
}

/// Of each permission; none if all have the first.
std::vector<std::uint32_t> permission_resources(const Model& model) {
  std::vector<std::uint32_t> resources;
  for (const Permission& permission : model.permissions) {
    resources.push_back(static_cast<std::uint32_t>(index(permission.resource)));
  }
  if (std::all_of(resources.begin(), resources.end(), [](std::uint32_t resource) { return resource == 0; })) return {};
  return resources;
}

bool has_defaults(const pol::format::Resource& resource) {
  return resource.default_bits != 0 || resource.defaulted_mask != 0;
}

}  // namespace

std::vector<std::byte> table_bytes(AccessConditions& access, const DecisionTable& table, const SourceManager& sources,
                                   const TableOptions& options) {
  const Model& model = access.model();
  std::vector<pol::format::Attribute> attributes = table.attributes;
  std::vector<pol::format::Setting> settings = table.settings;
  const NameSections names(model, table, attributes, settings);
  const CompactTable compact = polc::compact(table, static_cast<std::uint32_t>(model.roles.size()),
                                             static_cast<std::uint32_t>(model.levels.size()), options.row_form);

  SectionWriter writer;
  if (compact.codes.empty()) {
    writer.add(SectionKind::permissions, compact.permissions);
  } else {
    add_numbers(writer, SectionKind::permissions, compact.codes);
    writer.add(SectionKind::classes, compact.permissions);
  }
  writer.add(SectionKind::blocks, compact.blocks);
  if (compact.rows.numbers.empty()) {
    writer.add(SectionKind::rows, compact.rows.words);
  } else {
    writer.add_numbers(SectionKind::rows, compact.rows.numbers, sizeof(std::uint16_t));
    writer.add(SectionKind::row_words, compact.rows.words);
  }
  writer.add(SectionKind::row_index, compact.row_index);
  writer.add(SectionKind::gathers, table.gathers);
  add_numbers(writer, SectionKind::permission_resources, permission_resources(model));
  add_numbers(writer, SectionKind::dependency_numbers, compact.dependency_numbers);
  writer.add(SectionKind::dependencies, compact.dependencies);
  writer.add(SectionKind::combinations, table.combinations);
  writer.add(SectionKind::combination_terms, table.combination_terms);
  writer.add(SectionKind::default_words, table.default_words);
  if (std::any_of(table.resources.begin(), table.resources.end(), has_defaults)) {
    writer.add(SectionKind::resources, table.resources);
  }
  writer.add(SectionKind::attributes, attributes);
  writer.add(SectionKind::settings, settings);
  writer.add(SectionKind::value_sets, table.value_sets);
  writer.add(SectionKind::requirements, table.requirements);
  writer.add(SectionKind::role_lists, table.role_lists);
  writer.add(SectionKind::exclusive, table.exclusive);
  writer.add(SectionKind::custom_roles, table.custom_roles);
  writer.add(SectionKind::inclusions, table.inclusions);
  writer.add_chunks(SectionKind::row_chunks, compact.rows.chunks, compact.rows.chunk_words);
  if (!options.strip) {
    names.add_to(writer);
    explain_sections(access, table, sources).add_to(writer);
  }
  return writer.finish(header_of(model, table, compact));
}

std::uint64_t schema_fingerprint(const Model& model, const DecisionTable& table) {
  std::string schema;
  const auto add = [&](std::string_view text) { schema.append(text).push_back('\0'); };
  const auto add_number = [&](std::uint64_t number) { add(std::to_string(number)); };
  const auto add_variable = [&](VariableId id) {
    const Variable& variable = model.variables[index(id)];
    add(variable.name);
    add_number(variable.default_value.value_or(pol::format::none));
    add_number(variable.resource ? index(*variable.resource) : pol::format::none);
    for (const std::string& value : model.domain_of(id).values) add(value);
    add("");
  };
  for (const Level& level : model.levels) add(level.name);
  add("");
  for (const Role& role : model.roles) add(role.name);
  add("");
  add_number(model.fallback ? index(*model.fallback) : pol::format::none);
  for (const Permission& permission : model.permissions) {
    add(permission.name);
    add_number(index(permission.resource));
  }
  add("");
  for (std::size_t position = 0; position < table.attributes.size(); ++position) {
    add_variable(table.attribute_variables[position]);
    add_number(table.attributes[position].shift);
  }
  add("");
  for (const VariableId setting : table.setting_variables) add_variable(setting);
  return llvm::xxHash64(schema);
}

}  // namespace polc
