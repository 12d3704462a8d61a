// What an import says of itself: how it read the table, what it left out, what it found, and what was compared.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/importer/access_table.h"
#include "compiler/importer/reading.h"

namespace polc::importer {

struct ImportSummary {
  std::string file;
  const AccessTable& table;
  const TableReading& reading;
  const std::vector<std::string>& inferred;
  std::uint64_t cells = 0;  ///< That were compared.
};

/// A few lines.
std::string summary_text(const ImportSummary& summary);

/// One object: `format_version`, and the same in full. `policy`: the text, where it is not written to a file; `output`: that file.
std::string summary_json(const ImportSummary& summary, const std::string& policy, const std::string& output);

}  // namespace polc::importer
