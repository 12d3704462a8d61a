// The explanation sections of a table: statements with their places and notes, and when each bears on a
// permission. pol/detail/explain_format.h is the layout.
#pragma once

#include <vector>

#include "compiler/access/access_conditions.h"
#include "compiler/source/source_manager.h"
#include "compiler/table/decision_table.h"
#include "compiler/table/section_writer.h"
#include "pol/detail/explain_format.h"

namespace polc {

struct ExplainSections {
  StringPool strings;
  std::vector<pol::format::ExplainRule> rules;
  std::vector<std::uint32_t> roles;
  std::vector<pol::format::ExplainIndex> index;
  std::vector<pol::format::ExplainUse> uses;
  std::vector<pol::format::ExplainNode> nodes;
  std::vector<std::uint32_t> children;

  void add_to(SectionWriter& writer) const;
};

/// Paths are written relative to the folder of the first file of `sources`, so that the bytes do not depend on
/// where the compiler was called.
ExplainSections explain_sections(AccessConditions& access, const DecisionTable& table, const SourceManager& sources);

}  // namespace polc
