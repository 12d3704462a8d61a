// Policies as an editor has them: which files make one up, and what compiling the texts of one moment gives.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "compiler/compile.h"
#include "compiler/compile_loaded.h"
#include "compiler/editor/references.h"
#include "compiler/editor/symbols.h"
#include "compiler/table/read_back_table.h"
#include "tools/polc/lsp/documents.h"

namespace polc::lsp {

/// What was loaded of a policy, with its names. Unchanging, so that any thread may read it.
class Loaded {
 public:
  std::shared_ptr<const Compilation> compilation;  ///< `sources` and `files` alone may be read while it is analysed.
  std::string root;

  Loaded(std::shared_ptr<const Compilation> from, std::string path)
      : compilation(std::move(from)), root(std::move(path)) {}

  /// Made for whoever asks first: findings need none.
  const editor::Symbols& symbols() const;
  bool has_symbols() const { return has_symbols_; }
  /// For one thread and one question; what is the same for all is made once.
  editor::References references() const;

  /// Reads the table back, before anybody asks: that takes longer than whoever points at a word likes to wait.
  void prepare_table() const;
  /// What was prepared, once; null if it was taken, or there is none. It must not outlive this.
  std::unique_ptr<ReadBackTable> take_table() const;

  /// By path.
  std::optional<FileId> file(const std::string& path) const;
  const ast::File* tree(FileId file) const;

 private:
  mutable std::mutex mutex_;
  mutable std::unique_ptr<ReadBackTable> table_;
  mutable std::once_flag are_symbols_made_;
  mutable std::atomic<bool> has_symbols_ = false;
  mutable std::unique_ptr<const editor::Symbols> symbols_;
  mutable std::unique_ptr<const editor::PermissionNames> permissions_;
};

/// The path as documents are known by: absolute paths without `.` and `..`.
std::string normal(std::string_view path);

/// Reads open documents before the disk, and notes what was asked for.
class OverlayReader {
 public:
  explicit OverlayReader(const Documents& documents) : documents_(documents) {}
  FileReader reader();
  const std::set<std::string>& asked() const { return asked_; }

 private:
  const Documents& documents_;
  std::set<std::string> asked_;
};

/// Policies below folders: at most some thousand files. Hidden folders and `node_modules` are passed over. `is_cut`, if given, says
/// whether there may be more.
std::vector<std::string> policy_files_below(const std::vector<std::string>& folders, bool* is_cut = nullptr);

/// Whether a text is a policy of its own: it has a `policy` or an `extends`.
bool is_whole_policy(std::string_view text);

}  // namespace polc::lsp
