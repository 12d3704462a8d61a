// What the panels and commands of an editor ask for: the matrix, what the cursor stands on, who may.
#include "compiler/analysis/query/named_diagrams.h"
#include "compiler/editor/asked_request.h"
#include "compiler/report/matrix_text.h"
#include "tools/polc/lsp/handlers.h"

namespace polc::lsp {
namespace {

namespace json = llvm::json;

/// More cells than this are a file to open, and no panel.
constexpr std::size_t most_shown = 20'000;

PolicyMatrix matrix_of(ReadBackTable& table, const Compilation& compilation) {
  MatrixOptions options;
  options.known = table.admitted();
  options.names = named_diagrams(table, *compilation.model, *compilation.table, compilation.defines);
  return policy_matrix(table, options);
}

json::Value table_of(const PolicyMatrix& matrix) {
  json::Array columns;
  for (const MatrixColumn& column : matrix.columns)
    columns.push_back(json::Object{{"role", legal(column.role)}, {"title", legal(column.title)}});
  json::Array rows;
  for (const MatrixRow& row : matrix.rows) {
    json::Array cells;
    for (const MatrixCell& cell : row.cells) {
      const bool is_lowest = cell.size() == 1 && cell.front().level == matrix.lowest_level;
      cells.push_back(json::Object{{"text", legal(cell_text(cell))}, {"isLowest", is_lowest}});
    }
    rows.push_back(
        json::Object{{"permission", legal(row.permission)}, {"title", legal(row.title)}, {"cells", std::move(cells)}});
  }
  json::Array names;
  for (const MatrixName& name : matrix.names)
    names.push_back(json::Object{{"name", legal(name.name)}, {"condition", legal(name.condition)}});
  return json::Object{{"title", legal(matrix.title.empty() ? matrix.policy : matrix.title)},
                      {"precondition", legal(precondition_line(matrix))},
                      {"columns", std::move(columns)},
                      {"rows", std::move(rows)},
                      {"names", std::move(names)}};
}

std::optional<editor::AskedRequest> request_at(const Asked& asked) {
  editor::References references = asked.loaded->references();
  return editor::request_at(references, *asked.tree, asked.offset);
}

}  // namespace

std::string of_which_text(const Asked& asked) {
  return asked.good == asked.loaded ? "" : "Of the last text that compiled:\n\n";
}

json::Value matrix(Desk& desk, Asked& asked) {
  ReadBackTable* table = desk.table(asked.good);
  if (table == nullptr) throw Refusal{request_failed, "the policy has errors"};
  if (std::size_t{table->table().role_count()} * table->table().permission_count() > most_shown)
    throw Refusal{request_failed, "the matrix is too large to be shown here: `polc page` makes a file of it"};
  const PolicyMatrix found = matrix_of(*table, *asked.good->compilation);
  return json::Object{{"text", legal(render(found, MatrixFormat::text))},
                      {"matrix", table_of(found)},
                      {"isEarlier", asked.good != asked.loaded}};
}

json::Value place(Desk& /*desk*/, Asked& asked) {
  const auto request = request_at(asked);
  if (!request) return nullptr;
  json::Array roles;
  for (const std::string& role : request->roles) roles.push_back(legal(role));
  return json::Object{{"roles", std::move(roles)}, {"permission", legal(request->permission)}};
}

json::Value who(Desk& desk, Asked& asked) {
  ReadBackTable* table = desk.table(asked.good);
  if (table == nullptr) throw Refusal{request_failed, "the policy has errors"};
  const editor::Answered policy{*table, *asked.good->compilation->model, asked.good->compilation->sources};
  const auto request = request_at(asked);
  if (request)
    return json::Object{{"text", legal(of_which_text(asked) + editor::who_answer(policy, request->permission))}};
  throw Refusal{request_failed, "there is no permission here"};
}

}  // namespace polc::lsp
