#include "tools/polc/lsp/answers.h"

#include <algorithm>
#include <array>

#include "pol/verify.h"
#include "tools/polc/lsp/handlers.h"
#include "tools/polc/lsp/uri.h"

namespace polc::lsp {
namespace {

namespace json = llvm::json;

struct Method {
  llvm::StringRef name;
  Handler handler;
  Needs needs;
  Pace pace;
  Reads reads = Reads::policy;
};

constexpr std::array methods = {
    Method{"textDocument/hover", hover, Needs::recent, Pace::quick, Reads::statement},
    Method{"textDocument/completion", completion, Needs::names, Pace::quick, Reads::statement},
    Method{"textDocument/signatureHelp", signature_help, Needs::names, Pace::quick, Reads::statement},
    Method{"textDocument/definition", definition, Needs::names, Pace::quick},
    Method{"textDocument/references", references, Needs::findings, Pace::slow},
    Method{"textDocument/documentHighlight", highlights, Needs::names, Pace::quick},
    Method{"textDocument/prepareRename", prepare_rename, Needs::names, Pace::quick},
    Method{"textDocument/rename", rename, Needs::findings, Pace::slow},
    Method{"textDocument/documentSymbol", document_symbols, Needs::names, Pace::slow},
    Method{"workspace/symbol", workspace_symbols, Needs::no_file, Pace::slow},
    Method{"textDocument/foldingRange", folding_ranges, Needs::names, Pace::slow},
    Method{"textDocument/selectionRange", selection_ranges, Needs::names, Pace::quick},
    Method{"textDocument/documentLink", document_links, Needs::names, Pace::slow},
    Method{"textDocument/formatting", formatting, Needs::names, Pace::slow},
    Method{"textDocument/rangeFormatting", range_formatting, Needs::names, Pace::slow},
    Method{"textDocument/semanticTokens/full", tokens_full, Needs::names, Pace::slow},
    Method{"textDocument/semanticTokens/range", tokens_range, Needs::names, Pace::slow},
    Method{"textDocument/semanticTokens/full/delta", tokens_delta, Needs::names, Pace::slow},
    Method{"textDocument/inlayHint", inlay_hints, Needs::names, Pace::slow},
    Method{"textDocument/prepareTypeHierarchy", prepare_hierarchy, Needs::names, Pace::quick},
    Method{"typeHierarchy/supertypes", supertypes, Needs::names, Pace::quick},
    Method{"typeHierarchy/subtypes", subtypes, Needs::names, Pace::quick},
    Method{"textDocument/codeLens", code_lenses, Needs::findings, Pace::slow},
    Method{"textDocument/codeAction", code_actions, Needs::findings, Pace::slow},
    Method{"polc/matrix", matrix, Needs::findings, Pace::slow},
    Method{"polc/place", place, Needs::names, Pace::quick},
    Method{"polc/who", who, Needs::recent, Pace::slow},
    Method{"polc/runTest", run_test, Needs::findings, Pace::slow},
    Method{"polc/explain", explain, Needs::recent, Pace::slow},
    Method{"workspace/executeCommand", nullptr, Needs::no_file, Pace::slow},
};

/// What lenses name: an editor sends it back as it is.
struct Command {
  llvm::StringRef name;
  llvm::StringRef method;
};
constexpr std::array commands = {Command{"polc.runTest", "polc/runTest"}, Command{"polc.explainAt", "polc/explain"}};

/// How long a person who points at a word may wait for the table of the text as it is now.
constexpr std::chrono::milliseconds moment(15);

const Method* find(llvm::StringRef name) {
  const auto found =
      std::find_if(methods.begin(), methods.end(), [&](const Method& method) { return method.name == name; });
  return found == methods.end() ? nullptr : &*found;
}

}  // namespace

std::optional<Pace> Answers::pace(llvm::StringRef method) {
  const Method* found = find(method);
  return found == nullptr ? std::nullopt : std::optional(found->pace);
}

json::Value Answers::answer(llvm::StringRef method, const json::Object& params, Generation generation) {
  const Method& found = *find(method);
  if (found.handler == nullptr) return run_command(params, generation);
  Asked about = asked(params, generation, found.needs, found.reads);
  return found.handler(desk_, about);
}

json::Value Answers::run_command(const json::Object& params, Generation generation) {
  const auto name = params.getString("command");
  const json::Array* arguments = params.getArray("arguments");
  const json::Object* argument =
      arguments == nullptr || arguments->empty() ? nullptr : arguments->front().getAsObject();
  if (!name || argument == nullptr) throw Refusal{invalid_params, "`command` or its argument is missing"};
  for (const Command& command : commands) {
    if (command.name == *name) return answer(command.method, *argument, generation);
  }
  throw Refusal{invalid_params, "there is no command `" + name->str() + "`"};
}

void Answers::wait_a_moment(const std::string& path, Generation generation) {
  Engine& engine = desk_.engine;
  const std::optional<PolicyState> policy = engine.policy_of(path);
  // Without any table there is nothing to say yet.
  if (!policy || !policy->good) {
    engine.wait_for_policy(path, generation);
  } else if (policy->compile_time < moment) {
    engine.wait_for_policy(path, generation, moment);
  }
}

bool Answers::read_nearby(Asked& about, Needs needs) {
  const std::optional<PolicyState> policy = desk_.engine.policy_of(about.path);
  if (!policy || !policy->named) return false;
  const bool is_loaded = policy->generation == about.generation;
  if (is_loaded && policy->loaded->has_symbols()) return false;
  for (const std::string& path : policy->changed_since_named) {
    if (path != about.path) return false;
  }
  const Documents documents = desk_.engine.documents();
  const auto open = documents.find(about.path);
  const auto file = policy->named->file(about.path);
  const auto place = place_of(about.params.get("position"));
  if (open == documents.end() || !file || !place) return false;
  const Compilation& named = *policy->named->compilation;
  about.text = open->second.text;
  const auto unused = static_cast<FileId>(named.sources.size());
  auto changed =
      editor::ChangedText::compare(*policy->named->tree(*file), named.sources.text(*file), *about.text, unused);
  if (!changed || (needs == Needs::recent && changed->has_other_restrictions())) return false;
  about.changed = std::make_shared<const editor::ChangedText>(*std::move(changed));
  const editor::ChangedText::Reading reading = about.changed->read(*place, desk_.client.encoding);
  about.lines.emplace(reading.text);
  const std::uint32_t offset = about.lines->offset(reading.place, desk_.client.encoding);
  // A matrix is found by where it is declared, and that is elsewhere now.
  const ast::Statement* statement = editor::statement_at(*reading.file, offset);
  const auto* matrix = statement == nullptr ? nullptr : std::get_if<ast::Matrix>(&statement->node);
  const bool is_its_name =
      matrix != nullptr && matrix->name && matrix->name->span.begin <= offset && offset <= matrix->name->span.end;
  if (is_its_name && reading.file->id == unused) return false;
  about.loaded = policy->named;
  about.good = policy->good;
  about.file = reading.file->id;
  about.tree = reading.file;
  about.part = reading.text;
  about.lines_before = reading.lines_before;
  about.offset = offset;
  return true;
}

Asked Answers::asked(const json::Object& params, Generation generation, Needs needs, Reads reads) {
  Asked about{params, {}, {}, generation, {}, {}, {}, {}, nullptr, {}, {}, {}, 0, {}, 0};
  Engine& engine = desk_.engine;
  const json::Object* document = params.getObject("textDocument");
  if (document == nullptr) {
    const json::Object* item = params.getObject("item");
    if (item != nullptr) document = item;
  }
  if (needs == Needs::no_file) {
    engine.wait_for(generation);
    return about;
  }
  if (document == nullptr) throw Refusal{invalid_params, "`textDocument` is missing"};
  const auto uri = document->getString("uri");
  if (!uri) throw Refusal{invalid_params, "`textDocument` has no `uri`"};
  about.uri = uri->str();
  about.path = path_of(about.uri);
  if (needs == Needs::findings && !engine.wait_for(generation)) throw Refusal{content_modified, "the text has changed"};
  if (needs == Needs::recent) wait_a_moment(about.path, generation);
  if (reads == Reads::statement && read_nearby(about, needs)) return about;
  about.loaded = engine.load_now(about.path);
  if (!about.loaded) {
    // Opened just now: which policy it is a part of is known once that is compiled.
    if (!engine.wait_for(generation)) throw Refusal{content_modified, "the text has changed"};
    about.loaded = engine.load_now(about.path);
  }
  const Documents documents = engine.documents();
  const auto open = documents.find(about.path);
  if (about.loaded) {
    if (const auto file = about.loaded->file(about.path)) {
      about.file = *file;
      about.tree = about.loaded->tree(*file);
    }
  }
  if (about.tree == nullptr) {
    if (open == documents.end()) throw Refusal{request_failed, "this file is not open, and no policy has it"};
    throw Refusal{request_failed, "this file is no part of a policy"};
  }
  about.text = std::make_shared<const std::string>(about.loaded->compilation->sources.text(about.file));
  about.part = *about.text;
  if (open != documents.end() && *open->second.text != *about.text)
    throw Refusal{content_modified, "the text has changed"};
  about.lines.emplace(*about.text);
  for (const PolicyState& state : engine.policies_of(about.path)) {
    if (state.loaded->root != about.loaded->root) continue;
    about.good = state.good;
    if (needs == Needs::findings) about.current = state.current;
    break;
  }
  if (const auto place = place_of(params.get("position")))
    about.offset = about.lines->offset(*place, desk_.client.encoding);
  return about;
}

void Desk::show(Weight weight, std::string text) {
  writer_.notify("window/showMessage",
                 json::Object{{"type", static_cast<int>(weight)}, {"message", legal(std::move(text))}});
}

json::Value Desk::range(const editor::TextLines& lines, Span span) const {
  return range_of(lines, span, client.encoding);
}

json::Value Desk::range(const Asked& asked, Span span) const {
  return range_of(*asked.lines, span, client.encoding, asked.lines_before);
}

Span Desk::asked_part(const Asked& asked) const {
  const json::Object* range = asked.params.getObject("range");
  const auto start = place_of(range == nullptr ? nullptr : range->get("start"));
  const auto end = place_of(range == nullptr ? nullptr : range->get("end"));
  if (!start || !end) throw Refusal{invalid_params, "`range` is missing"};
  return {asked.file, asked.lines->offset(*start, client.encoding), asked.lines->offset(*end, client.encoding)};
}

std::string Desk::uri(const std::string& path) const {
  const Documents documents = engine.documents();
  const auto open = documents.find(path);
  return open != documents.end() ? open->second.uri : uri_of(path);
}

json::Value Desk::location(const Loaded& loaded, Span span) {
  const editor::TextLines of_file(loaded.compilation->sources.text(span.file));
  return json::Object{{"uri", uri(normal(loaded.compilation->sources.path(span.file)))},
                      {"range", range(of_file, span)}};
}

ReadBackTable* Desk::table(const std::shared_ptr<const Loaded>& good) {
  if (!good || !good->compilation->bytes) return nullptr;
  if (read_ == good) return table_.get();
  // Prepared for those who do not like to wait; the others read it for themselves.
  std::unique_ptr<ReadBackTable> table = pace_ == Pace::quick ? good->take_table() : nullptr;
  if (!table) {
    const pol::VerifyResult verified = pol::verify(*good->compilation->bytes);
    if (!verified) return nullptr;
    table = std::make_unique<ReadBackTable>(*verified);
  }
  table_ = std::move(table);
  read_ = good;
  return table_.get();
}

json::Object Answers::capabilities(const ClientAbilities& client) {
  const char* encoding = client.encoding == editor::Encoding::utf8    ? "utf-8"
                         : client.encoding == editor::Encoding::utf16 ? "utf-16"
                                                                      : "utf-32";
  json::Array types;
  for (const llvm::StringRef type : token_types()) types.push_back(type);
  json::Array modifiers;
  for (const llvm::StringRef modifier : token_modifiers()) modifiers.push_back(modifier);
  json::Object legend{{"tokenTypes", std::move(types)}, {"tokenModifiers", std::move(modifiers)}};
  json::Object folders{{"supported", true}, {"changeNotifications", true}};
  return json::Object{
      {"positionEncoding", encoding},
      {"textDocumentSync", json::Object{{"openClose", true}, {"change", 2}, {"save", false}}},
      {"hoverProvider", true},
      {"completionProvider", json::Object{{"triggerCharacters", json::Array{".", " ", "\"", "{", "|", "`"}}}},
      {"signatureHelpProvider", json::Object{{"triggerCharacters", json::Array{"|"}}}},
      {"definitionProvider", true},
      {"referencesProvider", true},
      {"documentHighlightProvider", true},
      {"renameProvider", json::Object{{"prepareProvider", true}}},
      {"documentSymbolProvider", true},
      {"workspaceSymbolProvider", true},
      {"foldingRangeProvider", true},
      {"selectionRangeProvider", true},
      {"documentLinkProvider", json::Object{{"resolveProvider", false}}},
      {"documentFormattingProvider", true},
      {"documentRangeFormattingProvider", true},
      {"semanticTokensProvider",
       json::Object{{"legend", std::move(legend)}, {"range", true}, {"full", json::Object{{"delta", true}}}}},
      {"inlayHintProvider", true},
      {"typeHierarchyProvider", true},
      {"executeCommandProvider", json::Object{{"commands", json::Array{"polc.runTest", "polc.explainAt"}}}},
      {"codeLensProvider", json::Object{{"resolveProvider", false}}},
      {"codeActionProvider",
       json::Object{{"codeActionKinds", json::Array{"quickfix", "refactor.extract", "refactor.rewrite", "source"}}}},
      {"workspace", json::Object{{"workspaceFolders", std::move(folders)}}}};
}

}  // namespace polc::lsp
