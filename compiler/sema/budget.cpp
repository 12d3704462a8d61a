#include "compiler/sema/budget.h"

#include <string>

namespace polc::sema {

bool spend(Workspace& workspace, std::size_t entries, Span where) {
  if (is_spent(workspace)) return false;
  workspace.entries_spent += entries;
  if (workspace.entries_spent <= max_entries) return true;
  workspace.sink.report(Code::too_many_entries, where, {std::to_string(max_entries)});
  return false;
}

}  // namespace polc::sema
