// Entry: import_policy.
#include "compiler/import/import_policy.h"

#include <utility>

#include "compiler/import/attributes.h"
#include "compiler/import/write_policy.h"

namespace polc::importing {

std::optional<ImportedPolicy> import_policy(const SourceManager& sources, FileId file, const ImportOptions& options,
                                            DiagnosticSink& sink) {
  std::optional<AccessTable> table = read_table(sources, file, {options.format, options.name, options.levels}, sink);
  if (!table) return std::nullopt;
  const InferredAttributes attributes = infer_attributes(*table, sink);
  if (sink.has_errors()) return std::nullopt;
  std::string text = write_policy(*table, attributes, {options.name, options.origin});
  return ImportedPolicy{std::move(*table), std::move(text)};
}

}  // namespace polc::importing
