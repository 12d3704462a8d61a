#include <fmt/format.h>

#include <algorithm>

#include "compiler/report/coverage_report.h"
#include "compiler/text/display_width.h"
#include "compiler/text/name_text.h"
#include "compiler/text/visible.h"

namespace polc {
namespace {

constexpr std::size_t most_shown = 10;

struct Row {
  std::string name;
  const CoverageFigure* figure;
};

std::string more_text(std::size_t left_out) {
  return left_out == 0 ? "" : fmt::format("  … and {} more: --format=json has them all\n", left_out);
}

/// The figures below each other; those that are whole are left out of a list that is long.
std::string list_text(const std::string& heading, std::vector<Row> rows) {
  if (rows.empty()) return {};
  const std::size_t all = rows.size();
  std::string text = heading + "\n";
  if (all > most_shown) std::erase_if(rows, [](const Row& row) { return row.figure->is_whole(); });
  const std::size_t whole = all - rows.size();
  std::size_t width = 0;
  const std::size_t shown = std::min(rows.size(), most_shown);
  for (std::size_t row = 0; row < shown; ++row) width = std::max(width, display_width(rows[row].name));
  for (std::size_t row = 0; row < shown; ++row) {
    text += fmt::format("  {}{}  {}\n", rows[row].name, std::string(width - display_width(rows[row].name), ' '),
                        figure_text(*rows[row].figure));
  }
  text += more_text(rows.size() - shown);
  if (whole != 0)
    text +=
        fmt::format("  {} at 100 %\n", rows.empty() ? fmt::format("all {}", whole) : fmt::format("{} others", whole));
  return text;
}

std::string uncovered_text(const CoverageReport& report) {
  const Model& model = *report.model;
  std::vector<const CellCoverage*> cells;
  for (const CellCoverage& cell : report.coverage.by_cell) {
    if (!cell.figure.is_whole()) cells.push_back(&cell);
  }
  if (cells.empty()) return {};
  std::string text = "Not covered, with the smallest case of each\n";
  for (std::size_t each = 0; each < std::min(cells.size(), most_shown); ++each) {
    const CoverageFigure& figure = cells[each]->figure;
    const std::string partly =
        figure.partly.is_zero() ? "" : fmt::format(", {} of them for some levels", figure.partly.text());
    text += fmt::format("  {} for {}: {} of {}{}\n    {}\n    {}\n",
                        visible(path_text(model.permissions[index(cells[each]->permission)].name)),
                        visible(subject_text(model, cells[each]->subject)), (figure.cases - figure.covered()).text(),
                        figure.cases.text(), partly, visible(case_text(model, *figure.uncovered)),
                        visible(answer_text(model, *figure.uncovered, report.file)));
  }
  return text + more_text(cells.size() - std::min(cells.size(), most_shown));
}

std::string place_text(const CoverageReport& report, Span span) {
  return fmt::format("{}:{}", visible(report.sources->path(span.file)),
                     report.sources->position(span.file, span.begin).line);
}

}  // namespace

std::string figure_text(const CoverageFigure& figure) {
  return fmt::format("{:>3} % ({} of {} case{})", figure.percent(), figure.covered().text(), figure.cases.text(),
                     figure.cases == CaseCount(1) ? "" : "s");
}

std::string subject_text(const Model& model, const std::vector<RoleId>& subject) {
  std::string text;
  for (const RoleId role : subject) text += (text.empty() ? "" : " + ") + name_text(model.roles[index(role)].name);
  return text;
}

const char* kind_text(StatementKind kind) {
  switch (kind) {
    case StatementKind::grant:
      return "grant";
    case StatementKind::restriction:
      return "restriction";
    case StatementKind::absence:
      return "cell";
    case StatementKind::declaration:
      return "permission";
  }
  return "";
}

std::string coverage_text(const CoverageReport& report) {
  const Coverage& coverage = report.coverage;
  const Model& model = *report.model;
  std::string text = fmt::format(
      "\nCoverage of {}: {} % of what it decides, {} of {} cases: {} by tests, {} by asserts, {} by nothing\n",
      visible(report.file), coverage.all.percent(), coverage.all.covered().text(), coverage.all.cases.text(),
      coverage.all.tested.text(), coverage.all.proved.text(), (coverage.all.cases - coverage.all.covered()).text());
  if (coverage.all.is_whole()) return text;
  std::vector<Row> rows;
  for (std::size_t level = 0; level < coverage.levels.size(); ++level)
    rows.push_back({visible(name_text(model.levels[level].name)), &coverage.levels[level]});
  text += list_text("By level", rows);
  rows.clear();
  for (std::size_t permission = 0; permission < coverage.permissions.size(); ++permission)
    rows.push_back({visible(path_text(model.permissions[permission].name)), &coverage.permissions[permission]});
  text += list_text("By permission", rows);
  rows.clear();
  for (const SettingCoverage& setting : coverage.settings) {
    rows.push_back({visible(setting_value_text(model, setting.setting, setting.value)), &setting.figure});
  }
  text += list_text("By setting, of the cases in which it matters", rows);
  rows.clear();
  for (const StatementCoverage& statement : coverage.statements) {
    const std::string& permission = model.permissions[index(statement.cells.front().permission)].name;
    const std::string what = statement.kind == StatementKind::declaration
                                 ? "no grant of " + visible(path_text(permission))
                                 : std::string(kind_text(statement.kind));
    rows.push_back({place_text(report, statement.span) + " " + what, &statement.figure});
  }
  text += list_text("By statement, of the cases that it decides", rows);
  return text + uncovered_text(report);
}

}  // namespace polc
