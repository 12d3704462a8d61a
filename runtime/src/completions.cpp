// Completions: which attributes are unknown, and how many ways there are to fill them in.
#include "completions.h"

#include "attributes_of.h"

namespace pol::detail {

Completions::Completions(const TableData& data, std::uint32_t permission, PartialInputs inputs) {
  const std::uint64_t open = dependencies_of(data, permission) & ~inputs.known;
  const auto add_unknowns = [&](AttributeRange range) {
    for (const format::Attribute& attribute : data.attributes.subspan(range.first, range.count)) {
      const std::uint64_t bits = attribute_bits(attribute);
      if ((bits & open) == 0) continue;
      unknowns_[unknown_count_++] = {bits, attribute.value_count, attribute.shift};
      unknown_ |= bits;
      fits_ = fits_ && std::uint64_t{count_} * attribute.value_count <= max_completions;
      if (fits_) count_ *= attribute.value_count;
    }
  };
  add_unknowns(attributes_of(data, format::none));
  add_unknowns(attributes_of(data, resource_of(data, permission)));
  known_bits_ = inputs.bits & ~unknown_;
}

}  // namespace pol::detail
