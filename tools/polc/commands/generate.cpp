// polc generate WHAT: the manual page and the completions that a package installs. Not listed: it is for whoever packs polc.
#include <map>
#include <memory>
#include <ostream>

#include "tools/polc/choices.h"
#include "tools/polc/command.h"
#include "tools/polc/command_texts.h"

namespace polc::tool {
namespace {

enum class Page : int { man, bash, zsh, fish };

const std::map<std::string, Page> pages = {
    {"man", Page::man}, {"bash", Page::bash}, {"zsh", Page::zsh}, {"fish", Page::fish}};

std::string text_of(Page page, const CLI::App& app) {
  switch (page) {
    case Page::man:
      return manual_page(app);
    case Page::bash:
      return bash_completion(app);
    case Page::zsh:
      return zsh_completion(app);
    case Page::fish:
      return fish_completion(app);
  }
  return {};
}

}  // namespace

void add_generate(const CommandLine& line) {
  auto page = std::make_shared<Page>();
  CLI::App* command =
      line.app.add_subcommand("generate", "Print the manual page, or what a shell completes behind polc")->group("");
  take_one_of(command->add_option("WHAT", *page, "What to print")->required(), pages);
  command->callback([=] { line.environment.out << text_of(*page, line.app); });
}

}  // namespace polc::tool
