#include "tools/polc/policy_files.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>

namespace polc::tool {
namespace {

namespace fs = std::filesystem;

/// Adds the policies below a folder. What cannot be entered is a problem, and the others are found all the same.
void add_policies_below(const fs::path& folder, std::vector<std::string>& files, std::vector<std::string>& problems) {
  std::error_code error;
  for (fs::directory_iterator entry(folder, error); !error && entry != fs::directory_iterator();
       entry.increment(error)) {
    const fs::path& path = entry->path();
    std::error_code unknown;  // Of a link that leads nowhere or in a circle: it is no policy.
    const bool is_link = entry->is_symlink(unknown);
    if (entry->is_directory(unknown)) {
      if (!is_link && !path.filename().string().starts_with(".")) add_policies_below(path, files, problems);
    } else if (path.extension() == ".pol" && entry->is_regular_file(unknown)) {
      files.push_back(path.string());
    }
  }
  if (error) problems.push_back("cannot read the folder `" + folder.string() + "`: " + error.message());
}

std::vector<std::string> policies_below(const std::string& folder, std::vector<std::string>& problems) {
  std::vector<std::string> files;
  const std::size_t known = problems.size();
  add_policies_below(folder, files, problems);
  if (files.empty() && problems.size() == known) {
    problems.push_back("no file in the folder `" + folder + "` or below it ends in .pol");
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

PolicyFiles find_policy_files(const std::vector<std::string>& paths) {
  PolicyFiles found;
  std::set<std::string> seen;
  const auto add = [&](const std::string& file) {
    std::error_code error;
    const fs::path canonical = fs::weakly_canonical(file, error);
    if (seen.insert(error ? file : canonical.string()).second) found.files.push_back(file);
  };
  for (const std::string& path : paths) {
    std::error_code error;
    if (path == "-") {
      found.problems.emplace_back("`-` (standard input) cannot be combined with other files");
    } else if (fs::is_directory(path, error)) {
      for (const std::string& file : policies_below(path, found.problems)) add(file);
    } else {
      add(path);
    }
  }
  return found;
}

}  // namespace polc::tool
