#include "compiler/editor/rules_and_matrices.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "compiler/text/name_text.h"

namespace polc::editor {
namespace {

constexpr std::size_t most_columns = 30;
constexpr std::size_t most_rows = 80;

std::string on_one_line(std::string_view text) {
  std::string line;
  for (const char c : text) {
    const bool is_space = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (is_space && (line.empty() || line.back() == ' ')) continue;
    line += is_space ? ' ' : c;
  }
  while (line.ends_with(' ')) line.pop_back();
  return line;
}

std::string written(std::string_view text, Span span) {
  return on_one_line(text.substr(span.begin, span.end - span.begin));
}

bool has_comment(std::string_view text, Span span) {
  return text.substr(span.begin, span.end - span.begin).find("//") != std::string_view::npos;
}

/// Levels by name, the lowest first.
std::vector<std::string> levels_of(const Symbols& symbols) {
  std::vector<std::string> levels;
  for (const SymbolId id : symbols.all(SymbolKind::level)) levels.push_back(symbols[id].name);
  if (levels.empty()) levels = {"deny", "allow"};
  return levels;
}

/// A role and all that it includes.
std::set<SymbolId> held_with(const Symbols& symbols, SymbolId role) {
  std::set<SymbolId> held{role};
  std::vector<SymbolId> next{role};
  while (!next.empty()) {
    const ast::Role* declared = symbols[next.back()].role;
    next.pop_back();
    if (declared == nullptr) continue;
    for (const ast::Name& name : declared->includes) {
      const SymbolId id = symbols.find(SymbolKind::role, name.text);
      if (id != no_symbol && held.insert(id).second) next.push_back(id);
    }
  }
  return held;
}

std::string permission_text(const std::string& name) {
  std::string text;
  for (std::size_t begin = 0; begin <= name.size();) {
    const std::size_t end = std::min(name.find('.', begin), name.size());
    text += (text.empty() ? "" : ".") + name_text(std::string_view(name).substr(begin, end - begin));
    begin = end + 1;
  }
  return text;
}

class MatrixWriter {
 public:
  MatrixWriter(References& references, std::string_view text)
      : references_(references), symbols_(references.symbols()), text_(text), levels_(levels_of(symbols_)) {}

  bool add(const ast::Statement& statement) {
    const auto* grant = std::get_if<ast::Grant>(&statement.node);
    const bool is_plain = grant != nullptr && !grant->immutable && !grant->note && statement.accepts.empty() &&
                          statement.doc.empty() && !has_comment(text_, statement.span);
    if (!is_plain) return false;
    const auto level = std::find(levels_.begin(), levels_.end(), grant->level.text);
    if (level == levels_.end()) return false;
    Rule rule{static_cast<std::size_t>(level - levels_.begin()), {}, {}, {}};
    for (const SymbolId role : references_.roles(grant->roles)) {
      rule.roles.insert(role);
      roles_.insert(role);
    }
    for (const SymbolId permission : references_.permissions(grant->permissions)) {
      rule.permissions.insert(permission);
      if (std::find(permissions_.begin(), permissions_.end(), permission) == permissions_.end())
        permissions_.push_back(permission);
    }
    if (grant->condition) rule.condition = written(text_, grant->condition->span);
    rules_.push_back(std::move(rule));
    return true;
  }

  std::optional<std::string> write() const {
    const bool fits =
        !roles_.empty() && roles_.size() <= most_columns && !permissions_.empty() && permissions_.size() <= most_rows;
    if (!fits) return std::nullopt;
    std::string matrix = "matrix new_matrix {\n  | |";
    for (const SymbolId role : roles_) matrix += " " + name_text(symbols_[role].name) + " |";
    for (const SymbolId permission : permissions_) {
      matrix += "\n  | " + permission_text(symbols_[permission].name) + " |";
      for (const SymbolId role : roles_) matrix += " " + cell(role, permission) + " |";
    }
    return matrix + "\n}";
  }

