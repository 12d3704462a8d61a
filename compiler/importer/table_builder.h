// Puts an access table together, name by name: names are checked, split and found again; equal contents are joined.
//
// Every problem is reported where it stands. The table is of use only if none was.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/importer/access_table.h"
#include "llvm/ADT/StringMap.h"

namespace polc::importer {

class TableBuilder {
 public:
  /// `resource`: of permissions whose names have no separator.
  TableBuilder(std::string resource, DiagnosticSink& sink) : resource_(std::move(resource)), sink_(sink) {}

  // A name that stands twice, or can be no name, is reported; then there is no position.
  std::optional<std::uint32_t> add_role(const std::string& name, Span span);
  std::optional<std::uint32_t> add_permission(const std::string& name, Span span);
  /// The names of resources, outermost first, and an action. One name alone is split.
  std::optional<std::uint32_t> add_permission(const std::vector<std::string>& names, Span span);

  std::optional<std::uint32_t> role(std::string_view name) const { return position_in(roles_, name); }
  std::optional<std::uint32_t> permission(std::string_view name) const { return position_in(permissions_, name); }

  /// The position of the content, or of one that says the same. All levels must be settled.
  std::uint32_t add_content(CellContent content);
  /// The highest level, whatever the attributes.
  std::uint32_t unconditional();
  void add_grant(std::uint32_t role, ImportedGrant grant) { table_.grants[role].push_back(grant); }

  AccessTable& table() { return table_; }
  const AccessTable& table() const { return table_; }

  /// Sorts the grants, and drops those that a grant of the same cell without a condition makes redundant. Where
  /// nothing was reported, reports a table without roles or permissions, and one that passes the caps of a policy.
  AccessTable take(Span whole);

 private:
  static std::optional<std::uint32_t> position_in(const llvm::StringMap<std::uint32_t>& names, std::string_view name);
  bool check_name(std::string_view what, const std::string& name, Span span);

  std::string resource_;
  DiagnosticSink& sink_;
  AccessTable table_;
  llvm::StringMap<std::uint32_t> roles_;
  llvm::StringMap<std::uint32_t> permissions_;     // As the file has them.
  llvm::StringMap<std::uint32_t> policy_names_;    // As the policy will have them.
  std::map<std::string, std::uint32_t> contents_;  // By what they say.
  std::optional<std::uint32_t> unconditional_;
};

/// Drops grants that a grant without a condition, of the same permission and as high a level, makes redundant. `grants` is sorted.
void drop_covered(const AccessTable& table, std::vector<ImportedGrant>& grants);

/// Whether whoever has `held` has `given` too, as far as the texts show.
bool covers(const AccessTable& table, ImportedGrant held, ImportedGrant given);

}  // namespace polc::importer
