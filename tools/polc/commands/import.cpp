// polc import FILE: a policy from a spreadsheet or a list of grants; or whether a policy still says what the table says.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <memory>
#include <ostream>

#include "compiler/compile.h"
#include "compiler/diagnostics/render.h"
#include "compiler/files/write_file.h"
#include "compiler/importer/applicable_options.h"
#include "compiler/importer/cell_reader.h"
#include "compiler/importer/find_difference.h"
#include "compiler/importer/import_policy.h"
#include "compiler/importer/kept_text.h"
#include "compiler/importer/mapping_file.h"
#include "compiler/importer/permission_name.h"
#include "compiler/importer/summary.h"
#include "compiler/text/visible.h"
#include "llvm/Support/FileSystem.h"
#include "pol/verify.h"
#include "tools/polc/choices.h"
#include "tools/polc/command.h"
#include "tools/polc/import_questions.h"
#include "tools/polc/policy_input.h"

namespace polc::tool {
namespace {

using importer::ImportDifference;

enum class SummaryFormat : int { text, json };
const std::map<std::string, SummaryFormat> formats = {{"text", SummaryFormat::text}, {"json", SummaryFormat::json}};

constexpr std::size_t max_differences = 20;
constexpr std::string_view mapping_head = "# How `polc import --mapping`";

struct ImportCommandOptions {
  std::string file;
  std::string output;
  std::string name;
  std::string mapping;
  std::string mapping_output;
  std::string policy;  ///< To be checked.
  SummaryFormat format = SummaryFormat::text;
  bool is_literal = false;
  bool is_inferred = false;
  bool is_forced = false;
  std::vector<std::pair<std::string, std::string>>
      said;  ///< The options about the table, as they stand on the command line.
};

/// One import: reads, asks, compares, writes.
class Import {
 public:
  Import(const ImportCommandOptions& options, Environment& environment)
      : options_(options), environment_(environment) {}

