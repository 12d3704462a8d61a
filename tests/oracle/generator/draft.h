// A policy that the generator is making up: its declarations as data, so that rules can be drawn to fit them.
//
// Names are kept as they are written, backquotes included. Roles, resources and permissions go by their
// positions. A draft knows enough of the language to keep what is drawn valid; it decides nothing.
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace polc::oracle {

using Numbers = std::set<std::size_t>;

/// Of more roles than these not every combination can be tried.
inline constexpr std::size_t few_roles = 12;

struct DraftVariable {
  std::string name;
  std::string type;  ///< As written after the colon.
  std::vector<std::string> values;
  bool boolean = false;
  std::string order;  ///< Which order the values stand in, lowest first; empty: none.
};

struct DraftRole {
  std::string name;
  Numbers includes;
  Numbers closure;  ///< Itself and what it includes, transitively.
  bool immutable = false;
};

struct DraftRoleGroup {
  std::string name;
  Numbers roles;
  bool is_open = false;  ///< By way of `all roles`: what a layer adds is in it too.
};

struct DraftResource {
  std::string name;
  std::vector<DraftVariable> attributes;
  std::vector<std::string> actions;
};

struct DraftPermission {
  std::size_t resource = 0;
  std::string action;
};

struct DraftRequirement {
  std::string setting;  ///< By its full name.
  std::vector<std::string> values;
};

struct DraftSetting {
  std::string group;
  DraftVariable variable;  ///< Named by its short name.
  bool of_roles = false;
  std::string default_value;
  std::vector<std::string> allowed;
  std::string clauses;  ///< As written after the default.
  std::vector<DraftRequirement> requirements;

  std::string full_name() const { return group + "." + variable.name; }
};

struct DraftSettingsGroup {
  std::string name;
  Numbers roles;
};

struct DraftDefine {
  std::string name;
  Numbers resources;  ///< Those for whose permissions its names mean something.
};

/// Permissions as written, and which they are.
struct Pattern {
  std::string text;
  Numbers permissions;
};

struct DraftOutcome {
  std::size_t level = 0;
  std::string condition;  ///< Empty: none.
};

struct DraftCell {
  Numbers roles;
  Numbers permissions;
  std::vector<DraftOutcome> outcomes;
  std::string note;
};

struct DraftRow {
  std::string text;
  std::vector<DraftCell> cells;
};

struct DraftMatrix {
  std::vector<Numbers> columns;
  std::vector<DraftRow> rows;
};

/// Who is granted what by a statement that is no cell.
struct DraftGrant {
  Numbers roles;
  Numbers permissions;
};

struct Draft {
  std::vector<std::string> levels;
  std::vector<DraftRole> roles;
  std::vector<DraftRoleGroup> role_groups;
  std::vector<DraftVariable> domains;  ///< Without a name: the type is the domain's.
  std::vector<DraftVariable> context;
  std::vector<DraftResource> resources;
  std::vector<DraftPermission> permissions;
  std::vector<DraftSettingsGroup> settings_groups;
  std::vector<DraftSetting> settings;
  std::vector<DraftDefine> defines;
  std::vector<Pattern> groups;
  std::vector<Numbers> implied;  ///< By permission: what it implies in one step.
  std::vector<DraftGrant> grants;
  std::vector<DraftMatrix> matrices;
  std::vector<Numbers> exclusive;
  std::vector<std::string> statements;  ///< Declarations.
  std::vector<std::string> rules;       ///< Statements that no other statement names.
  Numbers untouchable;                  ///< Roles that the statements to come may not name, nor mean.

  std::string permission_text(std::size_t permission) const {
    return resources[permissions[permission].resource].name + "." + permissions[permission].action;
  }
  /// The permissions, and all that they imply.
  Numbers with_implied(Numbers from) const;
  /// The resources for which a condition of a rule on `from` must make sense.
  Numbers resources_of(const Numbers& from) const;
};

}  // namespace polc::oracle
