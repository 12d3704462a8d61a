#include "tools/polc/test_mutants.h"

#include <algorithm>
#include <memory>
#include <ostream>
#include <utility>

#include "compiler/analysis/mutants/killing_lines.h"
#include "compiler/analysis/mutants/mutant_trial.h"
#include "compiler/report/mutants_report.h"
#include "compiler/sema/resolve.h"
#include "compiler/text/visible.h"
#include "tools/polc/progress.h"
#include "tools/polc/terminal.h"
#include "tools/polc/test_cases.h"

namespace polc::tool {
namespace {

/// A count as a person writes it: `--allow-alive=-1`, `=1e3` and `=many` are slips.
std::string refuse_no_count(const std::string& text) {
  const bool is_count = !text.empty() && text.size() <= 9 &&
                        std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  return is_count ? std::string() : "`" + visible(text) + "` is no number of mutants";
}

}  // namespace

void add_mutant_options(CLI::App& command, TestMutantOptions& options) {
  CLI::Option* mutants =
      command.add_flag("--mutants", options.is_wanted,
                       "Change the policy in each small way, and show the changes that no test or assert notices");
  command.add_option("--allow-alive", options.allow_alive, "With --mutants: how many may go unnoticed (default: 0)")
      ->type_name("N")
      ->check(CLI::Validator(refuse_no_count, "", ""))
      ->needs(mutants);
}

ExitCode run_mutants(const std::vector<TestedPolicy>& policies, const MutantRun& run, TestFormat format,
                     Environment& environment) {
  std::vector<std::unique_ptr<Model>> models;
  std::vector<MutantReport> reports;
  for (const TestedPolicy& policy : policies) {
    DiagnosticSink sink;
    models.push_back(std::make_unique<Model>(
        resolve(policy.compilation->files.layers, sink, nullptr, nullptr, FixedSettings::kept)));
    Model& model = *models.back();
    if (const ExitCode added = add_cases(run.cases, model, *policy.compilation, environment); added != ExitCode::done)
      return added;
    const bool has_claims = !model.tests.empty() || !model.assertions.empty();
    Progress progress(environment, "mutants of " + policy.file);
    MutantOptions trial;
    trial.policy = policy.file;
    trial.progress = [&](std::size_t done, std::size_t of) { progress.tell(done, of); };
    MutantReport report{policy.file, &policy.compilation->sources, &model,
                        has_claims,  try_mutants(model, trial),    std::nullopt};
    if (run.suggests) report.suggestion = killing_lines(model, report.results);
    reports.push_back(std::move(report));
  }
  environment.out << render(reports, format, answer_columns(environment));
  const MutantCounts counts = count(reports);
  return counts.alive > run.options.allow_alive || counts.not_tried != 0 ? ExitCode::check_failed : ExitCode::done;
}

}  // namespace polc::tool
