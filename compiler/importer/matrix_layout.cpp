#include "compiler/importer/matrix_layout.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "compiler/importer/layout.h"
#include "compiler/text/display_width.h"
#include "compiler/text/name_text.h"
#include "llvm/ADT/BitVector.h"

namespace polc::importer {
namespace {

// What still reads as a table on a page.
constexpr std::size_t max_columns = 8;
constexpr std::size_t max_rows = 40;
constexpr std::size_t max_width = 160;
constexpr std::size_t max_label_width = 60;
constexpr std::size_t max_literal_rows = 500;
constexpr std::size_t max_literal_width = 200;
/// Of the cells, this part must say more than the lowest level.
constexpr std::size_t density = 3;

using Row = std::vector<std::string>;

/// A term as several, none of them wider than a label may be unless one name is.
std::vector<PermissionTerm> parts_of(const PermissionTerm& term) {
  const bool by_action = term.actions.size() > 1;
  std::vector<PermissionTerm> parts;
  for (const std::string& name : by_action ? term.actions : term.resources) {
    PermissionTerm longer = parts.empty() ? PermissionTerm{} : parts.back();
    (by_action ? longer.actions : longer.resources).push_back(name);
    (by_action ? longer.resources : longer.actions) = by_action ? term.resources : term.actions;
    if (!parts.empty() && term_text(longer).size() <= max_label_width) {
      parts.back() = std::move(longer);
    } else {
      parts.push_back(by_action ? PermissionTerm{term.resources, {name}} : PermissionTerm{{name}, term.actions});
    }
  }
  return parts.empty() ? std::vector<PermissionTerm>{term} : parts;
}

/// The terms as labels of rows: short ones together, a long one in parts.
std::vector<std::string> labels_of(const std::vector<PermissionTerm>& terms) {
  std::vector<std::string> labels;
  for (const PermissionTerm& term : terms) {
    for (const PermissionTerm& part : parts_of(term)) {
      const std::string text = term_text(part);
      if (labels.empty() || labels.back().size() + text.size() + 2 > max_label_width) {
        labels.push_back(text);
      } else {
        labels.back() += ", " + text;
      }
    }
  }
  return labels;
}

/// Columns aligned, the first row on top.
std::string aligned(const std::string& head, const std::vector<Row>& rows) {
  std::vector<std::size_t> widths(rows.front().size());
  for (const Row& row : rows) {
    for (std::size_t column = 0; column < row.size(); ++column) {
      widths[column] = std::max(widths[column], display_width(row[column]));
    }
  }
  std::string text = head + " {\n";
  for (const Row& row : rows) {
    text += " ";
    for (std::size_t column = 0; column < row.size(); ++column) {
      text += " | " + row[column] + std::string(widths[column] - display_width(row[column]), ' ');
    }
    text += " |\n";
  }
  return text + "}\n";
}

/// Whether a matrix can say all of it: one content for each role and permission.
bool fits_in_cells(const AccessTable& table) {
  if (!table.denials.empty()) return false;
  for (std::size_t role = 0; role < table.roles.size(); ++role) {
    if (!table.includes[role].empty()) return false;
    const std::vector<ImportedGrant>& grants = table.grants[role];
    const auto twice = std::adjacent_find(
        grants.begin(), grants.end(), [](ImportedGrant a, ImportedGrant b) { return a.permission == b.permission; });
    if (twice != grants.end()) return false;
  }
  return true;
}

class MatrixWriter {
 public:
  MatrixWriter(const AccessTable& table, const PermissionTerms& terms) : table_(table), terms_(terms) {}

