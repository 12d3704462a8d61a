// polc matrix POLICY: the policy as the table that a person reads.
#include <map>
#include <memory>
#include <optional>
#include <ostream>
#include <string>

#include "compiler/analysis/query/matrix_changes.h"
#include "compiler/analysis/query/shared_terms.h"
#include "compiler/report/matrix_text.h"
#include "compiler/text/visible.h"
#include "tools/polc/choices.h"
#include "tools/polc/command.h"
#include "tools/polc/diff_inputs.h"
#include "tools/polc/matrix_choice.h"
#include "tools/polc/policy_input.h"
#include "tools/polc/terminal.h"

namespace polc::tool {
namespace {

const std::map<std::string, MatrixFormat> matrix_formats = {{"text", MatrixFormat::text},
                                                            {"md", MatrixFormat::md},
                                                            {"html", MatrixFormat::html},
                                                            {"csv", MatrixFormat::csv},
                                                            {"json", MatrixFormat::json}};

struct MatrixCommandOptions {
  PolicyOptions policy;
  MatrixFormat format = MatrixFormat::text;
  bool default_settings = false;
  MatrixChoice choice;
  bool has_titles = false;
  std::optional<std::size_t> width;
  std::string changed_from;
};

/// html is for people, and json, which has both beside each other, for programs.
bool has_titles(const MatrixCommandOptions& options) {
  return options.format == MatrixFormat::html || (options.has_titles && options.format != MatrixFormat::json);
}

/// Throws what CLI11 reports as a wrong command line.
void check_flags(const MatrixCommandOptions& options) {
  const bool has_both = options.format == MatrixFormat::html || options.format == MatrixFormat::json;
  if (options.has_titles && has_both) throw CLI::ValidationError("--titles", "html and json show titles anyway");
  if (options.width && options.format != MatrixFormat::text)
    throw CLI::ValidationError("--width", "only text is fitted to a width");
}

/// Leaves what changed from the earlier policy, as the command line has it. False, and printed, where there is none to compare with.
bool compare(const MatrixCommandOptions& options, const PolicyInput& input, PolicyMatrix& matrix,
             Environment& environment, ExitCode& exit_code) {
  const PolicyInput earlier = load_side(options.changed_from, options.policy.folders, environment, exit_code);
  if (!earlier.table) return false;
  try {
    const ChangedCells changed(*earlier.table, *input.table);
    ReadBackTable before(*earlier.table);
    MatrixOptions all;
    all.known = before.admitted();
    all.is_cell_complete = options.format == MatrixFormat::csv;
    all.has_titles = has_titles(options);
    keep_changes(matrix, policy_matrix(before, all), changed);
  } catch (const Incomparable& problem) {
    environment.err << "polc: " << visible(problem.what()) << '\n';
    exit_code = ExitCode::error;
    return false;
  }
  if (matrix.rows.empty()) environment.err << "polc: no decision that is shown changed\n";
  return true;
}

ExitCode run(const MatrixCommandOptions& options, Environment& environment) {
  check_flags(options);
  ExitCode exit_code = ExitCode::done;
  const PolicyInput input = load_policy_input(options.policy, environment, exit_code);
  if (!input.table) return exit_code;
  ReadBackTable read_back(*input.table);
  MatrixOptions matrix_options = matrix_choice(options.choice, read_back);
  matrix_options.known = read_back.admitted();
  matrix_options.is_cell_complete = options.format == MatrixFormat::csv;
  matrix_options.has_titles = has_titles(options);
  const bool compares = !options.changed_from.empty();
  // The names of one policy say nothing of the other's conditions.
  if (options.format == MatrixFormat::text && !compares) matrix_options.names = author_names(read_back, input);
  if (options.default_settings) matrix_options.known = with_default_settings(read_back, matrix_options.known);
  MatrixLook look{0, options.has_titles, environment.has_colored_output};
  look.width = options.width.value_or(output_columns(environment));
  PolicyMatrix matrix = policy_matrix(read_back, matrix_options);
  if (compares && !compare(options, input, matrix, environment, exit_code)) return exit_code;
  const std::string text = render(matrix, options.format, look);
  if (options.format == MatrixFormat::text) {
    show(text, environment);
  } else {
    environment.out << text;
  }
  return exit_code;
}

}  // namespace

void add_matrix(const CommandLine& line) {
  auto options = std::make_shared<MatrixCommandOptions>();
  CLI::App* command = line.app.add_subcommand("matrix");
  add_policy_options(*command, options->policy);
  take_one_of(command->add_option("--format", options->format, "Output format"), matrix_formats);
  CLI::Option* defaults =
      command->add_flag("--defaults", options->default_settings, "For an account with default settings");
  add_list(*command, "--role", options->choice.roles, "Only these roles, separated by commas");
  add_list(*command, "--resource", options->choice.resources, "Only these resources, separated by commas");
  command->add_option("--only", options->choice.only, "Only permissions where a role shown comes out at this level");
  command
      ->add_option("--changed-from", options->changed_from,
                   "Only permissions that are decided otherwise than by OLD: a policy, a table or git:REV:path")
      ->type_name("OLD")
      ->excludes(defaults);
  command->add_flag("--titles", options->has_titles, "Titles instead of names, in conditions too");
  command
      ->add_option(
          "--width", options->width,
          "Columns to fit text to (default: $COLUMNS, the terminal's, or no limit outside of one); 0 for no limit")
      ->check(CLI::Range(0, 10000));
  command->callback([=] { line.exit_code = run(*options, line.environment); });
}

}  // namespace polc::tool
