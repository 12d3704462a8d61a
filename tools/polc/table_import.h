// One import of a table: reads it, asks what it leaves open, compares and writes the policy, or checks one.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/files/write_file.h"
#include "compiler/importer/import_policy.h"
#include "compiler/source/source_manager.h"
#include "tools/polc/environment.h"

namespace polc::tool {

enum class SummaryFormat : int { text, json };

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

class TableImport {
 public:
  /// Keeps references to both.
  TableImport(const ImportCommandOptions& options, Environment& environment)
      : options_(options), environment_(environment) {}

  ExitCode run();

 private:
  std::optional<FileId> load(const std::string& path);
  ExitCode refused();
  /// A mapping that is read and saved again is brought up to date. INVARIANT: check_output() has made sure that what stands
  /// at the paths may be replaced.
  std::array<Output, 2> outputs(std::string_view mapping, std::string_view text) const;
  /// Whether what stands at the output may be replaced, and what of it is kept.
  bool check_output(std::string& kept);
  /// A mapping replaces a mapping.
  bool check_mapping_output();
  /// Reads the table; where something is open and a person is there, asks and reads it again.
  std::optional<importer::ImportedPolicy> read(FileId file);
  ExitCode write(importer::ImportedPolicy& policy, const std::string& kept, FileId file);
  std::string mapping_text() const;
  /// What answers the questions beforehand.
  void tell_options();
  ExitCode tell(const WriteFailure& failure);
  /// Compiles the text and holds it against the table: how many cells were compared. Nothing if it is not the policy that was asked for.
  std::optional<std::uint64_t> compare_with_table(const importer::AccessTable& table, const std::string& text,
                                                  FileId file);
  /// Whether a policy says what the table says.
  ExitCode check(const importer::ImportedPolicy& imported);

  const ImportCommandOptions& options_;
  Environment& environment_;
  SourceManager sources_;
  DiagnosticSink sink_;
  importer::ReadOptions read_options_;
  importer::TableReading reading_;
  bool was_asked_ = false;
};

}  // namespace polc::tool
