#include "compiler/editor/asked_request.h"

#include "compiler/editor/hover.h"

namespace polc::editor {
namespace {

/// Defines name defines; one that leads back to itself is no policy.
constexpr int deepest_define = 8;

class RequestReader {
 public:
  RequestReader(References& references, std::uint32_t offset)
      : references_(references), symbols_(references.symbols()), offset_(offset) {}

  std::optional<AskedRequest> read(const ast::Statement& statement) {
    if (const auto cell = cell_at(statement, offset_)) {
      if (cell->column < cell->matrix->columns.size()) first_role(cell->matrix->columns[cell->column]);
      first_permission(cell->row->permissions);
      for (const ast::Outcome& outcome : cell->cell->outcomes) {
        if (&outcome == &cell->cell->outcomes.front()) take(outcome.condition.get(), true);
      }
    } else {
      std::visit(*this, statement.node);
    }
    pointed_at(statement);
    if (request_.permission.empty()) return std::nullopt;
    return std::move(request_);
  }

  void operator()(const ast::Grant& node) { of_roles(node.roles, node.permissions, node.condition); }
  void operator()(const ast::Forbid& node) { of_roles(node.roles, node.permissions, node.condition); }
  void operator()(const ast::Assertion& node) { of_roles(node.roles, node.permissions, node.condition); }
  void operator()(const ast::Require& node) { first_permission(node.permissions); }
  void operator()(const ast::Matrix& node) {
    for (const ast::MatrixRow& row : node.rows) {
      if (row.span.begin > offset_ || offset_ > row.span.end) continue;
      first_permission(row.permissions);
      if (!node.columns.empty()) first_role(node.columns.front());
    }
  }
  void operator()(const ast::Test& node) {
    for (const auto& item : node.items) {
      if (const auto* given = std::get_if<ast::Given>(&item)) {
        for (const ast::ConditionPtr& condition : given->conditions) take(condition.get(), true);
        continue;
      }
      const auto* expectation = std::get_if<ast::Expectation>(&item);
      if (expectation == nullptr || offset_ < expectation->span.begin || offset_ > expectation->span.end) continue;
      for (const ast::Name& role : expectation->subjects.front()) request_.roles.push_back(role.text);
      first_permission(expectation->permissions);
      take(expectation->condition.get(), true);
    }
  }
  template <typename Other>
  void operator()(const Other& /*asks nothing*/) {}

 private:
  void of_roles(const ast::RoleSet& roles, const ast::PermissionSet& permissions, const ast::ConditionPtr& condition) {
    first_role(roles);
    first_permission(permissions);
    take(condition.get(), true);
  }

  void first_role(const ast::RoleSet& set) {
    const std::vector<SymbolId> roles = references_.roles(set);
    if (!roles.empty()) request_.roles = {symbols_[roles.front()].name};
  }

  void first_permission(const ast::PermissionSet& set) {
    const std::vector<SymbolId> permissions = references_.permissions(set);
    if (!permissions.empty()) request_.permission = symbols_[permissions.front()].name;
  }

  void pointed_at(const ast::Statement& statement) {
    const std::vector<Occurrence> names = references_.in(statement);
    const Occurrence* name = occurrence_at(names, offset_);
    if (name == nullptr) return;
    const Symbol& symbol = symbols_[name->symbols.front()];
    if (symbol.kind == SymbolKind::action) request_.permission = symbol.name;
    const bool is_alone = request_.roles.size() <= 1;
    if (symbol.kind == SymbolKind::role && is_alone) request_.roles = {symbol.name};
  }

  /// What makes a condition true, or false: the first way that stands there.
  void take(const ast::Condition* condition, bool holds, int depth = 0) {
    using Kind = ast::Condition::Kind;
    if (condition == nullptr || depth > deepest_define) return;
    switch (condition->kind) {
      case Kind::comparison:
        take(condition->comparison, holds, depth);
        break;
      case Kind::negation:
        take(condition->operands.front().get(), !holds, depth);
        break;
      case Kind::conjunction:
      case Kind::disjunction:
        for (const ast::ConditionPtr& operand : condition->operands) {
          take(operand.get(), holds, depth);
          if ((condition->kind == Kind::conjunction) != holds) break;  // One is enough.
        }
        break;
    }
  }

  void take(const ast::Comparison& comparison, bool holds, int depth) {
    using Kind = ast::Comparison::Kind;
    const std::string name = joined(comparison.subject);
    if (comparison.kind == Kind::truth) {
      const SymbolId define = symbols_.find(SymbolKind::define, name);
      if (define != no_symbol) return take(symbols_[define].define->condition.get(), holds, depth + 1);
      const SymbolId setting = symbols_.find(SymbolKind::setting, name);
      if (setting != no_symbol) {
        request_.settings.try_emplace(name, holds ? "on" : "off");
      } else {
        request_.attributes.try_emplace(name, holds ? "true" : "false");
      }
      return;
    }
    const bool says_value = (holds && (comparison.kind == Kind::is || comparison.kind == Kind::in)) ||
                            (!holds && (comparison.kind == Kind::is_not || comparison.kind == Kind::not_in));
    if (!says_value || comparison.values.empty() || comparison.bare) return;
    auto& values = symbols_.find(SymbolKind::setting, name) != no_symbol ? request_.settings : request_.attributes;
    values.try_emplace(name, comparison.values.front().text);
  }

  References& references_;
  const Symbols& symbols_;
  std::uint32_t offset_;
  AskedRequest request_;
};

}  // namespace

std::optional<AskedRequest> request_at(References& references, const ast::File& file, std::uint32_t offset) {
  const ast::Statement* statement = statement_at(file, offset);
  if (statement == nullptr) return std::nullopt;
  return RequestReader(references, offset).read(*statement);
}

}  // namespace polc::editor
