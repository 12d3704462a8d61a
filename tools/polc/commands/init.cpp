// polc init NAME: a first policy, from a few answers, from a table or as a template.
#include <fmt/format.h>

#include <array>
#include <filesystem>
#include <memory>
#include <ostream>
#include <string>

#include "compiler/compile.h"
#include "compiler/diagnostics/render.h"
#include "compiler/files/write_file.h"
#include "compiler/text/media.h"
#include "compiler/text/visible.h"
#include "tools/polc/command.h"
#include "tools/polc/init_questions.h"
#include "tools/polc/init_table.h"

namespace polc::tool {
namespace {

namespace fs = std::filesystem;

struct InitOptions {
  std::string name;
  std::string output;
  std::string table;  ///< To begin with.
};

/// `shop` and `shop.pol` name the same policy.
std::string stem_of(const std::string& name) {
  return name.ends_with(".pol") ? name.substr(0, name.size() - 4) : name;
}

ExitCode refuse(Environment& environment, const std::string& why, ExitCode code) {
  environment.err << "polc: " << visible(why) << '\n';
  return code;
}

ExitCode run(const InitOptions& options, Environment& environment) {
  const StarterName name = starter_name(stem_of(options.name));
  if (name.name.empty())
    return refuse(environment, fmt::format("`{}` holds no letter and no digit: name the policy", options.name),
                  ExitCode::usage);
  const std::string path = options.output.empty() ? name.name + ".pol" : options.output;
  std::error_code unknown;
  if (fs::symlink_status(path, unknown).type() != fs::file_type::not_found)
    return refuse(environment,
                  fmt::format("{} is there already and stays as it is: choose another name, or -o FILE", path),
                  ExitCode::usage);

  StarterPolicy policy = example_starter(name);
  if (!options.table.empty()) {
    ExitCode exit_code = ExitCode::done;
    std::optional<StarterPolicy> read = starter_of_table(options.table, name, environment, exit_code);
    if (!read) return exit_code;
    policy = std::move(*read);
  } else if (environment.is_interactive) {
    std::optional<StarterPolicy> answered = ask_for_policy(name, environment.in, environment.err);
    if (!answered)
      return refuse(environment, "the questions were not all answered: nothing was written", ExitCode::error);
    policy = std::move(*answered);
  }
  const std::string text = starter_text(policy);
  const std::unique_ptr<Compilation> compilation = compile_text(path, text);
  if (!compilation->bytes) {
    environment.err << render_text(compilation->sources, compilation->sink.all(), environment.color);
    return refuse(environment, "these answers make no policy that compiles: nothing was written", ExitCode::error);
  }
  const std::array<Output, 1> written = {{{path, text, Output::Kind::policy}}};
  if (const auto failure = write_files(written)) {
    return refuse(environment, fmt::format("cannot write `{}`: {}", failure->path, failure->reason),
                  failure->is_refused ? ExitCode::usage : ExitCode::error);
  }
  environment.out << fmt::format("wrote {}. Read it, change it, then:\n", visible(path));
  for (const char* next : {"check", "test", "matrix"})
    environment.out << fmt::format("  polc {} {}\n", next, shell_word(path));
  return ExitCode::done;
}

}  // namespace

void add_init(const CommandLine& line) {
  auto options = std::make_shared<InitOptions>();
  CLI::App* command = line.app.add_subcommand("init");
  command->add_option("NAME", options->name, "What the policy is called")->required();
  command->add_option("-o,--output", options->output, "The file to write, if not NAME.pol");
  command->add_option("--from", options->table,
                      "A spreadsheet (csv) or another table to begin with, in place of questions");
  command->callback([=] { line.exit_code = run(*options, line.environment); });
}

}  // namespace polc::tool
