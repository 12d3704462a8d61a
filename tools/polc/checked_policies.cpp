#include "tools/polc/checked_policies.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>
#include <utility>
#include <variant>

#include "compiler/diagnostics/finding_tally.h"
#include "compiler/text/media.h"
#include "compiler/text/visible.h"
#include "tools/polc/large_heap.h"
#include "tools/polc/policy_files.h"
#include "tools/polc/policy_input.h"

namespace polc::tool {
namespace {

namespace fs = std::filesystem;

std::string canonical(const std::string& path) {
  std::error_code error;
  const fs::path result = fs::weakly_canonical(path, error);
  return error ? path : result.string();
}

/// Whether the file says itself that it is a policy.
bool has_header(const Compilation& compilation) {
  if (compilation.files.files.empty()) return true;  // It cannot be read: to be told of in any case.
  const ast::File& file = compilation.files.files.front();
  return std::any_of(file.statements.begin(), file.statements.end(), [](const ast::Statement& statement) {
    return std::holds_alternative<ast::Policy>(statement.node) || std::holds_alternative<ast::Extends>(statement.node);
  });
}

std::size_t count_errors(const DiagnosticSink& sink) {
  return static_cast<std::size_t>(std::count_if(sink.all().begin(), sink.all().end(), [](const Diagnostic& diagnostic) {
    return diagnostic.severity == Severity::error;
  }));
}

std::string summary_of(const CheckedPolicy& policy) {
  const Model& model = *policy.compilation->model;
  const std::size_t parts = policy.compilation->sources.size() - 1;
  const std::size_t warnings = policy.compilation->sink.all().size();
  std::string text = visible(policy.path);
  if (parts != 0) text += fmt::format(" with {}", counted(parts, "other file"));
  text += warnings == 0 ? ": ok" : fmt::format(": {}", counted(warnings, "warning"));
  // Each of them would be an error if it did not hold.
  text +=
      model.assertions.empty() ? ", no assert" : fmt::format(", {} proved", counted(model.assertions.size(), "assert"));
  if (!model.absences.empty())
    text +=
        fmt::format(", {} of `{}` proved", counted(model.absences.size(), "cell"), visible(model.levels.front().name));
  if (!model.tests.empty()) {
    text += fmt::format("; `polc test {}` runs its {}", visible(shell_word(policy.path)),
                        counted(model.tests.size(), "test"));
  }
  return text + "\n";
}

}  // namespace

CheckedPolicies check_policies(const std::vector<std::string>& paths, const CompileOptions& options,
                               const FileReader& reader) {
  CheckedPolicies checked;
  std::set<std::string> named;
  std::error_code error;
  for (const std::string& path : paths) {
    if (!fs::is_directory(path, error)) named.insert(canonical(path));
  }
  PolicyFiles found = find_policy_files(paths);
  checked.problems = std::move(found.problems);
  std::vector<CheckedPolicy> unsure;
  std::set<std::string> read;  // By the policies.
  CompileOptions own = options;
  for (const std::string& path : found.files) {
    const bool is_named = named.contains(canonical(path));
    own.keeps_trees = !is_named;  // What else is a policy says its tree.
    CheckedPolicy policy{path, compile(path, own, with_large_heap(reader))};
    const bool is_whole = is_named || has_header(*policy.compilation);
    if (is_whole) {
      for (std::size_t file = 0; file < policy.compilation->sources.size(); ++file)
        read.insert(canonical(std::string(policy.compilation->sources.path(static_cast<FileId>(file)))));
    }
    (is_whole ? checked.policies : unsure).push_back(std::move(policy));
  }
  for (CheckedPolicy& policy : unsure) {
    if (read.contains(canonical(policy.path))) continue;
    const std::size_t errors = count_errors(policy.compilation->sink);
    if (errors != 0) {
      checked.strays.push_back({policy.path, errors});
    } else {
      checked.policies.push_back(std::move(policy));
    }
  }
  return checked;
}

std::string gaps_of(const CheckedPolicies& checked) {
  std::string text;
  for (const std::string& problem : checked.problems) text += "polc: " + visible(problem) + "\n";
  for (const StrayPart& stray : checked.strays) {
    text += fmt::format(
        "polc: `{}` was not checked: it has no `policy`, no policy here imports it, and by itself it has {}\n",
        visible(stray.path), counted(stray.errors, "error"));
  }
  return text;
}

std::string summary_of(const CheckedPolicies& checked) {
  std::string text;
  for (const CheckedPolicy& policy : checked.policies) {
    if (exit_code_of(*policy.compilation) == ExitCode::done) text += summary_of(policy);
  }
  return text;
}

void make_errors(CheckedPolicies& checked) {
  for (const CheckedPolicy& policy : checked.policies) {
    for (Diagnostic& diagnostic : policy.compilation->sink.all()) diagnostic.severity = Severity::error;
  }
}

ExitCode exit_code_of(const CheckedPolicies& checked) {
  if (!checked.problems.empty()) return ExitCode::error;
  ExitCode exit_code = checked.strays.empty() ? ExitCode::done : ExitCode::check_failed;
  for (const CheckedPolicy& policy : checked.policies)
    exit_code = std::max(exit_code, exit_code_of(*policy.compilation));
  return exit_code;
}

}  // namespace polc::tool
