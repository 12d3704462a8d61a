// What changed from one policy to another: every decision, over every subject, request and account, and what else their users rely
// on. `polc diff` prints it.
//
// Decisions are compared from the tables, which is what runs. What a table does not hold (asserts, what is marked immutable) is
// compared from the models where both are there; the result says whether it was.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/analysis/query/changed_cases.h"
#include "compiler/model/model.h"
#include "compiler/source/source_manager.h"

namespace polc {

struct DiffSide {
  const pol::TableView& table;
  const Model* model = nullptr;  ///< Of a policy that was compiled; none of a table.
  const SourceManager* sources = nullptr;
};

/// A line of one of the policies.
struct DiffPlace {
  Side side{};
  std::string file;  ///< As the policy's own folder sees it.
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::string text;
  std::string note;

  auto operator<=>(const DiffPlace&) const = default;
};

/// What a finding is about: the words of `--fail-on`.
enum class DiffTopic : std::uint8_t {
  widened,   ///< Decisions rose, by what a case or an account is or by default, or accounts may do more now.
  narrowed,  ///< They fell.
  defaults,  ///< A default changed, or decisions by default did.
  bounds,    ///< Immutability, bounds, requirements or editors were relaxed.
  asserts,   ///< Asserts were removed or weakened.
  ids,       ///< A program built for the old table would misread the new one.
  added,     ///< Roles, permissions, values, and what they are decided.
  removed,
  subjects,  ///< Who may be a subject: exclusive roles, the fallback.
  renamed,
};
inline constexpr std::size_t diff_topics = 10;
std::string_view word(DiffTopic topic);

/// Decisions that changed alike.
struct DecisionFinding {
  ChangeKind kind{};
  std::string from;  ///< Level. Empty where `kind` is added; of added cases `to` is what they are decided.
  std::string to;
  std::vector<std::string> roles;
  std::vector<std::string> role_titles;  ///< Alike; the name where there is no title.
  std::vector<std::string> with;         ///< Held together with one of these.
  std::vector<std::string> with_titles;
  bool has_no_role = false;
  std::vector<std::string> permissions;
  std::string condition;  ///< In words: `always`, `own and status is open`.
  bool is_proved_smallest = true;
  std::vector<DiffPlace> places;  ///< What causes it, on both sides.
  std::vector<DiffTopic> topics;
  std::string fingerprint;
  bool is_approved = false;
};

/// Anything else that changed.
struct SchemaFinding {
  std::optional<DiffTopic> topic;  ///< None: nobody loses by it (a bound that is tighter, an assert that is new).
  std::string what;                ///< `setting supervisor.limit`
  std::string change;              ///< `default on -> off`
  std::vector<DiffPlace> places;
  std::string fingerprint;
  bool is_approved = false;
  bool is_told_by_text = false;  ///< Which one it is, the text of its place says: an assert has no name.
};

struct PolicyDiff {
  std::string policy_before;
  std::string policy_after;
  std::vector<DecisionFinding> decisions;
  std::vector<SchemaFinding> schema;
  std::size_t permissions_compared = 0;  ///< On either side.
  std::size_t roles_compared = 0;
  bool are_asserts_compared = false;
  bool are_lines_known = true;  ///< False where a table was compiled without explanations.

  bool is_empty() const { return decisions.empty() && schema.empty(); }
};

struct DiffOptions {
  Renames renames;
  bool recognizes_renames = true;  ///< Beyond those that were told.
};

/// Throws QuestionLimit where it takes too much, and Incomparable.
PolicyDiff compare_policies(const DiffSide& before, const DiffSide& after, const DiffOptions& options);

}  // namespace polc
