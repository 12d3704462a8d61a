// Who can end up with which role, by what `gives` statements and `editable by` let people do.
//
// People are *sets of roles*, and what happens is a chain of steps. A step is a gift (somebody who is decided high enough for the
// permission of a `gives`, in some request for which its condition holds, gives one of its roles to somebody else, or to
// themselves) or a change (somebody who holds a role that may edit a setting gives it another value that the policy admits).
// Nothing is taken away, and nobody is ever given a role that excludes one that they hold.
//
// *Alone*, the subject takes every step itself. *With accomplices*, any number of other people take steps too, who begin with
// the roles that the question names, or with none: whoever works here, and whoever they bring in.
//
//   allow admin to user.promote;                     // admin is given by nobody else
//   user.promote gives admin, auditor to others;
//
// A member reaches nothing. An admin reaches `auditor` with one accomplice, another admin, who gives it in one step.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "compiler/analysis/escalation/gift_conditions.h"

namespace polc {

struct EscalationStep {
  std::size_t actor = 0;  ///< Into EscalationChain::people.
  HeldRoles held;         ///< By the actor.

  // A change of a setting; else a gift.
  std::optional<VariableId> setting;
  std::uint32_t value = 0;

  GiftUse use;
  std::size_t receiver = 0;  ///< The actor itself, for a gift to `self`.
  HeldRoles receiver_held;   ///< Before the gift.
  RoleId role{};
  Diagram
      when{};  ///< The requests in which the actor can give, in the account as it is then: a condition on attributes alone.

  std::vector<std::uint32_t> account;  ///< Before the step: a value for each of settings(), in their order.
};

struct EscalationChain {
  RoleId target{};
  std::vector<HeldRoles> people;       ///< What each begins with; the subject is the first.
  std::vector<std::uint32_t> account;  ///< At the beginning, as in a step.
  std::vector<EscalationStep> steps;   ///< At least one. No chain from such an account has fewer.
};

/// What is known of one role.
struct RoleReach {
  enum class Verdict : std::uint8_t {
    no,         ///< Proved: no chain of any length, from any account.
    yes,        ///< There is one.
    not_known,  ///< Finding out takes more than the bounds allow.
  };
  RoleId role{};
  Verdict verdict = Verdict::no;
  bool from_unchanged = false;           ///< From an account that has changed nothing; else from another one alone.
  std::optional<EscalationChain> chain;  ///< Absent where finding a shortest one takes too much.
};

/// What one role can end up with.
struct RoleEscalation {
  RoleId role{};
  std::vector<RoleReach> alone;      ///< Of each role that a statement gives and that it does not hold, in their order.
  std::vector<RoleReach> together;   ///< Likewise.
  std::vector<VariableId> settings;  ///< That it may change from the start, those that decide nothing here too.
  std::vector<VariableId> settings_in_the_end;  ///< And that it can come to change, with accomplices.
};

/// How much is looked at. A policy that a person wrote takes some dozens of each.
struct EscalationEffort {
  std::size_t people = 1024;     ///< Sets of roles that somebody can come to hold.
  std::size_t worlds = 1024;     ///< Kinds of accounts between which the chains differ.
  std::size_t states = 1 << 14;  ///< Situations on the way to a shortest chain.
};

class Escalation {
 public:
  /// Keeps a reference to `access`.
  explicit Escalation(AccessConditions& access, EscalationEffort effort = {}) : gifts_(access), effort_(effort) {}

  /// For a subject that begins with one of `roles`, and each of `targets`, which are sorted and which none of `roles` holds. With accomplices who begin with one of `roles` or
  /// `accomplices`, or with none. Shortest over all of `roles`. Throws LimitReached as diagrams do.
  std::vector<RoleReach> together(const std::vector<RoleId>& roles, const std::vector<RoleId>& targets,
                                  const std::vector<RoleId>& accomplices = {});

  /// For a subject that begins with this role and takes every step itself; the targets alike.
  std::vector<RoleReach> alone(RoleId role, const std::vector<RoleId>& targets);

  /// All of it for one role, with accomplices who begin with it, with one of `accomplices`, or with no role.
  RoleEscalation of(RoleId role, const std::vector<RoleId>& accomplices);

  /// Every role that a statement gives, sorted.
  std::vector<RoleId> given_roles() const;

  GiftConditions& gifts() { return gifts_; }

 private:
  std::vector<VariableId> may_change(RoleId role) const;

  GiftConditions gifts_;
  EscalationEffort effort_;
};

}  // namespace polc
