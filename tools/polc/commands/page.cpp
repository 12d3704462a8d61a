// polc page POLICY -o FILE.html: the policy as one file that people read and ask.
#include <map>
#include <memory>
#include <optional>
#include <ostream>

#include "compiler/analysis/query/shared_terms.h"
#include "compiler/files/opened_inputs.h"
#include "compiler/page/page.h"
#include "compiler/text/visible.h"
#include "tools/polc/choices.h"
#include "tools/polc/command.h"
#include "tools/polc/made_file.h"
#include "tools/polc/page_source.h"
#include "tools/polc/policy_input.h"
#include "tools/polc/watch.h"

namespace polc::tool {
namespace {

const std::map<std::string, page::Language> languages = {
    {"en", page::Language::en}, {"de", page::Language::de}, {"es", page::Language::es}};

struct PageCommandOptions {
  PolicyOptions policy;
  std::string output;
  std::string style;
  std::string against;
  bool watch = false;
  page::PageOptions page;
};

/// The policy's own files, and what else the page is made of.
std::vector<std::string> files_of(const PolicyInput& input, const PageCommandOptions& options) {
  std::vector<std::string> files{options.policy.path};
  for (std::size_t file = 0; file < input.compilation->sources.size(); ++file)
    files.emplace_back(input.compilation->sources.path(static_cast<FileId>(file)));
  if (!options.style.empty()) files.push_back(options.style);
  if (!options.against.empty()) files.push_back(options.against);
  return files;
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

/// Makes the page once. `read` gets the files that it depends on.
ExitCode make(PageCommandOptions options, Environment& environment, std::vector<std::string>& read) {
  ExitCode exit_code = ExitCode::done;
  if (!read_style(options, environment)) return ExitCode::error;
  const PolicyInput input = load_policy_input(options.policy, environment, exit_code);
  read = files_of(input, options);
  if (!input.table) return exit_code;
  PolicyInput earlier;
  std::optional<ReadBackTable> before;
  if (!options.against.empty()) {
    PolicyOptions against{options.against, {}};
    if (!is_table_file(options.against)) against.folders = options.policy.folders;
    earlier = load_policy_input(against, environment, exit_code);
    if (!earlier.table) return exit_code;
    before.emplace(*earlier.table);
  }
  const page::PageSource source = page_source(input, options.policy.path);
  ReadBackTable read_back(*input.table);
  std::optional<page::EarlierPolicy> compared;
  if (before) compared.emplace(earlier_policy(earlier, *before));
  try {
    const std::string text = page::render_page(read_back, source, options.page, compared ? &*compared : nullptr);
    return put_out(options.output, text, exit_code, environment);
  } catch (const Incomparable& problem) {
    environment.err << "polc: " << visible(problem.what()) << '\n';
    return ExitCode::error;
  }
}

ExitCode run(const PageCommandOptions& options, Environment& environment) {
  std::vector<std::string> read;
  FileWatch watch;
  watch.begin();
  ExitCode exit_code = make(options, environment, read);
  if (!options.watch) return exit_code;
  environment.err << "polc: writes `" << visible(options.output)
                  << "` again on each change, until standard input ends\n";
  while (watch.wait(read)) {
    watch.begin();
    forget_inputs();  // Editors save by renaming: the page may have got the inode of the policy that was read before.
    exit_code = make(options, environment, read);
  }
  return exit_code;
}

}  // namespace

void add_page(const CommandLine& line) {
  auto options = std::make_shared<PageCommandOptions>();
  options->policy.keeps_trees = true;
  CLI::App* command = line.app.add_subcommand("page");
  add_policy_options(*command, options->policy);
  CLI::Option* output =
      command->add_option("-o,--output", options->output, "The page to write (default: standard output)")
          ->type_name("FILE.html");
  take_one_of(command->add_option("--lang", options->page.language, "The page's language"), languages);
  command->add_option("--title", options->page.title, "Instead of the policy's own title")->type_name("TITLE");
  command->add_option("--css", options->style, "A file of CSS that comes after the page's own")->type_name("FILE.css");
  command->add_option("--against", options->against, "An earlier policy or table: mark what was widened and narrowed")
      ->type_name("OLD");
  command
      ->add_flag("--watch", options->watch, "Write the page again whenever its files change, until standard input ends")
      ->needs(output);
  command->callback([=] { line.exit_code = run(*options, line.environment); });
}

}  // namespace polc::tool
