// Who can end up with which role, as text or JSON.
#pragma once

#include <string>
#include <vector>

#include "compiler/analysis/escalation/escalation.h"
#include "compiler/source/source_manager.h"
#include "pol/names.h"
#include "pol/table_view.h"

namespace polc {

struct EscalationReport {
  std::vector<RoleEscalation> roles;
  std::vector<RoleId> accomplices;  ///< Whose roles accomplices may begin with, beside those of the subject.
};

/// What the texts of a report are made from. `table` is the one of the model.
struct EscalationSource {
  Escalation& escalation;
  const SourceManager& sources;
  const pol::TableView& table;
};

/// `width`: the columns of a line. Throws LimitReached where wording a condition takes too much.
std::string escalation_text(const EscalationReport& report, const EscalationSource& source, std::size_t width);
std::string escalation_json(const EscalationReport& report, const EscalationSource& source);

}  // namespace polc
