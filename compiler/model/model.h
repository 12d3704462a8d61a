// The model: a policy with every name resolved and every pattern expanded, as flat data by id.
//
// `sema/` builds it from one or more ast::Files; `table/` lowers it to a decision table. It holds no text of the
// source except names, titles, notes and documentation; spans say where each thing was written.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/model/expression.h"
#include "compiler/model/ids.h"
#include "compiler/model/target_list.h"
#include "compiler/source/span.h"

namespace polc {

struct Level {
  std::string name;
  std::string title;
  Span span;
};

struct Role {
  std::string name;
  std::string title;
  std::string doc;
  Span span;
  Layer layer = 0;
  bool immutable = false;
  bool custom = false;             ///< Stands for every role that accounts define for themselves; the last role if any.
  std::vector<RoleId> includes;    ///< As declared.
  std::vector<RoleId> closure;     ///< Itself and all that it includes, transitively, sorted by id.
  std::vector<ResourceId> within;  ///< Where the role is given; changes no decision.
};

/// A group of roles, written out. It changes no decision: wherever it is named, its roles stand in its place.
struct GroupOfRoles {
  std::string name;
  std::string title;
  std::string doc;
  Span span;
  Layer layer = 0;
  std::vector<RoleId> roles;    ///< Sorted; with those of the groups that it names.
  bool reaches_custom = false;  ///< Custom roles are among them where a statement takes something away.
};

struct Domain {
  std::string name;                 ///< Empty where the values were written out.
  std::vector<std::string> values;  ///< At least one. A boolean's are `false`, `true`.
  bool boolean = false;
  bool ordered = false;   ///< The values have an order, lowest first.
  bool of_roles = false;  ///< The values are the declared roles, and maybe `nobody`.
};

/// Whether values of the two can be compared by order. Two domains with names are two, however alike they are; one
/// that is written out is the same wherever it is written so.
inline bool same_order(const Domain& a, const Domain& b) {
  return a.ordered && b.ordered && a.name == b.name && a.values == b.values;
}

/// `setting` must have one of `values` while the setting that requires it is on or, if it is no switch, away from its
/// default.
struct SettingRequirement {
  VariableId setting{};
  ValueSet values;
  Span span;
};

/// A setting's default and bound in the layers below the one that changed them. Model::setting_in answers with one for
/// any layer: then only the last two members are of use.
struct SettingOverride {
  Layer layer = 0;  ///< The one that changed the setting.
  Span span;        ///< Where that layer declares it again.
  std::uint32_t default_value = 0;
  ValueSet allowed;
};

/// An attribute or a setting.
struct Variable {
  enum class Kind : std::uint8_t { attribute, setting };
  Kind kind = Kind::attribute;
  std::string name;  ///< `own`, `identity_verified`; of a setting `supervisor.limit_to_assigned`.
  std::string title;
  std::string doc;
  Span span;
  Layer layer = 0;
  DomainId domain{};
  std::optional<std::uint32_t> default_value;  ///< A position in the domain; a setting always has one.

  std::optional<ResourceId> resource;  ///< Of an attribute; absent for the context's.

