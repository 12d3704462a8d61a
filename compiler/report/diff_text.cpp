#include "compiler/report/diff_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "compiler/report/account_changes_text.h"
#include "compiler/text/media.h"
#include "compiler/text/name_text.h"
#include "compiler/text/visible.h"

namespace polc {
namespace {

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

std::string markdown(const DiffReport& report) {
  std::string text =
      fmt::format("### Policy: {} → {}\n\n", markdown_text(report.path_before), markdown_text(report.path_after));
  const std::string summary = summary_text(report);
  for (std::size_t at = 0; at < summary.size();) {
    const std::size_t end = summary.find('\n', at);
    text += markdown_text(summary.substr(at, end - at)) + "\n\n";
    at = end + 1;
  }
  const auto places = [&](const std::vector<DiffPlace>& all, const std::string& fingerprint, bool is_approved) {
    for (const DiffPlace& place : all) text += "  - " + markdown_text(visible(statement_text(report, place))) + "\n";
    if (!fingerprint.empty())
      text += fmt::format("  - {} {}\n", is_approved ? "approved" : "approve with", markdown_text(fingerprint));
  };
  for (const DecisionFinding& each : report.diff.decisions) {
    text += fmt::format("- **{}** {}: {} — {}\n", label(each), markdown_text(subject_text(each)),
                        markdown_text(permission_list(each.permissions)), markdown_text(change_text(each)));
    places(each.places, each.fingerprint, each.is_approved);
  }
  for (const SchemaFinding& each : report.diff.schema) {
    text += fmt::format("- **{}** {}: {}\n", label(each), markdown_text(each.what), markdown_text(each.change));
    places(each.places, each.topic ? each.fingerprint : "", each.is_approved);
  }
  if (report.accounts != nullptr) text += account_changes_markdown(*report.accounts);
  for (const std::string& each : report.lapsed)
    text += fmt::format("- **LAPSED** approval {}: no finding has this fingerprint any more\n", markdown_text(each));
  return text;
}

template <typename Findings>
void count(const Findings& findings, std::map<DiffTopic, std::size_t>& topics, std::size_t& approved) {
  for (const auto& each : findings) {
    if constexpr (requires { each.topics; }) {
      for (const DiffTopic topic : each.topics) ++topics[topic];
    } else if (each.topic) {
      ++topics[*each.topic];
    }
    if (each.is_approved) ++approved;
  }
}

}  // namespace

std::string one_line(std::string_view statement) {
  std::string text;
  bool is_space = false;
  for (const char c : statement) {
    const bool blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (!blank) text += (is_space && !text.empty() ? " " : "") + std::string(1, c);
    is_space = blank;
  }
  return text;
}

std::string statement_text(const DiffReport& report, const DiffPlace& place) {
  return fmt::format("{} {}:{}:{} {}", place.side == Side::before ? '-' : '+', path_of(report, place), place.line,
                     place.column, one_line(place.text));
}

std::string path_of(const DiffReport& report, const DiffPlace& place) {
  return (place.side == Side::before ? report.folder_before : report.folder_after) + place.file;
}

std::string permission_list(const std::vector<std::string>& permissions) {
  std::vector<std::string> resources;
  std::map<std::string, std::vector<std::string>> actions;
  for (const std::string& permission : permissions) {
    const std::size_t dot = permission.rfind('.');
    const std::string resource = dot == std::string::npos ? "" : permission.substr(0, dot);
    if (actions.count(resource) == 0) resources.push_back(resource);
    actions[resource].push_back(permission.substr(dot == std::string::npos ? 0 : dot + 1));
  }
  std::string text;
  for (const std::string& resource : resources) {
    std::string names;
    for (const std::string& action : actions[resource]) names += (names.empty() ? "" : ", ") + name_text(action);
    if (actions[resource].size() > 1) names = "{" + names + "}";
    text += (text.empty() ? "" : ", ") + (resource.empty() ? "" : path_text(resource) + ".") + names;
  }
  return text;
}

std::string subject_text(const DecisionFinding& finding) {
  if (finding.has_no_role) return "subjects without a role";
  std::string roles = joined(finding.role_titles);
  if (finding.with.empty()) return roles;
  return roles + " together with " + (finding.with.size() > 1 ? "one of " : "") + joined(finding.with_titles);
}

std::string levels_text(const DecisionFinding& finding) {
  const std::string levels = name_text(finding.from) + " -> " + name_text(finding.to);
  switch (finding.kind) {
    case ChangeKind::widened:
    case ChangeKind::narrowed:
      return levels;
    case ChangeKind::added:
      return name_text(finding.to);
    case ChangeKind::removed:
      return "was " + name_text(finding.from);
    case ChangeKind::widened_by_default:
    case ChangeKind::narrowed_by_default:
      return levels + " by default";
    case ChangeKind::opened:
      return levels + " in accounts that were not possible";
    case ChangeKind::closed:
      return levels + " without the accounts that are not possible any more";
  }
  return levels;
}

std::string condition_text(const DecisionFinding& finding) {
  if (finding.condition == "always") return "";
  return "if " + finding.condition + (finding.is_proved_smallest ? "" : " (not proved to be the shortest words)");
}

std::string change_text(const DecisionFinding& finding) {
  const std::string condition = condition_text(finding);
  const std::string cases = finding.kind == ChangeKind::added     ? "new cases: "
                            : finding.kind == ChangeKind::removed ? "cases gone: "
                                                                  : "";
  return cases + levels_text(finding) + ", " + (condition.empty() ? "always" : condition);
}

std::string_view label(const DecisionFinding& finding) {
  switch (finding.kind) {
    case ChangeKind::widened:
    case ChangeKind::widened_by_default:
    case ChangeKind::opened:
      return "WIDER";
    case ChangeKind::narrowed:
    case ChangeKind::narrowed_by_default:
    case ChangeKind::closed:
      return "NARROWER";
    case ChangeKind::added:
      return "ADDED";
    case ChangeKind::removed:
      return "REMOVED";
  }
  return "";
}

std::string_view label(const SchemaFinding& finding) {
  if (!finding.topic) return "STRICTER";
  static constexpr std::string_view labels[diff_topics] = {"WIDER", "NARROWER", "DEFAULT", "BOUND",   "ASSERT",
                                                           "IDS",   "ADDED",    "REMOVED", "SUBJECT", "RENAMED"};
  return labels[static_cast<std::size_t>(*finding.topic)];
}

std::string summary_text(const DiffReport& report) {
  const PolicyDiff& diff = report.diff;
  std::string text;
  if (diff.is_empty()) {
    text = fmt::format(
        "no difference: {} and {} compared, over every request and account\n",
        fmt::format("{} permission{}", diff.permissions_compared, diff.permissions_compared == 1 ? "" : "s"),
        fmt::format("{} role{}", diff.roles_compared, diff.roles_compared == 1 ? "" : "s"));
  } else {
    std::map<DiffTopic, std::size_t> topics;
    std::size_t approved = 0;
    count(diff.decisions, topics, approved);
    count(diff.schema, topics, approved);
    const std::size_t all = diff.decisions.size() + diff.schema.size();
    text = fmt::format("{} finding{}", all, all == 1 ? "" : "s");
    std::size_t counted = 0;
    for (const auto& [topic, number] : topics) counted += number;
    // Where decisions rose, none that fell is worth saying, and the other way round.
    const bool is_one_way = topics.count(DiffTopic::widened) != topics.count(DiffTopic::narrowed);
    if (is_one_way) topics.insert({{DiffTopic::widened, 0}, {DiffTopic::narrowed, 0}});
    std::string by_topic;
    for (const auto& [topic, number] : topics)
      by_topic += fmt::format("{}{} {}", by_topic.empty() ? ": " : ", ", number == 0 ? "none" : std::to_string(number),
                              word(topic));
    if (counted > all) by_topic += " (some are of two kinds)";
    const bool is_any_changed = report.accounts != nullptr && report.accounts->changed != 0;
    if (diff.decisions.empty() && !is_any_changed) by_topic += "; no decision changed";
    text += by_topic + (approved == 0 ? "" : fmt::format("; {} approved", approved)) + "\n";
  }
  if (!diff.are_asserts_compared) text += "asserts were not compared: a compiled table does not hold them\n";
  if (!diff.are_lines_known) text += "lines are not known: a table was compiled without explanations\n";
  return text;
}

bool fails(const DiffReport& report, const DecisionFinding& finding) {
  return !finding.is_approved && std::any_of(finding.topics.begin(), finding.topics.end(),
                                             [&](DiffTopic topic) { return report.failing.count(topic) != 0; });
}

bool fails(const DiffReport& report, const SchemaFinding& finding) {
  return !finding.is_approved && finding.topic && report.failing.count(*finding.topic) != 0;
}

bool fails(const DiffReport& report) {
  const auto is_failing = [&](const auto& finding) { return fails(report, finding); };
  return std::any_of(report.diff.decisions.begin(), report.diff.decisions.end(), is_failing) ||
         std::any_of(report.diff.schema.begin(), report.diff.schema.end(), is_failing);
}

std::string render(const DiffReport& report, DiffFormat format) {
  switch (format) {
    case DiffFormat::text:
      return diff_lines(report);
    case DiffFormat::md:
      return markdown(report);
    case DiffFormat::json:
      return diff_json(report);
    case DiffFormat::sarif:
      return diff_sarif(report);
  }
  return {};
}

}  // namespace polc
