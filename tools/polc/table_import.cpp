#include "tools/polc/table_import.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <ostream>

#include "compiler/compile.h"
#include "compiler/diagnostics/render.h"
#include "compiler/importer/applicable_options.h"
#include "compiler/importer/cell_reader.h"
#include "compiler/importer/find_difference.h"
#include "compiler/importer/kept_text.h"
#include "compiler/importer/mapping_file.h"
#include "compiler/importer/permission_name.h"
#include "compiler/importer/report_difference.h"
#include "compiler/importer/summary.h"
#include "compiler/text/visible.h"
#include "llvm/Support/FileSystem.h"
#include "pol/verify.h"
#include "tools/polc/import_questions.h"
#include "tools/polc/policy_input.h"

namespace polc::tool {
namespace {

using importer::ImportDifference;

constexpr std::size_t max_differences = 20;
constexpr std::string_view mapping_head = "# How `polc import --mapping`";

/// Also where neither is there yet.
bool is_same_file(const std::string& one, const std::string& other) {
  if (one.empty() || other.empty()) return false;
  std::error_code error;
  return std::filesystem::weakly_canonical(one, error) == std::filesystem::weakly_canonical(other, error) ||
         std::filesystem::equivalent(one, other, error);
}

}  // namespace

ExitCode TableImport::run() {
  const auto file = load(options_.file);
  if (!file) return ExitCode::error;
  if (!options_.mapping.empty()) {
    const auto mapping = load(options_.mapping);
    if (!mapping) return ExitCode::error;
    importer::read_mapping(sources_, *mapping, read_options_, sink_);
  }
  for (const auto& [key, value] : options_.said) {
    const Expected<void> done = importer::set_option(read_options_, key, value);
    if (done) continue;
    environment_.err << fmt::format("polc: --{}: {}\n", key, visible(done.error()));
    return ExitCode::usage;
  }
  if (sink_.has_errors()) return refused();
  if (const std::string problem = importer::inapplicable_option(sources_, *file, read_options_); !problem.empty()) {
    environment_.err << fmt::format("polc: {}\n", visible(problem));
    return ExitCode::usage;
  }
  if (is_same_file(options_.output, options_.mapping_output)) {
    environment_.err << fmt::format("polc: -o and --save-mapping both name `{}`\n", visible(options_.output));
    return ExitCode::usage;
  }
  std::string kept;
  if (options_.policy.empty() && !check_output(kept)) return refused();
  if (const auto refusal = find_refusal(outputs("", ""))) return tell(*refusal);
  auto policy = read(*file);
  if (!policy) return refused();
  return options_.policy.empty() ? write(*policy, kept, *file) : check(*policy);
}

std::optional<FileId> TableImport::load(const std::string& path) {
  Expected<std::string, ReadError> text = environment_.reader(path);
  if (text) return sources_.add(path, *std::move(text));
  environment_.err << fmt::format("polc: cannot read `{}`: {}\n", visible(path), visible(text.error().reason));
  return std::nullopt;
}

ExitCode TableImport::refused() {
  if (options_.format == SummaryFormat::json) {
    environment_.out << render_json(sources_, sink_.all());
  } else {
    environment_.err << render_text(sources_, sink_.all(), environment_.color);
  }
  return ExitCode::check_failed;
}

std::array<Output, 2> TableImport::outputs(std::string_view mapping, std::string_view text) const {
  const bool is_same = is_same_file(options_.mapping, options_.mapping_output);
  const auto kind = is_same ? Output::Kind::rewritten : Output::Kind::made;
  return {{{options_.mapping_output, mapping, kind, true}, {options_.output, text, Output::Kind::policy, true}}};
}

bool TableImport::check_output(std::string& kept) {
  namespace fs = llvm::sys::fs;
  for (const std::string& output : {options_.output, options_.mapping_output}) {
    if (output.empty()) continue;
    for (const std::string& input : {options_.file, options_.mapping}) {
      const bool is_own = input == options_.mapping && output == options_.mapping_output;
      bool is_same = false;
      if (input.empty() || is_own || fs::equivalent(input, output, is_same) || !is_same) continue;
      sink_.report(Code::output_is_input, std::nullopt, {output});
      return false;
    }
  }
  if (!check_mapping_output()) return false;
  if (options_.output.empty() || !fs::is_regular_file(options_.output)) return true;
  const Expected<std::string, ReadError> earlier = read_earlier_output(options_.output);
  const importer::EarlierText text = earlier ? importer::read_earlier(*earlier) : importer::EarlierText{};
  using Kind = importer::EarlierText::Kind;
  kept = text.kept;
  if (options_.is_forced || text.kind == Kind::as_written) return true;
  sink_.report(text.kind == Kind::foreign ? Code::output_not_imported : Code::output_edited, std::nullopt,
               {options_.output});
  return false;
}

bool TableImport::check_mapping_output() {
  if (options_.mapping_output.empty() || options_.is_forced) return true;
  if (!llvm::sys::fs::is_regular_file(options_.mapping_output)) return true;
  const Expected<std::string, ReadError> earlier = read_earlier_output(options_.mapping_output);
  if (earlier && earlier->starts_with(mapping_head)) return true;
  sink_.report(Code::output_not_imported, std::nullopt, {options_.mapping_output});
  return false;
}

std::optional<importer::ImportedPolicy> TableImport::read(FileId file) {
  const std::string name = options_.name.empty() ? importer::name_of_file(options_.file) : options_.name;
  const std::string origin = options_.file.substr(options_.file.find_last_of('/') + 1);
  const auto style = options_.is_inferred ? importer::WriteStyle::inferred : importer::WriteStyle::literal;
  importer::ImportOptions options{read_options_, name, origin, style};
  AskedImport asked = import_and_ask(sources_, file, options, environment_, sink_);
  read_options_ = std::move(options.read);
  reading_ = std::move(asked.reading);
  was_asked_ = asked.was_asked;
  return std::move(asked.policy);
}

ExitCode TableImport::write(importer::ImportedPolicy& policy, const std::string& kept, FileId file) {
  const std::string text = importer::with_mark(policy.policy.text, kept);
  const auto cells = compare_with_table(policy.table, text, file);
  if (!cells) return sink_.all().empty() ? ExitCode::check_failed : refused();
  const importer::ImportSummary summary{options_.file, policy.table, reading_, policy.policy.inferred, *cells};
  const bool is_json = options_.format == SummaryFormat::json;
  // Where the policy is the output, what is said of it goes beside it.
  std::ostream& said = options_.output.empty() ? environment_.err : environment_.out;
  if (!is_json) said << importer::summary_text(summary) << std::flush;
  const std::string mapping = options_.mapping_output.empty() ? "" : mapping_text();
  const auto written = outputs(mapping, text);
  if (const auto failure = write_files(written)) return tell(*failure);
  if (is_json) {
    environment_.out << importer::summary_json(summary, text, options_.output);
  } else if (options_.output.empty()) {
    environment_.out << text;
  } else {
    said << fmt::format("wrote {}{}\n", visible(options_.output), kept.empty() ? "" : ", keeping what you added");
  }
  if (was_asked_ && options_.mapping_output.empty()) tell_options();
  return ExitCode::done;
}

std::string TableImport::mapping_text() const {
  const importer::ReadOptions read = importer::by_name(read_options_, reading_);
  return fmt::format("{} reads {}.\n{}", mapping_head, options_.file.substr(options_.file.find_last_of('/') + 1),
                     importer::mapping_text(read));
}

void TableImport::tell_options() {
  std::string text;
  const std::string mapping = importer::mapping_text(importer::by_name(read_options_, reading_));
  llvm::StringRef rest = mapping;
  while (!rest.empty()) {
    const auto [line, further] = rest.split('\n');
    const auto [key, value] = line.split(" = ");
    text += key == "transpose" ? " --transpose" : " " + importer::option_text(key.str(), value.str());
    rest = further;
  }
  environment_.err << "next time, use" << text << ", or save these answers with --save-mapping FILE\n";
}

ExitCode TableImport::tell(const WriteFailure& failure) {
  environment_.err << fmt::format("polc: cannot write `{}`: {}\n", visible(failure.path), visible(failure.reason));
  return failure.is_refused ? ExitCode::usage : ExitCode::error;
}

std::optional<std::uint64_t> TableImport::compare_with_table(const importer::AccessTable& table,
                                                             const std::string& text, FileId file) {
  const std::unique_ptr<Compilation> compilation =
      compile_text(options_.output.empty() ? "imported.pol" : options_.output, text);
  if (compilation->sink.has_errors() && options_.format == SummaryFormat::json) {
    environment_.out << render_json(compilation->sources, compilation->sink.all());
  } else if (!compilation->sink.all().empty()) {
    environment_.err << render_text(compilation->sources, compilation->sink.all(), environment_.color);
  }
  if (!compilation->bytes) return std::nullopt;
  const pol::VerifyResult policy = pol::verify(*compilation->bytes);
  if (!policy) return std::nullopt;
  const importer::TableComparison comparison = importer::compare(table, *policy, 1);
  if (comparison.differences.empty()) return comparison.cells;
  const ImportDifference& difference = comparison.differences.front();
  const Span whole{file, 0, 0};
  if (difference.kind == ImportDifference::Kind::too_many_combinations) {
    sink_.report(Code::import_unchecked, whole, {difference.permission, std::to_string(importer::max_combinations)});
  } else if (difference.kind == ImportDifference::Kind::decision) {
    sink_.report(Code::import_differs, whole,
                 {difference.expected, difference.role, difference.permission, difference.request, difference.found});
  } else {
    importer::report_difference(table, difference, sink_);
  }
  return std::nullopt;
}

ExitCode TableImport::check(const importer::ImportedPolicy& imported) {
  const std::vector<importer::ImportedPermission>& permissions = imported.table.permissions;
  const bool is_name_used = std::any_of(permissions.begin(), permissions.end(),
                                        [&](const auto& permission) { return permission.resource == options_.name; });
  if (!options_.name.empty() && !is_name_used) {
    environment_.err << "polc: --name has no effect with --check: every permission of the table has a resource\n";
    return ExitCode::usage;
  }
  ExitCode exit_code = ExitCode::done;
  const PolicyInput input = load_policy_input({options_.policy, {}}, environment_, exit_code);
  if (!input.table) return exit_code;
  const importer::TableComparison comparison = importer::compare(imported.table, *input.table, max_differences);
  for (const ImportDifference& difference : comparison.differences)
    importer::report_difference(imported.table, difference, sink_);
  if (sink_.has_errors()) return refused();
  if (options_.format == SummaryFormat::json) {
    const std::vector<std::string> nothing;
    const importer::ImportSummary summary{options_.file, imported.table, reading_, nothing, comparison.cells};
    environment_.out << importer::summary_json(summary, "", options_.policy);
  } else {
    environment_.out << fmt::format("{} decides what {} says: {} cells compared\n", visible(options_.policy),
                                    visible(options_.file), comparison.cells);
  }
  return ExitCode::done;
}

}  // namespace polc::tool
