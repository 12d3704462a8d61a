// Checks what a table says about attributes, resources, settings, role lists and custom roles.
#include <array>
#include <bit>
#include <cstddef>

#include "verify_parts.h"

namespace pol::detail {
namespace {

using format::Attribute;
using format::Inclusion;
using format::Requirement;
using format::Resource;
using format::RoleList;
using format::SectionKind;
using format::Setting;

// A value count beyond every case count would serve nothing, and one more than it must fit its type.
constexpr std::uint32_t max_values = format::max_block_cases;

std::uint64_t bits_of(const Attribute& attribute) {
  return attribute.width == 0 ? 0 : ~std::uint64_t{0} >> (64 - attribute.width) << attribute.shift;
}

bool verify_attribute(Checker& checker, const Attribute& attribute) {
  const std::uint64_t at = checker.offset_of(SectionKind::attributes, attribute);
  bool reserved_is_zero = true;
  for (const std::uint8_t byte : attribute.reserved) reserved_is_zero = reserved_is_zero && byte == 0;
  const bool holds = (attribute.resource == format::none || attribute.resource < checker.header().resource_count) &&
                     attribute.value_count >= 1 && attribute.value_count <= max_values &&
                     (attribute.default_value == format::none || attribute.default_value < attribute.value_count) &&
                     attribute.width == std::bit_width(attribute.value_count - 1) && attribute.shift < 64 &&
                     attribute.shift + attribute.width <= 64 && attribute.boolean <= 1 &&
                     (attribute.boolean == 0 || attribute.value_count == 2) && reserved_is_zero;
  return checker.require(holds, VerifyCode::bad_attribute, at);
}

/// What the attributes of a request add up to.
struct RequestBits {
  std::uint64_t used = 0;
  std::uint64_t defaulted = 0;
  std::uint64_t defaults = 0;

