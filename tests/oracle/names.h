// What a policy declares, by name: the oracle's first reading of the syntax tree.
//
// Part of the slow oracle (oracle.h): no code is shared with the compiler's model or checks. Everything is a
// string in a map or a set. A name that is not declared throws std::runtime_error: the oracle takes valid
// policies only. The trees must outlive the names.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "compiler/syntax/ast.h"

namespace polc::oracle {

using Roles = std::set<std::string>;
using Permissions = std::set<std::string>;

/// The files of each policy of a chain of `extends`, base first.
using Layers = std::vector<std::vector<const ast::File*>>;

/// An attribute or a setting. A boolean's values are `false` and `true`.
struct Variable {
  std::vector<std::string> values;
  bool boolean = false;
  bool of_roles = false;  ///< The values are the declared roles.
  std::string order;      ///< Which order the values stand in, lowest first; empty: none.
  std::optional<std::string> default_value;
};

/// While the setting that states it binds, `setting` must have one of `values`.
struct Requirement {
  std::string setting;
  std::set<std::string> values;
};

struct Setting {
  Variable variable;
  bool of_roles = false;  ///< Its value is a role, or `nobody`.
  bool immutable = false;
  std::set<std::string> allowed;  ///< What an account may choose.
  std::vector<Requirement> requirements;
};

/// The role that stands for all those that accounts define. No declared role can have this name.
inline constexpr const char* custom_role = "custom roles";

struct Permission {
  std::string resource;
  std::vector<std::string> segments;  ///< Of the resource's name, then the action.
};

class Names {
 public:
  explicit Names(const Layers& layers) : Names(layers, layers) {}
  /// The names of all layers, with the settings as the first of them, `stated`, leave them.
  Names(const Layers& layers, const Layers& stated);

  std::vector<std::string> levels{"deny", "allow"};  ///< Lowest first.
  Roles roles;                                       ///< With `custom_role` where the policy speaks of custom roles.
  std::optional<std::string> fallback;
  std::map<std::string, Roles> includes;
  std::map<std::string, Variable> context;
  std::map<std::string, std::map<std::string, Variable>> resources;  ///< Their attributes.
  std::map<std::string, Permission> permissions;
  std::map<std::string, Setting> settings;      ///< By `group.setting`.
  std::map<std::string, Roles> settings_roles;  ///< By group: whom its first declaration is `for`.
  std::map<std::string, const ast::Condition*> defines;
  std::map<std::string, const ast::PermissionSet*> groups;
  std::map<std::string, const ast::RoleSet*> role_groups;

  std::size_t rank(const std::string& level) const;
  /// `role` and all that it includes, transitively.
  Roles closure(const std::string& role) const;
  Roles closure(const Roles& held) const;

  /// `all roles` leaves the custom role out; where a statement takes something away, it is one of them.
  Roles expand(const std::vector<ast::Name>& names) const;
  Roles expand(const ast::RoleSet& set) const;
  Roles expand_to_take_away(const ast::RoleSet& set) const;
  Permissions expand(const ast::PermissionSet& set) const;
  Permissions expand(const ast::PermissionTerm& term) const;

  /// The full name of a setting that is named within a settings group, or anywhere if `group` is empty.
  std::optional<std::string> find_setting(const std::string& path, const std::string& group) const;

 private:
  void read_roles_and_levels(const Layers& layers);
  void read_resources(const Layers& layers);
  void read_settings(const Layers& layers);
  void read_setting(const std::string& group, const ast::Setting& declared);
  void read_requirements(const std::string& group, const ast::Setting& declared);
  Variable variable(const ast::Type& type) const;
  Roles expand_to_take_away(const std::vector<ast::Name>& names) const;
  std::set<std::string> values_named(const std::vector<ast::Name>& names, const Variable& variable) const;

  std::map<std::string, const ast::Domain*> domains_;
};

/// The dotted text of a path.
std::string text_of(const ast::Path& path);

/// The name that a value goes by: `on` and `yes` of a boolean are `true`.
std::string value_name(const std::string& written, const Variable& variable);

/// Calls `visit` with every statement of one kind, base layer first.
template <typename Node, typename Visit>
void each(const Layers& layers, Visit visit) {
  for (const auto& layer : layers) {
    for (const ast::File* file : layer) {
      for (const ast::Statement& statement : file->statements) {
        if (const auto* node = std::get_if<Node>(&statement.node)) visit(*node, statement);
      }
    }
  }
}

}  // namespace polc::oracle
