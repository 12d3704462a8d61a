// polc dump POLICY --stage=…: what each stage of the compiler made, as text.
#include <map>
#include <memory>
#include <ostream>

#include "compiler/model/model_dump.h"
#include "compiler/report/decisions_dump.h"
#include "compiler/syntax/ast_dump.h"
#include "compiler/table/table_dump.h"
#include "tools/polc/choices.h"
#include "tools/polc/command.h"
#include "tools/polc/policy_input.h"

namespace polc::tool {
namespace {

enum class Stage : int { ast, model, decisions, table };

const std::map<std::string, Stage> stages = {
    {"ast", Stage::ast}, {"model", Stage::model}, {"decisions", Stage::decisions}, {"table", Stage::table}};

struct DumpOptions {
  PolicyOptions policy;
  Stage stage = Stage::decisions;
};

/// The stages before the table are there for a source alone, and also for one with errors.
ExitCode dump_source(const DumpOptions& options, Environment& environment) {
  if (is_table_file(options.policy.path)) {
    throw CLI::ValidationError("--stage", "a compiled table has only the stages decisions and table");
  }
  CompileOptions compile_options;
  compile_options.folders = options.policy.folders;
  const std::unique_ptr<Compilation> compilation = compile(options.policy.path, compile_options, environment.reader);
  print_errors(*compilation, environment, options.policy.folders);
  if (options.stage == Stage::ast) {
    for (const ast::File& file : compilation->files.files) environment.out << dump(file, compilation->sources);
  } else if (compilation->model) {
    environment.out << dump(*compilation->model, compilation->sources);
  }
  return exit_code_of(*compilation);
}

ExitCode run(const DumpOptions& options, Environment& environment) {
  if (options.stage == Stage::ast || options.stage == Stage::model) return dump_source(options, environment);
  ExitCode exit_code = ExitCode::done;
  const PolicyInput input = load_policy_input(options.policy, environment, exit_code);
  if (!input.table) return exit_code;
  if (options.stage == Stage::table) {
    environment.out << dump_table(input.bytes, *input.table);
  } else {
    ReadBackTable read_back(*input.table);
    environment.out << dump_decisions(read_back);
  }
  return exit_code;
}

}  // namespace

void add_dump(const CommandLine& line) {
  auto options = std::make_shared<DumpOptions>();
  CLI::App* command = line.app.add_subcommand("dump");
  add_policy_options(*command, options->policy);
  take_one_of(command->add_option("--stage", options->stage, "The stage to print (default: decisions)"), stages);
  command->callback([=] { line.exit_code = run(*options, line.environment); });
}

}  // namespace polc::tool