 private:
  struct Rule {
    std::size_t level = 0;
    std::set<SymbolId> roles;
    std::set<SymbolId> permissions;
    std::string condition;
  };

  /// The highest level first; behind one that always holds nothing else counts.
  std::string cell(SymbolId role, SymbolId permission) const {
    const std::set<SymbolId> held = held_with(symbols_, role);
    std::string text;
    for (std::size_t level = levels_.size(); level-- > 1;) {
      std::vector<std::string> conditions;
      bool is_always = false;
      for (const Rule& rule : rules_) {
        const bool reaches =
            std::any_of(rule.roles.begin(), rule.roles.end(), [&](SymbolId each) { return held.contains(each); });
        if (rule.level != level || !reaches || !rule.permissions.contains(permission)) continue;
        is_always = is_always || rule.condition.empty();
        if (std::find(conditions.begin(), conditions.end(), rule.condition) == conditions.end())
          conditions.push_back(rule.condition);
      }
      if (conditions.empty()) continue;
      text += (text.empty() ? "" : " else ") + name_text(levels_[level]);
      if (is_always) return text;
      for (const std::string& condition : conditions)
        text += (&condition == &conditions.front() ? " if " : " or ") + condition;
    }
    return text.empty() ? name_text(levels_.front()) : text;
  }

  References& references_;
  const Symbols& symbols_;
  std::string_view text_;
  std::vector<std::string> levels_;
  std::vector<Rule> rules_;
  std::set<SymbolId> roles_;  // In the order of their declarations.
  std::vector<SymbolId> permissions_;
};

/// What a cell grants: a level, and where.
struct CellGrant {
  std::string level;
  std::string condition;

  auto operator<=>(const CellGrant&) const = default;
};

class RulesWriter {
 public:
  RulesWriter(References& references, const ast::Matrix& matrix, std::string_view text)
      : references_(references),
        symbols_(references.symbols()),
        matrix_(matrix),
        text_(text),
        levels_(levels_of(symbols_)) {}

  std::optional<std::string> write() {
    for (const ast::RoleSet& column : matrix_.columns) columns_.push_back(references_.roles(column));
    for (const ast::MatrixRow& row : matrix_.rows) {
      if (row.cells.size() != columns_.size() || !add(row)) return std::nullopt;
    }
    std::string text = matrix_.title ? "// " + on_one_line(matrix_.title->text) : std::string();
    for (const auto& [key, permissions] : rules_) {
      const auto& [grant, roles] = key;
      text += (text.empty() ? "" : "\n") + name_text(grant.level) + " " + roles + " to " + permissions;
      if (!grant.condition.empty()) text += " if " + grant.condition;
      text += ";";
    }
    if (rules_.empty()) return std::nullopt;
    return text;
  }

 private:
  /// False where the row says something that rules cannot.
  bool add(const ast::MatrixRow& row) {
    std::map<CellGrant, std::vector<std::size_t>> columns_of;
    std::vector<CellGrant> order;
    for (std::size_t column = 0; column < row.cells.size(); ++column) {
      if (row.cells[column].note) return false;
      std::optional<std::vector<CellGrant>> grants = grants_of(row.cells[column]);
      if (!grants) return false;
      for (CellGrant& grant : *grants) {
        if (!columns_of.contains(grant)) order.push_back(grant);
        columns_of[grant].push_back(column);
      }
    }
    for (const CellGrant& grant : order) {
      const std::string roles = roles_text(columns_of[grant]);
      if (!roles.empty()) put({grant, roles}, written(text_, row.permissions.span));
    }
    return true;
  }

  void put(std::pair<CellGrant, std::string> key, const std::string& permissions) {
    const auto known = std::find_if(rules_.begin(), rules_.end(), [&](const auto& each) { return each.first == key; });
    // An `except` speaks of the whole list that it stands in.
    const bool may_join = permissions.find(" except ") == std::string::npos;
    if (known == rules_.end() || !may_join || known->second.find(" except ") != std::string::npos) {
      rules_.emplace_back(std::move(key), permissions);
    } else {
      known->second += ", " + permissions;
    }
  }

