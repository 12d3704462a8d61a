// A table of permissions read, written as a policy and compiled, for tests of the importer.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/compile.h"
#include "compiler/importer/find_difference.h"
#include "compiler/importer/import_policy.h"
#include "pol/decide.h"
#include "pol/names.h"
#include "pol/request_inputs.h"
#include "pol/verify.h"
#include "tests/common/policies.h"

namespace polc::importer {

struct Imported {
  SourceManager sources;
  DiagnosticSink sink;
  TableReading reading;
  std::optional<AccessTable> table;
  std::string policy;                 ///< Empty if something was reported.
  std::vector<std::string> inferred;  ///< What the policy says beyond the table.

  std::vector<Code> codes() const { return codes_of(sink); }

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

/// What is said of the table, as on a command line: `{"level", "Own only=allow if own"}`.
using Said = std::vector<std::pair<std::string, std::string>>;

inline Imported read_as(const std::string& text, const Said& said, WriteStyle style,
                        const std::string& path = "table") {
  Imported result;
  const FileId file = result.sources.add(path, text);
  ImportOptions options{{}, "app", "table", style};
  for (const auto& [key, value] : said) {
    const Expected<void> done = set_option(options.read, key, value);
    if (!done) throw std::invalid_argument(key + ": " + done.error());
  }
  auto policy = import_policy(result.sources, file, options, result.reading, result.sink);
  if (!policy) return result;
  result.table = std::move(policy->table);
  result.policy = std::move(policy->policy.text);
  result.inferred = std::move(policy->policy.inferred);
  return result;
}

/// With inheritance and whole resources found.
inline Imported imported(const std::string& text, const std::vector<std::string>& levels = {},
                         const std::string& path = "table") {
  Said said;
  std::string list;
  for (const std::string& level : levels) {
    list += list.empty() ? "\"" : ", \"";
    for (const char character : level) list += character == '"' ? std::string("\"\"") : std::string(1, character);
    list += '"';
  }
  if (!levels.empty()) said.emplace_back("levels", list);
  return read_as(text, said, WriteStyle::inferred, path);
}

/// As it stands.
inline Imported literally(const std::string& text, const Said& said = {}, const std::string& path = "table") {
  return read_as(text, said, WriteStyle::literal, path);
}

/// Asks the policy that came out, compiled, and nothing that the importer knows.
class Decider {
 public:
  explicit Decider(const std::string& policy) : compilation_(compile_text("app.pol", policy)) {
    if (compilation_->bytes) table_.emplace(*pol::verify(*compilation_->bytes));
    if (table_) names_.emplace(*table_);
  }

  bool is_ready() const { return table_.has_value(); }
  std::uint32_t roles() const { return table_->role_count(); }
  std::uint32_t permissions() const { return table_->permission_count(); }

  /// The level; or what the policy does not know of the request.
  std::string operator()(const std::string& role, const std::string& permission,
                         const std::vector<std::pair<std::string, std::string>>& values = {}) const {
    if (!table_) return "does not compile: " + compilation_->sink.all().front().message;
    const auto role_id = names_->role(role);
    const auto permission_id = names_->permission(permission);
    if (!role_id || !permission_id) return "unknown name";
    pol::RequestInputs request(*table_, *permission_id);
    for (const auto& [name, value] : values) {
      const auto attribute = names_->attribute(*permission_id, name);
      if (!attribute) continue;
      const auto id = names_->value(*attribute, value);
      (void)request.set(*attribute, id ? *id : *names_->value(*attribute, "other"));
    }
    return std::string(names_->name(pol::decide(*table_, *role_id, *permission_id, request)));
  }

 private:
  std::unique_ptr<Compilation> compilation_;
  std::optional<pol::TableView> table_;
  std::optional<pol::Names> names_;
};

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

struct Mistake {
  std::string text;
  Code code;
  std::string place;  ///< `line:column`
};

/// Each draws its code at its place, nothing else, and no policy.
inline void expect_mistakes(const std::vector<Mistake>& mistakes) {
  for (const Mistake& mistake : mistakes) {
    const Imported read = imported(mistake.text);
    ASSERT_FALSE(read.sink.all().empty()) << mistake.text;
    EXPECT_EQ(code_text(read.sink.all().front().code), code_text(mistake.code)) << mistake.text << read.messages();
    EXPECT_EQ(read.place(), mistake.place) << mistake.text << read.messages();
    EXPECT_EQ(read.sink.all().size(), 1u) << "one mistake, and what follows from it: " << read.messages();
    EXPECT_EQ(read.policy, "");
  }
}

}  // namespace polc::importer
