// The abstract syntax tree: one policy file as its author wrote it.
//
// Plain data. Names are not resolved and nothing is checked beyond the grammar: `sema/` does both. Every
// node that a diagnostic may point at carries its span. Names and notes are owned strings with their quotes
// and escapes removed, so a tree does not depend on the text it came from.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "compiler/source/span.h"

namespace polc::ast {

struct Name {
  std::string text;  ///< Without backquotes.
  Span span;
};

/// A dotted name: `billing.invoice`. Never empty.
struct Path {
  std::vector<Name> parts;
  Span span;
};

/// A quoted string, unescaped.
struct Text {
  std::string text;
  Span span;
};

/// The `///` lines right above a declaration, joined with newlines, without the slashes.
using Doc = std::string;

// Conditions

struct Condition;
using ConditionPtr = std::unique_ptr<Condition>;

/// `own`, `status is open`, `status is not open`, `role in {a, b}`, `team is owner_team`, `class is at most internal`.
struct Comparison {
  enum class Kind : std::uint8_t { truth, is, is_not, in, not_in, at_least, at_most, above, below };
  Path subject;
  Kind kind = Kind::truth;
  std::vector<Name> values;     ///< Of `in` and `not_in`; of the other kinds the operand where it is a single name.
  std::optional<Path> operand;  ///< The dotted operand of a kind with one operand; then `values` is empty.
  bool bare = false;            ///< `in staff`, without braces: `values` is that one name.
};

struct Condition {
  enum class Kind : std::uint8_t { comparison, negation, conjunction, disjunction };
  Kind kind = Kind::comparison;
  Comparison comparison;               ///< Of Kind::comparison alone.
  std::vector<ConditionPtr> operands;  ///< One for a negation, two or more for the joined kinds.
  Span span;
};

// Sets

/// `a, b`, `all roles except c` or `staff except d`. Each name is a role or a group of roles.
struct RoleSet {
  bool all = false;
  std::vector<Name> names;  ///< Those listed; empty with `all`.
  std::vector<Name> excepted;
  Span span;
};

/// One part of a permission pattern: a name, `*`, or `{a, b.c}`.
struct Segment {
  enum class Kind : std::uint8_t { name, star, braces };
  Kind kind = Kind::name;
  Name name;                ///< Of Kind::name.
  std::vector<Path> paths;  ///< Of Kind::braces.
  Span span;
};

/// `billing.*`, `{skill, tag}.{view, manage}`, or the name of a group.
struct PermissionTerm {
  std::vector<Segment> segments;
  Span span;
};

struct PermissionSet {
  std::vector<PermissionTerm> terms;
  std::vector<PermissionTerm> excepted;
  Span span;
};

// Declarations

struct Policy {
  Path name;
  std::optional<Text> title;
};

struct Import {
  Text file;
};

struct Extends {
  Text file;
};

struct LevelName {
  Name name;
  std::optional<Text> title;
};

/// Lowest first.
struct Levels {
  std::vector<LevelName> levels;
};

struct Domain {
  Name name;
  std::vector<Name> values;
  bool ordered = false;  ///< Written `a < b < c`, lowest first.
};

struct Role {
  bool immutable = false;
  Name name;
  std::optional<Text> title;
  std::vector<Name> includes;
  std::vector<Path> within;
  std::optional<Span> fallback;
};

/// `role group staff "Staff" = agent, lead;`
struct RoleGroup {
  Name name;
  std::optional<Text> title;
  RoleSet roles;
};

/// A name (`bool`, `role`, a named domain) or, where `name` is absent, the values written out.
struct Type {
  std::optional<Name> name;
  std::vector<Name> values;
  bool ordered = false;  ///< The values were written `a < b < c`, lowest first.
  Span span;
};

struct Attribute {
  Doc doc;
  Name name;
  std::optional<Text> title;
  Type type;
  std::optional<Name> default_value;
};

struct Context {
  std::vector<Attribute> attributes;
};

struct Action {
  Doc doc;  ///< Its own, or that of its `actions` line.
  Name name;
  std::optional<Text> title;
};

struct Resource {
  Path name;
  std::optional<Text> title;
  std::vector<Attribute> attributes;
  std::vector<Action> actions;
};

/// `grants PERMISSIONS [to ROLES] [at LEVEL] [if CONDITION]` of a setting.
struct SettingGrant {
  PermissionSet permissions;
  std::optional<RoleSet> roles;
  std::optional<Name> level;
  ConditionPtr condition;  ///< May be null.
  Span span;
};

/// `requires PATH [is VALUE | in {VALUES}]`; no value means that the setting is on.
struct SettingRequirement {
  Path setting;
  std::vector<Name> values;
  Span span;
};

struct Setting {
  Doc doc;
  Name name;
  std::optional<Text> title;
  std::optional<Type> type;  ///< Absent: a switch, on or off.
  Name default_value;
  std::optional<Span> immutable;
  std::optional<std::vector<Name>> within;  ///< What an account may choose.
  std::vector<SettingGrant> grants;
  std::vector<SettingRequirement> requirements;
  std::vector<Name> editable_by;
  std::optional<Text> note;
  Span span;
};

struct Settings {
  Name name;
  std::optional<Text> title;
  std::vector<Name> roles;  ///< `for`: whom the settings grant to.
  std::vector<Name> editable_by;
  std::vector<Setting> settings;
};

struct Define {
  Name name;
  ConditionPtr condition;
};

struct Group {
  Name name;
  PermissionSet permissions;
};

// Rules

struct Grant {
  bool immutable = false;
  Name level;
  RoleSet roles;
  PermissionSet permissions;
  ConditionPtr condition;  ///< May be null.
  std::optional<Text> note;
};

struct Forbid {
  bool immutable = false;
  RoleSet roles;
  PermissionSet permissions;
  std::optional<Name> above;
  ConditionPtr condition;  ///< May be null.
  std::optional<Text> note;
};

struct Require {
  bool immutable = false;
  ConditionPtr condition;  ///< Never null.
  PermissionSet permissions;
  std::optional<Name> above;
  std::optional<Text> note;
};

struct Implies {
  PermissionSet from;
  PermissionSet to;
  bool same_resource = false;  ///< Each implies only what is of its own resource.
  std::optional<Text> note;
};

/// Whoever may do one of the permissions can give somebody the roles.
struct Gives {
  PermissionSet permissions;
  RoleSet roles;
  bool to_self = false;       ///< To themselves; else to others.
  std::optional<Name> level;  ///< `at LEVEL`
  ConditionPtr condition;     ///< May be null.
  std::optional<Text> note;
};

struct Exclusive {
  std::vector<Name> roles;
  std::optional<Text> note;
};

/// What the roles that an account makes up for itself may, always do, or never hold.
struct CustomRoles {
  enum class Kind : std::uint8_t { may, always, never };
  Kind kind = Kind::may;
  PermissionSet permissions;
  ConditionPtr condition;  ///< May be null.
  std::optional<Text> note;
};

/// One `LEVEL [if CONDITION]` of a cell; the first whose condition holds counts.
struct Outcome {
  Name level;
  ConditionPtr condition;  ///< May be null.
};

struct Cell {
  std::vector<Outcome> outcomes;
  std::optional<Text> note;
  Span span;
};

struct MatrixRow {
  PermissionSet permissions;
  std::vector<Cell> cells;
  Span span;
};

struct Matrix {
  std::optional<Name> name;
  std::optional<Text> title;
  std::vector<RoleSet> columns;
  std::vector<MatrixRow> rows;
};

struct Assertion {
  enum class Kind : std::uint8_t { only, never, always, separate, become };
  Kind kind = Kind::only;
  RoleSet roles;              ///< Not of `separate`.
  PermissionSet permissions;  ///< Of `separate`: the terms that must stay apart. Not of `become`.
  RoleSet become;             ///< Of `never … may become` alone.
  std::optional<Name> level;  ///< `at LEVEL`
  ConditionPtr condition;     ///< May be null.
  std::optional<Text> note;
};

struct Given {
  std::vector<ConditionPtr> conditions;
};

struct UnderEverySetting {};

struct Expectation {
  std::vector<std::vector<Name>> subjects;  ///< Each a set of roles held together.
  PermissionSet permissions;
  ConditionPtr condition;  ///< May be null.
  bool under_every_setting = false;
  Name level;
  Span span;
};

struct Test {
  Text name;
  std::vector<std::variant<Given, UnderEverySetting, Expectation>> items;
};

/// `accept POL2001 because "reason";` before a statement.
struct Accept {
  Name code;
  Text reason;
};

using StatementNode =
    std::variant<Policy, Import, Extends, Levels, Domain, Role, RoleGroup, Context, Resource, Settings, Define, Group,
                 Grant, Forbid, Require, Implies, Gives, Exclusive, CustomRoles, Matrix, Assertion, Test>;

struct Statement {
  Doc doc;
  std::vector<Accept> accepts;
  StatementNode node;
  Span span;  ///< From the first word to the closing `;` or `}`.
};

/// What a statement without mistakes was read from: while these bytes and what they are cut into stay, so does the statement.
struct StatementExtent {
  std::uint32_t begin = 0;  ///< Behind the token before it: comments above a statement are a part of it.
  std::uint32_t end = 0;    ///< Behind the last token that was looked at.
  std::uint32_t tokens = 0;
  std::uint32_t looked_at = 0;  ///< The tokens, and those behind them that were looked at.
  std::size_t position = 0;     ///< In File::statements.
};

struct File {
  FileId id{};
  std::vector<Statement> statements;
  std::vector<StatementExtent> extents;  ///< In the order of the text; none of a statement that has a mistake.

  /// Every name in the statements and items that were left out for an error. One of them may have been declared
  /// there, so that it is unknown later is no second mistake.
  std::vector<std::string> unread_names;
  bool unread_import = false;  ///< An `import` or `extends` was left out, so that any name may have been declared.
};

}  // namespace polc::ast
