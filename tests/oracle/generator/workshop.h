// What every step of the policy generator works with: the draft, the source of chance, and small pieces of text.
#pragma once

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "tests/oracle/generator/condition_writer.h"
#include "tests/oracle/generator/draft.h"
#include "tests/oracle/generator/pattern_writer.h"
#include "tests/oracle/generator/random.h"
#include "tests/oracle/generator/vocabulary.h"

namespace polc::oracle {

/// The most that a policy holds of each thing.
struct DraftLimits {
  std::size_t levels;
  std::size_t roles;
  std::size_t resources;
  std::size_t actions;
  std::size_t attributes;
  std::size_t values;
  std::size_t context;
  std::size_t settings;
  std::size_t rules;
  std::size_t fewest_roles = 2;
};

/// Joins texts in the order written. Use it where several parts draw from chance: the operands of `+` are
/// evaluated in an order that each compiler chooses, which would make the policies differ.
std::string concat(std::initializer_list<std::string> parts);

/// `{a, b}`
std::string braced(const std::vector<std::string>& values);

/// `a < b`
std::string ordered(const std::vector<std::string>& values);

class Workshop {
 public:
  Workshop(std::uint64_t seed, const DraftLimits& draft_limits);
  Workshop(const Workshop&) = delete;  // The writers refer to the draft.
  Workshop& operator=(const Workshop&) = delete;

  Random random;
  DraftLimits limits;
  std::size_t immutable_chance = 5;  ///< Of a role and a rule, in a hundred.
  Draft draft;
  Vocabulary vocabulary;
  PatternWriter patterns;
  ConditionWriter conditions;

  void add(const std::string& statement) { draft.statements.push_back(statement); }
  void add_rule(const std::string& statement) { draft.rules.push_back(statement); }

  // Each may be an empty text.
  std::string maybe(std::size_t chance, const std::string& text) { return random.percent(chance) ? text : ""; }
  std::string title();
  std::string note();
  std::string doc();
  /// ` if …` that makes sense for the permissions and for all that they imply.
  std::string if_condition(const Numbers& permissions, std::size_t chance, const std::string& group = {});
  /// ` if C`, or ` unless C`, which is another condition but as good a one.
  std::string guard(const std::string& condition);
  /// ` above LEVEL`
  std::string above();

  /// `immutable `, at times.
  std::string immutable() { return maybe(immutable_chance, "immutable "); }

  std::string granting_level();
  Numbers some_roles(std::size_t most);
  Numbers all_roles_but(const Numbers& excepted) const;
  std::string names_of(const Numbers& roles) const;
  /// The same, now and then with a group for those of its roles that are all among them.
  std::string names_or_groups_of(Numbers roles);
  /// Roles as a statement lists them, and which they are.
  std::pair<std::string, Numbers> role_set();
};

/// A variable of type `bool`, `role`, a named domain, or one written out: the type of an attribute or a setting.
DraftVariable draw_variable(Workshop& workshop, const std::string& name);

// The steps, in this order: each uses what the ones before have put into the draft.
void write_declarations(Workshop& workshop);
void declare_settings(Workshop& workshop);
void write_names(Workshop& workshop);
void write_settings(Workshop& workshop);
void write_rules(Workshop& workshop);
void write_matrices(Workshop& workshop);
/// Few, of all kinds: what a layer adds.
void write_rules_of_a_layer(Workshop& workshop);

// A layer on the policy that is drafted. Each may be empty.
/// Settings groups that give settings of the base other defaults.
std::string write_other_defaults(Workshop& workshop);
/// A resource of the layer's own. What the base says of `*` makes sense for it as a rule, not always.
std::string write_resource_of_a_layer(Workshop& workshop);
/// A group of settings, with what they grant, beside the base's.
std::string write_settings_of_a_layer(Workshop& workshop);
/// Says that a warning of the statement after it is meant.
std::string write_accept(Workshop& workshop);

// What the policy says of itself.
std::string write_assertion(Workshop& workshop);
std::string write_test(Workshop& workshop, std::size_t number);
/// Who gives roles to whom.
std::string write_gift(Workshop& workshop);

}  // namespace polc::oracle
