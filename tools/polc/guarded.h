// What stands around every command: whatever it throws ends in a message and an exit code, never in a crash.
#pragma once

#include <exception>
#include <new>
#include <ostream>

#include "compiler/diagnostics/render.h"
#include "compiler/files/opened_inputs.h"
#include "compiler/table/read_back_table.h"
#include "compiler/text/visible.h"
#include "tools/polc/environment.h"

namespace polc::tool {

/// Runs `work`, which returns an ExitCode. What it throws is said on `err`, and is an error.
template <typename Work>
ExitCode guarded(Work work, std::ostream& err) {
  try {
    return work();
  } catch (const PrintedInput& input) {
    if (is_apart_from_errors(input))
      err << "polc: `" << visible(input.path) << "` is read, and what is printed goes there too\n";
    return ExitCode::usage;
  } catch (const QuestionLimit& limit) {
    DiagnosticSink sink;
    sink.report(Code::question_too_complex, std::nullopt, {limit.subject(), limit.amount()});
    err << render_text({}, sink.all(), false);
  } catch (const std::bad_alloc&) {
    err << "polc: out of memory: nothing was written\n";
  } catch (const std::exception& error) {
    err << "polc: internal error: " << visible(error.what()) << '\n' << POLC_REPORT_IT << '\n';
  } catch (...) {
    err << "polc: internal error: something other than an exception was thrown\n" << POLC_REPORT_IT << '\n';
  }
  return ExitCode::error;
}

}  // namespace polc::tool
