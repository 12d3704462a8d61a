// Checks the names of a table: every text inside `strings`, every sorted index in order and without doubles.
#include <string_view>

#include "verify_parts.h"

namespace pol::detail {
namespace {

using format::Named;
using format::SectionKind;
using format::Text;

bool is_text(const Checker& checker, const Text& text) {
  return std::uint64_t{text.offset} + text.size <= checker.section<char>(SectionKind::strings).size();
}

bool verify_named(Checker& checker, SectionKind kind) {
  for (const Named& named : checker.section<Named>(kind)) {
    if (!is_text(checker, named.name) || !is_text(checker, named.title) || named.name.size > format::max_name_bytes) {
      return checker.fail(VerifyCode::bad_name, checker.offset_of(kind, named));
    }
  }
  return true;
}

// Strictly ascending names over as many entries as there are things: so it is a permutation, and names are unique.
bool verify_index(Checker& checker, SectionKind index, SectionKind names) {
  const auto order = checker.section<std::uint32_t>(index);
  const auto named = checker.section<Named>(names);
  const char* const strings = checker.section<char>(SectionKind::strings).data();
  std::string_view previous;
  for (std::size_t position = 0; position < order.size(); ++position) {
    const std::uint32_t number = order[position];
    if (number >= named.size()) return checker.fail(VerifyCode::bad_name, checker.offset_of(index, order[position]));
    const std::string_view name(strings + named[number].name.offset, named[number].name.size);
    if (position != 0 && previous >= name) {
      return checker.fail(VerifyCode::names_unsorted, checker.offset_of(index, order[position]));
    }
    previous = name;
  }
  return true;
}

template <typename Owner>
bool verify_owner_values(Checker& checker, SectionKind owners) {
  const std::size_t count = checker.section<Text>(SectionKind::value_names).size();
  for (const Owner& owner : checker.section<Owner>(owners)) {
    if (std::uint64_t{owner.first_value} + owner.value_count > count) {
      return checker.fail(VerifyCode::bad_value_name, checker.offset_of(owners, owner));
    }
  }
  return true;
}

bool verify_value_names(Checker& checker) {
  for (const Text& text : checker.section<Text>(SectionKind::value_names)) {
    if (!is_text(checker, text) || text.size > format::max_name_bytes) {
      return checker.fail(VerifyCode::bad_value_name, checker.offset_of(SectionKind::value_names, text));
    }
  }
  return verify_owner_values<format::Attribute>(checker, SectionKind::attributes) &&
         verify_owner_values<format::Setting>(checker, SectionKind::settings);
}

}  // namespace

/// The numbers are compared with one another and lead nowhere: any will do.
bool verify_orders(Checker& checker) {
  const std::span<const std::uint32_t> orders = checker.section<std::uint32_t>(SectionKind::orders);
  const format::Header& header = checker.header();
  if (orders.empty() || orders.size() == std::size_t{header.attribute_count} + header.setting_count) return true;
  return checker.fail(VerifyCode::bad_section_size, checker.offset_of(SectionKind::orders, orders.front()));
}

bool verify_names(Checker& checker) {
  if (!checker.has(SectionKind::strings)) return true;
  for (const SectionKind kind :
       {SectionKind::policy_name, SectionKind::level_names, SectionKind::role_names, SectionKind::permission_names,
        SectionKind::resource_names, SectionKind::attribute_names, SectionKind::setting_names}) {
    if (!verify_named(checker, kind)) return false;
  }
  return verify_value_names(checker) && verify_index(checker, SectionKind::roles_by_name, SectionKind::role_names) &&
         verify_index(checker, SectionKind::permissions_by_name, SectionKind::permission_names) &&
         verify_index(checker, SectionKind::settings_by_name, SectionKind::setting_names) && verify_orders(checker);
}

}  // namespace pol::detail
