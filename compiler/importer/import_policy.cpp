#include "compiler/importer/import_policy.h"

#include <utility>

#include "compiler/importer/attributes.h"
#include "compiler/importer/write_policy.h"

namespace polc::importer {

std::optional<ImportedPolicy> import_policy(const SourceManager& sources, FileId file, const ImportOptions& options,
                                            TableReading& reading, DiagnosticSink& sink) {
  ReadOptions read = options.read;
  read.resource = options.name;
  std::optional<AccessTable> table = read_table(sources, file, read, reading, sink);
  if (!table) return std::nullopt;
  const InferredAttributes attributes = infer_attributes(*table, sink);
  if (sink.has_errors()) return std::nullopt;
  WrittenPolicy policy = write_policy(*table, attributes, {options.name, options.origin}, options.style);
  return ImportedPolicy{std::move(*table), std::move(policy)};
}

}  // namespace polc::importer
