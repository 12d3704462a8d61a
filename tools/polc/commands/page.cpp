// polc page POLICY -o FILE.html: the policy as one file that people read and ask.
#include <map>
#include <memory>
#include <ostream>

#include "compiler/analysis/claims/policy_tests.h"
#include "compiler/files/write_file.h"
#include "compiler/page/page.h"
#include "compiler/text/visible.h"
#include "tools/polc/choices.h"
#include "tools/polc/command.h"
#include "tools/polc/policy_input.h"

namespace polc::tool {
namespace {

const std::map<std::string, page::Language> languages = {
    {"en", page::Language::en}, {"de", page::Language::de}, {"es", page::Language::es}};

struct PageCommandOptions {
  PolicyOptions policy;
  std::string output;
  std::string style;
  page::PageOptions page;
};

ExitCode report(const WriteFailure& failure, Environment& environment) {
  environment.err << "polc: cannot write `" << visible(failure.path) << "`: " << visible(failure.reason) << '\n';
  return failure.is_refused ? ExitCode::usage : ExitCode::error;
}

/// The house style; nothing, and printed, if it cannot be read.
bool read_style(PageCommandOptions& options, Environment& environment) {
  if (options.style.empty()) return true;
  const auto style = environment.reader(options.style);
  if (style) {
    options.page.house_style = *style;
  } else {
    environment.err << "polc: cannot read `" << visible(options.style) << "`: " << visible(style.error().reason)
                    << '\n';
  }
  return static_cast<bool>(style);
}

ExitCode run(PageCommandOptions options, Environment& environment) {
  ExitCode exit_code = ExitCode::done;
  if (!read_style(options, environment)) return ExitCode::error;
  const PolicyInput input = load_policy_input(options.policy, environment, exit_code);
  if (!input.table) return exit_code;
  page::PageSource source;
  source.file = options.policy.path;
  if (input.compilation->model) {
    source.model = &*input.compilation->model;
    source.sources = &input.compilation->sources;
    ConditionDiagrams conditions(*source.model);
    AccessConditions access(conditions);
    source.tests = run_tests(access, input.compilation->sink, options.policy.path);
  }
  ReadBackTable read_back(*input.table);
  const std::string text = page::render_page(read_back, source, options.page);
  if (options.output.empty() || options.output == "-") {
    environment.out << text;
    return exit_code;
  }
  const Output output{options.output, text, Output::Kind::made, false, true};
  if (const auto failure = write_files({&output, 1})) return report(*failure, environment);
  return exit_code;
}

}  // namespace

void add_page(const CommandLine& line) {
  auto options = std::make_shared<PageCommandOptions>();
  CLI::App* command = line.app.add_subcommand("page", "Write the policy as a page that people read");
  add_policy_options(*command, options->policy);
  command->add_option("-o,--output", options->output, "The page to write (default: standard output)")
      ->type_name("FILE.html");
  take_one_of(command->add_option("--lang", options->page.language, "The page's language"), languages);
  command->add_option("--title", options->page.title, "Instead of the policy's own title")->type_name("TITLE");
  command->add_option("--css", options->style, "A file of CSS that comes after the page's own")->type_name("FILE.css");
  command->callback([=] { line.exit_code = run(*options, line.environment); });
}

}  // namespace polc::tool
