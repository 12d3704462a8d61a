// What each name stands for. Filled by the declaration steps, read by all later ones.
//
// One namespace for each kind of thing, over all files and layers. The first declaration of a name counts;
// a second one is reported and left out, but the name stays known, so that one mistake is one error.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/model/model.h"
#include "compiler/syntax/ast.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/StringMap.h"

namespace polc::sema {

template <typename Value>
struct Declared {
  Value value{};
  Span span;
};

template <typename Value>
using NameMap = llvm::StringMap<Declared<Value>>;

/// What `name` stands for in `map`, or null.
template <typename Value>
const Value* lookup(const NameMap<Value>& map, llvm::StringRef name) {
  const auto found = map.find(name);
  return found == map.end() ? nullptr : &found->second.value;
}

struct SettingsGroup {
  Layer layer = 0;
  std::vector<RoleId> granted_to;
  std::vector<RoleId> editable_by;
};

struct Symbols {
  NameMap<LevelId> levels;
  NameMap<RoleId> roles;
  NameMap<std::uint32_t> role_groups;  ///< Positions in Model::role_groups. No role has the name of one.
  NameMap<DomainId> domains;
  NameMap<ResourceId> resources;
  NameMap<VariableId> context;                  ///< By bare name.
  std::vector<NameMap<VariableId>> attributes;  ///< By resource, then by bare name.
  llvm::StringMap<ResourceId> attribute_names;  ///< Of all resources together: the first that has it.
  NameMap<SettingsGroup> settings_groups;       ///< The first declaration of each.
  NameMap<VariableId> settings;                 ///< By full name, `group.setting`.
  NameMap<const ast::Define*> defines;
  NameMap<const ast::Group*> groups;

  /// The position of each value, by domain.
  std::vector<llvm::StringMap<std::uint32_t>> domain_values;

  /// Variables whose type or default had an error. Conditions that test them are left out without a word.
  std::vector<bool> broken_variables;

  /// Where each setting's default was given: a layer may have given it another.
  llvm::DenseMap<std::uint32_t, Span> default_spans;

  /// Defines that contain themselves. The same holds for these.
  llvm::DenseSet<const ast::Define*> broken_defines;
};

/// `a.b.c`
inline std::string joined(const ast::Path& path) {
  std::string text;
  for (const ast::Name& part : path.parts) {
    if (!text.empty()) text += '.';
    text += part.text;
  }
  return text;
}

}  // namespace polc::sema