  // Of a setting alone.
  std::string short_name;  ///< As its group names it: `limit_to_assigned`. Either part may have dots.
  bool immutable = false;
  ValueSet allowed;                ///< What an account may choose; the default is in it.
  std::vector<RoleId> granted_to;  ///< `for` of its group.
  std::vector<RoleId> editable_by;
  std::vector<SettingRequirement> requirements;  ///< Bind a switch that is on; another setting away from its default.
  std::vector<SettingOverride> overrides;        ///< By layer, the lowest first.
  std::string note;
};

/// What `settings NAME "Title"` says of its settings together. It changes no decision.
struct SettingsHead {
  std::string name;
  std::string title;
  std::string doc;
};

struct Resource {
  std::string name;
  std::string title;
  std::string doc;
  Span span;
  Layer layer = 0;
  std::vector<VariableId> attributes;
  std::vector<PermissionId> permissions;
};

struct Permission {
  std::string name;  ///< `resource.action`
  std::string action;
  std::string title;
  std::string doc;
  Span span;
  ResourceId resource{};
};

/// One statement that grants, or one that restricts.
struct Rule {
  enum class Kind : std::uint8_t { grant, restriction };
  /// How the author wrote it.
  enum class Origin : std::uint8_t { rule, cell, setting, custom_roles, forbid, require };
  Kind kind = Kind::grant;
  Origin origin = Origin::rule;
  LevelId level{};             ///< Granted; of a restriction, the highest level that it leaves.
  bool every_subject = false;  ///< A `require`: `roles` is empty and it binds whatever roles are held.
  bool all_roles = false;      ///< `roles` was written as `all roles …`, not by name.
  std::vector<RoleId> roles;   ///< As named, sorted. Inheritance is the lowering's work.
  TargetList targets;          ///< The condition under which it grants or restricts (a `require`'s is negated).
  bool immutable = false;
  Layer layer = 0;
  Span span;
  std::optional<Span> condition_span;
  /// For messages alone: the groups that were written, as positions in Model::role_groups, and what stood behind `except`.
  std::vector<std::uint32_t> groups;
  std::vector<std::string> excepted;
  /// Of a setting's grant: the setting's own state, which joins each condition.
  ExpressionId base = ExpressionPool::always();
  std::string note;
};

/// One `implies`: whoever is granted one of `from` is granted all of `to`. Kept as sets, since the pairs of
/// `* implies *` are the square of the permissions.
struct Implication {
  std::vector<PermissionId> from;  ///< Each once, as written.
  std::vector<PermissionId> to;    ///< Likewise.
  bool same_resource = false;      ///< A premise implies only what is of its own resource.
  Span span;
  Layer layer = 0;
};

/// One `gives`: whoever is decided at `level` or more for a target, while its condition holds, can give the roles. It
/// changes no decision and is in no table: it says what the application does with such a permission.
struct RoleGift {
  std::vector<RoleId> roles;    ///< Sorted.
  bool to_self = false;         ///< To whoever does it; else to others.
  std::vector<Target> targets;  ///< The permissions, with the statement's own condition.
  LevelId level{};
  Span span;
  Layer layer = 0;
  std::string note;
};

/// A cell that says the lowest level: no other statement may grant this under `condition`.
struct Absence {
  RoleId role{};
  PermissionId permission{};
  ExpressionId condition{};
  bool unwritten = false;  ///< What a cell says where none of its conditions holds.
  Layer layer = 0;
  Span span;
  std::string note;
};

struct ExclusiveRoles {
  std::vector<RoleId> roles;
  Span span;
};

struct Assertion {
  enum class Kind : std::uint8_t { only, never, always, separate, become };
  Kind kind = Kind::only;
  std::vector<RoleId> roles;
  std::vector<RoleId> become;  ///< Of `never … may become` alone.
  /// One for each term of a `separate`, none of a `become`, else one in all.
  std::vector<std::vector<Target>> terms;
  LevelId level{};  ///< "At least this level" counts as may.
  Span span;
  std::string note;
};

struct Expectation {
  std::vector<std::vector<RoleId>> subjects;
  std::vector<Target> targets;             ///< With the condition of the test's `given` joined in.
  std::vector<VariableId> fixed_settings;  ///< Named by a condition: these are not held at their defaults.
  bool under_every_setting = false;
  LevelId level{};
  Span span;
};

struct Test {
  std::string name;
  std::vector<Expectation> expectations;
  Span span;
};

/// A matrix as the author laid it out, so that it can be shown again in that order.
struct MatrixLayout {
  std::string name;
  std::string title;
  std::vector<RoleId> roles;
  std::vector<PermissionId> permissions;
  Span span;
};

/// Silences warnings of one code that start within `span`.
struct AcceptedWarning {
  std::string code;
  std::string reason;
  Span span;
  Span code_span;
};

/// A name, or what else a list may hold, that an earlier one in the same list covers.
struct Repeat {
  std::string text;
  Span span;
  Span first;
  bool is_same = false;  ///< As `first`, word for word; else `first` covers more than this.
};

struct Model {
  std::string name;
  std::string title;
  std::string doc;
  std::vector<Level> levels;  ///< Lowest first, at least two.
  std::vector<Role> roles;
  std::optional<RoleId> fallback;
  std::vector<GroupOfRoles> role_groups;
  std::vector<Domain> domains;
  std::vector<Variable> variables;
  std::vector<SettingsHead> settings_heads;  ///< As they were written first; none without a setting.
  std::vector<Resource> resources;
  std::vector<Permission> permissions;
  std::vector<Rule> rules;
  std::vector<Implication> implications;
  std::vector<RoleGift> gifts;
  std::vector<Absence> absences;
  std::vector<ExclusiveRoles> exclusive_roles;
  std::vector<Assertion> assertions;
  std::vector<Test> tests;
  std::vector<MatrixLayout> matrices;
  std::vector<AcceptedWarning> accepted_warnings;
  std::vector<Repeat> repeats;
  ExpressionPool expressions;

  // What custom roles may hold is a grant to the role `custom`; these two are what every one, and none, holds.
  std::vector<PermissionId> custom_always;
  std::vector<PermissionId> custom_never;

  /// The values that an account may choose for a setting in the policy that ends with `layer`, and the default.
  SettingOverride setting_in(VariableId setting, Layer layer) const {
    const Variable& variable = variables[index(setting)];
    for (const SettingOverride& later : variable.overrides) {
      if (later.layer > layer) return later;
    }
    return {layer, variable.span, *variable.default_value, variable.allowed};
  }

  LevelId highest_level() const { return id_at<LevelId>(levels.size() - 1); }
  const Domain& domain_of(VariableId variable) const { return domains[index(variables[index(variable)].domain)]; }
};

}  // namespace polc
