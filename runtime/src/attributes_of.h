// Where the attributes of a resource, or of the context, stand among all attributes.
#pragma once

#include <algorithm>
#include <cstdint>

#include <pol/names.h>

namespace pol::detail {

/// `owner` is a resource or format::none for the context.
///
/// INVARIANT: verified: the context's attributes come first, then those of each resource in turn. As a number the
/// context is the largest; one more wraps around to 0.
inline AttributeRange attributes_of(const TableData& data, std::uint32_t owner) {
  const auto before = [](const format::Attribute& attribute, std::uint32_t wanted) {
    return attribute.resource + 1 < wanted;
  };
  const auto after = [](std::uint32_t wanted, const format::Attribute& attribute) {
    return wanted < attribute.resource + 1;
  };
  const auto begin = data.attributes.begin();
  const auto first = std::lower_bound(begin, data.attributes.end(), owner + 1, before);
  const auto last = std::upper_bound(first, data.attributes.end(), owner + 1, after);
  return {static_cast<std::uint32_t>(first - begin), static_cast<std::uint32_t>(last - first)};
}

}  // namespace pol::detail
