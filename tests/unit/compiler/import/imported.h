// A table of permissions read, written as a policy and compiled, for tests of the importer.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/compile.h"
#include "compiler/import/find_difference.h"
#include "compiler/import/import_policy.h"
#include "pol/verify.h"

namespace polc::importing {

struct Imported {
  SourceManager sources;
  DiagnosticSink sink;
  std::optional<AccessTable> table;
  std::string policy;  ///< Empty if something was reported.

  std::vector<Code> codes() const {
    std::vector<Code> result;
    for (const Diagnostic& diagnostic : sink.all()) result.push_back(diagnostic.code);
    return result;
  }

  std::string messages() const {
    std::string text;
    for (const Diagnostic& diagnostic : sink.all()) {
      text += place_of(diagnostic) + " " + diagnostic.message + "\n";
      for (const std::string& help : diagnostic.helps) text += "  help: " + help + "\n";
    }
    return text;
  }

  /// `line:column` of the first diagnostic.
  std::string place() const { return sink.all().empty() ? "" : place_of(sink.all().front()); }

 private:
  std::string place_of(const Diagnostic& diagnostic) const {
    if (!diagnostic.span) return "";
    const Position position = sources.position(diagnostic.span->file, diagnostic.span->begin);
    return std::to_string(position.line) + ":" + std::to_string(position.column);
  }
};

inline Imported imported(const std::string& text, const std::vector<std::string>& levels = {},
                         const std::string& path = "table") {
  Imported result;
  const FileId file = result.sources.add(path, text);
  auto policy = import_policy(result.sources, file, {std::nullopt, "app", "table", levels}, result.sink);
  if (!policy) return result;
  result.table = std::move(policy->table);
  result.policy = std::move(policy->text);
  return result;
}

/// What is wrong with the policy that came out, diagnostics of any severity included; empty if nothing.
inline std::string fault_of(const Imported& imported) {
  if (!imported.table || imported.policy.empty()) return imported.messages();
  const std::unique_ptr<Compilation> compilation = compile_text("app.pol", imported.policy);
  std::string fault;
  for (const Diagnostic& diagnostic : compilation->sink.all()) fault += diagnostic.message + "\n";
  if (!compilation->bytes) return "does not compile: " + fault;
  const pol::VerifyResult policy = pol::verify(*compilation->bytes);
  if (!policy) return "does not verify";
  const auto difference = find_difference(*imported.table, *policy);
  if (difference) fault += "differs: " + difference->role + " " + difference->permission + "\n";
  return fault;
}

/// The policy's statements, from behind its head on.
inline std::string statements_of(const Imported& imported) {
  const std::string end_of_head = "policy app;\n\n";
  const std::size_t head = imported.policy.find(end_of_head);
  return head == std::string::npos ? imported.policy : imported.policy.substr(head + end_of_head.size());
}

}  // namespace polc::importing
