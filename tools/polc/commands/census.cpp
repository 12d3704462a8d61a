// polc census POLICY: in how many cases each role has each permission; --against a census that was kept.
#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <ostream>

#include "compiler/report/census_text.h"
#include "compiler/text/visible.h"
#include "tools/polc/command.h"
#include "tools/polc/question.h"
#include "tools/polc/terminal.h"

namespace polc::tool {
namespace {

struct CensusOptions {
  PolicyOptions policy;
  std::string against;
  ReportFormat format = ReportFormat::text;
};

ExitCode compare(const CensusOptions& options, const Census& today, bool is_policy, Environment& environment) {
  const Expected<std::string, ReadError> read = environment.reader(options.against);
  std::string problem = read ? "" : read.error().reason;
  const std::optional<Census> kept = read ? read_census(*read, problem) : std::nullopt;
  if (!kept) {
    environment.err << fmt::format("polc: cannot use `{}`: {}\n", visible(options.against), visible(problem));
    return ExitCode::error;
  }
  const std::vector<CensusChange> changes = compare_census(*kept, today);
  const std::string folder = std::filesystem::path(options.policy.path).parent_path().generic_string();
  const std::string front = folder.empty() || !is_policy ? "" : folder + "/";
  print_answer(options.format == ReportFormat::json ? census_changes_json(changes, front)
                                                    : census_changes_text(changes, front, answer_columns(environment)),
               options.format, environment);
  return changes.empty() ? ExitCode::done : ExitCode::check_failed;
}

ExitCode run(const CensusOptions& options, Environment& environment) {
  ExitCode exit_code = ExitCode::done;
  const PolicyInput input = load_policy_input(options.policy, environment, exit_code);
  if (!input.table) return exit_code;
  try {
    const Census today = CensusTaker(*input.table).all();
    if (!options.against.empty()) return compare(options, today, input.compilation->model.has_value(), environment);
    print_answer(
        options.format == ReportFormat::json ? census_json(today) : census_text(today, answer_columns(environment)),
        options.format, environment);
  } catch (const Incomparable& problem) {  // A table that nobody compiled, with two levels of one name.
    environment.err << "polc: " << visible(problem.what()) << '\n';
    return ExitCode::error;
  }
  return exit_code;
}

}  // namespace

void add_census(const CommandLine& line) {
  auto options = std::make_shared<CensusOptions>();
  CLI::App* command = line.app.add_subcommand("census");
  add_policy_options(*command, options->policy);
  command->add_option("--against", options->against,
                      "A census that was kept, as --format=json; exit with 1 where it differs");
  add_format_option(*command, options->format);
  command->callback([=] { line.exit_code = run(*options, line.environment); });
}

}  // namespace polc::tool