  std::optional<std::string> write() {
    if (!fits_in_cells(table_) || !is_dense() || !join_roles()) return std::nullopt;
    Row header = {""};
    for (const std::vector<std::uint32_t>& roles : columns_) {
      std::vector<std::string> names;
      for (const std::uint32_t role : roles) names.push_back(name_text(table_.roles[role].text));
      header.push_back(fmt::format("{}", fmt::join(names, ", ")));
    }
    std::vector<Row> rows = {std::move(header)};
    std::map<std::vector<std::uint32_t>, std::vector<std::uint32_t>> alike;  // Permissions by their cells.
    for (std::uint32_t permission = 0; permission < table_.permissions.size(); ++permission) {
      alike[cells_of(permission)].push_back(permission);
    }
    if (alike.size() > max_rows) return std::nullopt;
    std::vector<std::pair<std::vector<std::uint32_t>, std::vector<std::uint32_t>>> groups(alike.begin(), alike.end());
    std::sort(groups.begin(), groups.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    for (const auto& [cells, permissions] : groups) add_rows(rows, cells, permissions);
    if (rows.size() > max_rows + 1) return std::nullopt;
    std::string text = aligned("matrix", rows);
    // The second line is the first row; all are equally wide.
    if (text.find('\n', text.find('\n') + 1) - text.find('\n') > max_width) return std::nullopt;
    return text;
  }

 private:
  bool is_dense() const {
    std::size_t filled = 0;
    for (const std::vector<ImportedGrant>& grants : table_.grants) filled += grants.size();
    return filled * density >= table_.roles.size() * table_.permissions.size();
  }

  /// False if there are too many different ones.
  bool join_roles() {
    std::map<std::vector<ImportedGrant>, std::size_t> positions;
    for (std::uint32_t role = 0; role < table_.roles.size(); ++role) {
      const auto [entry, is_new] = positions.try_emplace(table_.grants[role], columns_.size());
      if (is_new) columns_.emplace_back();
      if (columns_.size() > max_columns) return false;
      columns_[entry->second].push_back(role);
    }
    return true;
  }

  /// By column: 0 for nothing, else one more than the content's position.
  std::vector<std::uint32_t> cells_of(std::uint32_t permission) const {
    std::vector<std::uint32_t> cells;
    for (const std::vector<std::uint32_t>& roles : columns_) {
      const std::vector<ImportedGrant>& grants = table_.grants[roles.front()];
      const auto found = std::lower_bound(grants.begin(), grants.end(), ImportedGrant{permission, 0});
      const bool is_granted = found != grants.end() && found->permission == permission;
      cells.push_back(is_granted ? found->content + 1 : 0);
    }
    return cells;
  }

  void add_rows(std::vector<Row>& rows, const std::vector<std::uint32_t>& cells,
                const std::vector<std::uint32_t>& permissions) {
    Row row = {""};
    for (const std::uint32_t cell : cells) {
      row.push_back(cell == 0 ? name_text(table_.levels.front()) : cell_text(table_, table_.contents[cell - 1]));
    }
    for (std::string& label : labels_of(terms_.of(permissions))) {
      row.front() = std::move(label);
      rows.push_back(row);
    }
  }

  const AccessTable& table_;
  const PermissionTerms& terms_;
  std::vector<std::vector<std::uint32_t>> columns_;  // The roles of each.
};

}  // namespace

std::optional<std::string> matrix_text(const AccessTable& table, const PermissionTerms& terms) {
  return MatrixWriter(table, terms).write();
}

std::optional<std::string> literal_matrix_text(const AccessTable& table) {
  if (!fits_in_cells(table) || table.permissions.size() > max_literal_rows) return std::nullopt;
  if (table.roles.size() > max_literal_width / 4) return std::nullopt;
  Row header = {""};
  for (const ImportedName& role : table.roles) header.push_back(name_text(role.text));
  std::vector<Row> rows = {std::move(header)};
  for (const ImportedPermission& permission : table.permissions) {
    Row row(table.roles.size() + 1, name_text(table.levels.front()));
    row.front() = path_text(permission.resource) + "." + name_text(permission.action);
    rows.push_back(std::move(row));
  }
  for (std::size_t role = 0; role < table.roles.size(); ++role) {
    for (const ImportedGrant grant : table.grants[role]) {
      rows[grant.permission + 1][role + 1] = cell_text(table, table.contents[grant.content]);
    }
  }
  std::string text = aligned("matrix", rows);
  if (text.find('\n', text.find('\n') + 1) - text.find('\n') > max_literal_width) return std::nullopt;
  return text;
}

std::optional<std::string> absences_text(const AccessTable& table, const PermissionTerms& terms) {
  llvm::BitVector granted(static_cast<unsigned>(table.permissions.size()));
  for (const std::vector<ImportedGrant>& grants : table.grants) {
    for (const ImportedGrant grant : grants) granted.set(grant.permission);
  }
  if (granted.all() || table.roles.size() > max_columns) return std::nullopt;
  std::vector<std::uint32_t> permissions;
  for (std::uint32_t permission = 0; permission < granted.size(); ++permission) {
    if (!granted.test(permission)) permissions.push_back(permission);
  }
  std::vector<std::string> roles;
  for (const ImportedName& role : table.roles) roles.push_back(name_text(role.text));
  std::vector<Row> rows = {{"", fmt::format("{}", fmt::join(roles, ", "))}};
  for (std::string& label : labels_of(terms.of(permissions)))
    rows.push_back({std::move(label), name_text(table.levels.front())});
  return aligned("matrix \"Granted to nobody\"", rows);
}

std::string cell_text(const AccessTable& table, const CellContent& content) {
  std::string text;
  for (const ImportedOutcome& outcome : content.outcomes) {
    text += (text.empty() ? "" : " else ") + name_text(table.levels[outcome.level]);
    if (outcome.condition != nullptr) text += " if " + outcome.condition_text;
  }
  if (!content.note.empty()) text += " note " + quoted_text(content.note);
  return text;
}

}  // namespace polc::importer
