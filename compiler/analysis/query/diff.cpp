#include "compiler/analysis/query/diff.h"

#include "compiler/analysis/query/claim_findings.h"
#include "compiler/analysis/query/decision_findings.h"
#include "compiler/analysis/query/recognize_renames.h"
#include "compiler/analysis/query/schema_findings.h"

namespace polc {

std::string_view word(DiffTopic topic) {
  static constexpr std::string_view words[diff_topics] = {"widened", "narrowed", "defaults", "bounds",   "asserts",
                                                          "ids",     "added",    "removed",  "subjects", "renamed"};
  return words[static_cast<std::size_t>(topic)];
}

PolicyDiff compare_policies(const DiffSide& before, const DiffSide& after, const DiffOptions& options) {
  const Renames renames =
      options.recognizes_renames ? recognize_renames(before.table, after.table, options.renames) : options.renames;
  SharedTerms terms(before.table, after.table, renames);
  ComparedSide old_side(terms, Side::before);
  ComparedSide new_side(terms, Side::after);
  ChangedDecisions decisions(terms, old_side, new_side);
  DecisionFindings findings(terms, old_side, new_side);

  PolicyDiff result;
  result.policy_before = pol::Names(before.table).policy();
  result.policy_after = pol::Names(after.table).policy();
  result.permissions_compared = terms.permissions().size();
  result.roles_compared = terms.roles().size();
  result.are_lines_known = old_side.has_statements() && new_side.has_statements();
  for (std::uint32_t permission = 0; permission < terms.permissions().size(); ++permission) {
    terms.ask("`" + terms.permissions()[permission].name + "`", [&] { findings.add(decisions.of(permission)); });
  }
  result.decisions = findings.take();
  result.schema = terms.ask("what settings are bound by",
                            [&] { return schema_findings(terms, old_side, new_side, before, after); });
  result.are_asserts_compared = before.model != nullptr && after.model != nullptr;
  if (result.are_asserts_compared) {
    std::vector<SchemaFinding> claims = terms.ask("the asserts", [&] { return claim_findings(terms, before, after); });
    result.schema.insert(result.schema.end(), claims.begin(), claims.end());
  }
  return result;
}

}  // namespace polc
