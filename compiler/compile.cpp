// The chain of stages, on one screen.
#include "compiler/compile.h"

#include "compiler/analysis/claims/absences.h"
#include "compiler/analysis/claims/assertions.h"
#include "compiler/analysis/claims/layer_promise.h"
#include "compiler/analysis/lint/accepted_warnings.h"
#include "compiler/analysis/lint/lint.h"
#include "compiler/compile_loaded.h"
#include "compiler/sema/resolve.h"
#include "compiler/table/lower.h"
#include "compiler/table/validate.h"
#include "compiler/table/wrong_holder.h"
#include "pol/verify.h"

namespace polc {
namespace {

/// Reads the bytes back and holds them against the model, before anybody relies on them.
bool is_faithful(const std::vector<std::byte>& bytes, AccessConditions& access, const DecisionTable& table,
                 DiagnosticSink& sink) {
  const pol::VerifyResult verified = pol::verify(bytes);
  if (!verified) {
    sink.report(Code::table_not_verified, std::nullopt,
                {std::string(pol::text(verified.error().code)), std::to_string(verified.error().offset)});
    return false;
  }
  if (!is_translated(access, table, *verified, sink)) return false;
  const std::optional<std::string> wrong = find_wrong_holder(access.model(), *verified);
  if (wrong) sink.report(Code::table_mistranslated, std::nullopt, {*wrong});
  return !wrong;
}

/// From the model's conditions to bytes that were read back; a stage that finds errors ends it.
void make_table(Compilation& result, AccessConditions& access, const InputLayout& layout, const TableOptions& options) {
  DecisionTable table = lower(access, layout, result.sink);
  if (result.sink.has_errors()) return;
  result.table = std::move(table);
  std::vector<std::byte> bytes = table_bytes(access, *result.table, result.sources, options);
  if (is_faithful(bytes, access, *result.table, result.sink)) result.bytes = std::move(bytes);
}

/// Fills in the model. False where it has errors, or nothing was loaded.
bool make_model(Compilation& result) {
  if (result.files.layers.empty()) return false;
  Model model = resolve(result.files.layers, result.sink, nullptr, &result.defines);
  if (result.sink.has_errors()) {
    lint::silence_accepted(model, result.sink);
    return false;
  }
  result.model = std::move(model);
  return true;
}

/// False where a limit ends it: then nothing else can be said of the policy.
bool check_claims(AccessConditions& access, DiagnosticSink& sink, const std::string& path) {
  return check_complexity(access, sink) && check_absences(access, sink, path) && check_layer_promise(access, sink) &&
         check_assertions(access, sink, path);
}

}  // namespace

bool compile_loaded(Compilation& result, const std::string& path, const CompileOptions& options, const GoOn& go_on) {
  DiagnosticSink& sink = result.sink;
  if (!make_model(result)) return true;
  if (!go_on()) return false;
  ConditionDiagrams conditions(*result.model, options.effort.diagrams);
  AccessConditions access(conditions);
  const InputLayout layout = lay_out_inputs(*result.model, sink);
  bool is_stopped = false;
  const Bounded<bool> is_checked = conditions.diagrams().bounded(options.effort.steps, [&] {
    if (!check_claims(access, sink, path)) return false;
    is_stopped = !go_on();
    if (!is_stopped && !sink.has_errors()) make_table(result, access, layout, options.table);
    return true;
  });
  if (const std::optional<Limit> limit = is_checked.limit())
    report_total(conditions.diagrams(), "this policy", *limit, options.effort.steps, std::nullopt, sink);
  if (is_stopped || !go_on()) return false;
  // Last, so that the diagrams which warnings need cannot keep a policy from compiling.
  if (is_checked.is_known() && is_checked.value()) find_warnings(access, sink, options.effort.steps_of_lint);
  result.steps = conditions.diagrams().steps_taken();
  return true;
}

std::unique_ptr<Compilation> compile(const std::string& path, const CompileOptions& options, const FileReader& reader) {
  auto result = std::make_unique<Compilation>();
  result->files = load_policy(path, options.folders, reader, result->sources, result->sink);
  compile_loaded(*result, path, options, [] { return true; });
  return result;
}

std::unique_ptr<Compilation> compile_text(const std::string& name, const std::string& text,
                                          const CompileOptions& options) {
  return compile(name, options, [&](const std::string& path) -> Expected<std::string, ReadError> {
    if (path == name) return text;
    return read_from_disk(path);
  });
}

}  // namespace polc
