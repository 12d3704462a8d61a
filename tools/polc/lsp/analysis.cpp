#include "tools/polc/lsp/analysis.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "compiler/files/opened_inputs.h"
#include "pol/verify.h"

namespace polc::lsp {

namespace fs = std::filesystem;

std::string normal(std::string_view path) {
  return fs::path(path).lexically_normal().string();
}

const editor::Symbols& Loaded::symbols() const {
  std::call_once(are_symbols_made_, [&] {
    symbols_ = std::make_unique<editor::Symbols>(compilation->files.files);
    permissions_ = std::make_unique<editor::PermissionNames>(*symbols_);
    has_symbols_ = true;
  });
  return *symbols_;
}

void Loaded::prepare_table() const {
  const pol::VerifyResult verified = pol::verify(*compilation->bytes);
  if (!verified) return;
  auto table = std::make_unique<ReadBackTable>(*verified);
  const std::lock_guard lock(mutex_);
  table_ = std::move(table);
}

std::unique_ptr<ReadBackTable> Loaded::take_table() const {
  const std::lock_guard lock(mutex_);
  return std::move(table_);
}

editor::References Loaded::references() const {
  const editor::Symbols& all = symbols();
  return {all, *permissions_};
}

std::optional<FileId> Loaded::file(const std::string& path) const {
  for (const ast::File& each : compilation->files.files) {
    if (normal(compilation->sources.path(each.id)) == path) return each.id;
  }
  return std::nullopt;
}

const ast::File* Loaded::tree(FileId file) const {
  for (const ast::File& each : compilation->files.files) {
    if (each.id == file) return &each;
  }
  return nullptr;
}

FileReader OverlayReader::reader() {
  return [this](const std::string& path) -> Expected<std::string, ReadError> {
    const std::string key = normal(path);
    asked_.insert(key);
    const auto open = documents_.find(key);
    if (open != documents_.end()) return *open->second.text;
    try {
      return read_from_disk(path);
    } catch (const PrintedInput&) {
      return Unexpected(ReadError{"the answers of this command go there"});
    }
  };
}

std::vector<std::string> policy_files_below(const std::vector<std::string>& folders, bool* is_cut) {
  constexpr std::size_t most_files = 2000;
  constexpr std::size_t most_entries = 200'000;
  std::vector<std::string> found;
  std::size_t entries = 0;
  for (const std::string& folder : folders) {
    std::error_code error;
    fs::recursive_directory_iterator at(folder, fs::directory_options::skip_permission_denied, error);
    for (; !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
      if (++entries > most_entries || found.size() >= most_files) {
        if (is_cut != nullptr) *is_cut = true;
        break;
      }
      const std::string name = at->path().filename().string();
      std::error_code unknown;
      if (at->is_directory(unknown) && (name.starts_with('.') || name == "node_modules")) {
        at.disable_recursion_pending();
      } else if (name.ends_with(".pol") && at->is_regular_file(unknown)) {
        found.push_back(normal(at->path().string()));
      }
    }
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

bool is_whole_policy(std::string_view text) {
  // By the words at the beginnings of lines, which is where they stand, and not by reading all of a large text.
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    std::string_view line = text.substr(begin, end - begin);
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    for (const std::string_view word : {"policy", "extends"}) {
      if (!line.starts_with(word) || line.size() <= word.size()) continue;
      const char behind = line[word.size()];
      if (behind == ' ' || behind == '\t' || behind == '"' || behind == '`') return true;
    }
    begin = end + 1;
  }
  return false;
}

}  // namespace polc::lsp
