#include "tools/polc/page_source.h"

#include <variant>

#include "compiler/analysis/claims/policy_tests.h"
#include "compiler/analysis/query/shared_terms.h"

namespace polc::tool {
namespace {

/// The statements that give something a name which others use.
std::vector<page::Definition> definitions(const LoadedPolicy& policy) {
  std::vector<page::Definition> found;
  for (const ast::File& file : policy.files) {
    for (const ast::Statement& statement : file.statements) {
      const bool is_definition =
          std::holds_alternative<ast::Define>(statement.node) || std::holds_alternative<ast::Group>(statement.node) ||
          std::holds_alternative<ast::RoleGroup>(statement.node) || std::holds_alternative<ast::Domain>(statement.node);
      if (is_definition) found.push_back({statement.doc, statement.span});
    }
  }
  return found;
}

}  // namespace

page::PageSource page_source(const PolicyInput& input, const std::string& file) {
  page::PageSource source;
  source.file = file;
  Compilation& compilation = *input.compilation;
  if (!compilation.model) return source;
  source.model = &*compilation.model;
  source.sources = &compilation.sources;
  source.definitions = definitions(compilation.files);
  ConditionDiagrams conditions(*source.model);
  AccessConditions access(conditions);
  source.tests = run_tests(access, compilation.sink, file);
  return source;
}

page::EarlierPolicy earlier_policy(const PolicyInput& input, ReadBackTable& table) {
  page::EarlierPolicy earlier{table};
  if (!input.compilation->model) return earlier;
  earlier.model = &*input.compilation->model;
  earlier.sources = &input.compilation->sources;
  return earlier;
}

}  // namespace polc::tool
