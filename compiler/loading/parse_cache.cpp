#include "compiler/loading/parse_cache.h"

#include <filesystem>
#include <optional>
#include <utility>

#include "compiler/syntax/parse.h"

namespace polc {
namespace {

/// One that was current and one that is the last without mistakes may both be read when the next is made.
constexpr std::size_t most_trees = 2;

std::string normal(std::string_view path) {
  return std::filesystem::path(path).lexically_normal().string();
}

}  // namespace

void ParseCache::keep(const std::set<std::string>& paths) {
  const std::lock_guard lock(mutex_);
  std::erase_if(trees_, [&](const auto& each) { return !paths.contains(each.first); });
  for (const std::string& path : paths) trees_.try_emplace(path);
}

ast::File ParseCache::parse(const SourceManager& sources, FileId file, DiagnosticSink& sink) {
  std::optional<EarlierTree> tree;
  {
    const std::lock_guard lock(mutex_);
    const auto kept = trees_.find(normal(sources.path(file)));
    if (kept != trees_.end() && !kept->second.empty()) {
      tree = std::move(kept->second.back());
      kept->second.pop_back();
    }
  }
  return tree ? parse_again(sources, file, *tree, sink) : polc::parse(sources, file, sink);
}

void ParseCache::give_back(const SourceManager& sources, LoadedPolicy& policy) {
  for (ast::File& file : policy.files) {
    const std::string path = normal(sources.path(file.id));
    EarlierTree tree{std::string(sources.text(file.id)), std::move(file)};
    std::optional<EarlierTree> dropped;  // Freed when nobody waits for the lock.
    const std::lock_guard lock(mutex_);
    const auto kept = trees_.find(path);
    if (kept == trees_.end()) continue;
    if (kept->second.size() == most_trees) {
      dropped = std::move(kept->second.front());
      kept->second.erase(kept->second.begin());
    }
    kept->second.push_back(std::move(tree));
  }
}

}  // namespace polc
