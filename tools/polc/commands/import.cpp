// polc import FILE: a policy from a spreadsheet or a list of grants; or whether a policy still says what the table says.
#include <array>
#include <map>
#include <memory>
#include <string>

#include "compiler/importer/mapping_file.h"
#include "tools/polc/choices.h"
#include "tools/polc/command.h"
#include "tools/polc/table_import.h"

namespace polc::tool {
namespace {

const std::map<std::string, SummaryFormat> import_formats = {{"text", SummaryFormat::text},
                                                             {"json", SummaryFormat::json}};

/// An option about the table: its name is its key.
struct TableOption {
  const char* name;
  const char* help;
  const char* words = nullptr;  ///< What it takes, where that is one of a few words.
};

constexpr std::array<TableOption, 14> table_options = {{
    {"from", "Format of FILE: csv, md or json (default: from its name or content)", "csv|md|json"},
    {"separator", "Separator of a csv: comma, semicolon, tab, bar, or another character"},
    {"table", "Which table of a Markdown text, from 1; commas between several with the same header row"},
    {"header-row", "The row that has the names, numbered as in a spreadsheet"},
    {"name-columns", "Columns that name the permission, joined by dots"},
    {"role-columns", "Columns that are roles, even if their names do not say so"},
    {"skip-columns", "Columns to leave out"},
    {"title-column", "The column with the permission's title"},
    {"subject-column", "The column that names the role of a row"},
    {"level-column", "The column with the level of a row, in a list of grants"},
    {"group-rows", "Rows with a name but no cells: skip, resource (of the rows below), permission (that nobody has)",
     "skip|resource|permission"},
    {"levels", "All levels in the cells, lowest first: deny,instruct,allow"},
    {"level", "WORD=LEVEL: what a word in the cells means; also WORD='allow if own'"},
    {"blank", "What a blank cell means: a level, or `refuse` (default: the lowest level)"},
}};

}  // namespace

void add_import(const CommandLine& line) {
  auto options = std::make_shared<ImportCommandOptions>();
  CLI::App* command = line.app.add_subcommand("import");
  command
      ->add_option("FILE", options->file,
                   "A spreadsheet as csv, a table in Markdown, a json of grants, or a casbin policy")
      ->required();
  CLI::Option* output =
      command->add_option("-o,--output", options->output, "The policy to write (.pol; default: standard output)");
  CLI::Option* check = command->add_option("--check", options->policy,
                                           "Write nothing; check that this policy decides what the table says");
  take_one_of(command->add_option("--format", options->format, "Output format of the report on how the table was read"),
              import_formats);
  command->add_option("--name", options->name,
                      "Name of the policy, and resource of permissions without one (default: the file's name)");
  command->add_option("--mapping", options->mapping, "A file that says how to read the table");
  CLI::Option* saved = command->add_option("--save-mapping", options->mapping_output,
                                           "Write a mapping file that records how the table was read");
  CLI::Option* literal =
      command->add_flag("--literal", options->is_literal, "Write the table cell by cell, as without --infer");
  CLI::Option* infer =
      command
          ->add_flag("--infer", options->is_inferred,
                     "Write a shorter policy, with the inheritance and whole resources that the table shows")
          ->excludes(literal);
  CLI::Option* force =
      command->add_flag("--force", options->is_forced,
                        "Replace -o and --save-mapping even if import did not write them, or they were edited since");
  // These are about what is written, and a check writes nothing.
  for (CLI::Option* writing : {output, saved, literal, infer, force}) check->excludes(writing);
  for (const TableOption& option : table_options) {
    const std::string key = option.name;
    const auto say = [=](const std::string& value) { options->said.emplace_back(key, value); };
    CLI::Option* added = command->add_option_function<std::string>("--" + key, say, option.help);
    // The function is called for each value.
    if (importer::adds_up(key)) added->trigger_on_parse();
    if (option.words != nullptr) added->type_name(option.words);
  }
  command->add_flag_callback(
      "--transpose", [=] { options->said.emplace_back("transpose", "yes"); },
      "Each row is a role, named in its first column");
  command->callback([=] {
    const bool has_output = !options->output.empty() || !options->mapping_output.empty();
    if (options->is_forced && !has_output) {
      throw CLI::ValidationError("--force", "there is no output to replace: use -o or --save-mapping");
    }
    if (options->name.find_first_of("`\r\n") != std::string::npos) {
      throw CLI::ValidationError("--name", "a name is one line without backquotes");
    }
    line.exit_code = TableImport(*options, line.environment).run();
  });
}

}  // namespace polc::tool
