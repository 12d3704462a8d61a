#include "compiler/report/mutants_formats.h"

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <string_view>
#include <utility>

#include "compiler/analysis/claims/counterexample.h"
#include "compiler/text/media.h"
#include "compiler/text/visible.h"
#include "llvm/Support/JSON.h"

namespace polc {
namespace {

std::string_view kind_name(MutantKiller::Kind kind) {
  static constexpr std::array<std::string_view, 5> names = {"test", "assert", "cell", "layer", "compiler"};
  return names[static_cast<std::size_t>(kind)];
}

llvm::json::Object place_json(const SourceManager& sources, Span span) {
  const Position position = sources.position(span.file, span.begin);
  return llvm::json::Object{
      {"file", json_string(sources.path(span.file))}, {"line", position.line}, {"column", position.column}};
}

/// The values of a case: `{"own": "true"}`.
llvm::json::Object values_json(const Model& model, const CaseFacts& facts, Variable::Kind kind) {
  llvm::json::Object values;
  for (const auto& [id, value] : facts) {
    const Variable& variable = model.variables[index(id)];
    if (variable.kind != kind) continue;
    const Domain& domain = model.domain_of(id);
    const bool is_switch = kind == Variable::Kind::setting && domain.boolean;
    values[json_string(variable.name)] =
        is_switch ? std::string(value != 0 ? "on" : "off") : json_string(domain.values[value]);
  }
  return values;
}

llvm::json::Object case_json(const MutantReport& report, const MutantResult& result) {
  const Model& model = *report.model;
  const MutantCase& found = *result.difference;
  llvm::json::Array roles;
  for (const RoleId role : found.roles) roles.push_back(json_string(model.roles[index(role)].name));
  return llvm::json::Object{{"roles", std::move(roles)},
                            {"permission", json_string(model.permissions[index(found.permission)].name)},
                            {"attributes", values_json(model, found.policy, Variable::Kind::attribute)},
                            {"settings", values_json(model, found.policy, Variable::Kind::setting)},
                            {"settings_of_mutant", values_json(model, found.mutant, Variable::Kind::setting)},
                            {"admitted", found.is_admitted},
                            {"policy", json_string(model.levels[index(found.before)].name)},
                            {"mutant", json_string(model.levels[index(found.after)].name)},
                            {"words", json_string(case_words(report, result))}};
}

llvm::json::Object result_json(const MutantReport& report, const MutantResult& result) {
  const Mutant& mutant = result.mutant;
  llvm::json::Object object = place_json(*report.sources, mutant.place);
  object["operator"] = std::string(operator_name(mutant.kind));
  object["change"] = json_string(mutant.change);
  object["fate"] = std::string(fate_name(result.fate));
  if (result.stands_for != 1) object["mutants"] = static_cast<std::int64_t>(result.stands_for);
  if (mutant.permission) object["permission"] = json_string(report.model->permissions[index(*mutant.permission)].name);
  if (mutant.setting) object["setting"] = json_string(report.model->variables[index(*mutant.setting)].name);
  if (result.killer) {
    llvm::json::Object killer = place_json(*report.sources, result.killer->span);
    killer["kind"] = std::string(kind_name(result.killer->kind));
    killer["name"] = json_string(result.killer->name);
    object["killed_by"] = std::move(killer);
  }
  if (result.difference) object["case"] = case_json(report, result);
  return object;
}

std::string testcase(const MutantReport& report, const MutantResult& result) {
  const Mutant& mutant = result.mutant;
  std::string text = fmt::format("    <testcase classname=\"{}\" name=\"{}\"", markup_text(report.file),
                                 markup_text(fmt::format("{} {}: {}", place_text(*report.sources, mutant.place),
                                                         subject_words(report, mutant), mutant.change)));
  switch (result.fate) {
    case MutantFate::alive:
      return text + fmt::format("><failure message=\"alive\">{}</failure></testcase>\n",
                                markup_text(case_words(report, result)));
    case MutantFate::equivalent:
      return text + "><skipped message=\"equivalent\"/></testcase>\n";
    case MutantFate::not_tried:
      return text +
             "><error message=\"not tried: there are too many, or comparing the conditions takes too "
             "much\"/></testcase>\n";
    default:
      return text + "/>\n";
  }
}

}  // namespace

std::string place_text(const SourceManager& sources, Span span) {
  const Position position = sources.position(span.file, span.begin);
  return fmt::format("{}:{}:{}", sources.path(span.file), position.line, position.column);
}

std::string subject_words(const MutantReport& report, const Mutant& mutant) {
  if (mutant.permission) return "`" + visible(report.model->permissions[index(*mutant.permission)].name) + "`";
  return "setting `" + visible(report.model->variables[index(*mutant.setting)].name) + "`";
}

std::string plural_text(std::size_t number, const char* noun) {
  return fmt::format("{} {}{}", number, noun, number == 1 ? "" : "s");
}

std::string mutants_json(const std::vector<MutantReport>& reports) {
  llvm::json::Array policies;
  for (const MutantReport& report : reports) {
    llvm::json::Array mutants;
    for (const MutantResult& result : report.results) mutants.push_back(result_json(report, result));
    llvm::json::Object policy{{"file", json_string(report.file)}, {"mutants", std::move(mutants)}};
    if (report.suggestion) {
      llvm::json::Array lines;
      for (const std::string& line : report.suggestion->lines) lines.push_back(json_string(line));
      policy["suggested_lines"] = std::move(lines);
      policy["alive_beyond_tests"] = static_cast<std::int64_t>(report.suggestion->beyond.size());
    }
    policies.push_back(std::move(policy));
  }
  const MutantCounts counts = count(reports);
  const auto number = [](std::size_t value) { return static_cast<std::int64_t>(value); };
  const llvm::json::Value document = llvm::json::Object{{"format_version", 1},
                                                        {"policies", std::move(policies)},
                                                        {"killed", number(counts.killed)},
                                                        {"refused", number(counts.refused)},
                                                        {"equivalent", number(counts.equivalent)},
                                                        {"alive", number(counts.alive)},
                                                        {"not_tried", number(counts.not_tried)},
                                                        {"score", number(counts.score())}};
  return json_text(document) + "\n";
}

std::string mutants_junit(const std::vector<MutantReport>& reports) {
  const MutantCounts counts = count(reports);
  std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  text += fmt::format("<testsuites tests=\"{}\" failures=\"{}\" errors=\"{}\">\n", counts.total(), counts.alive,
                      counts.not_tried);
  for (const MutantReport& report : reports) {
    const MutantCounts own = count(report.results);
    text += fmt::format("  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\">\n",
                        markup_text(report.file), own.total(), own.alive, own.not_tried, own.equivalent);
    for (const MutantResult& result : report.results) text += testcase(report, result);
    text += "  </testsuite>\n";
  }
  return text + "</testsuites>\n";
}

}  // namespace polc
