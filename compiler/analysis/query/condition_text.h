// Conditions in the language's own words: `own and status in {open, held}`.
#pragma once

#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/diagram/cover.h"
#include "compiler/table/read_back_table.h"

namespace polc {

/// A condition that has a name: what the author wrote as a `define`.
struct NamedDiagram {
  std::string name;
  std::optional<pol::ResourceId> resource;  ///< Absent: for all of them.
  Diagram condition{};
};

/// What conditions are said in: names, as a policy has them, or the titles of attributes, settings and roles, for people.
/// What has no title keeps its name. Keeps a reference to `read_back`.
struct Terms {
  Terms(const ReadBackTable& table, bool titles = false) : read_back(table), has_titles(titles) {}

  std::string variable(VariableId variable) const;
  /// A value that is called as a role has that role's title.
  std::string value(VariableId variable, std::uint32_t value) const;

  const ReadBackTable& read_back;
  bool has_titles;
};

/// Whether the values are `false` and `true`.
bool is_boolean(const ReadBackTable& read_back, VariableId variable);

/// Whether the values have an order, lowest first.
bool is_ordered(const ReadBackTable& read_back, VariableId variable);

/// As the policy names it: `own`, `supervisor.limit_to_assigned`.
std::string_view variable_name(const ReadBackTable& read_back, VariableId variable);

/// The words for one test, as a policy would say it: by the order of the values where they are all from one on or up to
/// one; else the list of them, or of the others where these are fewer, or a range if that is shorter.
std::string test_text(const Terms& terms, const SimpleTest& test);

/// Alternatives joined with `or`; what all of them test stands before them once. No alternative is `never`; an empty one
/// is `always`.
std::string condition_text(const Terms& terms, const std::vector<Alternative>& alternatives);

/// The shortest words found for a condition that holds where `lower` does and at most where `upper` does.
std::string condition_text(ReadBackTable& read_back, Diagram lower, Diagram upper, bool has_titles = false);

/// The same with names at hand: one that says it all is used, and one that makes it shorter. None is used that speaks of
/// an attribute or setting which the words do without. `used` gets the positions of those that are.
std::string condition_text(ReadBackTable& read_back, Diagram lower, Diagram upper, std::span<const NamedDiagram> names,
                           std::set<std::size_t>& used, bool has_titles = false);

/// `own=false`, `supervisor.view_settings=off`: a value as a request gives it.
std::string value_text(const ReadBackTable& read_back, VariableId variable, std::uint32_t value);

}  // namespace polc
