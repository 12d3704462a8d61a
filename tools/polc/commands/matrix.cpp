// polc matrix POLICY: the policy as the table that a person reads.
#include <map>
#include <memory>
#include <ostream>

#include "compiler/analysis/query/matrix.h"
#include "compiler/report/matrix_text.h"
#include "tools/polc/choices.h"
#include "tools/polc/command.h"
#include "tools/polc/policy_input.h"

namespace polc::tool {
namespace {

const std::map<std::string, MatrixFormat> formats = {{"text", MatrixFormat::text},
                                                     {"md", MatrixFormat::md},
                                                     {"html", MatrixFormat::html},
                                                     {"csv", MatrixFormat::csv},
                                                     {"json", MatrixFormat::json}};

struct MatrixCommandOptions {
  PolicyOptions policy;
  MatrixFormat format = MatrixFormat::text;
  bool default_settings = false;
};

ExitCode run(const MatrixCommandOptions& options, Environment& environment) {
  ExitCode exit_code = ExitCode::done;
  const PolicyInput input = load_policy_input(options.policy, environment, exit_code);
  if (!input.table) return exit_code;
  ReadBackTable read_back(*input.table);
  MatrixOptions matrix_options;
  matrix_options.known = read_back.admitted();
  matrix_options.is_cell_complete = options.format == MatrixFormat::csv;
  if (options.default_settings) {
    const auto settings = input.table->data().settings;
    for (std::size_t position = settings.size(); position-- > 0;) {
      const Diagram is_default = read_back.diagrams().is(read_back.setting(position), settings[position].default_value);
      matrix_options.known = read_back.diagrams().conjunction(matrix_options.known, is_default);
    }
  }
  environment.out << render(policy_matrix(read_back, matrix_options), options.format);
  return exit_code;
}

}  // namespace

void add_matrix(const CommandLine& line) {
  auto options = std::make_shared<MatrixCommandOptions>();
  CLI::App* command = line.app.add_subcommand("matrix", "Print who may do what as a table");
  add_policy_options(*command, options->policy);
  take_one_of(command->add_option("--format", options->format, "Output format"), formats);
  command->add_flag("--defaults", options->default_settings, "For an account with default settings");
  command->callback([=] { line.exit_code = run(*options, line.environment); });
}

}  // namespace polc::tool
