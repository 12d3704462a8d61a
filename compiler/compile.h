// The whole compiler: from a path to the bytes of a table, with everything that was made on the way.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "compiler/access/complexity.h"
#include "compiler/diagnostics/diagnostic.h"
#include "compiler/loading/load_policy.h"
#include "compiler/model/model.h"
#include "compiler/model/named_condition.h"
#include "compiler/source/source_manager.h"
#include "compiler/table/decision_table.h"
#include "compiler/table/table_bytes.h"

namespace polc {

struct CompileOptions {
  std::vector<std::string> folders;  ///< Searched for imports after the importing file's own (`-I`).
  TableOptions table;
  Effort effort;
  bool keeps_trees =
      true;  ///< Else Compilation::files is emptied once the model is there: of a large policy, a third of all memory.
};

/// What each stage made. The later members are empty where an earlier stage found errors.
struct Compilation {
  SourceManager sources;
  DiagnosticSink sink;
  LoadedPolicy files;  ///< See CompileOptions::keeps_trees.
  std::optional<Model> model;
  std::vector<NamedCondition> defines;  ///< The author's names for conditions of the model.
  std::optional<DecisionTable> table;
  std::uint64_t steps = 0;                      ///< Taken to compare conditions; see DiagramManager.
  std::optional<std::vector<std::byte>> bytes;  ///< There if and only if the policy compiled.
};

/// Never throws, save where the work of this thread is called off (common/interruption.h). Cost: linear in the text and in the table's
/// cases.
std::unique_ptr<Compilation> compile(const std::string& path, const CompileOptions& options = {},
                                     const FileReader& reader = read_from_disk);

/// Compiles a text that lies in no file; diagnostics call it `name`.
std::unique_ptr<Compilation> compile_text(const std::string& name, const std::string& text,
                                          const CompileOptions& options = {});

}  // namespace polc
