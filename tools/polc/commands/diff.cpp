// polc diff OLD NEW: every decision that changed, and what else a policy's users rely on.
#include <fmt/format.h>

#include <map>
#include <memory>
#include <ostream>

#include "compiler/report/diff_text.h"
#include "compiler/sql/fleet_sql.h"
#include "compiler/text/visible.h"
#include "tools/polc/account_lines.h"
#include "tools/polc/approvals.h"
#include "tools/polc/choices.h"
#include "tools/polc/command.h"
#include "tools/polc/diff_inputs.h"
#include "tools/polc/terminal.h"

namespace polc::tool {
namespace {

const std::map<std::string, DiffFormat> diff_formats = {
    {"text", DiffFormat::text}, {"md", DiffFormat::md}, {"json", DiffFormat::json}, {"sarif", DiffFormat::sarif}};

struct DiffCommandOptions {
  std::string before;
  std::string after;
  std::vector<std::string> folders;
  std::vector<std::string> renamed;
  bool recognizes_no_renames = false;
  std::vector<std::string> fail_on;
  std::string approvals;
  std::string accounts;
  bool has_details = false;
  DiffFormat format = DiffFormat::text;
  bool is_sql = false;
  sql::FleetOptions fleet;
};

/// Databases that count accounts.
const std::map<std::string, sql::Dialect> fleet_dialects = {{"duckdb", sql::Dialect::duckdb},
                                                            {"postgresql", sql::Dialect::postgresql}};

ExitCode compare(const DiffCommandOptions& options, const PolicyInput& old_input, const PolicyInput& new_input,
                 const std::set<DiffTopic>& failing, Environment& environment) {
  const auto refuse = [&](const std::string& why) {
    environment.err << "polc: " << visible(why) << '\n';
    return ExitCode::error;
  };
  const DiffSide before = side_of(old_input);
  const DiffSide after = side_of(new_input);
  const DiffOptions how = diff_options(options.renamed, !options.recognizes_no_renames, before, after);
  if (options.is_sql) {
    environment.out << sql::fleet_sql(before, after, how, options.fleet);
    return ExitCode::done;
  }
  PolicyDiff diff = compare_policies(before, after, how);
  if (diff.permissions_compared == 0) return refuse("neither policy has a permission: there is nothing to compare");
  DiffReport report{diff,
                    options.before,
                    options.after,
                    folder_of(options.before, old_input),
                    folder_of(options.after, new_input),
                    failing,
                    {}};
  report.width = answer_columns(environment);
  report.has_details = options.has_details;
  report.has_approvals = !options.approvals.empty();
  if (!options.approvals.empty()) {
    const Approvals approvals = read_approvals(options.approvals, environment.reader);
    if (!approvals.problem.empty()) return refuse(approvals.problem);
    report.lapsed = approve(diff, approvals);
  }
  AccountChanges accounts;
  if (!options.accounts.empty()) {
    AccountComparison comparison(before, after, how);
    const Expected<std::uint64_t> read = read_accounts(options.accounts, comparison);
    if (!read) return refuse(read.error());
    accounts = comparison.take();
    report.accounts = &accounts;
  }
  const std::string answer = render(report, options.format);
  if (options.format == DiffFormat::text) {
    show(answer, environment);
  } else {
    environment.out << answer;
  }
  return fails(report) ? ExitCode::check_failed : ExitCode::done;
}

ExitCode run(const DiffCommandOptions& options, Environment& environment) {
  const std::set<DiffTopic> failing = topics_of(options.fail_on);
  if (!options.folders.empty() && is_table_file(options.before) && is_table_file(options.after))
    throw CLI::ExcludesError("-I", "compiled tables, which import nothing");
  if (options.format == DiffFormat::sarif && !options.accounts.empty())
    throw CLI::ValidationError("--accounts", "sarif has no place for accounts: use text, md or json");
  if (options.has_details && options.format != DiffFormat::text)
    throw CLI::ValidationError("--details", "the other formats hold all of it: leave it out");
  ExitCode exit_code = ExitCode::done;
  const PolicyInput before = load_side(options.before, options.folders, environment, exit_code);
  if (!before.table) return exit_code;
  const PolicyInput after = load_side(options.after, options.folders, environment, exit_code);
  if (!after.table) return exit_code;
  try {
    return compare(options, before, after, failing, environment);
  } catch (const Incomparable& problem) {
    environment.err << "polc: " << visible(problem.what()) << '\n';
    return ExitCode::error;
  } catch (const sql::Refused& refused) {
    environment.err << "polc: " << visible(refused.message()) << '\n';
    if (!refused.help().empty()) environment.err << "  help: " << visible(refused.help()) << '\n';
    return ExitCode::check_failed;
  }
}

}  // namespace

void add_diff(const CommandLine& line) {
  auto options = std::make_shared<DiffCommandOptions>();
  CLI::App* command = line.app.add_subcommand("diff");
  command->add_option("OLD", options->before, "A policy, a compiled table, or git:REV:path")->required();
  command->add_option("NEW", options->after, "Likewise")->required();
  add_folders_option(*command, options->folders);
  CLI::Option* fail_on = take_one_each(command->add_option(
      "--fail-on", options->fail_on, "Exit with 1 for findings of these topics, such as widened,asserts; any"));
  fail_on->delimiter(',');
  take_one_each(command->add_option("--renamed", options->renamed, "old=new: a name that changed; repeat for more"));
  command->add_flag("--no-renames", options->recognizes_no_renames, "Recognize no renames but those told");
  CLI::Option* approvals =
      command->add_option("--approvals", options->approvals, "A file of fingerprints of findings that are approved");
  CLI::Option* accounts = command->add_option("--accounts", options->accounts,
                                              "Stored accounts, a JSON object a line: what changes for which of them");
  CLI::Option* details = command->add_flag("--details", options->has_details,
                                           "Text: the statements with their notes, and the fingerprints to approve");
  CLI::Option* format = take_one_of(command->add_option("--format", options->format, "Output format"), diff_formats);
  CLI::Option* sql = take_one_of(
      command->add_option("--sql", options->fleet.dialect,
                          "Write SQL instead, which finds the accounts in a database that decide differently"),
      fleet_dialects);
  for (CLI::Option* other : {fail_on, approvals, accounts, details, format}) sql->excludes(other);
  take_one_each(
      command->add_option("--table", options->fleet.tables,
                          "Of --sql: the table of accounts (default: as `polc sql` makes it); repeat for shards"))
      ->type_name("NAME")
      ->needs(sql);
  command->add_flag("--each", options->fleet.each, "Of --sql: every account, instead of how many")->needs(sql);
  command
      ->add_flag("--trust-table", options->fleet.trusts_table,
                 "Of --sql: the table's constraints admit nothing else, as those of `polc sql`: do not look for it")
      ->needs(sql);
  command->callback([=] {
    options->is_sql = sql->count() > 0;
    line.exit_code = run(*options, line.environment);
  });
}

}  // namespace polc::tool
