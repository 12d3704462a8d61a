// The attributes that the conditions of a table test, with a type for each: a table declares none.
//
// What is tested as it stands is a `bool`; what is only compared with roles is a `role`; any other has the values that the
// cells name, and `other` for the rest. After `is`, a name is a value, unless it is tested as an attribute elsewhere.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/importer/access_table.h"

namespace polc::importer {

struct InferredAttribute {
  enum class Type : std::uint8_t { boolean, role, values };
  std::string name;
  Type type = Type::boolean;
  std::vector<std::string> values;  ///< Of Type::values alone.
};

struct InferredAttributes {
  std::vector<InferredAttribute> context;
  std::map<std::string, std::vector<InferredAttribute>> of_resource;  ///< By the resource's name.
};

/// Reports what cannot be declared: settings, attributes of two types, attributes without values.
InferredAttributes infer_attributes(const AccessTable& table, DiagnosticSink& sink);

}  // namespace polc::importer
