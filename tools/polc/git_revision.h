// `git:REV:path`: a policy, and what it imports, as a revision of a git repository has them.
//
// As git reads it: `path` counts from the top of the repository, `./path` from the current folder, and an empty REV is what is
// staged. REV is resolved once, so that all files come from one commit. git is run without a shell, and its answer is bounded.
#pragma once

#include <optional>
#include <string>

#include "compiler/files/file_reader.h"

namespace polc::tool {

struct GitPath {
  std::string revision;
  std::string path;
};

/// Nothing where the argument does not begin with `git:`; then it is a path like any other.
std::optional<GitPath> git_path_of(const std::string& argument);

struct GitReader {
  std::string path;     ///< To be compiled with `reader`: `git:REV:path`.
  FileReader reader;    ///< Reads every file from the revision, imports and the folders to search included.
  std::string problem;  ///< Why there is none: no git, no repository, no such revision.
};

GitReader git_reader(const GitPath& from);

}  // namespace polc::tool
