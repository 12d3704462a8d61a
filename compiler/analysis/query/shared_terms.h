// Two tables in one set of terms: levels, roles, permissions, attributes and settings by name, whatever their ids, and one
// manager for the conditions of both.
//
// A variable has the values of both tables. Values that one of them lacks make cases that only the other has:
//
//   before  status: {open, paid, void}          shared values  open paid void held
//   after   status: {open, held, paid, void}    before         0    1    2    -
//                                               after          0    2    3    1
//
// Where the two tables give a setting (or an attribute) different defaults, it has one value more: *left out*. It reads as each
// side's own default, so that an account which never chose is a case like any other, and its decisions are compared with no
// further rule. `limit: on` by default, then `off`: values off, on, left out; before 0 1 1, after 0 1 0.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "compiler/diagram/diagram.h"
#include "compiler/table/read_back_table.h"
#include "pol/names.h"
#include "pol/table_view.h"

namespace polc {

enum class Side : std::uint8_t { before, after };
inline constexpr std::array<Side, 2> both_sides = {Side::before, Side::after};
inline Side other(Side side) {
  return side == Side::before ? Side::after : Side::before;
}

/// An id on each side, or `absent`.
struct SideIds {
  static constexpr std::uint32_t absent = pol::format::none;
  std::array<std::uint32_t, 2> ids{absent, absent};

  std::uint32_t operator[](Side side) const { return ids[static_cast<std::size_t>(side)]; }
  std::uint32_t& operator[](Side side) { return ids[static_cast<std::size_t>(side)]; }
  bool is_on(Side side) const { return (*this)[side] != absent; }
  bool is_on_both() const { return is_on(Side::before) && is_on(Side::after); }
};

/// A thing with a name: the name after, and the one before where there is none or it was renamed.
struct SharedName {
  std::string name;
  std::string name_before;
  std::string title;
  SideIds in;

  bool is_renamed() const { return in.is_on_both() && name != name_before; }
};

struct SharedVariable : SharedName {
  bool is_setting = false;
  bool boolean = false;
  bool ordered = false;   ///< On both sides, with the same values in the same order.
  std::string full_name;  ///< `ticket.own`, `context.verified`; of a setting its name.
  std::string full_name_before;
  std::vector<SharedName> values;
  std::array<std::string, 2> defaults;    ///< By side: the value's name; empty if it has none there.
  std::optional<std::uint32_t> left_out;  ///< The value that stands for no choice; the last.
};

/// What a thing of the policy before is called after, by kind. An attribute is `resource.name` or `context.name`.
struct Renames {
  std::map<std::string, std::string> levels, roles, resources, permissions, attributes, settings;
  /// `ticket.status.paid`, as the attribute or setting was called before: what the value is called, `settled`.
  std::map<std::string, std::string> values;

  bool is_empty() const {
    return levels.empty() && roles.empty() && resources.empty() && permissions.empty() && attributes.empty() &&
           settings.empty() && values.empty();
  }
};

/// Thrown where two policies cannot be compared, with the reason in words.
class Incomparable : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class SharedTerms {
 public:
  /// The tables' bytes must outlive this. Throws Incomparable where the levels have no common order.
  SharedTerms(const pol::TableView& before, const pol::TableView& after, const Renames& renames,
              DiagramLimits limits = {});

  const std::vector<SharedName>& levels() const { return levels_; }  ///< Lowest first.
  const std::vector<SharedName>& roles() const { return roles_; }
  const std::vector<SharedName>& resources() const { return resources_; }
  const std::vector<SharedName>& permissions() const { return permissions_; }
  const std::vector<SharedVariable>& variables() const { return variables_; }

  /// By id on the side: the position here.
  std::uint32_t role(Side side, std::uint32_t id) const { return roles_of_[position(side)][id]; }
  std::uint32_t level(Side side, std::uint32_t id) const { return levels_of_[position(side)][id]; }
  /// By number on the side: its attributes, then its settings.
  VariableId variable(Side side, std::uint32_t number) const { return variables_of_[position(side)][number]; }

  /// A condition that goes on with `child_of(value)`, by the side's number of the value, for each value that the side has. The
  /// children may test variables that come before it, since each side numbers them as it likes.
  template <typename ChildOf>
  Diagram join(Side side, VariableId variable, ChildOf child_of) {
    const std::vector<SharedName>& values = variables_[index(variable)].values;
    std::map<Diagram, ValueSet> values_of;
    for (std::uint32_t value = 0; value < values.size(); ++value) {
      const Diagram child = values[value].in.is_on(side) ? child_of(values[value].in[side]) : Diagram::never;
      values_of.try_emplace(child, ValueSet(static_cast<unsigned>(values.size()))).first->second.set(value);
    }
    Diagram result = Diagram::never;
    for (const auto& [child, set] : values_of)
      result = diagrams_->disjunction(result, diagrams_->conjunction(diagrams_->one_of(variable, set), child));
    return result;
  }

  /// What `work` gives. Throws QuestionLimit, which names `what`, where that takes too much, or all that was asked does.
  template <typename Work>
  auto ask(const std::string& what, Work work) {
    const std::uint64_t left = max_steps_of_policy - std::min(max_steps_of_policy, diagrams_->steps_taken());
    const std::uint64_t allowed = std::min(steps_of_question, left);
    auto answer = diagrams_->bounded(allowed, std::move(work));
    if (const std::optional<Limit> limit = answer.limit())
      throw QuestionLimit(what, limit_text(*diagrams_, *limit, allowed));
    return std::move(answer).value();
  }

  std::size_t upper_levels() const { return levels_.size() - 1; }
  DiagramManager& diagrams() { return *diagrams_; }
  const pol::TableView& table(Side side) const { return tables_[position(side)]; }

 private:
  /// Of one permission: some seconds. Those that a person wrote take some thousand steps.
  static constexpr std::uint64_t steps_of_question = 8 * max_steps;

  static std::size_t position(Side side) { return static_cast<std::size_t>(side); }
  void join_levels(const Renames& renames);
  void join_variables(const Renames& renames);
  SharedVariable variable_of(Side side, std::uint32_t number, const Renames& renames) const;
  void add_left_out(SharedVariable& variable) const;

  std::array<pol::TableView, 2> tables_;
  std::vector<SharedName> levels_, roles_, resources_, permissions_;
  std::vector<SharedVariable> variables_;
  std::array<std::vector<std::uint32_t>, 2> levels_of_, roles_of_;
  std::array<std::vector<VariableId>, 2> variables_of_;
  std::optional<DiagramManager> diagrams_;
};

}  // namespace polc
