// What a table leaves open, asked of a person on a terminal: one question at a time, its answers by number.
#pragma once

#include <iosfwd>
#include <optional>

#include "compiler/importer/import_policy.h"
#include "compiler/importer/reading.h"
#include "tools/polc/environment.h"

namespace polc::tool {

/// Puts the question, reads a line, and sets the option that the answer stands for. Asks again where the answer is none of the choices;
/// false where the person answers with nothing.
bool ask(const importer::Question& question, importer::ReadOptions& options, std::istream& in, std::ostream& out);

/// What came of an import, and of asking.
struct AskedImport {
  std::optional<importer::ImportedPolicy> policy;  ///< Nothing if something is open or wrong: it is in the sink.
  importer::TableReading reading;
  bool was_asked = false;
};

/// Imports; where something is open and a person is there, asks and imports again. What is answered is set in `options`.
AskedImport import_and_ask(const SourceManager& sources, FileId file, importer::ImportOptions& options,
                           Environment& environment, DiagnosticSink& sink);

}  // namespace polc::tool
