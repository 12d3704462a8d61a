#include "compiler/sema/workspace.h"

#include <fmt/format.h>

#include <algorithm>

namespace polc::sema {

void suggest(Workspace& workspace, Diagnostic& diagnostic, std::string_view wrong,
             const std::vector<std::string>& candidates) {
  if (workspace.suggestion_budget < candidates.size()) return;
  workspace.suggestion_budget -= candidates.size();
  if (const auto nearest = nearest_name(wrong, candidates))
    diagnostic.help(fmt::format("did you mean `{}`?", *nearest));
}

std::string listed(const std::vector<std::string>& names, std::size_t shown) {
  std::string text;
  const std::size_t count = std::min(shown, names.size());
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) text += i + 1 == names.size() ? " and " : ", ";
    text += fmt::format("`{}`", names[i]);
  }
  if (names.size() > count) text += fmt::format(" and {} more", names.size() - count);
  return text;
}

}  // namespace polc::sema
