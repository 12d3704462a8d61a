#include "tools/polc/made_file.h"

#include <ostream>

#include "compiler/files/write_file.h"
#include "compiler/text/visible.h"

namespace polc::tool {

ExitCode put_out(const std::string& path, const std::string& text, ExitCode done, Environment& environment) {
  if (path.empty() || path == "-") {
    environment.out << text;
    return done;
  }
  const Output output{path, text, Output::Kind::made, false, true};
  const auto failure = write_files({&output, 1});
  if (!failure) return done;
  environment.err << "polc: cannot write `" << visible(failure->path) << "`: " << visible(failure->reason) << '\n';
  return failure->is_refused ? ExitCode::usage : ExitCode::error;
}

}  // namespace polc::tool
