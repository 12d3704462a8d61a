#include "compiler/report/matrix_blocks.h"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "compiler/report/matrix_colors.h"
#include "compiler/report/matrix_text.h"
#include "compiler/text/name_text.h"
#include "compiler/text/visible.h"
#include "compiler/text/wrap.h"

namespace polc {
namespace {

/// What comes out, and the rows of the matrix where it does.
struct Outcome {
  std::string text;
  MatrixCell cell;
  std::vector<std::size_t> rows;
};

bool is_unconditional(const Outcome& outcome) {
  return outcome.cell.size() == 1 && outcome.cell.front().condition.empty();
}

/// In the order in which they come, what holds in every case first and the lowest level last.
std::vector<Outcome> outcomes_of(const PolicyMatrix& matrix, std::size_t column) {
  std::vector<Outcome> outcomes;
  std::map<std::string, std::size_t> known;
  for (std::size_t row = 0; row < matrix.rows.size(); ++row) {
    const MatrixCell& cell = matrix.rows[row].cells[column];
    const std::string text = cell_text(matrix.rows[row], column);
    const auto [place, is_new] = known.try_emplace(text, outcomes.size());
    if (is_new) outcomes.push_back({text, cell, {}});
    outcomes[place->second].rows.push_back(row);
  }
  const auto rank = [&](const Outcome& outcome) {
    if (!is_unconditional(outcome)) return 1;
    return outcome.cell.front().level == matrix.lowest_level ? 2 : 0;
  };
  std::stable_sort(outcomes.begin(), outcomes.end(),
                   [&](const Outcome& a, const Outcome& b) { return rank(a) < rank(b); });
  return outcomes;
}

class Blocks {
 public:
  Blocks(const PolicyMatrix& matrix, const MatrixLook& look)
      : matrix_(matrix),
        look_(look),
        width_(look.width == 0 ? std::string::npos : std::max<std::size_t>(look.width, 8)) {
    for (const MatrixRow& row : matrix.rows) ++sizes_[row.resource];
  }

  std::string run() const {
    std::string text;
    for (std::size_t column = 0; column < matrix_.columns.size(); ++column) {
      const MatrixColumn& role = matrix_.columns[column];
      const bool has_title = look_.has_titles && !role.title.empty();
      if (column > 0) text += "\n";
      text += strong(visible(has_title ? role.title : name_text(role.role)), look_) + "\n";
      const std::vector<Outcome> outcomes = outcomes_of(matrix_, column);
      for (const Outcome& outcome : outcomes) {
        for (const std::string& line : wrapped(visible(outcome.text), width_ - 2, 4))
          text += "  " + painted_cell(line, outcome.cell, matrix_, look_) + "\n";
        const bool is_rest = &outcome == &outcomes.back();
        if (is_rest && (outcomes.size() == 1 || outcome.text == matrix_.lowest_shown)) {
          text += outcomes.size() == 1 ? "    everything\n" : "    everything else\n";
        } else {
          text += permissions(outcome.rows);
        }
      }
    }
    return text;
  }

 private:
  /// Those of a resource together, as a policy would list them: `call_queue.{monitor, manage}`, `report.*`.
  std::string permissions(const std::vector<std::size_t>& rows) const {
    std::string text;
    for (std::size_t at = 0; at < rows.size();) {
      const MatrixRow& first = matrix_.rows[rows[at]];
      std::size_t end = at;
      while (end < rows.size() && matrix_.rows[rows[end]].resource == first.resource) ++end;
      if (look_.has_titles) {
        for (; at < end; ++at) add(text, matrix_.rows[rows[at]]);
        continue;
      }
      std::string line = path_text(first.resource) + ".";
      if (end - at == sizes_.at(first.resource) && end - at > 1) {
        line += "*";
      } else if (end - at == 1) {
        line = path_text(first.permission);
      } else {
        std::string actions;
        for (std::size_t each = at; each < end; ++each)
          actions += (actions.empty() ? "" : ", ") + path_text(matrix_.rows[rows[each]].action);
        line += "{" + actions + "}";
      }
      add(text, line, 2);
      at = end;
    }
    return text;
  }

  void add(std::string& text, const MatrixRow& row) const {
    add(text, row.title.empty() ? path_text(row.permission) : row.title, 2);
  }

  void add(std::string& text, const std::string& line, std::size_t indent) const {
    for (const std::string& part : wrapped(visible(line), width_ - 4, indent)) text += "    " + part + "\n";
  }

  const PolicyMatrix& matrix_;
  const MatrixLook& look_;
  std::size_t width_;
  std::map<std::string, std::size_t> sizes_;  // Rows by resource.
};

}  // namespace

std::string matrix_blocks(const PolicyMatrix& matrix, const MatrixLook& look) {
  return Blocks(matrix, look).run();
}

}  // namespace polc
