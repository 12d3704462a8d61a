// Each name that a statement uses or declares, and what it stands for.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compiler/editor/permission_names.h"
#include "compiler/editor/symbols.h"

namespace polc::editor {

class References {
 public:
  /// Keeps a reference.
  explicit References(const Symbols& symbols) : symbols_(symbols), own_(symbols), permissions_(*own_) {}
  /// Keeps references to both; `permissions` are those of the symbols, made before.
  References(const Symbols& symbols, const PermissionNames& permissions)
      : symbols_(symbols), permissions_(permissions) {}

  /// Sorted by place. Names that are unknown are left out.
  std::vector<Occurrence> in(const ast::Statement& statement);
  std::vector<Occurrence> in(const ast::File& file);

  /// The permissions that a set stands for, groups written out.
  std::vector<SymbolId> permissions(const ast::PermissionSet& set);
  /// The roles, groups written out.
  std::vector<SymbolId> roles(const ast::RoleSet& set);

  /// What a dotted name tests in a condition about these resources: none means any. `group` is the settings group whose short
  /// names count, if there is one.
  std::vector<SymbolId> tested_by(const std::string& name, const std::vector<SymbolId>& resources,
                                  const std::string& group) const;

  const Symbols& symbols() const { return symbols_; }
  const PermissionNames& names() const { return permissions_; }

 private:
  const Symbols& symbols_;
  std::optional<PermissionNames> own_;
  const PermissionNames& permissions_;
  std::map<const ast::Group*, std::vector<SymbolId>> groups_;
};

/// The one that holds the byte at `offset` or, if none does, ends there: a cursor right behind a word is in it.
const Occurrence* occurrence_at(const std::vector<Occurrence>& sorted, std::uint32_t offset);

/// The statement that a byte lies in or, if none, that ends there.
const ast::Statement* statement_at(const ast::File& file, std::uint32_t offset);

}  // namespace polc::editor
