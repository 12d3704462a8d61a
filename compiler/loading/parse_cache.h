// What parsing left of the files that somebody edits, for parsing them again (reparse.h). Any thread may use it.
//
// A tree is used up when the next one is made of it, so that one that is still read cannot be used: whoever is done with one gives it
// back. Memory: for each file at most two trees and their texts.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "compiler/loading/load_policy.h"
#include "compiler/syntax/reparse.h"

namespace polc {

class ParseCache {
 public:
  /// Only of these files is anything kept from now on, by their normal paths.
  void keep(const std::set<std::string>& paths);

  /// As `parse`.
  ast::File parse(const SourceManager& sources, FileId file, DiagnosticSink& sink);

  /// Takes back the trees of a policy that nobody reads any more.
  void give_back(const SourceManager& sources, LoadedPolicy& policy);

 private:
  std::mutex mutex_;
  std::map<std::string, std::vector<EarlierTree>> trees_;  // The one that was given back last comes last.
};

}  // namespace polc
