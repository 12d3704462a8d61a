// Fuzz target: any text is imported or refused with a diagnostic; it never crashes or hangs, and what is imported decides as it says.
//
// The first line says how the rest is to be read, as options of `polc import` separated by `;`, such as `from=md;level=S=deny;infer`.
// What was imported must compile, save where a cap of the compiler is passed, and every cell of the table is compared with the policy.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include <pol/verify.h>

#include "compiler/compile.h"
#include "compiler/diagnostics/render.h"
#include "compiler/importer/find_difference.h"
#include "compiler/importer/import_policy.h"
#include "compiler/importer/kept_text.h"
#include "compiler/importer/mapping_file.h"
#include "compiler/importer/summary.h"

namespace {

using namespace polc;
using namespace polc::importer;

void require(bool holds) {
  if (!holds) __builtin_trap();
}

ImportOptions options_of(std::string_view line) {
  ImportOptions options{{}, "fuzz", "fuzz", WriteStyle::literal};
  while (!line.empty()) {
    const std::size_t end = std::min(line.find(';'), line.size());
    const std::string_view option = line.substr(0, end);
    line.remove_prefix(std::min(end + 1, line.size()));
    if (option == "infer") options.style = WriteStyle::inferred;
    const std::size_t equals = option.find('=');
    if (equals == std::string_view::npos) continue;
    (void)set_option(options.read, option.substr(0, equals), option.substr(equals + 1));
  }
  return options;
}

/// What was said comes back from a mapping file, and what an author adds from below the line.
void check_files(const ReadOptions& options, const std::string& text) {
  SourceManager sources;
  DiagnosticSink sink;
  ReadOptions again;
  const std::string mapping = mapping_text(options);
  read_mapping(sources, sources.add("map", mapping), again, sink);
  require(sink.all().empty() && mapping_text(again) == mapping);
  read_mapping(sources, sources.add("text", text), again, sink);
  const std::string file = with_mark("policy fuzz;\n", text);
  require(read_earlier(file).kind == EarlierText::Kind::as_written && read_earlier(file).kept == text);
  read_earlier(text);
}

bool is_cap(const Diagnostic& diagnostic) {
  constexpr auto first = 5000;
  constexpr auto last = 5999;
  const auto number = static_cast<int>(diagnostic.code);
  return number >= first && number <= last;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view all(reinterpret_cast<const char*>(data), size);
  const std::size_t end = std::min(all.find('\n'), all.size());
  const std::string text(all.substr(std::min(end + 1, all.size())));
  const ImportOptions options = options_of(all.substr(0, end));
  check_files(options.read, text);

  SourceManager sources;
  DiagnosticSink sink;
  TableReading reading;
  const FileId file = sources.add("fuzz", text);
  const auto imported = import_policy(sources, file, options, reading, sink);
  require(imported.has_value() != sink.has_errors());
  render_text(sources, sink.all(), size % 2 == 0);
  if (!imported) return 0;

  const std::unique_ptr<Compilation> compilation = compile_text("fuzz.pol", with_mark(imported->policy.text, ""));
  for (const Diagnostic& diagnostic : compilation->sink.all()) {
    require(diagnostic.severity != Severity::error || is_cap(diagnostic));
  }
  if (!compilation->bytes) return 0;
  const pol::VerifyResult policy = pol::verify(*compilation->bytes);
  require(static_cast<bool>(policy));
  const TableComparison comparison = compare(imported->table, *policy, 1);
  for (const ImportDifference& difference : comparison.differences) {
    require(difference.kind == ImportDifference::Kind::too_many_combinations);
  }
  summary_text({"fuzz", imported->table, reading, imported->policy.inferred, comparison.cells});
  return 0;
}
