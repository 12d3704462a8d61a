// A slow, plain reading of the policy language: what a policy decides, computed straight from its syntax tree.
//
// The compiled table is compared with it. For that it shares no code with the compiler's model, checks or
// decision table: it reads the tree alone, keeps every name as a string, and tries every case. It takes valid
// policies only; what it cannot resolve throws std::runtime_error.
// Cost: a decision is linear in the statements that touch the permission; the lists of assignments,
// configurations and subjects are as long as the products that they enumerate. The trees must outlive it.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/oracle/conditions.h"
#include "tests/oracle/names.h"

namespace polc::oracle {

/// What the statements about one permission do in one case, by role. Levels are ranks, 0 the lowest.
struct Effects {
  std::map<std::string, std::size_t> granted;  ///< The highest level that a statement grants to the role by name.
  std::map<std::string, std::size_t> caps;  ///< The lowest level that a `forbid` leaves to who holds the role itself.
  std::size_t cap_for_everyone = 0;         ///< What the `require` rules leave to every subject.
};

class Oracle {
 public:
  explicit Oracle(const Layers& layers) : Oracle(layers, layers) {}
  /// What the first layers, `stated`, decide by themselves of all that the layers name.
  Oracle(const Layers& layers, const Layers& stated);
  Oracle(const Oracle&) = delete;  // Its statements refer to it.
  Oracle& operator=(const Oracle&) = delete;

  const Names& names() const { return names_; }

  /// The level that is decided. Attributes and settings that are left out have their defaults; an attribute
  /// without a default throws where a condition asks for it.
  std::string decide(const Roles& subject, const std::string& permission, const Values& attributes,
                     const Values& settings) const;

  /// `decide` in two steps, for a caller that asks for many subjects in one case.
  Effects effects(const std::string& permission, const Values& attributes, const Values& settings) const;
  std::size_t decide(const Roles& subject, const Effects& effects) const;
  /// What the statements that are marked `immutable` do alone.
  Effects immutable_effects(const std::string& permission, const Values& attributes, const Values& settings) const;
  /// What restrictions leave to a subject that holds these roles themselves.
  std::size_t cap(const Roles& subject, const Effects& effects) const;
  /// The first step of a decision alone: what is granted, before restrictions.
  std::size_t granted(const Roles& subject, const Effects& effects) const;

  /// The roles that a subject counts as holding: the fallback where it holds none.
  Roles effective(const Roles& subject) const;

  /// What a request for `permission` states: the resource's attributes and the context's.
  std::map<std::string, Variable> attributes(const std::string& permission) const;
  std::vector<Values> attribute_assignments(const std::string& permission) const;

  /// The configurations that an account may have in which only the settings `varied` are away from their defaults.
  std::vector<Values> admitted_configurations(const std::set<std::string>& varied) const;
  std::vector<Values> admitted_configurations() const;
  bool admitted(const Values& settings) const;
  /// The settings that statements about `permission` name, and all that requirements tie to them.
  std::set<std::string> settings_of(const std::string& permission) const;
  /// `settings` and all that requirements tie to them.
  std::set<std::string> with_requirements(std::set<std::string> settings) const;

  bool admissible(const Roles& subject) const;
  /// Every set of roles that the `exclusive roles` rules admit, the empty one included. Of more than twelve roles, every
  /// set of at most two: a claim that a larger set breaks is broken by two of its roles or by one. For a level too high,
  /// the role that is granted it; for one too low, the role that the claim speaks of and the one that takes the level away.
  std::vector<Roles> admissible_subjects() const;

  /// A cell's outcome of the lowest level, or what it does not say: no other statement may grant where it is chosen.
  struct Absence {
    std::string role;
    Permissions permissions;
    std::function<bool(const std::string& resource, const Case&)> chosen;
    Span span;
  };
  const std::vector<Absence>& absences() const { return absences_; }

 private:
  using Holds = std::function<bool(const std::string& resource, const Case&)>;

  struct Grant {
    Roles roles;
    Permissions permissions;
    std::size_t level = 0;
    Holds holds;
    std::set<std::string> settings;  ///< Those that it names.
    bool of_custom_roles = false;
    bool immutable = false;
  };
  struct Restriction {
    bool everyone = false;  ///< A `require`; then `roles` is empty.
    Roles roles;
    Permissions permissions;
    std::size_t cap = 0;
    Holds holds;
    std::set<std::string> settings;
    bool immutable = false;
  };

  Effects effects(const std::string& permission, const Values& attributes, const Values& settings,
                  bool immutable_alone) const;
  void read_rules(const Layers& layers);
  void read_custom_roles(const Layers& layers);
  void read_settings(const Layers& layers);
  void read_setting_grant(const ast::Settings& group, const ast::Setting& setting, const ast::SettingGrant& grant);
  void read_matrix(const ast::Matrix& matrix);
  void index_by_permission();
  std::size_t highest() const { return names_.levels.size() - 1; }
  std::size_t cap_of(const std::optional<ast::Name>& above) const { return above ? names_.rank(above->text) : 0; }
  Holds bind(const ast::ConditionPtr& condition, const std::string& group = {}) const;
  std::set<std::string> settings_in(const ast::ConditionPtr& condition, const Permissions& permissions,
                                    const std::string& group = {}) const;
  Permissions sources_of(const std::string& permission) const;

  Names names_;
  std::vector<Grant> grants_;
  std::vector<Restriction> restrictions_;
  std::vector<Absence> absences_;
  std::map<std::string, Permissions> implied_by_;  ///< The permissions that imply one, in one step.
  Permissions never_custom_;                       ///< What custom roles never hold.
  std::vector<Roles> exclusive_;
  std::map<std::string, std::vector<const Grant*>> grants_of_;  ///< By permission, implied ones included.
  std::map<std::string, std::vector<const Restriction*>> restrictions_of_;
};

/// Every set of at most so many roles, the empty one first.
std::vector<Roles> role_sets(const Roles& roles, std::size_t most);

/// Every assignment of a value to each variable.
std::vector<Values> all_assignments(const std::map<std::string, Variable>& variables);

}  // namespace polc::oracle
