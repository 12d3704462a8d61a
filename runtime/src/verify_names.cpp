// Checks the names of a table: every text inside `strings`, every sorted index in order and without doubles.
#include <string_view>

#include "text_order.h"
#include "verify_parts.h"

namespace pol::detail {
namespace {

using format::SectionKind;
using format::Text;

/// The names of a section, of which it is known now that they can be read.
bool verify_shape(Checker& checker, SectionKind kind) {
  if (!checker.has(kind)) return true;
  const auto shape = NameShape::of(checker.count(SectionKind::strings), checker.element_size(kind));
  const bool may_have_titles = kind != SectionKind::value_names;
  return checker.require(shape && (may_have_titles || !shape->has_titles), VerifyCode::bad_element_size,
                         checker.offset_at(kind, 0));
}

/// `code`: what to say of a name.
bool verify_texts(Checker& checker, SectionKind kind, VerifyCode code) {
  if (!verify_shape(checker, kind)) return false;
  const PackedNames names = checker.names(kind);
  const std::uint64_t size = checker.count(SectionKind::strings);
  for (std::size_t number = 0; number < names.size(); ++number) {
    const Text name = names[number];
    const Text title = names.title(number);
    if (std::uint64_t{name.offset} + name.size > size || std::uint64_t{title.offset} + title.size > size ||
        name.size > format::max_name_bytes) {
      return checker.fail(code, checker.offset_at(kind, number));
    }
  }
  return true;
}

// Strictly ascending names over as many entries as there are things: so it is a permutation, and names are unique.
bool verify_index(Checker& checker, SectionKind index, SectionKind names) {
  const Numbers order = checker.numbers(index);
  const PackedNames named = checker.names(names);
  const char* const strings = checker.section<char>(SectionKind::strings).data();
  std::string_view previous;
  for (std::size_t position = 0; position < named.size(); ++position) {
    const std::uint32_t number = order[position];
    if (number >= named.size()) return checker.fail(VerifyCode::bad_name, checker.offset_at(index, position));
    const Text text = named[number];
    const std::string_view name(strings + text.offset, text.size);
    if (position != 0 && !is_before(previous, name, common_bytes(previous, name))) {
      return checker.fail(VerifyCode::names_unsorted, checker.offset_at(index, position));
    }
    previous = name;
  }
  return true;
}

template <typename Owner>
bool verify_owner_values(Checker& checker, SectionKind owners) {
  const std::uint64_t count = checker.count(SectionKind::value_names);
  for (const Owner& owner : checker.section<Owner>(owners)) {
    if (std::uint64_t{owner.first_value} + owner.value_count > count) {
      return checker.fail(VerifyCode::bad_value_name, checker.offset_of(owners, owner));
    }
  }
  return true;
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
  if (checker.count(SectionKind::strings) < format::min_string_bytes) {
    return checker.fail(VerifyCode::bad_section_size, checker.offset_at(SectionKind::strings, 0));
  }
  for (const SectionKind kind :
       {SectionKind::policy_name, SectionKind::level_names, SectionKind::role_names, SectionKind::permission_names,
        SectionKind::resource_names, SectionKind::attribute_names, SectionKind::setting_names}) {
    if (!verify_texts(checker, kind, VerifyCode::bad_name)) return false;
  }
  return verify_texts(checker, SectionKind::value_names, VerifyCode::bad_value_name) &&
         verify_owner_values<format::Attribute>(checker, SectionKind::attributes) &&
         verify_owner_values<format::Setting>(checker, SectionKind::settings) &&
         verify_index(checker, SectionKind::roles_by_name, SectionKind::role_names) &&
         verify_index(checker, SectionKind::permissions_by_name, SectionKind::permission_names) &&
         verify_index(checker, SectionKind::settings_by_name, SectionKind::setting_names) && verify_orders(checker);
}

}  // namespace pol::detail
