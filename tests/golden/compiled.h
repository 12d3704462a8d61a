// A policy of a golden file or of the catalog, through the whole compiler and with its tests run.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>

#include "compiler/compile.h"

namespace polc::golden {

/// Compiles the first text. `files`: name and text of each; other names are looked for in `folder`, if given.
std::unique_ptr<Compilation> compiled(const std::string& name, const std::map<std::string, std::string>& files,
                                      const std::filesystem::path& folder = {});

/// An example of the catalog: one text, or several that each start with a comment that names them; the last is the
/// policy and uses the others.
struct ExampleFiles {
  std::map<std::string, std::string> texts;  ///< By name.
  std::string policy;
};
ExampleFiles files_of_example(std::string_view example);
std::unique_ptr<Compilation> compiled_example(std::string_view example);

std::set<Code> codes(const Compilation& compilation);

}  // namespace polc::golden