  /// Without roles that get the same by including another of them.
  std::string roles_text(const std::vector<std::size_t>& columns) const {
    std::set<SymbolId> all;
    for (const std::size_t column : columns) all.insert(columns_[column].begin(), columns_[column].end());
    std::string text;
    for (const SymbolId role : all) {
      const std::set<SymbolId> held = held_with(symbols_, role);
      const bool is_covered =
          std::any_of(all.begin(), all.end(), [&](SymbolId other) { return other != role && held.contains(other); });
      if (!is_covered) text += (text.empty() ? "" : ", ") + name_text(symbols_[role].name);
    }
    return text;
  }

  std::size_t height(const std::string& level) const {
    return static_cast<std::size_t>(std::find(levels_.begin(), levels_.end(), level) - levels_.begin());
  }

  /// The first outcome whose condition holds counts; of rules the highest level that one gives.
  std::optional<std::vector<CellGrant>> grants_of(const ast::Cell& cell) const {
    std::vector<CellGrant> grants;
    for (std::size_t number = 0; number < cell.outcomes.size(); ++number) {
      const ast::Outcome& outcome = cell.outcomes[number];
      const std::size_t level = height(outcome.level.text);
      if (level >= levels_.size()) return std::nullopt;
      if (level == 0) continue;
      std::vector<std::string> parts;
      for (std::size_t before = 0; before < number; ++before) {
        const ast::Outcome& earlier = cell.outcomes[before];
        if (!earlier.condition) return std::nullopt;
        if (height(earlier.level.text) < level)
          parts.push_back("not (" + written(text_, earlier.condition->span) + ")");
      }
      if (outcome.condition) {
        const std::string own = written(text_, outcome.condition->span);
        const bool needs_parentheses = !parts.empty() && outcome.condition->kind == ast::Condition::Kind::disjunction;
        parts.insert(parts.begin(), needs_parentheses ? "(" + own + ")" : own);
      }
      std::string condition;
      for (const std::string& part : parts) condition += (condition.empty() ? "" : " and ") + part;
      grants.push_back({outcome.level.text, std::move(condition)});
    }
    return grants;
  }

  References& references_;
  const Symbols& symbols_;
  const ast::Matrix& matrix_;
  std::string_view text_;
  std::vector<std::string> levels_;
  std::vector<std::vector<SymbolId>> columns_;
  std::vector<std::pair<std::pair<CellGrant, std::string>, std::string>> rules_;  // In the order of the rows.
};

}  // namespace

std::optional<TextChange> matrix_of_rules(References& references, const ast::File& file, std::string_view text,
                                          Span selected) {
  MatrixWriter writer(references, text);
  std::optional<Span> whole;
  for (const ast::Statement& statement : file.statements) {
    if (statement.span.end < selected.begin || statement.span.begin > selected.end) continue;
    if (whole && has_comment(text, {file.id, whole->end, statement.span.begin})) return std::nullopt;
    if (!writer.add(statement)) return std::nullopt;
    whole = {file.id, whole ? whole->begin : statement.span.begin, statement.span.end};
  }
  if (!whole) return std::nullopt;
  std::optional<std::string> matrix = writer.write();
  if (!matrix) return std::nullopt;
  return TextChange{*whole, *std::move(matrix)};
}

std::optional<TextChange> rules_of_matrix(References& references, const ast::Statement& statement,
                                          std::string_view text) {
  const auto* matrix = std::get_if<ast::Matrix>(&statement.node);
  if (matrix == nullptr || !statement.accepts.empty() || has_comment(text, statement.span)) return std::nullopt;
  std::optional<std::string> rules = RulesWriter(references, *matrix, text).write();
  if (!rules) return std::nullopt;
  return TextChange{statement.span, *std::move(rules)};
}

}  // namespace polc::editor
