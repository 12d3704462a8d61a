#include "compiler/report/coverage_report.h"
#include "compiler/text/media.h"
#include "llvm/Support/JSON.h"

namespace polc {
namespace {

using llvm::json::Array;
using llvm::json::Object;

/// Counts are texts: they may have more digits than a number of JSON keeps.
Object figure_json(const CoverageReport& report, const CoverageFigure& figure) {
  Object object{{"percent", static_cast<std::int64_t>(figure.percent())},
                {"cases", figure.cases.text()},
                {"tested", figure.tested.text()},
                {"proved", figure.proved.text()},
                {"partly", figure.partly.text()}};
  if (figure.uncovered) {
    object["uncovered"] = Object{{"case", json_string(case_text(*report.model, *figure.uncovered))},
                                 {"shown_by", json_string(answer_text(*report.model, *figure.uncovered, report.file))}};
  }
  return object;
}

Object cell_json(const CoverageReport& report, const CellCoverage& cell) {
  Object object = figure_json(report, cell.figure);
  Array roles;
  for (const RoleId role : cell.subject) roles.push_back(json_string(report.model->roles[index(role)].name));
  object["roles"] = std::move(roles);
  return object;
}

const std::string& permission_name(const CoverageReport& report, PermissionId permission) {
  return report.model->permissions[index(permission)].name;
}

Array permissions_json(const CoverageReport& report) {
  Array permissions;
  std::size_t next = 0;
  const std::vector<CellCoverage>& cells = report.coverage.by_cell;
  for (std::size_t permission = 0; permission < report.coverage.permissions.size(); ++permission) {
    Object object = figure_json(report, report.coverage.permissions[permission]);
    object["permission"] = json_string(report.model->permissions[permission].name);
    Array own;
    for (; next < cells.size() && index(cells[next].permission) == permission; ++next)
      own.push_back(cell_json(report, cells[next]));
    object["cells"] = std::move(own);
    permissions.push_back(std::move(object));
  }
  return permissions;
}

Array statements_json(const CoverageReport& report) {
  Array statements;
  for (const StatementCoverage& statement : report.coverage.statements) {
    Object object = figure_json(report, statement.figure);
    const Position position = report.sources->position(statement.span.file, statement.span.begin);
    object["kind"] = kind_text(statement.kind);
    object["file"] = json_string(report.sources->path(statement.span.file));
    object["line"] = position.line;
    object["column"] = position.column;
    Array cells;
    for (const CellCoverage& cell : statement.cells) {
      Object own = cell_json(report, cell);
      own["permission"] = json_string(permission_name(report, cell.permission));
      cells.push_back(std::move(own));
    }
    object["cells"] = std::move(cells);
    statements.push_back(std::move(object));
  }
  return statements;
}

Object report_json(const CoverageReport& report, std::optional<unsigned> threshold) {
  const Model& model = *report.model;
  Object object = figure_json(report, report.coverage.all);
  object["file"] = json_string(report.file);
  if (threshold) object["reaches_threshold"] = report.coverage.all.percent() >= *threshold;
  Array levels;
  for (std::size_t level = 0; level < report.coverage.levels.size(); ++level) {
    Object own = figure_json(report, report.coverage.levels[level]);
    own["level"] = json_string(model.levels[level].name);
    levels.push_back(std::move(own));
  }
  Array settings;
  for (const SettingCoverage& setting : report.coverage.settings) {
    Object own = figure_json(report, setting.figure);
    own["setting"] = json_string(model.variables[index(setting.setting)].name);
    own["value"] = json_string(model.domain_of(setting.setting).values[setting.value]);
    own["is_default"] = model.variables[index(setting.setting)].default_value == setting.value;
    settings.push_back(std::move(own));
  }
  object["levels"] = std::move(levels);
  object["settings"] = std::move(settings);
  object["permissions"] = permissions_json(report);
  object["statements"] = statements_json(report);
  return object;
}

}  // namespace

std::string coverage_json(const std::vector<TestReport>& tests, const std::vector<CoverageReport>& reports,
                          std::optional<unsigned> threshold) {
  llvm::json::Value document = tests_json(tests);
  Object& object = *document.getAsObject();
  Array coverage;
  for (const CoverageReport& report : reports) coverage.push_back(report_json(report, threshold));
  object["coverage"] = std::move(coverage);
  if (threshold) object["threshold"] = static_cast<std::int64_t>(*threshold);
  return json_text(document) + "\n";
}

}  // namespace polc
