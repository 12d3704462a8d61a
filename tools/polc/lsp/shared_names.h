// One name in all policies that an editor has: files are shared, and each policy reads the names in them for itself.
//
// A role that `people.pol` declares is the same one in every policy that imports the file. What a shared file uses and each policy
// declares for itself is one name too: it cannot be changed in one of them alone.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "compiler/editor/references.h"
#include "tools/polc/lsp/engine.h"

namespace polc::lsp {

/// What a place of a text stands for in one policy.
struct NameIn {
  std::shared_ptr<const Loaded> loaded;
  editor::SymbolId symbol = editor::no_symbol;
};

/// Names at places, of the policies of one generation, which must be compiled. Cost: a policy's text, once for each that is asked.
class SharedNames {
 public:
  explicit SharedNames(const Engine& engine) : engine_(engine) {}

  /// All names of a policy's file, sorted by place.
  const std::vector<editor::Occurrence>& in(const Loaded& loaded, FileId file);

  /// The policies that have a file, each with its names at a place of it.
  std::vector<NameIn> at(const std::string& path, std::uint32_t begin, std::uint32_t end);

  /// The policies that have a file.
  const std::vector<PolicyState>& policies_of(const std::string& path);

  /// The symbols of a policy, and those of other policies that are the same ones: declared at the same place or, if their files do not
  /// share the declaration, used at the same place under the same name.
  std::vector<NameIn> same(const std::shared_ptr<const Loaded>& loaded, const std::vector<editor::SymbolId>& symbols);

 private:
  const Engine& engine_;
  std::map<std::pair<const Loaded*, FileId>, std::vector<editor::Occurrence>> names_;
  std::map<std::string, std::vector<PolicyState>> policies_;
};

}  // namespace polc::lsp
