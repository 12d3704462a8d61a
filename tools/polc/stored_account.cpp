#include "tools/polc/stored_account.h"

#include <fmt/format.h>

#include <ostream>

#include "compiler/diagnostics/render.h"
#include "compiler/files/input_file.h"
#include "compiler/text/visible.h"
#include "pol/account_text.h"

namespace polc::tool {
namespace {

/// Fails with a reason in words.
Expected<void> read_file(const std::string& path, pol::Account& account, std::vector<std::string>& notes) {
  Expected<InputFile> file = InputFile::open(path);
  if (!file) return Unexpected(std::move(file).error());
  const Expected<std::vector<std::byte>> bytes = file->read_all(pol::max_account_bytes);
  if (!bytes) return Unexpected("it is too large for an account, or reading it failed");
  const std::string_view text(reinterpret_cast<const char*>(bytes->data()), bytes->size());
  const pol::AccountReport report = pol::read_account(text, account);
  if (!report) return Unexpected(std::string(pol::text(report.status)));
  for (const pol::AccountNote& note : report.notes) {
    notes.push_back(
        fmt::format("Stored, and no longer in force: {}={}: {}.", note.name, note.value, pol::text(note.kind)));
  }
  return {};
}

}  // namespace

bool read_stored_account(const std::optional<std::string>& path, const RequestArguments& choices, pol::Account& account,
                         std::vector<std::string>& notes, Environment& environment) {
  if (path) {
    if (const Expected<void> done = read_file(*path, account, notes); !done) {
      environment.err << fmt::format("polc: cannot read `{}`: {}\n", visible(*path), visible(done.error()));
      return false;
    }
  }
  SourceManager sources;
  DiagnosticSink sink;
  const std::optional<RequestWords> words = request_of(choices, sources, sink);
  const bool is_set = words && apply_settings(*words, account.table(), account, sink);
  environment.err << render_text(sources, sink.all(), environment.color);
  return is_set;
}

}  // namespace polc::tool
