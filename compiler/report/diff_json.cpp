// The forms for programs: diff_json, diff_sarif.
#include <fmt/format.h>

#include "compiler/report/account_changes_text.h"
#include "compiler/report/diff_text.h"
#include "compiler/text/media.h"
#include "llvm/Support/JSON.h"

namespace polc {
namespace {

using llvm::json::Array;
using llvm::json::Object;

constexpr int diff_version = 1;

std::string_view word(ChangeKind kind) {
  static constexpr std::string_view words[change_kinds] = {
      "widened", "narrowed", "added", "removed", "widened_by_default", "narrowed_by_default", "opened", "closed"};
  return words[static_cast<std::size_t>(kind)];
}

Array strings(const std::vector<std::string>& texts) {
  Array array;
  for (const std::string& text : texts) array.push_back(json_string(text));
  return array;
}

Array places_json(const DiffReport& report, const std::vector<DiffPlace>& places) {
  Array array;
  for (const DiffPlace& place : places) {
    Object each{{"side", place.side == Side::before ? "before" : "after"},
                {"file", json_string(path_of(report, place))},
                {"line", place.line},
                {"column", place.column},
                {"text", json_string(place.text)}};
    if (!place.note.empty()) each["note"] = json_string(place.note);
    array.push_back(std::move(each));
  }
  return array;
}

Object decision_json(const DiffReport& report, const DecisionFinding& finding) {
  Array topics;
  for (const DiffTopic topic : finding.topics) topics.push_back(std::string(word(topic)));
  Object object{{"kind", std::string(word(finding.kind))},
                {"topics", std::move(topics)},
                {"permissions", strings(finding.permissions)},
                {"if", json_string(finding.condition)},
                {"proved_smallest", finding.is_proved_smallest},
                {"places", places_json(report, finding.places)},
                {"fingerprint", finding.fingerprint},
                {"approved", finding.is_approved}};
  if (!finding.from.empty()) object["from"] = json_string(finding.from);
  if (!finding.to.empty()) object["to"] = json_string(finding.to);
  object["roles"] = strings(finding.roles);
  if (!finding.with.empty()) object["with"] = strings(finding.with);
  return object;
}

Object sarif_place(const DiffReport& report, const DiffPlace& place) {
  return Object{
      {"physicalLocation", Object{{"artifactLocation", Object{{"uri", uri_text(path_of(report, place))}}},
                                  {"region", Object{{"startLine", place.line}, {"startColumn", place.column}}}}}};
}

Object sarif_result(const DiffReport& report, DiffTopic topic, bool is_failing, const std::string& message,
                    const std::vector<DiffPlace>& places, const std::string& fingerprint, bool is_approved) {
  Object result{{"ruleId", "diff/" + std::string(word(topic))},
                {"ruleIndex", static_cast<std::int64_t>(topic)},
                {"level", is_failing ? "error" : "note"},
                {"message", Object{{"text", json_string(message)}}},
                {"partialFingerprints", Object{{"decisions/v1", fingerprint}}}};
  Array locations;
  Array related;
  for (const DiffPlace& place : places) {
    Object location = sarif_place(report, place);
    if (place.side == Side::after && locations.empty()) {
      locations.push_back(std::move(location));
      continue;
    }
    location["id"] = static_cast<std::int64_t>(related.size() + 1);
    location["message"] = Object{{"text", place.side == Side::before ? "before" : "after"}};
    related.push_back(std::move(location));
  }
  // Without a line of its own, a finding is about the policy after as a whole.
  if (locations.empty())
    locations.push_back(
        Object{{"physicalLocation", Object{{"artifactLocation", Object{{"uri", uri_text(report.path_after)}}}}}});
  result["locations"] = std::move(locations);
  if (!related.empty()) result["relatedLocations"] = std::move(related);
  if (is_approved) result["suppressions"] = Array{Object{{"kind", "external"}, {"status", "accepted"}}};
  return result;
}

}  // namespace

std::string diff_json(const DiffReport& report) {
  Array decisions;
  for (const DecisionFinding& each : report.diff.decisions) decisions.push_back(decision_json(report, each));
  Array others;
  for (const SchemaFinding& each : report.diff.schema) {
    Object object{{"what", json_string(each.what)},
                  {"change", json_string(each.change)},
                  {"places", places_json(report, each.places)},
                  {"fingerprint", each.fingerprint},
                  {"approved", each.is_approved}};
    object["topics"] = each.topic ? Array{std::string(word(*each.topic))} : Array{};
    others.push_back(std::move(object));
  }
  Object object{{"format_version", diff_version},
                {"before", json_string(report.path_before)},
                {"after", json_string(report.path_after)},
                {"decisions", std::move(decisions)},
                {"others", std::move(others)},
                {"permissions_compared", static_cast<std::int64_t>(report.diff.permissions_compared)},
                {"roles_compared", static_cast<std::int64_t>(report.diff.roles_compared)},
                {"asserts_compared", report.diff.are_asserts_compared},
                {"lines_known", report.diff.are_lines_known},
                {"lapsed_approvals", strings(report.lapsed)},
                {"fails", fails(report)}};
  if (report.accounts != nullptr) object["accounts"] = account_changes_json(*report.accounts);
  return json_text(std::move(object)) + "\n";
}

std::string diff_sarif(const DiffReport& report) {
  Array rules;
  for (std::size_t topic = 0; topic < diff_topics; ++topic) {
    const std::string name(word(static_cast<DiffTopic>(topic)));
    rules.push_back(Object{{"id", "diff/" + name}, {"shortDescription", Object{{"text", "what changed: " + name}}}});
  }
  Array results;
  const auto is_failing = [&](DiffTopic topic) { return report.failing.count(topic) != 0; };
  for (const DecisionFinding& each : report.diff.decisions) {
    DiffTopic topic = each.topics.front();
    for (const DiffTopic other : each.topics) topic = is_failing(other) ? other : topic;
    const std::string message =
        fmt::format("{}: {}: {}", subject_text(each), permission_list(each.permissions), change_text(each));
    results.push_back(sarif_result(report, topic, is_failing(topic) && !each.is_approved, message, each.places,
                                   each.fingerprint, each.is_approved));
  }
  for (const SchemaFinding& each : report.diff.schema) {
    if (!each.topic) continue;
    results.push_back(sarif_result(report, *each.topic, is_failing(*each.topic) && !each.is_approved,
                                   each.what + ": " + each.change, each.places, each.fingerprint, each.is_approved));
  }
  Object run{{"tool", Object{{"driver", Object{{"name", "polc"}, {"rules", std::move(rules)}}}}},
             {"columnKind", "unicodeCodePoints"},
             {"results", std::move(results)}};
  return json_text(Object{{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                          {"version", "2.1.0"},
                          {"runs", Array{std::move(run)}}}) +
         "\n";
}

}  // namespace polc