  ExitCode run() {
    const auto file = load(options_.file);
    if (!file) return ExitCode::error;
    if (!options_.mapping.empty()) {
      const auto mapping = load(options_.mapping);
      if (!mapping) return ExitCode::error;
      importer::read_mapping(sources_, *mapping, read_options_, sink_);
    }
    for (const auto& [key, value] : options_.said) {
      const std::string problem = importer::set_option(read_options_, key, value);
      if (problem.empty()) continue;
      environment_.err << fmt::format("polc: --{}: {}\n", key, visible(problem));
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
    auto policy = read(*file);
    if (!policy) return refused();
    return options_.policy.empty() ? write(*policy, kept, *file) : check(*policy);
  }

 private:
  std::optional<FileId> load(const std::string& path) {
    ReadResult read = environment_.reader(path);
    if (read.ok) return sources_.add(path, std::move(read.text));
    environment_.err << fmt::format("polc: cannot read `{}`: {}\n", visible(path), visible(read.text));
    return std::nullopt;
  }

  ExitCode refused() {
    if (options_.format == SummaryFormat::json) {
      environment_.out << render_json(sources_, sink_.all());
    } else {
      environment_.err << render_text(sources_, sink_.all(), environment_.color);
    }
    return ExitCode::check_failed;
  }

  /// Also where neither is there yet.
  static bool is_same_file(const std::string& one, const std::string& other) {
    if (one.empty() || other.empty()) return false;
    std::error_code error;
    return std::filesystem::weakly_canonical(one, error) == std::filesystem::weakly_canonical(other, error) ||
           std::filesystem::equivalent(one, other, error);
  }

  /// Whether what stands at the output may be replaced, and what of it is kept.
  bool check_output(std::string& kept) {
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
    const ReadResult earlier = environment_.reader(options_.output);
    const importer::EarlierText text = earlier.ok ? importer::read_earlier(earlier.text) : importer::EarlierText{};
    using Kind = importer::EarlierText::Kind;
    kept = text.kept;
    if (options_.is_forced || text.kind == Kind::as_written) return true;
    sink_.report(text.kind == Kind::foreign ? Code::output_not_imported : Code::output_edited, std::nullopt,
                 {options_.output});
    return false;
  }

  /// A mapping replaces a mapping.
  bool check_mapping_output() {
    if (options_.mapping_output.empty() || options_.is_forced) return true;
    if (!llvm::sys::fs::is_regular_file(options_.mapping_output)) return true;
    const ReadResult earlier = environment_.reader(options_.mapping_output);
    if (earlier.ok && earlier.text.starts_with(mapping_head)) return true;
    sink_.report(Code::output_not_imported, std::nullopt, {options_.mapping_output});
    return false;
  }

  /// Reads the table; where something is open and a person is there, asks and reads it again.
  std::optional<importer::ImportedPolicy> read(FileId file) {
    const std::string name = options_.name.empty() ? importer::name_of_file(options_.file) : options_.name;
    const std::string origin = options_.file.substr(options_.file.find_last_of('/') + 1);
    const auto style = options_.is_inferred ? importer::WriteStyle::inferred : importer::WriteStyle::literal;
    while (true) {
      reading_ = {};
      sink_.all().clear();
      auto policy = importer::import_policy(sources_, file, {read_options_, name, origin, style}, reading_, sink_);
      if (policy || !environment_.is_interactive || reading_.questions.empty()) return policy;
      if (!ask(reading_.questions.front(), read_options_, environment_.in, environment_.err)) return std::nullopt;
      was_asked_ = true;
    }
  }

  ExitCode write(importer::ImportedPolicy& policy, const std::string& kept, FileId file) {
    const std::string text = importer::with_mark(policy.policy.text, kept);
    const auto cells = compare_with_table(policy.table, text, file);
    if (!cells) return sink_.all().empty() ? ExitCode::check_failed : refused();
    const importer::ImportSummary summary{options_.file, policy.table, reading_, policy.policy.inferred, *cells};
    const bool is_json = options_.format == SummaryFormat::json;
    // Where the policy is the output, what is said of it goes beside it.
    std::ostream& said = options_.output.empty() ? environment_.err : environment_.out;
    if (!is_json) said << importer::summary_text(summary) << std::flush;
    if (!options_.mapping_output.empty() && !save(options_.mapping_output, mapping_text())) return ExitCode::error;
    if (!options_.output.empty() && !save(options_.output, text)) return ExitCode::error;
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

  std::string mapping_text() const {
    const importer::ReadOptions read = importer::by_name(read_options_, reading_);
    return fmt::format("{} reads {}.\n{}", mapping_head, options_.file.substr(options_.file.find_last_of('/') + 1),
                       importer::mapping_text(read));
  }

  /// What answers the questions beforehand.
  void tell_options() {
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

  bool save(const std::string& path, const std::string& text) {
    const std::optional<std::string> reason = write_file(path, text);
    if (reason) environment_.err << fmt::format("polc: cannot write `{}`: {}\n", visible(path), visible(*reason));
    return !reason;
  }

  /// Compiles the text and holds it against the table: how many cells were compared. Nothing if it is not the policy that was asked for.
  std::optional<std::uint64_t> compare_with_table(const importer::AccessTable& table, const std::string& text,
                                                  FileId file) {
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
      report_drift(table, difference);
    }
    return std::nullopt;
  }

  /// Whether a policy says what the table says.
  ExitCode check(const importer::ImportedPolicy& imported) {
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
    for (const ImportDifference& difference : comparison.differences) report_drift(imported.table, difference);
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

  void report_drift(const importer::AccessTable& table, const ImportDifference& difference) {
    using Kind = ImportDifference::Kind;
    std::optional<Span> place;
    for (const importer::ImportedPermission& permission : table.permissions) {
      if (permission.policy_name() == difference.permission) place = permission.name.span;
    }
    for (const importer::ImportedName& role : table.roles) {
      if (!place && role.text == difference.role) place = role.span;
    }
    switch (difference.kind) {
      case Kind::decision:
        sink_.report(
            Code::drifted, place,
            {difference.expected, difference.role, difference.permission, difference.request, difference.found});
        break;
      case Kind::role_in_table:
      case Kind::role_in_policy:
        sink_.report(Code::drifted_name, place,
                     {"role", difference.role, difference.kind == Kind::role_in_table ? "table" : "policy"});
        break;
      case Kind::permission_in_table:
      case Kind::permission_in_policy:
        sink_.report(
            Code::drifted_name, place,
            {"permission", difference.permission, difference.kind == Kind::permission_in_table ? "table" : "policy"});
        break;
      case Kind::level_in_table:
        sink_.report(Code::drifted_levels, place, {difference.expected});
        break;
      case Kind::attribute_in_table:
        sink_.report(Code::drifted_attribute, place, {difference.expected, difference.permission});
        break;
      case Kind::too_many_combinations:
        sink_.report(Code::import_unchecked, place,
                     {difference.permission, std::to_string(importer::max_combinations)});
        break;
    }
  }

  const ImportCommandOptions& options_;
  Environment& environment_;
  SourceManager sources_;
  DiagnosticSink sink_;
  importer::ReadOptions read_options_;
  importer::TableReading reading_;
  bool was_asked_ = false;
};

/// An option about the table: its name is its key.
struct TableOption {
  const char* name;
  const char* help;
  const char* words = nullptr;  ///< What it takes, where that is one of a few words.
};

constexpr std::array<TableOption, 14> table_options = {{
    {"from", "Format of FILE: csv, md or json (default: from its name or content)", "csv|md|json"},
    {"separator", "Separator of a csv: comma, semicolon, tab, bar, or another character"},
    {"table", "Which table of a Markdown text, from 1; commas between several with the same header row"},
    {"header-row", "The row that has the names, numbered as in a spreadsheet"},
    {"name-columns", "Columns that name the permission, joined by dots"},
    {"role-columns", "Columns that are roles, even if their names do not say so"},
    {"skip-columns", "Columns to leave out"},
    {"title-column", "The column with the permission's title"},
    {"subject-column", "The column that names the role of a row"},
    {"level-column", "The column with the level of a row, in a list of grants"},
    {"group-rows", "Rows with a name but no cells: skip, resource (of the rows below), permission (that nobody has)",
     "skip|resource|permission"},
    {"levels", "All levels in the cells, lowest first: deny,instruct,allow"},
    {"level", "WORD=LEVEL: what a word in the cells means; also WORD='allow if own'"},
    {"blank", "What a blank cell means: a level, or `refuse` (default: the lowest level)"},
}};

}  // namespace

void add_import(const CommandLine& line) {
  auto options = std::make_shared<ImportCommandOptions>();
  CLI::App* command = line.app.add_subcommand("import", "Write a policy from a table of roles and permissions");
  command
      ->add_option("FILE", options->file,
                   "A spreadsheet as csv, a table in Markdown, a json of grants, or a casbin policy")
      ->required();
  CLI::Option* output =
      command->add_option("-o,--output", options->output, "The policy to write (.pol; default: standard output)");
  CLI::Option* check = command->add_option("--check", options->policy,
                                           "Write nothing; check that this policy decides what the table says");
  take_one_of(command->add_option("--format", options->format, "Output format of the report on how the table was read"),
              formats);
  command->add_option("--name", options->name,
                      "Name of the policy, and resource of permissions without one (default: the file's name)");
  command->add_option("--mapping", options->mapping, "A file that says how to read the table");
  CLI::Option* saved = command->add_option("--save-mapping", options->mapping_output,
                                           "Write a mapping file that records how the table was read");
  CLI::Option* literal =
      command->add_flag("--literal", options->is_literal, "Write the table cell by cell, as without --infer");
  CLI::Option* infer =
      command
          ->add_flag("--infer", options->is_inferred,
                     "Write a shorter policy, with the inheritance and whole resources that the table shows")
          ->excludes(literal);
  CLI::Option* force =
      command->add_flag("--force", options->is_forced,
                        "Replace -o and --save-mapping even if import did not write them, or they were edited since");
  // These are about what is written, and a check writes nothing.
  for (CLI::Option* writing : {output, saved, literal, infer, force}) check->excludes(writing);
  for (const TableOption& option : table_options) {
    const std::string key = option.name;
    const auto say = [=](const std::string& value) { options->said.emplace_back(key, value); };
    CLI::Option* added = command->add_option_function<std::string>("--" + key, say, option.help);
    // The function is called for each value.
    if (importer::adds_up(key)) added->trigger_on_parse();
    if (option.words != nullptr) added->type_name(option.words);
  }
  command->add_flag_callback(
      "--transpose", [=] { options->said.emplace_back("transpose", "yes"); },
      "Each row is a role, named in its first column");
  command->callback([=] {
    const bool has_output = !options->output.empty() || !options->mapping_output.empty();
    if (options->is_forced && !has_output) {
      throw CLI::ValidationError("--force", "there is no output to replace: use -o or --save-mapping");
    }
    if (options->name.find_first_of("`\r\n") != std::string::npos) {
      throw CLI::ValidationError("--name", "a name is one line without backquotes");
    }
    line.exit_code = Import(*options, line.environment).run();
  });
}

}  // namespace polc::tool
