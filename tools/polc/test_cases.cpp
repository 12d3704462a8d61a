#include "tools/polc/test_cases.h"

#include <fmt/format.h>

#include <ostream>

#include "compiler/cases/cases.h"
#include "compiler/text/visible.h"
#include "tools/polc/choices.h"

namespace polc::tool {

void add_cases_option(CLI::App& command, std::vector<std::string>& files) {
  take_one_each(
      command.add_option("--cases", files, "Cases and the level of each, as csv or ndjson: they count as tests"));
}

ExitCode add_cases(const std::vector<std::string>& files, Compilation& compilation, Environment& environment) {
  return add_cases(files, *compilation.model, compilation, environment);
}

ExitCode add_cases(const std::vector<std::string>& files, Model& model, Compilation& compilation,
                   Environment& environment) {
  for (const std::string& file : files) {
    Expected<std::string, ReadError> text = environment.reader(file);
    if (!text) {
      environment.err << fmt::format("polc: cannot read `{}`: {}\n", visible(file), visible(text.error().reason));
      return ExitCode::error;
    }
    if (!polc::add_cases(file, std::move(*text), model, compilation.sources, compilation.sink)) return ExitCode::error;
  }
  return ExitCode::done;
}

}  // namespace polc::tool
