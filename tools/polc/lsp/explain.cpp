// What `polc explain` says of the request that the cursor stands on, asked of the last text that compiled.
#include <fmt/format.h>

#include "compiler/analysis/query/named_diagrams.h"
#include "compiler/editor/asked_request.h"
#include "compiler/report/explain_request.h"
#include "pol/account.h"
#include "tools/polc/lsp/handlers.h"
#include "tools/polc/request.h"

namespace polc::lsp {
namespace {

namespace json = llvm::json;
using tool::AssignmentWords;
using tool::RequestWords;

constexpr std::size_t columns = 100;

AssignmentWords assignment(std::string_view name, std::string_view value) {
  return {{std::string(name), {}}, {std::string(value), {}}};
}

/// The words of a request with a value for each attribute that the permission has: the first one where nothing is said of it.
RequestWords words_of(const editor::AskedRequest& asked, const pol::TableView& table) {
  RequestWords words;
  for (const std::string& role : asked.roles) words.roles.push_back({role, {}});
  words.permission = {asked.permission, {}};
  for (const auto& [name, value] : asked.settings) words.settings.push_back(assignment(name, value));
  const pol::Names names(table);
  const auto permission = names.permission(asked.permission);
  if (!permission) return words;
  const std::uint32_t resource = pol::resource_of(table.data(), pol::index(*permission));
  for (std::uint32_t position = 0; position < table.data().attributes.size(); ++position) {
    const auto id = pol::id_at<pol::AttributeId>(position);
    const std::uint32_t owner = table.data().attributes[position].resource;
    const bool is_of_context = owner == pol::format::none;
    if (!is_of_context && owner != resource) continue;
    const std::string name = (is_of_context ? "context." : "") + std::string(names.name(id));
    auto said = asked.attributes.find(name);
    if (said == asked.attributes.end()) said = asked.attributes.find(std::string(names.name(id)));
    const bool is_said = said != asked.attributes.end() && names.value(id, said->second);
    words.inputs.push_back(assignment(name, is_said ? std::string_view(said->second) : names.value_name(id, 0)));
  }
  return words;
}

/// As one would ask on the command line.
std::string command_of(const RequestWords& words) {
  std::string text = "polc explain POLICY";
  for (const tool::Word& role : words.roles) text += (&role == &words.roles.front() ? " --as " : ",") + role.text;
  text += " " + words.permission.text;
  for (const AssignmentWords& each : words.inputs) text += " " + each.name.text + "=" + each.value.text;
  for (const AssignmentWords& each : words.settings) text += " --set " + each.name.text + "=" + each.value.text;
  return text;
}

std::string problems_of(const DiagnosticSink& sink) {
  std::string text;
  for (const Diagnostic& each : sink.all()) text += (text.empty() ? "" : "; ") + each.message;
  return text;
}

}  // namespace

json::Value explain(Desk& desk, Asked& asked) {
  ReadBackTable* table = desk.table(asked.good);
  if (table == nullptr) throw Refusal{request_failed, "the policy has errors"};
  editor::References references = asked.loaded->references();
  const auto request = editor::request_at(references, *asked.tree, asked.offset);
  if (!request)
    throw Refusal{request_failed, "nothing here says who does what: put the cursor on a cell, a rule or a test"};
  const pol::TableView& view = table->table();
  const RequestWords words = words_of(*request, view);
  DiagnosticSink sink;
  pol::Account account(view);
  const bool is_set = tool::apply_settings(words, view, account, sink);
  const auto resolved = tool::resolve_request(words, view, sink);
  const auto explanations = pol::Explanations::open(view);
  if (!is_set || !resolved || !explanations)
    throw Refusal{request_failed, legal("this cannot be asked: " + problems_of(sink))};
  const pol::PartialInputs known = resolved->inputs.partial_for(resolved->permission);
  const CurrentCase current = current_case(view, resolved->roles, resolved->permission, known.bits, account);
  StatementUses uses(*table);
  const Compilation& compilation = *asked.good->compilation;
  ExplanationReport report =
      explain_request(*table, uses, *explanations, {current, pol::Inputs(known.bits), account},
                      named_diagrams(*table, *compilation.model, *compilation.table, compilation.defines));
  report.folder.clear();  // An editor knows where the policy is, and shows little of a long path.
  const std::string answer = render(report, view, ExplanationFormat::text, columns);
  return json::Object{{"text", legal(of_which_text(asked) + command_of(words) + "\n\n" + answer)}};
}

}  // namespace polc::lsp
