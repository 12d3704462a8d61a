#include "compiler/report/explanation_text.h"

#include <fmt/format.h>

#include <utility>

#include "compiler/text/media.h"
#include "compiler/text/name_text.h"
#include "compiler/text/visible.h"
#include "llvm/Support/JSON.h"

namespace polc {
namespace {

std::string place_text(const pol::Statement& statement) {
  return fmt::format("{}:{}:{}", visible(statement.file), statement.line, statement.column);
}

std::string reason_text(const pol::Explanation& explanation, const pol::Names& names) {
  using Kind = pol::Explanation::Kind;
  if (explanation.kind == Kind::not_granted) return "no statement grants it to these roles in this case";
  const std::string place = place_text(*explanation.statement);
  const std::string said = visible(explanation.statement->text);
  std::string text = explanation.kind == Kind::granted      ? fmt::format("granted by {}: {}", place, said)
                     : explanation.kind == Kind::restricted ? fmt::format("kept at this level by {}: {}", place, said)
                                                            : fmt::format("not granted: {} says `{}`", place, said);
  if (explanation.role) {
    text += fmt::format("\n  through the role {}{}", visible(name_text(names.name(*explanation.role))),
                        explanation.is_inherited ? ", which includes the role named there" : "");
  }
  if (explanation.implied_by) {
    text += fmt::format("\n  and {}: {}", place_text(*explanation.implied_by), visible(explanation.implied_by->text));
  }
  if (!explanation.statement->note.empty()) text += fmt::format("\n  note: {}", visible(explanation.statement->note));
  return text;
}

std::string way_text(const ChangeSet& way) {
  std::string text;
  for (const Change& change : way) {
    const char* owner = change.kind == Change::Kind::setting     ? " (the account's choice)"
                        : change.kind == Change::Kind::attribute ? " (a fact of the request)"
                                                                 : "";
    text += fmt::format("{}{}{}", text.empty() ? "" : " and ", visible(change.text), owner);
  }
  return text;
}

llvm::json::Value statement_json(const pol::Statement& statement) {
  return llvm::json::Object{{"file", json_string(statement.file)},
                            {"line", statement.line},
                            {"column", statement.column},
                            {"text", json_string(statement.text)},
                            {"note", json_string(statement.note)}};
}

std::string whole_json(const ExplanationReport& report, const pol::Names& names) {
  const pol::Explanation& explanation = report.explanation;
  static constexpr const char* kinds[] = {"granted", "restricted", "absent", "not_granted", "excluded"};
  llvm::json::Object object{{"format_version", 1},
                            {"decision", json_string(names.name(explanation.level))},
                            {"reason", kinds[static_cast<int>(explanation.kind)]}};
  if (explanation.statement) object["statement"] = statement_json(*explanation.statement);
  if (explanation.implied_by) object["implied_by"] = statement_json(*explanation.implied_by);
  if (explanation.role) object["role"] = json_string(names.name(*explanation.role));
  llvm::json::Array changes;
  for (const ChangeSet& way : report.ways.value_or(std::vector<ChangeSet>())) {
    llvm::json::Array together;
    for (const Change& change : way) {
      static constexpr const char* owners[] = {"role", "setting", "attribute"};
      together.push_back(
          llvm::json::Object{{"kind", owners[static_cast<int>(change.kind)]}, {"change", json_string(change.text)}});
    }
    changes.push_back(std::move(together));
  }
  object["changes"] = std::move(changes);
  if (!report.ways) object["changes_left_out"] = true;
  return json_text(std::move(object)) + "\n";
}

std::string whole_text(const ExplanationReport& report, const pol::TableView& table, const pol::Names& names) {
  const pol::Explanation& explanation = report.explanation;
  std::string text = fmt::format("{}\n{}\n", visible(names.name(explanation.level)), reason_text(explanation, names));
  for (const ChangeSet& way : report.ways.value_or(std::vector<ChangeSet>())) {
    text += fmt::format("{} with: {}\n", visible(names.name(table.highest_level())), way_text(way));
  }
  return text;
}

}  // namespace

std::string render(const ExplanationReport& report, const pol::TableView& table, ExplanationFormat format) {
  const pol::Names names(table);
  return format == ExplanationFormat::json ? whole_json(report, names) : whole_text(report, table, names);
}

}  // namespace polc
