// Comparisons by order: `is at least`, `is at most`, `is above`, `is below`.
#pragma once

#include <cstdint>
#include <string_view>

#include "compiler/model/expression.h"
#include "compiler/syntax/ast.h"

namespace polc::sema {

using ComparisonKind = ast::Comparison::Kind;

/// As it is written; of a kind by order alone.
std::string_view words_of(ComparisonKind kind);

/// What says the same with the two sides changed: `a is above b` is `b is below a`.
ComparisonKind mirrored(ComparisonKind kind);

/// The values of a domain of that size that compare so with `value`.
ValueSet values_within(ComparisonKind kind, std::uint32_t value, unsigned size);

}  // namespace polc::sema
