#include "tools/polc/lsp/verified_edit.h"

#include <algorithm>
#include <cstddef>
#include <filesystem>

#include "compiler/analysis/claims/policy_tests.h"
#include "pol/detail/table_format.h"
#include "tools/polc/lsp/analysis.h"

namespace polc::lsp {
namespace {

/// Without names and explanations: what is left says who is decided how, by id, and nothing of how it was written.
CompileOptions stripped(const Engine& engine) {
  CompileOptions options = engine.options();
  options.table.strip = true;
  return options;
}

/// The bytes of a table without the hashes in its header, of which one is of the names.
std::vector<std::byte> decisions_of(std::vector<std::byte> bytes) {
  using pol::format::Header;
  if (bytes.size() < sizeof(Header)) return bytes;
  const auto clear = [&](std::size_t begin, std::size_t size) {
    std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(begin), size, std::byte{0});
  };
  clear(offsetof(Header, checksum), sizeof(Header::checksum));
  clear(offsetof(Header, fingerprint), sizeof(Header::fingerprint));
  return bytes;
}

std::map<Code, std::size_t> codes_of(const Compilation& compilation) {
  std::map<Code, std::size_t> codes;
  for (const Diagnostic& each : compilation.sink.all()) ++codes[each.code];
  return codes;
}

/// Whether the tests fail that passed before: their words are no part of a table.
std::size_t failures_of(const Compilation& compilation) {
  ConditionDiagrams conditions(*compilation.model);
  AccessConditions access(conditions);
  DiagnosticSink sink;
  std::size_t failures = 0;
  for (const TestResult& result : run_tests(access, sink)) failures += result.failures.size();
  return failures;
}

const Diagnostic* first_error(const Compilation& compilation) {
  for (const Diagnostic& each : compilation.sink.all()) {
    if (each.severity == Severity::error) return &each;
  }
  return nullptr;
}

}  // namespace

void add(FileChanges& changes, const std::string& path, const editor::TextChange& change) {
  std::vector<editor::TextChange>& of_file = changes[path];
  const bool is_there = std::any_of(of_file.begin(), of_file.end(), [&](const editor::TextChange& each) {
    return each.span.begin == change.span.begin && each.span.end == change.span.end && each.text == change.text;
  });
  if (!is_there) of_file.push_back(change);
}

Comparison compare_policies(const Engine& engine, const std::vector<std::string>& roots, const FileChanges& changes) {
  const Documents before = engine.documents();
  Documents after = before;
  for (const auto& [path, of_file] : changes) {
    OverlayReader overlay(before);
    const Expected<std::string, ReadError> text = overlay.reader()(path);
    if (!text) return {"`" + path + "` cannot be read: " + text.error().reason};
    after[path].text = std::make_shared<const std::string>(editor::with_changes(*text, of_file));
  }
  for (const std::string& root : roots) {
    const std::string name = std::filesystem::path(root).filename().string();
    OverlayReader old_texts(before);
    OverlayReader new_texts(after);
    const auto old_policy = compile(root, stripped(engine), old_texts.reader());
    if (!old_policy->bytes) {
      const Diagnostic* error = first_error(*old_policy);
      return {"`" + name + "` has errors, so that nothing can be compared" +
              (error == nullptr ? "" : ": " + error->message)};
    }
    const auto new_policy = compile(root, stripped(engine), new_texts.reader());
    if (!new_policy->bytes) {
      const Diagnostic* error = first_error(*new_policy);
      return {"`" + name + "` would not compile any more" + (error == nullptr ? "" : ": " + error->message)};
    }
    if (decisions_of(*old_policy->bytes) != decisions_of(*new_policy->bytes))
      return {"`" + name + "` would decide otherwise"};
    const std::map<Code, std::size_t> old_codes = codes_of(*old_policy);
    for (const auto& [code, count] : codes_of(*new_policy)) {
      const auto old_count = old_codes.find(code);
      if (old_count != old_codes.end() && old_count->second >= count) continue;
      const auto& all = new_policy->sink.all();
      const auto found =
          std::find_if(all.begin(), all.end(), [code = code](const Diagnostic& each) { return each.code == code; });
      return {"`" + name + "` would draw a warning more: " + found->message};
    }
    if (failures_of(*new_policy) > failures_of(*old_policy)) return {"a test of `" + name + "` would fail"};
  }
  return {};
}

}  // namespace polc::lsp
