// Which files are policies to compile, and which are parts of one: of the folders of the editor, and of what is open.
#include <algorithm>
#include <filesystem>
#include <utility>

#include "tools/polc/lsp/engine.h"

namespace polc::lsp {
namespace {

namespace fs = std::filesystem;

/// More policies than this in the folders of an editor are checked by `polc check`.
constexpr std::size_t most_policies = 400;

bool is_policy_file(const std::string& path) {
  return path.ends_with(".pol") || !path.starts_with('/');
}

}  // namespace

std::set<std::string> Engine::sharing(const std::set<std::string>& beside, const Documents& documents) {
  if (beside.empty()) return {};
  std::set<std::string> looked_at;
  for (const auto& [path, document] : documents) looked_at.insert(path);
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [root, state] : states_) {
      if (documents.contains(root)) looked_at.insert(state.files.begin(), state.files.end());
    }
  }
  std::set<std::string> found;
  for (bool grows = true; grows;) {
    grows = false;
    for (const std::string& root : beside) {
      if (found.contains(root)) continue;
      const auto [place, is_new] = beside_.try_emplace(root);
      if (is_new) load(root, documents, place->second);
      const bool shares = std::any_of(place->second.begin(), place->second.end(),
                                      [&](const std::string& file) { return looked_at.contains(file); });
      if (!shares) continue;
      found.insert(root);
      looked_at.insert(place->second.begin(), place->second.end());
      grows = true;
    }
  }
  return found;
}

void Engine::find_roots(const Documents& documents, const std::vector<std::string>& folders) {
  std::set<std::string> candidates(on_disk_.begin(), on_disk_.end());
  // A file that lies in no folder of the editor may be a part of a policy beside it.
  std::set<std::string> beside;
  for (const auto& [path, document] : documents) {
    if (!is_policy_file(path)) continue;
    candidates.insert(path);
    const bool is_inside = std::any_of(folders.begin(), folders.end(), [&path = path](const std::string& folder) {
      return path.starts_with(folder + "/");
    });
    if (!is_inside && path.starts_with('/')) beside.insert(fs::path(path).parent_path().string());
  }
  for (const std::string& folder : beside) {
    std::error_code error;
    std::size_t count = 0;
    for (fs::directory_iterator at(folder, error); !error && at != fs::directory_iterator() && ++count < 5000;
         at.increment(error)) {
      if (at->path().extension() == ".pol") candidates.insert(normal(at->path().string()));
    }
  }
  std::set<std::string> roots;
  std::set<std::string> parts;
  std::set<std::string> unasked;
  bool leaves_out = is_disk_cut_;
  for (const std::string& path : candidates) {
    const auto open = documents.find(path);
    bool is_whole = false;
    if (open != documents.end()) {
      is_whole = is_whole_policy(*open->second.text);
    } else {
      const auto known = is_whole_.find(path);
      if (known != is_whole_.end()) {
        is_whole = known->second;
      } else {
        const auto text = read_from_disk(path);
        is_whole = text && is_whole_policy(*text);
        is_whole_[path] = is_whole;
      }
    }
    const bool is_asked_for = open != documents.end() || std::binary_search(on_disk_.begin(), on_disk_.end(), path);
    if (is_whole && !is_asked_for) {
      unasked.insert(path);
    } else if (is_whole && roots.size() < most_policies) {
      roots.insert(path);
    } else if (open != documents.end()) {
      parts.insert(path);
    }
    leaves_out = leaves_out || (is_whole && is_asked_for && !roots.contains(path));
  }
  for (const std::string& path : sharing(unasked, documents)) {
    if (roots.size() < most_policies) roots.insert(path);
    leaves_out = leaves_out || !roots.contains(path);
  }
  leaves_out_ = leaves_out;
  const std::lock_guard lock(mutex_);
  // A policy that is not compiled yet may have the part in it: it is known at the second look.
  const bool all_known = std::all_of(roots.begin(), roots.end(), [&](const std::string& root) {
    const auto state = states_.find(root);
    return state != states_.end() && state->second.loaded;
  });
  for (const std::string& part : parts) {
    const bool is_imported = std::any_of(states_.begin(), states_.end(), [&](const auto& each) {
      return roots.contains(each.first) && each.second.loaded && each.second.loaded->file(part);
    });
    if (all_known && !is_imported) roots.insert(part);
    if (!all_known && roots_.contains(part)) roots.insert(part);
  }
  for (const std::string& root : roots) {
    const auto [state, is_new] = states_.try_emplace(root);
    if (is_new || !state->second.current) dirty_roots_.insert(root);
  }
  std::erase_if(states_, [&](const auto& each) { return !roots.contains(each.first); });
  std::erase_if(findings_, [&](const auto& each) { return !roots.contains(each.first); });
  std::erase_if(dirty_roots_, [&](const std::string& root) { return !roots.contains(root); });
  roots_ = std::move(roots);
}

}  // namespace polc::lsp
