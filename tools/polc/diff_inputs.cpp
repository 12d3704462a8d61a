#include "tools/polc/diff_inputs.h"

#include <fmt/format.h>

#include <filesystem>
#include <ostream>

#include "compiler/analysis/query/recognize_renames.h"
#include "compiler/text/visible.h"
#include "tools/polc/git_revision.h"

namespace polc::tool {

PolicyInput load_side(const std::string& path, const std::vector<std::string>& folders, Environment& environment,
                      ExitCode& exit_code) {
  PolicyOptions policy{path, is_table_file(path) ? std::vector<std::string>() : folders, false};
  const std::optional<GitPath> in_git = git_path_of(path);
  if (!in_git) return load_policy_input(policy, environment, exit_code);
  const GitReader git = git_reader(*in_git);
  if (!git.problem.empty()) {
    environment.err << fmt::format("polc: {}: {}\n", visible(path), visible(git.problem));
    exit_code = ExitCode::error;
    return {};
  }
  policy.path = git.path;
  Environment in_revision = environment;
  in_revision.reader = git.reader;
  return load_policy_input(policy, in_revision, exit_code);
}

DiffSide side_of(const PolicyInput& input) {
  const Compilation& compilation = *input.compilation;
  return {*input.table, compilation.model ? &*compilation.model : nullptr, &compilation.sources};
}

std::string folder_of(const std::string& path, const PolicyInput& input) {
  const std::string folder = std::filesystem::path(path).parent_path().generic_string();
  return folder.empty() || !input.compilation->model ? "" : folder + "/";
}

std::set<DiffTopic> topics_of(const std::vector<std::string>& words) {
  std::set<DiffTopic> topics;
  for (const std::string& each : words) {
    const std::size_t before = topics.size();
    for (std::size_t topic = 0; topic < diff_topics; ++topic) {
      if (each == "any" || each == word(static_cast<DiffTopic>(topic))) topics.insert(static_cast<DiffTopic>(topic));
    }
    const bool is_known =
        each == "any" || topics.size() != before ||
        std::any_of(topics.begin(), topics.end(), [&](DiffTopic topic) { return word(topic) == each; });
    if (is_known) continue;
    std::string known = "any";
    for (std::size_t topic = 0; topic < diff_topics; ++topic)
      known += ", " + std::string(word(static_cast<DiffTopic>(topic)));
    throw CLI::ValidationError("--fail-on", fmt::format("`{}` is not one of {}", each, known));
  }
  return topics;
}

DiffOptions diff_options(const std::vector<std::string>& renamed, bool recognizes_renames, const DiffSide& before,
                         const DiffSide& after) {
  std::vector<std::pair<std::string, std::string>> told;
  for (const std::string& each : renamed) {
    const std::size_t sign = each.find('=');
    if (sign == std::string::npos) throw CLI::ValidationError("--renamed", fmt::format("`{}` is not old=new", each));
    told.emplace_back(each.substr(0, sign), each.substr(sign + 1));
  }
  return {told_renames(before.table, after.table, told), recognizes_renames};
}

}  // namespace polc::tool
