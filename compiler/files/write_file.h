// The one way to write files. Each is written whole or not at all, aside first, then renamed into place; and nothing of
// the user's is lost: no output takes the place of a file that was read, of a policy that somebody wrote, or of
// another output. All outputs of a command are looked at before the first is written.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace polc {

struct Output {
  enum class Kind {
    made,       ///< A table, a header, a list of dependencies, a mapping: never called `.pol`, by no way to name it.
    policy,     ///< Takes the place of a file only if `may_replace`.
    rewritten,  ///< The very file that was read, brought up to date.
  };

  std::string path;
  std::string_view content;
  Kind kind = Kind::made;
  /// The caller has made sure that the earlier file is the command's own, or the user has said so (`--force`). An input
  /// is not replaced even then.
  bool may_replace = false;
  /// A file that has this content already is left alone, its time too: whatever is built from it stays built.
  bool only_if_changed = false;
};

struct WriteFailure {
  std::string path;
  std::string reason;       ///< In words.
  bool is_refused = false;  ///< Nothing was written, since something would be lost.
};

/// Nothing on success. An output with an empty path is passed over. On failure the previous file is unchanged.
/// A file that is replaced keeps its permissions; where a path is a symbolic link, what it leads to is replaced.
std::optional<WriteFailure> write_files(std::span<const Output> outputs);

/// Only looks: what `write_files` would refuse, before the work for it is done.
std::optional<WriteFailure> find_refusal(std::span<const Output> outputs);

}  // namespace polc
