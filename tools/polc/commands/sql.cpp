// polc sql POLICY: the policy as a script that a database runs.
#include <map>
#include <memory>
#include <optional>
#include <ostream>
#include <string>

#include "compiler/diagnostics/render.h"
#include "compiler/sql/rows/read_row_mapping.h"
#include "compiler/sql/sql_script.h"
#include "compiler/text/visible.h"
#include "tools/polc/choices.h"
#include "tools/polc/command.h"
#include "tools/polc/diff_inputs.h"
#include "tools/polc/made_file.h"
#include "tools/polc/policy_input.h"
#include "tools/polc/sql_filter.h"

namespace polc::tool {
namespace {

const std::map<std::string, sql::Dialect> dialects = {
    {"postgresql", sql::Dialect::postgresql}, {"sqlite", sql::Dialect::sqlite}, {"duckdb", sql::Dialect::duckdb}};

struct SqlCommandOptions {
  PolicyOptions policy;
  sql::ScriptOptions script;
  std::string before;
  SqlFilterOptions filter;
  std::string rows;
  std::string output;
};

/// What the mapping says; where it says something wrong, that is printed.
std::optional<sql::RowMapping> read_rows(const SqlCommandOptions& options, const PolicyInput& input,
                                         ReadBackTable& read_back, Environment& environment, ExitCode& exit_code) {
  SourceManager& sources = input.compilation->sources;
  DiagnosticSink sink;
  exit_code = ExitCode::check_failed;
  std::optional<sql::RowMapping> mapping;
  if (Expected<std::string, ReadError> text = environment.reader(options.rows)) {
    const FileId file = sources.add(options.rows, std::move(*text));
    mapping = sql::read_row_mapping(sources, file, read_back, sink);
  } else {
    sink.report(Code::file_not_found, std::nullopt, {options.rows, text.error().reason});
    exit_code = ExitCode::error;
  }
  environment.err << render_text(sources, sink.all(), environment.color);
  if (mapping) exit_code = ExitCode::done;
  return mapping;
}

/// An option whose value is empty, as where a variable of a shell is, is not taken for one that is not there.
void refuse_empty(const CLI::Option* option, const std::string& value, const char* what) {
  if (option->count() > 0 && value.empty()) throw CLI::ValidationError(option->get_name(), what);
}

ExitCode run(const SqlCommandOptions& options, Environment& environment) {
  if (!options.rows.empty() && options.script.dialect != sql::Dialect::postgresql)
    throw CLI::ValidationError("--rows", "PostgreSQL alone guards rows");
  ExitCode exit_code = ExitCode::done;
  const PolicyInput input = load_policy_input(options.policy, environment, exit_code);
  if (!input.table) return exit_code;
  try {
    ReadBackTable read_back(*input.table);
    if (options.filter.is_asked()) {
      return put_out(options.output, filter_text(options.filter, options.script.dialect, read_back), exit_code,
                     environment);
    }
    sql::ScriptOptions script = options.script;
    std::optional<sql::RowMapping> rows;
    if (!options.rows.empty()) {
      rows = read_rows(options, input, read_back, environment, exit_code);
      if (!rows) return exit_code;
      script.rows = &*rows;
    }
    if (options.before.empty())
      return put_out(options.output, sql::sql_script(read_back, script), exit_code, environment);
    const PolicyInput earlier = load_side(options.before, options.policy.folders, environment, exit_code);
    if (!earlier.table) return exit_code;
    ReadBackTable before(*earlier.table);
    script.before = &before;
    return put_out(options.output, sql::sql_script(read_back, script), exit_code, environment);
  } catch (const sql::Refused& refused) {
    environment.err << "polc: " << visible(refused.message()) << '\n';
    if (!refused.help().empty()) environment.err << "  help: " << visible(refused.help()) << '\n';
    return ExitCode::check_failed;
  }
}

}  // namespace

void add_sql(const CommandLine& line) {
  auto options = std::make_shared<SqlCommandOptions>();
  CLI::App* command = line.app.add_subcommand("sql");
  add_policy_options(*command, options->policy);
  take_one_of(command->add_option("--dialect", options->script.dialect, "The database that will run it"), dialects)
      ->required();
  CLI::Option* schema =
      command->add_option("--schema", options->script.schema, "The schema to make (default: the policy's name)");
  schema->type_name("NAME");
  CLI::Option* from =
      command
          ->add_option("--from", options->before,
                       "The policy that the schema holds, to be upgraded: a policy, a table or git:REV:path")
          ->type_name("OLD");
  CLI::Option* rows = command->add_option("--rows", options->rows,
                                          "A mapping of resources to tables, whose rows row security guards then");
  rows->type_name("MAPPING");
  add_filter_options(*command, {schema, from, rows}, options->filter);
  command->add_option("-o,--output", options->output, "The file to write (default: standard output)")
      ->type_name("FILE");
  command->callback([=] {
    refuse_empty(schema, options->script.schema, "a schema needs a name");
    refuse_empty(from, options->before, "it takes the policy that the schema holds: a policy, a table or git:REV:path");
    refuse_empty(rows, options->rows, "it takes the file of a mapping");
    line.exit_code = run(*options, line.environment);
  });
}

}  // namespace polc::tool
