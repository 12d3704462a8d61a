#include "tools/polc/policy_files.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>

namespace polc::tool {
namespace {

namespace fs = std::filesystem;

/// The policies below a folder, by name.
std::vector<std::string> policies_below(const std::string& folder, std::vector<std::string>& problems) {
  std::vector<std::string> files;
  std::error_code error;
  fs::recursive_directory_iterator entry(folder, error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    const fs::path& path = entry->path();
    if (entry->is_directory() && path.filename().string().starts_with(".")) {
      entry.disable_recursion_pending();
    } else if (path.extension() == ".pol" && entry->is_regular_file()) {
      files.push_back(path.string());
    }
  }
  if (error) {
    problems.push_back("cannot read the folder `" + folder + "`: " + error.message());
  } else if (files.empty()) {
    problems.push_back("no file below the folder `" + folder + "` ends in .pol");
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
      found.problems.emplace_back("`-` for standard input stands alone");
    } else if (fs::is_directory(path, error)) {
      for (const std::string& file : policies_below(path, found.problems)) add(file);
    } else {
      add(path);
    }
  }
  return found;
}

}  // namespace polc::tool
