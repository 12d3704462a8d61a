#include "compiler/analysis/query/matrix_changes.h"

#include <algorithm>
#include <map>
#include <utility>

namespace polc {
namespace {

std::string words_of(const MatrixCell& cell) {
  std::string text;
  for (const MatrixOutcome& outcome : cell) {
    text += (text.empty() ? "" : " else ") + outcome.shown;
    if (!outcome.condition.empty()) text += " if " + outcome.condition;
  }
  return text;
}

/// For a cell that reads as before, though decisions changed: by what everybody needs, by a default, or by which cases there are.
std::string words_of(const CellChange& change) {
  const std::pair<bool, const char*> all[] = {{change.is_wider, "wider"},
                                              {change.is_narrower, "narrower"},
                                              {change.is_wider_by_default, "wider by default"},
                                              {change.is_narrower_by_default, "narrower by default"},
                                              {change.has_other_cases, "other cases"}};
  std::string text;
  for (const auto& [is_so, words] : all) {
    if (is_so) text += (text.empty() ? "" : ", ") + std::string(words);
  }
  return text;
}

}  // namespace

void keep_changes(PolicyMatrix& matrix, const PolicyMatrix& before, const ChangedCells& changed) {
  std::map<std::string, const MatrixRow*> rows;
  for (const MatrixRow& row : before.rows) rows.emplace(row.permission, &row);
  std::map<std::string, std::size_t> columns;
  for (std::size_t at = 0; at < before.columns.size(); ++at) columns.emplace(before.columns[at].role, at);
  for (MatrixRow& row : matrix.rows) {
    const auto earlier = rows.find(row.permission);
    for (std::size_t at = 0; at < row.cells.size(); ++at) {
      const auto column = columns.find(matrix.columns[at].role);
      std::string text;
      if (earlier == rows.end() || column == columns.end()) {
        text = "new";
      } else if (const CellChange* change = changed.find(row.permission, matrix.columns[at].role)) {
        const std::string was = words_of(earlier->second->cells[column->second]);
        text = was == words_of(row.cells[at]) ? words_of(*change) : "was " + was;
      }
      row.changes.push_back(std::move(text));
    }
  }
  std::erase_if(matrix.rows, [](const MatrixRow& row) {
    return std::all_of(row.changes.begin(), row.changes.end(), [](const std::string& each) { return each.empty(); });
  });
}

}  // namespace polc
