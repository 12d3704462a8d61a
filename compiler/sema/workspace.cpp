// Entry: suggest, listed.
#include "compiler/sema/workspace.h"

#include <fmt/format.h>

#include <algorithm>

namespace polc::sema {

void suggest(Workspace& workspace, Diagnostic& diagnostic, std::string_view wrong,
             const std::vector<std::string>& candidates) {
  if (!may_suggest(workspace, candidates.size())) return;
  workspace.suggestion_budget -= candidates.size();
  if (const auto nearest = nearest_name(wrong, candidates))
    diagnostic.help(fmt::format("did you mean `{}`?", *nearest));
}

std::string listed(const std::vector<std::string>& names, std::size_t total) {
  std::string text;
  const std::size_t count = std::min(names_shown, names.size());
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) text += i + 1 == total ? " and " : ", ";
    text += fmt::format("`{}`", names[i]);
  }
  if (total > count) text += fmt::format(" and {} more", total - count);
  return text;
}

std::string listed(const std::vector<std::string>& names) {
  return listed(names, names.size());
}

}  // namespace polc::sema
