// Diagnostics for programs: our own JSON, and SARIF, which code review tools read.
#include <fmt/format.h>

#include <string_view>
#include <utility>

#include "compiler/diagnostics/catalog_page.h"
#include "compiler/diagnostics/render.h"
#include "compiler/text/media.h"
#include "llvm/Support/JSON.h"

namespace polc {
namespace {

using llvm::json::Array;
using llvm::json::Object;
using llvm::json::Value;

std::string printed(Object object) {
  return json_text(Value(std::move(object))) + "\n";
}

llvm::StringRef string_ref(std::string_view text) {
  return {text.data(), text.size()};
}

/// `"file"`, `"line"`, `"column"` and the ends, into an object.
void add_place(Object& object, const SourceManager& sources, Span span) {
  const Position begin = sources.position(span.file, span.begin);
  const Position end = sources.position(span.file, span.end);
  object["file"] = json_string(sources.path(span.file));
  object["line"] = begin.line;
  object["column"] = begin.column;
  object["end_line"] = end.line;
  object["end_column"] = end.column;
  object["begin_byte"] = span.begin;
  object["end_byte"] = span.end;
}

Object json_of(const SourceManager& sources, const Diagnostic& diagnostic) {
  Object object;
  object["code"] = code_text(diagnostic.code);
  object["name"] = string_ref(entry_of(diagnostic.code).name);
  object["severity"] = string_ref(severity_text(diagnostic.severity));
  object["message"] = json_string(diagnostic.message);
  if (diagnostic.span) add_place(object, sources, *diagnostic.span);
  Array labels;
  for (const Label& label : diagnostic.labels) {
    Object each;
    each["message"] = json_string(label.text);
    add_place(each, sources, label.span);
    labels.push_back(std::move(each));
  }
  object["labels"] = std::move(labels);
  Array helps;
  for (const std::string& help : diagnostic.helps) helps.push_back(json_string(help));
  object["help"] = std::move(helps);
  Array fixes;
  for (const Fix& fix : diagnostic.fixes) {
    Object each;
    each["replacement"] = json_string(fix.replacement);
    add_place(each, sources, fix.span);
    fixes.push_back(std::move(each));
  }
  if (!fixes.empty()) object["fixes"] = std::move(fixes);
  return object;
}

Object sarif_location(const SourceManager& sources, Span span) {
  const Position begin = sources.position(span.file, span.begin);
  const Position end = sources.position(span.file, span.end);
  return Object{{"physicalLocation", Object{{"artifactLocation", Object{{"uri", uri_text(sources.path(span.file))}}},
                                            {"region", Object{{"startLine", begin.line},
                                                              {"startColumn", begin.column},
                                                              {"endLine", end.line},
                                                              {"endColumn", end.column}}}}}};
}

Array sarif_rules() {
  Array rules;
  for (const CatalogEntry& entry : catalog()) {
    Object rule{{"id", code_text(entry.code)},
                {"name", string_ref(entry.name)},
                {"shortDescription", Object{{"text", without_places(entry.message)}}},
                {"defaultConfiguration", Object{{"level", string_ref(severity_text(entry.severity))}}}};
    if (!entry.help.empty()) rule["help"] = Object{{"text", without_places(entry.help)}};
    rules.push_back(std::move(rule));
  }
  return rules;
}

std::int64_t rule_index(Code code) {
  return &entry_of(code) - catalog().data();
}

/// SARIF lists alternatives; ours is one, with all its changes.
Object sarif_fix(const SourceManager& sources, const Diagnostic& diagnostic) {
  Array changes;
  for (const Fix& fix : diagnostic.fixes) {
    const Object place = sarif_location(sources, fix.span);
    const Object* physical = place.getObject("physicalLocation");
    changes.push_back(
        Object{{"artifactLocation", *physical->get("artifactLocation")},
               {"replacements", Array{Object{{"deletedRegion", *physical->get("region")},
                                             {"insertedContent", Object{{"text", json_string(fix.replacement)}}}}}}});
  }
  const std::string text = diagnostic.helps.empty() ? diagnostic.message : diagnostic.helps.back();
  return Object{{"description", Object{{"text", json_string(text)}}}, {"artifactChanges", std::move(changes)}};
}

Object sarif_result(const SourceManager& sources, const Diagnostic& diagnostic) {
  std::string message = diagnostic.message;
  for (const std::string& help : diagnostic.helps) message += "\nhelp: " + help;
  Object result{{"ruleId", code_text(diagnostic.code)},
                {"ruleIndex", rule_index(diagnostic.code)},
                {"level", string_ref(severity_text(diagnostic.severity))},
                {"message", Object{{"text", json_string(message)}}}};
  if (diagnostic.span) result["locations"] = Array{sarif_location(sources, *diagnostic.span)};
  Array related;
  for (const Label& label : diagnostic.labels) {
    Object location = sarif_location(sources, label.span);
    location["id"] = static_cast<std::int64_t>(related.size() + 1);
    location["message"] = Object{{"text", json_string(label.text)}};
    related.push_back(std::move(location));
  }
  if (!related.empty()) result["relatedLocations"] = std::move(related);
  if (!diagnostic.fixes.empty()) result["fixes"] = Array{sarif_fix(sources, diagnostic)};
  return result;
}

}  // namespace

std::string render_json(const std::vector<Finding>& findings) {
  constexpr int format_version = 1;
  Array list;
  for (const auto& [sources, diagnostic] : findings) list.push_back(json_of(*sources, diagnostic));
  return printed(Object{{"format_version", format_version}, {"diagnostics", std::move(list)}});
}

std::string render_sarif(const std::vector<Finding>& findings) {
  Array results;
  for (const auto& [sources, diagnostic] : findings) results.push_back(sarif_result(*sources, diagnostic));
  Object driver{{"name", "polc"}, {"rules", sarif_rules()}};
  Object run{{"tool", Object{{"driver", std::move(driver)}}},
             {"columnKind", "unicodeCodePoints"},
             {"results", std::move(results)}};
  return printed(Object{{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                        {"version", "2.1.0"},
                        {"runs", Array{std::move(run)}}});
}

}  // namespace polc
