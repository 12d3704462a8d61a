// The chain of stages, on one screen.
#include "compiler/compile.h"

#include <algorithm>
#include <functional>

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
  look_for_interruption();
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

/// What follows the model, in one of two orders.
class Stages {
 public:
  Stages(Compilation& result, const std::string& path, const CompileOptions& options)
      : result_(result),
        path_(path),
        options_(options),
        conditions_(*result.model, options.effort.diagrams),
        access_(conditions_),
        layout_(lay_out_inputs(*result.model, result.sink)) {}

  /// The table first, so that the diagrams which warnings need cannot keep a policy from compiling.
  void make_and_find() {
    const Bounded<bool> is_checked = diagrams().bounded(options_.effort.steps, [&] {
      if (!check_claims(access_, result_.sink, path_)) return false;
      make();
      return true;
    });
    report(is_checked);
    if (is_checked.is_known() && is_checked.value()) warn();
    result_.steps = diagrams().steps_taken();
  }

  /// The warnings first. False where a limit was reached, so that the other order might find something else.
  bool find_and_make(const std::function<void()>& found) {
    const Bounded<bool> is_checked =
        diagrams().bounded(options_.effort.steps, [&] { return check_claims(access_, result_.sink, path_); });
    if (!is_checked.is_known() || !is_checked.value()) return false;
    const bool is_right = !result_.sink.has_errors();
    warn();
    if (is_limited()) return false;
    found();
    if (!is_right) return true;
    const std::uint64_t left = options_.effort.steps - std::min(options_.effort.steps, diagrams().steps_taken());
    const Bounded<Done> is_made = diagrams().bounded(left, [&] { make(); });
    result_.steps = diagrams().steps_taken();
    return is_made.is_known() && !is_limited();
  }

 private:
  DiagramManager& diagrams() { return conditions_.diagrams(); }

  void make() {
    if (!result_.sink.has_errors()) make_table(result_, access_, layout_, options_.table);
  }

  void warn() { find_warnings(access_, result_.sink, options_.effort.steps_of_lint); }

  void report(const Bounded<bool>& is_checked) {
    if (const std::optional<Limit> limit = is_checked.limit())
      report_total(diagrams(), "this policy", *limit, options_.effort.steps, std::nullopt, result_.sink);
  }

  bool is_limited() const {
    const auto& all = result_.sink.all();
    return std::any_of(all.begin(), all.end(), [](const Diagnostic& each) {
      return each.code == Code::warnings_left_out || each.code == Code::condition_too_complex ||
             each.code == Code::conditions_too_large || each.code == Code::policy_too_complex;
    });
  }

  Compilation& result_;
  const std::string& path_;
  const CompileOptions& options_;
  ConditionDiagrams conditions_;
  AccessConditions access_;
  InputLayout layout_;
};

void run_stages(Compilation& result, const std::string& path, const CompileOptions& options,
                const std::function<void()>& found) {
  if (!make_model(result)) return;
  if (!options.keeps_trees) result.files = {};
  look_for_interruption();
  std::vector<Diagnostic>& reports = result.sink.all();
  const std::size_t of_names = reports.size();
  if (found && Stages(result, path, options).find_and_make(found)) return;
  reports.erase(reports.begin() + static_cast<std::ptrdiff_t>(of_names), reports.end());
  result.table.reset();
  result.bytes.reset();
  Stages(result, path, options).make_and_find();
}

}  // namespace

bool compile_loaded(Compilation& result, const std::string& path, const CompileOptions& options, const GoOn& go_on,
                    const std::function<void()>& found) {
  const Interruptible until(go_on);
  try {
    run_stages(result, path, options, found);
    return go_on();
  } catch (const Interrupted&) {
    return false;
  }
}

std::unique_ptr<Compilation> compile(const std::string& path, const CompileOptions& options, const FileReader& reader) {
  auto result = std::make_unique<Compilation>();
  result->files = load_policy(path, options.folders, reader, result->sources, result->sink);
  run_stages(*result, path, options, {});
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
