#include "compiler/sema/orders.h"

namespace polc::sema {

std::string_view words_of(ComparisonKind kind) {
  switch (kind) {
    case ComparisonKind::at_least:
      return "is at least";
    case ComparisonKind::at_most:
      return "is at most";
    case ComparisonKind::above:
      return "is above";
    default:
      return "is below";
  }
}

ComparisonKind mirrored(ComparisonKind kind) {
  switch (kind) {
    case ComparisonKind::at_least:
      return ComparisonKind::at_most;
    case ComparisonKind::at_most:
      return ComparisonKind::at_least;
    case ComparisonKind::above:
      return ComparisonKind::below;
    default:
      return ComparisonKind::above;
  }
}

ValueSet values_within(ComparisonKind kind, std::uint32_t value, unsigned size) {
  ValueSet values(size);
  switch (kind) {
    case ComparisonKind::at_least:
      values.set(value, size);
      break;
    case ComparisonKind::at_most:
      values.set(0, value + 1);
      break;
    case ComparisonKind::above:
      values.set(value + 1, size);
      break;
    default:
      values.set(0, value);
      break;
  }
  return values;
}

}  // namespace polc::sema
