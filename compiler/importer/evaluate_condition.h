// What a condition of a cell says for given attribute values, straight from its syntax tree.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "compiler/syntax/ast.h"

namespace polc::importer {

/// The value of an attribute, by the name that a condition writes: `own`, `context.verified`. Nothing if there is none.
using ValueOf = std::function<std::optional<std::string_view>(const std::string& attribute)>;

/// Whether the attribute has a value of that name.
using HasValue = std::function<bool(const std::string& attribute, const std::string& value)>;

/// `context.verified`
std::string name_of(const ast::Path& path);

bool holds(const ast::Condition& condition, const ValueOf& value_of, const HasValue& has_value);

}  // namespace polc::importer
