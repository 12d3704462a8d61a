#include "tools/polc/init_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>
#include <utility>

#include "compiler/diagnostics/render.h"
#include "compiler/importer/import_policy.h"
#include "compiler/text/media.h"
#include "compiler/text/visible.h"
#include "tools/polc/import_questions.h"

namespace polc::tool {
namespace {

using importer::AccessTable;

/// What a cell says, if a starter can say it.
std::optional<StarterAnswer> answer_of(const importer::CellContent& content) {
  if (!content.note.empty()) return std::nullopt;
  if (content.highest_level() == 0) return StarterAnswer::no;
  if (content.is_unconditional()) return StarterAnswer::yes;
  const bool is_own = content.outcomes.size() == 1 && content.outcomes.front().condition_text == "own";
  return is_own ? std::optional(StarterAnswer::if_own) : std::nullopt;
}

StarterResource& resource_of(StarterPolicy& policy, const std::string& name) {
  const auto found = std::find_if(policy.resources.begin(), policy.resources.end(),
                                  [&](const StarterResource& each) { return each.resource.name == name; });
  if (found != policy.resources.end()) return *found;
  policy.resources.push_back({{name, ""}, {}});
  return policy.resources.back();
}

/// Nothing if the table says more than yes, no and `if own`.
std::optional<StarterPolicy> starter_of(const AccessTable& table, const StarterName& policy) {
  const auto is_used = [](const std::vector<std::uint32_t>& list) { return !list.empty(); };
  const bool has_more = table.levels != std::vector<std::string>{"deny", "allow"} || !table.denials.empty() ||
                        std::any_of(table.includes.begin(), table.includes.end(), is_used);
  if (has_more) return std::nullopt;
  std::vector<std::vector<StarterAnswer>> answers(table.permissions.size());
  for (auto& row : answers) row.assign(table.roles.size(), StarterAnswer::no);
  for (std::size_t role = 0; role < table.grants.size(); ++role) {
    for (const importer::ImportedGrant& grant : table.grants[role]) {
      const std::optional<StarterAnswer> answer = answer_of(table.contents[grant.content]);
      if (!answer) return std::nullopt;
      StarterAnswer& cell = answers[grant.permission][role];
      if (cell != StarterAnswer::yes) cell = std::max(cell, *answer) == StarterAnswer::no ? cell : *answer;
    }
  }
  StarterPolicy result{policy, {}, {}};
  for (const importer::ImportedName& role : table.roles) result.roles.push_back({role.text, role.title});
  for (std::size_t position = 0; position < table.permissions.size(); ++position) {
    const importer::ImportedPermission& permission = table.permissions[position];
    resource_of(result, permission.resource)
        .actions.push_back({{permission.action, permission.title}, std::move(answers[position])});
  }
  return result;
}

}  // namespace

std::optional<StarterPolicy> starter_of_table(const std::string& path, const StarterName& policy,
                                              Environment& environment, ExitCode& exit_code) {
  exit_code = ExitCode::error;
  Expected<std::string, ReadError> text = environment.reader(path);
  if (!text) {
    environment.err << fmt::format("polc: cannot read `{}`: {}\n", visible(path), visible(text.error().reason));
    return std::nullopt;
  }
  exit_code = ExitCode::check_failed;
  SourceManager sources;
  const FileId file = sources.add(path, *std::move(text));
  importer::ImportOptions options;
  options.name = policy.name;
  DiagnosticSink sink;
  const std::optional<importer::ImportedPolicy> imported =
      import_and_ask(sources, file, options, environment, sink).policy;
  if (!imported) {
    environment.err << render_text(sources, sink.all(), environment.color);
    return std::nullopt;
  }
  std::optional<StarterPolicy> starter = starter_of(imported->table, policy);
  if (!starter) {
    environment.err << fmt::format(
        "polc: `{}` says more than yes, no and `if own`: `polc import {} -o {}.pol` makes a policy of it\n",
        visible(path), shell_word(path), shell_word(policy.name));
  }
  return starter;
}

}  // namespace polc::tool
