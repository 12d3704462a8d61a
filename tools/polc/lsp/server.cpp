#include "tools/polc/lsp/server.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include <algorithm>
#include <filesystem>
#include <istream>
#include <stdexcept>
#include <utility>

#include "compiler/table/read_back_table.h"
#include "compiler/text/visible.h"
#include "llvm/Support/raw_ostream.h"
#include "pol/version.h"
#include "tools/polc/lsp/uri.h"

namespace polc::lsp {
namespace {

namespace json = llvm::json;

std::string written(const json::Value& value) {
  std::string text;
  llvm::raw_string_ostream(text) << value;
  return text;
}

const json::Object* object_at(const json::Object& object, std::initializer_list<llvm::StringRef> path) {
  const json::Object* at = &object;
  for (const llvm::StringRef name : path) at = at == nullptr ? nullptr : at->getObject(name);
  return at;
}

bool is_set(const json::Object& object, std::initializer_list<llvm::StringRef> path, llvm::StringRef name) {
  const json::Object* at = object_at(object, path);
  const auto value = at == nullptr ? decltype(at->getBoolean(name)){} : at->getBoolean(name);
  return value && *value;
}

ClientAbilities abilities_of(const json::Object& params) {
  ClientAbilities abilities;
  const json::Object* all = params.getObject("capabilities");
  if (all == nullptr) return abilities;
  abilities.has_related_information = is_set(*all, {"textDocument", "publishDiagnostics"}, "relatedInformation");
  abilities.has_snippets = is_set(*all, {"textDocument", "completion", "completionItem"}, "snippetSupport");
  abilities.watches_files = is_set(*all, {"workspace", "didChangeWatchedFiles"}, "dynamicRegistration");
  abilities.has_document_changes = is_set(*all, {"workspace", "workspaceEdit"}, "documentChanges");
  const json::Object* general = all->getObject("general");
  const json::Array* offered = general == nullptr ? nullptr : general->getArray("positionEncodings");
  if (offered == nullptr) return abilities;
  // The first that is known: the client names them in the order in which it likes them.
  for (const json::Value& each : *offered) {
    const auto name = each.getAsString();
    if (!name) continue;
    if (*name == "utf-8") return abilities.encoding = editor::Encoding::utf8, abilities;
    if (*name == "utf-16") return abilities.encoding = editor::Encoding::utf16, abilities;
    if (*name == "utf-32") return abilities.encoding = editor::Encoding::utf32, abilities;
  }
  return abilities;
}

std::string uri_in(const json::Object& params) {
  const json::Object* document = params.getObject("textDocument");
  const auto uri = document == nullptr ? params.getString("uri") : document->getString("uri");
  return uri ? uri->str() : "";
}

/// What one compilation gives back is what the next one takes: to return it to the system in between costs a page fault for each
/// page, with every keystroke.
void keep_freed_memory() {
#ifdef __GLIBC__
  constexpr int most_kept = 256 << 20;
  constexpr int largest_kept = 32 << 20;  // The library takes no more.
  constexpr int taken_at_once = 4 << 20;
  mallopt(M_MMAP_THRESHOLD, largest_kept);
  mallopt(M_TRIM_THRESHOLD, most_kept);
  mallopt(M_TOP_PAD, taken_at_once);
#endif
}

}  // namespace

Server::Server(std::istream& in, std::ostream& out, std::vector<std::string> import_folders, Turns turns)
    : in_(in), writer_(out), import_folders_(std::move(import_folders)), turns_(turns) {}

bool Server::take_next() {
  if (phase_ == Phase::ended) return false;
  const ReadMessage message = read_message(in_);
  if (message.kind == ReadMessage::Kind::end) return false;
  if (message.kind == ReadMessage::Kind::damaged) {
    writer_.refuse(nullptr, message.error, message.problem);
    // Most likely a text, which editors send without waiting for an answer.
    if (message.is_passed_over) {
      writer_.notify("window/showMessage",
                     json::Object{{"type", 1},
                                  {"message", message.problem + ": what is shown does not know this text; `polc check` "
                                                                "reads files of up to 256 MiB"}});
    }
  } else {
    take(message.content);
  }
  return true;
}

bool Server::take_turn() {
  return engine_ && (quick_->take_turn() || engine_->take_turn() || slow_->take_turn());
}

bool Server::run() {
  keep_freed_memory();
  while (take_next()) {
  }
  if (engine_) engine_->stop();  // Ends whoever waits for it.
  quick_.reset();
  slow_.reset();
  engine_.reset();
  return was_shut_down_;
}

void Server::take(const json::Value& message) {
  const json::Object* object = message.getAsObject();
  if (object == nullptr) return writer_.refuse(nullptr, invalid_request, "a message has to be an object");
  const auto method = object->getString("method");
  const json::Value* id = object->get("id");
  if (!method) {
    // The answer to a request of ours, or nothing that the protocol knows.
    if (id == nullptr || (object->get("result") == nullptr && object->get("error") == nullptr))
      writer_.refuse(id == nullptr ? json::Value(nullptr) : *id, invalid_request, "a message has no `method`");
    return;
  }
  static const json::Object none;
  const json::Object* params = object->getObject("params");
  if (params == nullptr) params = &none;
  if (id == nullptr) return notification(*method, *params);
  if (!id->getAsString() && !id->getAsInteger()) {
    return writer_.refuse(nullptr, invalid_request, "an `id` has to be a number or a text");
  }
  request(*id, *method, *params);
}

void Server::request(const json::Value& id, llvm::StringRef method, const json::Object& params) {
  if (phase_ == Phase::created && method != "initialize")
    return writer_.refuse(id, not_initialized, "the first request has to be `initialize`");
  if (phase_ == Phase::shut_down) return writer_.refuse(id, invalid_request, "the server is shut down");
  if (method == "initialize") {
    if (phase_ != Phase::created) return writer_.refuse(id, invalid_request, "the server is initialized already");
    return writer_.answer(id, initialize(params));
  }
  if (method == "shutdown") {
    phase_ = Phase::shut_down;
    was_shut_down_ = true;
    return writer_.answer(id, nullptr);
  }
  const std::optional<Pace> pace = Answers::pace(method);
  if (!pace) return writer_.refuse(id, method_not_found, "there is no method `" + method.str() + "`");
  Questions& questions = *pace == Pace::quick ? *quick_ : *slow_;
  questions.ask({id, method.str(), params, engine_->generation()});
}

json::Value Server::initialize(const json::Object& params) {
  client_ = abilities_of(params);
  const json::Array* folders = params.getArray("workspaceFolders");
  if (folders != nullptr) {
    for (const json::Value& each : *folders) {
      const json::Object* folder = each.getAsObject();
      const auto uri = folder == nullptr ? decltype(params.getString("")){} : folder->getString("uri");
      if (uri) folders_.push_back(path_of(uri->str()));
    }
  } else if (const auto uri = params.getString("rootUri")) {
    folders_.push_back(path_of(uri->str()));
  } else if (const auto path = params.getString("rootPath")) {
    folders_.push_back(normal(path->str()));
  }
  for (std::string& folder : folders_) {
    while (folder.size() > 1 && folder.ends_with('/')) folder.pop_back();
  }
  phase_ = Phase::running;
  engine_ = std::make_unique<Engine>(
      import_folders_, [this](const auto& findings, const Documents& documents) { publish(findings, documents); },
      turns_);
  quick_ = std::make_unique<Questions>(*engine_, client_, writer_, Pace::quick, turns_);
  slow_ = std::make_unique<Questions>(*engine_, client_, writer_, Pace::slow, turns_);
  return json::Object{{"capabilities", Answers::capabilities(client_)},
                      {"serverInfo", json::Object{{"name", "polc"}, {"version", POL_VERSION}}}};
}

void Server::notification(llvm::StringRef method, const json::Object& params) {
  if (method == "exit") {
    phase_ = Phase::ended;
    return;
  }
  if (phase_ != Phase::running) return;  // Dropped, as the protocol says.
  if (method == "initialized") {
    if (client_.watches_files) {
      json::Object watcher{{"globPattern", "**/*.pol"}};
      json::Object options{{"watchers", json::Array{std::move(watcher)}}};
      json::Object registration{
          {"id", "polc-files"}, {"method", "workspace/didChangeWatchedFiles"}, {"registerOptions", std::move(options)}};
      writer_.ask("client/registerCapability", json::Object{{"registrations", json::Array{std::move(registration)}}});
    }
    tell_of_missing(import_folders_, ": `-I` names it, and no import is found there");
    tell_of_missing(folders_, ": no policy of it is checked, save those that are open");
    update({}, true);
  } else if (method == "textDocument/didOpen") {
    did_open(params);
  } else if (method == "textDocument/didChange") {
    did_change(params);
  } else if (method == "textDocument/didClose") {
    did_close(params);
  } else if (method == "workspace/didChangeWatchedFiles") {
    did_change_watched(params);
  } else if (method == "workspace/didChangeWorkspaceFolders") {
    did_change_folders(params);
  } else if (method == "$/cancelRequest") {
    const json::Value* id = params.get("id");
    if (id == nullptr) return;
    quick_->cancel(*id);
    slow_->cancel(*id);
  }
  // Whatever else there is may be left unanswered.
}

void Server::did_open(const json::Object& params) {
  const json::Object* document = params.getObject("textDocument");
  const auto uri = document == nullptr ? decltype(params.getString("")){} : document->getString("uri");
  const auto text = document == nullptr ? decltype(params.getString("")){} : document->getString("text");
  if (!uri || !text) return;
  const auto version = document->getInteger("version");
  const std::string path = path_of(uri->str());
  documents_[path] = {uri->str(), version ? *version : 0, std::make_shared<const std::string>(text->str())};
  update({path}, false);
}

void Server::did_change(const json::Object& params) {
  const std::string path = path_of(uri_in(params));
  const auto open = documents_.find(path);
  const json::Array* changes = params.getArray("contentChanges");
  if (open == documents_.end() || changes == nullptr) return;
  std::optional<std::string> text = changed_text(*open->second.text, *changes, client_.encoding);
  if (!text) return;
  const auto version = params.getObject("textDocument")->getInteger("version");
  // Neovim may say once more what it has said: nothing has moved on then.
  if (version && *version == open->second.version && *text == *open->second.text) return;
  open->second.version = version ? *version : open->second.version + 1;
  open->second.text = std::make_shared<const std::string>(*std::move(text));
  update({path}, false);
}

void Server::did_close(const json::Object& params) {
  const std::string path = path_of(uri_in(params));
  if (documents_.erase(path) != 0) update({path}, false);
}

void Server::did_change_watched(const json::Object& params) {
  std::set<std::string> changed;
  const json::Array* changes = params.getArray("changes");
  if (changes == nullptr) return;
  bool rescans = false;
  for (const json::Value& each : *changes) {
    const json::Object* change = each.getAsObject();
    const auto uri = change == nullptr ? decltype(params.getString("")){} : change->getString("uri");
    if (!uri) continue;
    const std::string path = path_of(uri->str());
    const auto type = change->getInteger("type");
    rescans = rescans || !type || *type != 2;  // Came or went.
    // What is open counts as it is in the editor.
    if (!documents_.contains(path)) changed.insert(path);
  }
  update(changed, rescans);
}

void Server::did_change_folders(const json::Object& params) {
  const json::Object* event = params.getObject("event");
  if (event == nullptr) return;
  for (const bool adds : {false, true}) {
    const json::Array* folders = event->getArray(adds ? "added" : "removed");
    if (folders == nullptr) continue;
    for (const json::Value& each : *folders) {
      const json::Object* folder = each.getAsObject();
      const auto uri = folder == nullptr ? decltype(params.getString("")){} : folder->getString("uri");
      if (!uri) continue;
      std::string path = path_of(uri->str());
      while (path.size() > 1 && path.ends_with('/')) path.pop_back();
      std::erase(folders_, path);
      if (!adds) continue;
      folders_.push_back(path);
      tell_of_missing({path}, ": no policy of it is checked, save those that are open");
    }
  }
  update({}, true);
}

void Server::update(const std::set<std::string>& changed, bool rescans) {
  engine_->update(documents_, folders_, changed, rescans);
}

void Server::tell_of_missing(const std::vector<std::string>& folders, const std::string& what_follows) {
  constexpr int warning = 2;
  for (const std::string& folder : folders) {
    std::error_code error;
    if (std::filesystem::is_directory(folder, error)) continue;
    const std::string whole = std::filesystem::absolute(folder, error).lexically_normal().string();
    std::string text = "polc: `" + visible(folder) + "` is not a folder";
    if (!error && whole != folder && !folder.empty()) text += " (looked for as `" + visible(whole) + "`)";
    writer_.notify("window/showMessage", json::Object{{"type", warning}, {"message", legal(text + what_follows)}});
  }
}

void Server::publish(const std::map<std::string, PolicyFindings>& findings, const Documents& documents) {
  std::map<std::string, std::pair<std::string, json::Value>> fresh;
  std::map<std::string, json::Array> found = diagnostics_of(findings, documents, client_);
  for (auto& [uri, diagnostics] : found) {
    json::Object params{{"uri", uri}, {"diagnostics", std::move(diagnostics)}};
    const auto open = documents.find(path_of(uri));
    if (open != documents.end()) params["version"] = open->second.version;
    json::Value value(std::move(params));
    std::string text = written(value);
    fresh.try_emplace(uri, std::move(text), std::move(value));
  }
  for (const auto& [path, document] : documents) {
    if (fresh.contains(document.uri)) continue;
    json::Value value =
        json::Object{{"uri", document.uri}, {"diagnostics", json::Array{}}, {"version", document.version}};
    std::string text = written(value);
    fresh.try_emplace(document.uri, std::move(text), std::move(value));
  }
  for (auto it = published_.begin(); it != published_.end();) {
    if (fresh.contains(it->first)) {
      ++it;
      continue;
    }
    // Of a file that has gone, is closed and of no policy any more, or is right now.
    writer_.notify("textDocument/publishDiagnostics", json::Object{{"uri", it->first}, {"diagnostics", json::Array{}}});
    it = published_.erase(it);
  }
  for (auto& [uri, told] : fresh) {
    std::string& last = published_[uri];
    if (last == told.first) continue;
    last = std::move(told.first);
    writer_.notify("textDocument/publishDiagnostics", std::move(told.second));
  }
}

}  // namespace polc::lsp
