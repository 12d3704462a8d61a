#include "compiler/importer/applicable_options.h"

#include <fmt/format.h>

#include <string_view>
#include <utility>
#include <vector>

#include "compiler/importer/csv.h"
#include "compiler/importer/markdown.h"
#include "compiler/importer/read_table.h"
#include "compiler/syntax/input_limits.h"

namespace polc::importer {
namespace {

using Said = std::vector<std::pair<std::string_view, bool>>;

/// Whether each option that needs a table of cells was said.
Said said_of_cells(const ReadOptions& options) {
  return {{"header-row", options.header_row.has_value()},
          {"name-columns", !options.name_columns.empty()},
          {"role-columns", !options.role_columns.empty()},
          {"skip-columns", !options.skip_columns.empty()},
          {"title-column", options.title_column.has_value()},
          {"subject-column", options.subject_column.has_value()},
          {"level-column", options.level_column.has_value()},
          {"group-rows", options.heading_rows != HeadingRows::ask},
          {"transpose", options.is_transposed},
          {"level", !options.words.empty()},
          {"blank", options.blank.has_value()}};
}

std::string first_said(const Said& options, std::string_view text) {
  for (const auto& [name, is_said] : options) {
    if (is_said) return fmt::format("--{} does not apply to {}", name, text);
  }
  return "";
}

/// The text is read for it only where an option was said that such a policy does not have.
bool is_casbin_text(const SourceManager& sources, FileId file, ImportFormat format, const ReadOptions& options) {
  DiagnosticSink sink;
  const Grid grid = format == ImportFormat::md ? read_markdown(sources, file, options.tables, sink)
                                               : read_csv(sources, file, options.separator, sink);
  return !sink.has_errors() && is_casbin(grid);
}

}  // namespace

std::string inapplicable_option(const SourceManager& sources, FileId file, const ReadOptions& options) {
  DiagnosticSink sink;
  if (!check_text(sources, file, sink, {max_table_bytes, true})) return "";
  const ImportFormat format = format_of(sources, file, options);
  Said said;
  if (format != ImportFormat::csv) said.emplace_back("separator", options.separator.has_value());
  if (format != ImportFormat::md) said.emplace_back("table", !options.tables.empty());
  const std::string_view text = format == ImportFormat::csv  ? "a csv"
                                : format == ImportFormat::md ? "Markdown"
                                                             : "json";
  if (std::string problem = first_said(said, text); !problem.empty()) return problem;
  said = said_of_cells(options);
  if (format == ImportFormat::json) return first_said(said, text);
  said.emplace_back("levels", !options.levels.empty());
  const std::string problem = first_said(said, "a casbin policy");
  if (!problem.empty() && is_casbin_text(sources, file, format, options)) return problem;
  if (options.is_transposed && options.subject_column) return "--transpose cannot be combined with --subject-column";
  const bool has_subject = options.is_transposed || options.subject_column || options.level_column;
  if (has_subject && options.heading_rows != HeadingRows::ask) {
    return "--group-rows applies to rows that are permissions, but here each row is about a role";
  }
  return "";
}

}  // namespace polc::importer