  bool add(const Attribute& attribute) {
    const std::uint64_t bits = bits_of(attribute);
    if ((used & bits) != 0) return false;
    used |= bits;
    if (attribute.default_value == format::none) return true;
    defaulted |= bits;
    defaults |= std::uint64_t{attribute.default_value} << attribute.shift;
    return true;
  }
};

// The context's attributes come first, then each resource's, so that one pass sees a request's attributes together.
bool verify_attributes(Checker& checker) {
  const auto attributes = checker.section<Attribute>(SectionKind::attributes);
  const auto resources = checker.section<Resource>(SectionKind::resources);
  std::size_t next = 0;
  const auto add_all = [&](std::uint32_t owner, RequestBits& bits) {
    for (; next < attributes.size() && attributes[next].resource == owner; ++next) {
      const std::uint64_t at = checker.offset_of(SectionKind::attributes, attributes[next]);
      if (!verify_attribute(checker, attributes[next])) return false;
      if (!bits.add(attributes[next])) return checker.fail(VerifyCode::overlapping_attributes, at);
    }
    return true;
  };
  RequestBits context;
  if (!add_all(format::none, context)) return false;
  if (!resources.empty() && resources.size() != checker.header().resource_count) {
    return checker.fail(VerifyCode::bad_section_size, checker.offset_at(SectionKind::resources, 0));
  }
  // Without the section no attribute has a default. Resources without attributes are not looked at: nobody knows how many
  // the header claims.
  while (resources.empty() && next < attributes.size()) {
    const std::uint32_t owner = attributes[next].resource;
    const std::uint64_t at = checker.offset_of(SectionKind::attributes, attributes[next]);
    const bool is_first = next == 0 || attributes[next - 1].resource == format::none;
    if (owner == format::none || (!is_first && owner <= attributes[next - 1].resource)) {
      return checker.fail(VerifyCode::attributes_unsorted, at);
    }
    RequestBits request = context;
    if (!add_all(owner, request)) return false;
    if (request.defaulted != 0) return checker.fail(VerifyCode::bad_resource, at);
  }
  if (context.defaulted != 0 && resources.empty() && checker.header().resource_count != 0) {
    return checker.fail(VerifyCode::bad_resource, checker.offset_at(SectionKind::attributes, 0));
  }
  for (std::uint32_t number = 0; number < resources.size(); ++number) {
    RequestBits request = context;
    if (!add_all(number, request)) return false;
    const Resource& resource = resources[number];
    if (resource.default_bits != request.defaults || resource.defaulted_mask != request.defaulted) {
      return checker.fail(VerifyCode::bad_resource, checker.offset_of(SectionKind::resources, resource));
    }
  }
  if (next == attributes.size()) return true;
  return checker.fail(VerifyCode::attributes_unsorted, checker.offset_of(SectionKind::attributes, attributes[next]));
}

// Where the section is missing, all permissions belong to resource 0.
bool verify_permission_resources(Checker& checker) {
  const format::Header& header = checker.header();
  const Numbers resources = checker.numbers(SectionKind::permission_resources);
  if (!resources.exist()) {
    return checker.require(header.permission_count == 0 || header.resource_count != 0, VerifyCode::bad_resource,
                           offsetof(format::Header, resource_count));
  }
  if (checker.count(SectionKind::permission_resources) != header.permission_count) {
    return checker.fail(VerifyCode::bad_section_size, checker.offset_at(SectionKind::permission_resources, 0));
  }
  for (std::uint32_t permission = 0; permission < header.permission_count; ++permission) {
    if (resources[permission] >= header.resource_count) {
      return checker.fail(VerifyCode::bad_resource, checker.offset_at(SectionKind::permission_resources, permission));
    }
  }
  return true;
}

bool is_role_list(const RoleList& list, std::uint64_t size) {
  return std::uint64_t{list.first} + list.count <= size;
}

bool verify_role_lists(Checker& checker) {
  const auto roles = checker.section<std::uint32_t>(SectionKind::role_lists);
  for (const std::uint32_t& role : roles) {
    if (role >= checker.header().role_count) {
      return checker.fail(VerifyCode::bad_role, checker.offset_of(SectionKind::role_lists, role));
    }
  }
  for (const RoleList& list : checker.section<RoleList>(SectionKind::exclusive)) {
    if (!is_role_list(list, roles.size())) {
      return checker.fail(VerifyCode::bad_role_list, checker.offset_of(SectionKind::exclusive, list));
    }
  }
  return true;
}

// All inclusions that lead to a role come before the role's own, so that readers need one pass; that rules out circles too.
bool verify_inclusions(Checker& checker) {
  const auto inclusions = checker.section<Inclusion>(SectionKind::inclusions);
  if (inclusions.empty()) return true;
  std::array<std::uint64_t, format::max_roles / 64> including{};
  for (const Inclusion& inclusion : inclusions) {
    const std::uint64_t at = checker.offset_of(SectionKind::inclusions, inclusion);
    const std::uint32_t role_count = checker.header().role_count;
    if (inclusion.role >= role_count || inclusion.included >= role_count) return checker.fail(VerifyCode::bad_role, at);
    including[inclusion.role / 64] |= std::uint64_t{1} << inclusion.role % 64;
    if ((including[inclusion.included / 64] >> inclusion.included % 64 & 1) != 0) {
      return checker.fail(VerifyCode::bad_inclusion, at);
    }
  }
  return true;
}

bool verify_setting(Checker& checker, const Setting& setting) {
  const std::uint64_t at = checker.offset_of(SectionKind::settings, setting);
  const auto value_sets = checker.section<std::uint64_t>(SectionKind::value_sets);
  const bool boolean = (setting.flags & Setting::boolean) != 0;
  const bool holds = setting.value_count >= 1 && setting.value_count <= max_values &&
                     setting.default_value < setting.value_count && setting.reserved == 0 &&
                     (setting.flags & ~std::uint32_t{Setting::immutable | Setting::boolean}) == 0 &&
                     (!boolean || setting.value_count == 2);
  if (!holds) return checker.fail(VerifyCode::bad_setting, at);
  if (!is_value_set(value_sets, setting.allowed, setting.value_count) ||
      !in_value_set(value_sets, setting.allowed, setting.default_value)) {
    return checker.fail(VerifyCode::bad_value_set, at);
  }
  const auto role_lists = checker.section<std::uint32_t>(SectionKind::role_lists);
  return checker.require(is_role_list(setting.editable_by, role_lists.size()), VerifyCode::bad_role_list, at);
}

bool verify_requirement(Checker& checker, const Setting& owner, const Requirement& requirement) {
  const auto settings = checker.section<Setting>(SectionKind::settings);
  const auto value_sets = checker.section<std::uint64_t>(SectionKind::value_sets);
  const std::uint64_t at = checker.offset_of(SectionKind::requirements, requirement);
  if (requirement.setting >= settings.size() || &settings[requirement.setting] == &owner) {
    return checker.fail(VerifyCode::bad_requirement, at);
  }
  const Setting& target = settings[requirement.setting];
  if (!is_value_set(value_sets, requirement.values, target.value_count)) {
    return checker.fail(VerifyCode::bad_value_set, at);
  }
  // The settings as they come bind each other only where a switch is on; they must agree there.
  const bool binds_by_default = (owner.flags & Setting::boolean) != 0 && owner.default_value == 1;
  return checker.require(!binds_by_default || in_value_set(value_sets, requirement.values, target.default_value),
                         VerifyCode::bad_requirement, at);
}

// The requirements of one setting follow those of the setting before it, so that each is looked at once.
bool verify_requirements(Checker& checker) {
  const auto requirements = checker.section<Requirement>(SectionKind::requirements);
  std::uint64_t next = 0;
  for (const Setting& setting : checker.section<Setting>(SectionKind::settings)) {
    const std::uint64_t at = checker.offset_of(SectionKind::settings, setting);
    if (setting.first_requirement > requirements.size()) return checker.fail(VerifyCode::bad_requirement, at);
    if (setting.requirement_count == 0) continue;
    if (setting.first_requirement != next || setting.requirement_count > requirements.size() - next) {
      return checker.fail(VerifyCode::bad_requirement, at);
    }
    for (const Requirement& requirement : requirements.subspan(next, setting.requirement_count)) {
      if (!verify_requirement(checker, setting, requirement)) return false;
    }
    next += setting.requirement_count;
  }
  return next == requirements.size() ||
         checker.fail(VerifyCode::bad_requirement, checker.offset_of(SectionKind::requirements, requirements[next]));
}

bool verify_custom_roles(Checker& checker) {
  const auto words = checker.section<std::uint64_t>(SectionKind::custom_roles);
  const std::uint32_t used_in_last = checker.header().permission_count % 64;
  if (words.empty() || used_in_last == 0) return true;
  for (std::size_t set = 1; set <= 3; ++set) {
    const std::uint64_t& last = words[set * (words.size() / 3) - 1];
    if (last >> used_in_last != 0) {
      return checker.fail(VerifyCode::bad_custom_roles, checker.offset_of(SectionKind::custom_roles, last));
    }
  }
  return true;
}

}  // namespace

bool is_value_set(std::span<const std::uint64_t> value_sets, std::uint64_t values, std::uint32_t value_count) {
  const std::uint64_t words = (std::uint64_t{value_count} + 63) / 64;
  if (values + words > value_sets.size()) return false;
  const std::uint32_t used_in_last = value_count % 64;
  return used_in_last == 0 || value_sets[values + words - 1] >> used_in_last == 0;
}

bool verify_schema(Checker& checker) {
  if (!verify_attributes(checker) || !verify_permission_resources(checker) || !verify_role_lists(checker) ||
      !verify_inclusions(checker)) {
    return false;
  }
  for (const Setting& setting : checker.section<Setting>(SectionKind::settings)) {
    if (!verify_setting(checker, setting)) return false;
  }
  return verify_requirements(checker) && verify_custom_roles(checker);
}

}  // namespace pol::detail
