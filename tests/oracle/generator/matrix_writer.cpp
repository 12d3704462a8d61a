// Outside surface: write_matrices. Draws them, takes out the absences that other statements break, writes them.
#include <algorithm>

#include "tests/oracle/generator/workshop.h"

namespace polc::oracle {

namespace {

bool meet(const Numbers& left, const Numbers& right) {
  return std::any_of(left.begin(), left.end(), [&](std::size_t number) { return right.contains(number); });
}

DraftCell draw_cell(Workshop& workshop, const Numbers& roles, const Numbers& permissions) {
  Random& random = workshop.random;
  DraftCell cell{roles, permissions, {}, {}};
  const auto level = [&] { return random.percent(40) ? 0 : random.below(workshop.draft.levels.size()); };
  while (cell.outcomes.size() < 3) {
    DraftOutcome outcome{level(), {}};
    if (random.percent(50)) outcome.condition = workshop.conditions.write(workshop.draft.resources_of(permissions));
    cell.outcomes.push_back(outcome);
    if (outcome.condition.empty() || random.percent(40)) break;
  }
  cell.note = workshop.note();
  return cell;
}

void draw_matrix(Workshop& workshop, std::vector<Numbers>& taken) {
  Random& random = workshop.random;
  DraftMatrix matrix;
  std::vector<std::size_t> roles;
  for (std::size_t role = 0; role < workshop.draft.roles.size(); ++role) roles.push_back(role);
  roles = random.some(roles, random.between(1, roles.size()));
  while (!roles.empty()) {
    Numbers column{roles.back()};
    roles.pop_back();
    if (!roles.empty() && random.percent(20)) {
      column.insert(roles.back());
      roles.pop_back();
    }
    matrix.columns.push_back(column);
  }
  for (std::size_t left = random.between(1, 4); left > 0; --left) {
    const Pattern pattern = workshop.patterns.write();
    // A role and a permission have one cell in all.
    const bool repeats = std::any_of(matrix.columns.begin(), matrix.columns.end(), [&](const Numbers& column) {
      return std::any_of(column.begin(), column.end(),
                         [&](std::size_t role) { return meet(taken[role], pattern.permissions); });
    });
    if (repeats) continue;
    DraftRow row{pattern.text, {}};
    for (const Numbers& column : matrix.columns) {
      row.cells.push_back(draw_cell(workshop, column, pattern.permissions));
      for (const std::size_t role : column) taken[role].insert(pattern.permissions.begin(), pattern.permissions.end());
    }
    matrix.rows.push_back(row);
  }
  if (!matrix.rows.empty()) workshop.draft.matrices.push_back(matrix);
}

bool claims_absence(const DraftCell& cell) {
  return std::any_of(cell.outcomes.begin(), cell.outcomes.end(),
                     [](const auto& outcome) { return outcome.level == 0; });
}

bool grants(const DraftCell& cell) {
  return std::any_of(cell.outcomes.begin(), cell.outcomes.end(), [](const auto& outcome) { return outcome.level > 0; });
}

/// Whether a statement other than the cell grants one of its permissions to one of its roles, conditions aside.
bool granted_elsewhere(const Draft& draft, const DraftCell& cell) {
  Numbers held;
  for (const std::size_t role : cell.roles)
    held.insert(draft.roles[role].closure.begin(), draft.roles[role].closure.end());
  const auto reaches = [&](const Numbers& roles, const Numbers& permissions) {
    return meet(held, roles) && meet(cell.permissions, draft.with_implied(permissions));
  };
  for (const DraftGrant& grant : draft.grants) {
    if (reaches(grant.roles, grant.permissions)) return true;
  }
  for (const DraftMatrix& matrix : draft.matrices) {
    for (const DraftRow& row : matrix.rows) {
      for (const DraftCell& other : row.cells) {
        if (&other != &cell && grants(other) && reaches(other.roles, other.permissions)) return true;
      }
    }
  }
  return false;
}

/// Leaves out the outcomes that claim an absence. A cell must say something: the one that is left without any
/// outcome grants, which may break a claim elsewhere.
void withdraw_claim(Workshop& workshop, DraftCell& cell) {
  std::erase_if(cell.outcomes, [](const DraftOutcome& outcome) { return outcome.level == 0; });
  if (cell.outcomes.empty()) {
    cell.outcomes.push_back({workshop.random.between(1, workshop.draft.levels.size() - 1), {}});
  }
}

void withdraw_broken_claims(Workshop& workshop) {
  // Some claims that look broken stay: their conditions may keep them apart from the grant, or may not.
  std::set<const DraftCell*> kept;
  for (bool again = true; again;) {
    again = false;
    for (DraftMatrix& matrix : workshop.draft.matrices) {
      for (DraftRow& row : matrix.rows) {
        for (DraftCell& cell : row.cells) {
          if (kept.contains(&cell) || !claims_absence(cell) || !granted_elsewhere(workshop.draft, cell)) continue;
          if (workshop.random.percent(4)) {
            kept.insert(&cell);
            continue;
          }
          withdraw_claim(workshop, cell);
          again = true;
        }
      }
    }
  }
}

std::string text_of(Workshop& workshop, const DraftCell& cell) {
  std::string text;
  for (const DraftOutcome& outcome : cell.outcomes) {
    if (!text.empty()) text += " else ";
    text += workshop.draft.levels[outcome.level];
    if (!outcome.condition.empty()) text += workshop.guard(outcome.condition);
  }
  return text + cell.note;
}

/// The roles of a column as a list, or what is left of all roles or of a group.
std::string column_text(Workshop& workshop, const Numbers& column) {
  const Numbers others = workshop.all_roles_but(column);
  if (workshop.random.percent(10)) {
    return others.empty() ? "all roles" : concat({"all roles except ", workshop.names_or_groups_of(others)});
  }
  for (const DraftRoleGroup& group : workshop.draft.role_groups) {
    const bool fits = std::includes(group.roles.begin(), group.roles.end(), column.begin(), column.end());
    if (!fits || group.is_open || group.roles == column || !workshop.random.percent(60)) continue;
    Numbers rest;
    std::set_difference(group.roles.begin(), group.roles.end(), column.begin(), column.end(),
                        std::inserter(rest, rest.end()));
    return concat({group.name, " except ", workshop.names_of(rest)});
  }
  return workshop.names_or_groups_of(column);
}

std::string text_of(Workshop& workshop, const DraftMatrix& matrix) {
  Random& random = workshop.random;
  std::string text = concat(
      {workshop.doc(), "matrix", workshop.maybe(60, " " + workshop.vocabulary.fresh()), workshop.title(), " {\n  | "});
  for (const Numbers& column : matrix.columns) text += " | " + column_text(workshop, column);
  text += " |\n";
  if (random.percent(50)) {
    text += "  |---";
    for (std::size_t column = 0; column < matrix.columns.size(); ++column)
      text += random.pick<std::string>({"|---", "|:--", "|:--:"});
    text += "|\n";
  }
  for (const DraftRow& row : matrix.rows) {
    text += "  | " + row.text;
    for (const DraftCell& cell : row.cells) text += " | " + text_of(workshop, cell);
    text += " |";
    text += workshop.maybe(90, "\n");
  }
  return text + "}";
}

}  // namespace

void write_matrices(Workshop& workshop) {
  std::vector<Numbers> taken(workshop.draft.roles.size());
  for (std::size_t left = workshop.random.below(3); left > 0; --left) draw_matrix(workshop, taken);
  withdraw_broken_claims(workshop);
  for (const DraftMatrix& matrix : workshop.draft.matrices) workshop.add_rule(text_of(workshop, matrix));
}

}  // namespace polc::oracle
