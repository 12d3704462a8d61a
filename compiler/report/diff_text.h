// What changed between two policies, as text for a terminal, Markdown for a pull request, JSON and SARIF.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "compiler/analysis/query/account_changes.h"
#include "compiler/analysis/query/diff.h"

namespace polc {

enum class DiffFormat : int { text, md, json, sarif };

struct DiffReport {
  const PolicyDiff& diff;
  std::string path_before;  ///< As the command line says.
  std::string path_after;
  std::string folder_before;  ///< Put before the files of places; empty, or with a slash at its end.
  std::string folder_after;
  std::set<DiffTopic> failing;      ///< Findings of these fail the check, unless they are approved.
  std::vector<std::string> lapsed;  ///< Fingerprints that were approved and are no finding's.
  const AccountChanges* accounts = nullptr;
  std::size_t width = 80;      ///< The columns of a line of text, 40 or more; a longer word stands whole.
  bool has_details = false;    ///< Text: each statement with its note below the finding, and every fingerprint.
  bool has_approvals = false;  ///< Text: every fingerprint, since some are approved.
};

/// Whether a finding is of a topic that fails the check, and not approved.
bool fails(const DiffReport& report);
bool fails(const DiffReport& report, const DecisionFinding& finding);
bool fails(const DiffReport& report, const SchemaFinding& finding);

/// The whole output, with a newline at its end.
std::string render(const DiffReport& report, DiffFormat format);

// The parts that the formats share.

/// `call.{listen, whisper}, report.view`
std::string permission_list(const std::vector<std::string>& permissions);
/// `Agent, Supervisor`, `Agent together with Trainee`, `whoever holds no role`
std::string subject_text(const DecisionFinding& finding);
/// `deny -> allow`, `deny -> allow by default`, `allow` of new cases, `was allow` of cases that are gone
std::string levels_text(const DecisionFinding& finding);
/// `if own`; nothing where it is always so.
std::string condition_text(const DecisionFinding& finding);
/// `deny -> allow, if own`
std::string change_text(const DecisionFinding& finding);
/// A statement without the line ends and the spaces that lay it out.
std::string one_line(std::string_view statement);
/// `+ new.pol:6:1 allow clerk to drawer.*;`
std::string statement_text(const DiffReport& report, const DiffPlace& place);
/// `3 findings: 2 widened, 1 ids; 1 approved`
std::string summary_text(const DiffReport& report);
/// The file with the folder that it is in.
std::string path_of(const DiffReport& report, const DiffPlace& place);
/// `WIDER`, `DEFAULT`, …
std::string_view label(const DecisionFinding& finding);
std::string_view label(const SchemaFinding& finding);

/// For a terminal: a line for each finding that fits on one.
std::string diff_lines(const DiffReport& report);
std::string diff_json(const DiffReport& report);
std::string diff_sarif(const DiffReport& report);

}  // namespace polc
